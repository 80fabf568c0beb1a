"""What apps above keep about a customer: they register it, so that handing out and erasing reach it from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise

Row = dict[str, Any]


class Copy(Protocol):
    """Return what is kept about the customers ``ids`` (one customer and the rows merged into it), field → value."""

    def __call__(self, ids: Sequence[int]) -> list[Row]: ...


class Erase(Protocol):
    """Overwrite what names or describes the customers ``ids``; ``said`` stands where a text must; return how many."""

    def __call__(self, ids: Sequence[int], *, said: str, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Holding:
    """A table of another app with rows about customers: what it is called, how it is copied, how it is erased."""

    name: str
    label: str | Promise
    copy: Copy
    erase: Erase


HOLDINGS: dict[str, Holding] = {}


def register_holding(name: str, label: str | Promise, copy: Copy, erase: Erase) -> None:
    HOLDINGS[name] = Holding(name, label, copy, erase)
