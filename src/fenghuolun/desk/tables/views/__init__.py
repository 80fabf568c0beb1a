"""The screens of the four activity tables."""
