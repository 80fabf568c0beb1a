"""What it takes: targets split exactly over time and people, and turned into activity that can be carried."""
