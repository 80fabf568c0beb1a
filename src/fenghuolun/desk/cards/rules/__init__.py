"""The words of goal cards and the steps they go through."""
