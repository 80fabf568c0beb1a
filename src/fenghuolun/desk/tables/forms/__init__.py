"""The forms of the activity tables."""
