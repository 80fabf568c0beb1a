"""Evidence that can be made again: ``python -m bench.evidence [detectors|ranges|effects|calibration]``."""
