"""What the planner writes into the plan on the way."""
