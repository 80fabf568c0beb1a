"""Are we on the way: pace, chance and catch-up, run charts, control charts, early warning."""
