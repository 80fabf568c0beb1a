"""Evaluation by the three methods: self, superior, calibration, appeal, sign-off."""
