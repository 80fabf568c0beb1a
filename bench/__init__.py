"""Figures of speed, each beside a floor measured in the same run, so that a busy machine does not matter."""
