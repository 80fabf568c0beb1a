"""The doors of the matrix with a row of one's own behind each, on the Monday of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cast import Cast
    from house.spheres import Sphere


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    from django.core.cache import cache
    from django.utils import timezone

    from cast import NOW

    looks = count()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(milliseconds=next(looks)))
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def own(cast: Cast) -> Sphere:
    from house.spheres import spheres_of

    return spheres_of(cast)["own"]
