"""Pages of insight are looked at on the Monday morning of the tests."""

from __future__ import annotations

import pytest


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    # Django is set up only after the conftests have been read.
    from django.utils import timezone

    from cast import NOW

    monkeypatch.setattr(timezone, "now", lambda: NOW)
