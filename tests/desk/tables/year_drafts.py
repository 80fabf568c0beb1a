"""What the tests of the year table share: a goal, the addresses, a filled draft."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from cast import Cast
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.goals.queries import draft_edition, grid_of
from fenghuolun.desk.goals.rules.grid import Grid

GOAL = {
    "renewal": "150",
    "switch": "40",
    "new": "0",
    "fleet": "0",
    "floor": "90",
    "stretch": "110",
    "over_allocation": "3",
}


def at(name: str, cast: Cast, *, unit: object = None, year: int = 2027, **query: object) -> str:
    address = reverse(f"tables:year{name}", args=[getattr(unit or cast.branch, "pk", None), year])
    return address + "?" + "&".join(f"{key}={value}" for key, value in query.items())


def filled(manager: Client, cast: Cast) -> TargetEdition:
    answer = manager.post(at("_fill", cast), GOAL)
    assert answer.status_code == 302
    draft = draft_edition(cast.branch, 2027)
    assert draft is not None
    return draft


def cells(edition: TargetEdition) -> Grid:
    return grid_of(edition)
