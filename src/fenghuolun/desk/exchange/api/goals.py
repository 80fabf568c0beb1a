"""Goals, and how the month stands against them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from fenghuolun.desk.exchange.api.answers import ONE, answers
from fenghuolun.desk.exchange.api.guarding import open_to
from fenghuolun.desk.exchange.api.shapes import After, Day, Id, Named, Page, Size, page, today
from fenghuolun.desk.goals import queries
from fenghuolun.desk.goals.choices import GoalKind, GoalStatus, Shape
from fenghuolun.desk.tables.queries.mine import my_month
from fenghuolun.desk.teams.choices import TokenScope
from fenghuolun.desk.teams.queries import people_visible_to

router = Router(auth=open_to(TokenScope.READ), tags=["goals"])


class GoalOut(Schema):
    """A goal of a person or a unit; the figures in the unit of its measure, ratios 0..1, premium in yuan."""

    id: int
    person: Named | None
    unit: Named | None
    kind: GoalKind
    title: str
    measure: str
    shape: Shape
    starts_on: date
    ends_on: date
    floor: float | None
    target: float
    stretch: float | None
    status: GoalStatus


class PaceOut(Schema):
    """Premium of the month against the plan up to the end of yesterday; today is never half counted."""

    person: Named
    first_on: date
    as_of: date
    target_fen: int
    planned_fen: int
    actual_fen: int
    target_deals: int
    deals: int
    attainment: float | None
    time_progress: float
    pace: float | None
    light: Literal["none", "go", "wait", "stop", "over"]


@router.get("/goals", response=answers(Page[GoalOut]), url_name="goals")
def goals(request: HttpRequest, after: After, size: Size, on: Annotated[Day | None, Query(None)]):
    """The goals you see, the oldest first; with ``on`` those whose period holds that day."""
    rows = queries.goals_visible_to(request.auth)
    return page(rows.filter(starts_on__lte=on, ends_on__gt=on) if on else rows, ("pk",), after, size)


@router.get("/goals/{pk}", response=answers(GoalOut, refusals=ONE), url_name="goal")
def goal(request: HttpRequest, pk: Annotated[Id, Path()]):
    """One goal."""
    return get_object_or_404(queries.goals_visible_to(request.auth), pk=pk)


@router.get("/pace", response=answers(PaceOut, refusals=ONE), url_name="pace")
def pace(request: HttpRequest, person: Annotated[Id | None, Query(None, description="You, unless said")]):
    """Where this month stands for a person you see."""
    whose = get_object_or_404(people_visible_to(request.auth), pk=person or request.auth.pk)
    day = today()
    found = my_month(whose, day)
    return {**_standing(found.standing), "person": whose, "first_on": found.first, "as_of": day}


def _standing(standing: Any) -> dict[str, Any]:
    names = (
        "target_fen", "planned_fen", "actual_fen", "target_deals", "deals", "attainment", "time_progress", "pace",
    )  # fmt: skip
    return {name: getattr(standing, name) for name in names} | {"light": standing.tone}
