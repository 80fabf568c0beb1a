"""Goals on any measure: set, agree, close. Figures change by a revision only (``revisions``)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import GoalKind, GoalStatus, Shape
from fenghuolun.desk.goals.models import Goal, GoalEvent
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require, require_in_reach

FIGURES = ("floor", "target", "stretch")
OPEN = (GoalStatus.DRAFT, GoalStatus.PROPOSED, GoalStatus.AGREED, GoalStatus.DISPUTED)


class GoalRefused(Refused):
    code = "goal_refused"


@transaction.atomic
def add_goal(
    *, by: Person, now: datetime, unit: Unit | None = None, person: Person | None = None, title: str, measure: str,
    starts_on: date, ends_on: date, target: Decimal, floor: Decimal | None = None, stretch: Decimal | None = None,
    shape: str = Shape.LARGER, kind: str = GoalKind.PERFORMANCE, weight: Decimal = Decimal(0),
    parent: Goal | None = None,
) -> Goal:  # fmt: skip
    """Propose a goal to a unit or a person for ``[starts_on, ends_on)``, in up to three tiers.

    A person proposes own goals, a leader those of people and units in reach.
    Refuses tiers out of order and a period without days.
    """
    if person is None or person.pk != by.pk:
        require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=person.pk if person else None, unit_id=(unit or person.unit).pk)  # type: ignore[union-attr]
    if ends_on <= starts_on:
        raise GoalRefused(_("The goal must end after it starts."), field="ends_on")
    check_tiers(shape, floor, target, stretch)
    goal = Goal.objects.create(
        unit=unit, person=person, title=title, measure=measure, starts_on=starts_on, ends_on=ends_on, floor=floor,
        target=target, stretch=stretch, shape=shape, kind=kind, weight=weight, parent=parent,
        status=GoalStatus.PROPOSED,
    )  # fmt: skip
    note_goal(goal, by, now, "set", after=figures_of(goal))
    teams.record(by=by, now=now, action="add_goal", thing=goal, measure=measure)
    return goal


@transaction.atomic
def agree_goal(*, by: Person, now: datetime, goal: Goal) -> Goal:
    """Agree to an own goal, or as a leader to a goal of one's unit."""
    own = goal.person_id == by.pk
    if not own:
        require(by, Permission.SET_TARGET)
        require_in_reach(by, owner_id=goal.person_id, unit_id=goal.unit_id or goal.person.unit_id)  # type: ignore[union-attr]
    return _moved(by, now, goal, GoalStatus.AGREED)


@transaction.atomic
def close_goal(*, by: Person, now: datetime, goal: Goal, reason: str = "") -> Goal:
    """Close a goal; it stays on record with all its events."""
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=goal.person_id, unit_id=goal.unit_id or goal.person.unit_id)  # type: ignore[union-attr]
    return _moved(by, now, goal, GoalStatus.CLOSED, reason)


def _moved(by: Person, now: datetime, goal: Goal, status: GoalStatus, reason: str = "") -> Goal:
    if goal.status not in OPEN:
        raise GoalRefused(_("This goal is over. What was agreed stays."))
    before = {"status": goal.status}
    goal.status = status
    goal.save(update_fields=["status"])
    note_goal(goal, by, now, str(status), reason=reason.strip(), before=before, after={"status": str(status)})
    teams.record(by=by, now=now, action=f"{status}_goal", thing=goal)
    return goal


def check_tiers(shape: str, floor: Decimal | None, target: Decimal, stretch: Decimal | None) -> None:
    """Refuse tiers that do not go from easy to hard."""
    tiers = [tier for tier in (floor, target, stretch) if tier is not None]
    ordered = sorted(tiers, reverse=shape == Shape.SMALLER)
    if tiers != ordered:
        raise GoalRefused(_("The three tiers must go from easy to hard: basic, target, stretch."), field="target")


def figures_of(goal: Goal) -> dict[str, str | None]:
    return {name: None if (value := getattr(goal, name)) is None else str(value) for name in FIGURES}


def note_goal(goal: Goal, by: Person, now: datetime, event: str, **more: Any) -> None:
    """Add one line to the goal's life."""
    GoalEvent.objects.create(goal=goal, at=now, by=by, event=event, **more)
