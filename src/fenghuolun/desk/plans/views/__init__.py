"""The screens of work items; plans themselves are shown by the activity tables."""
