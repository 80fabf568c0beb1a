"""What every test may rely on: a desk that is set up only where a test needs one, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ARITHMETIC = (TESTS / "engine", TESTS.parent / "src" / "fenghuolun" / "engine")
OWN_HOME = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up, unless all that was asked for is arithmetic: that must run without the desk, and fast."""
    asked = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    if asked and all(any(path.is_relative_to(part) for part in ARITHMETIC) for path in asked):
        return
    # Secrets, files and database lie below one folder; tests never touch a person's. Workers inherit it.
    if "FENGHUOLUN_HOME" not in os.environ:
        os.environ["FENGHUOLUN_HOME"] = config.stash[OWN_HOME] = tempfile.mkdtemp(prefix="fenghuolun-tests-")
        (Path(config.stash[OWN_HOME]) / "static").mkdir()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fenghuolun.desk.settings")
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The manifest storage needs a collected folder; tests read the files where they lie.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    if home := config.stash.get(OWN_HOME, None):
        shutil.rmtree(home, ignore_errors=True)
