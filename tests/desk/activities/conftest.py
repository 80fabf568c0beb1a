from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def fresh_catalogue() -> Iterator[None]:
    """A kind that one test edited is rolled back; the copy kept in memory must go with it."""
    from django.core.cache import cache

    yield
    cache.clear()
