"""A program with a token, on the Monday morning of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every look at the clock finds it a little later, as in the world."""
    from django.core.cache import cache
    from django.utils import timezone

    from cast import NOW

    looks = count()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(milliseconds=next(looks)))
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def program() -> Callable[..., Any]:
    """Return a client that speaks with a token of ``person``; JSON in, JSON out."""
    from desk.api.program import Program

    def of(person: Person, *scopes: str, language: str = "zh-hans") -> Program:
        return Program.of(person, scopes or ("read", "log", "write"), language)

    return of
