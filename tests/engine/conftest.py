"""Properties are tried on the same examples at every run, and never fail because the machine was busy."""

from hypothesis import settings

settings.register_profile("engine", deadline=None, derandomize=True)
settings.load_profile("engine")
