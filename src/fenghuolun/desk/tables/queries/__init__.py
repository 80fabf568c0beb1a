"""What the four activity tables show: facts and targets, put through the engine."""
