"""The pages of goal cards."""
