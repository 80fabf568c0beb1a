"""Checks of goals: the owner's own, the superior's, samples from above. Append-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import CheckRole, Light
from fenghuolun.desk.goals.models import Goal, GoalCheck
from fenghuolun.desk.goals.rules.checkers import role_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.rules import Outside

if TYPE_CHECKING:
    from django.db.models import Model

    from fenghuolun.desk.teams.models import Person

OFF = (Light.YELLOW, Light.RED)


class CheckRefused(Refused):
    code = "check_refused"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: the row ``[starts_on, ends_on)`` of the tracking card, the light it was seen with, and why.

    ``planned_on`` is the checkpoint it answers, ``item`` the work item made of the countermeasure, ``answers`` the
    check it replies to.
    """

    starts_on: date
    ends_on: date
    light: str
    actual: Decimal | None = None
    planned_on: date | None = None
    standard: str = ""
    cause: str = ""
    analysis: str = ""
    countermeasure: str = ""
    opinion: str = ""
    support_given: str = ""
    evidence: Sequence[str] = ()
    minutes: int = 0
    next_on: date | None = None
    item: Model | None = None
    answers: GoalCheck | None = None


@transaction.atomic
def check_goal(*, by: Person, now: datetime, goal: Goal, found: Found) -> GoalCheck:
    """Keep what ``by`` found; whether it is a self-check, the superior's or a sample follows from who checks.

    Refuses whoever has nothing to do with the goal, a self-check of a yellow or
    red light without cause and analysis, and a superior's check that says nothing.
    """
    role = role_of(by, goal)
    if role is None:
        raise Outside(_("This belongs to another team. Ask its leader."))
    if role == CheckRole.SELF and found.light in OFF:
        if not found.cause:
            raise CheckRefused(_("The light is off: choose the cause."), field="cause")
        if not found.analysis.strip():
            raise CheckRefused(_("Say in a sentence what is behind it."), field="analysis")
    if role != CheckRole.SELF and not (found.opinion.strip() or found.support_given.strip()):
        raise CheckRefused(_("Write your opinion or the support you give."), field="opinion")
    row = GoalCheck.objects.create(
        goal=goal, at=now, by=by, role=role, planned_on=found.planned_on, starts_on=found.starts_on,
        ends_on=found.ends_on, actual=found.actual, light=found.light, standard=found.standard[:200],
        cause=found.cause, analysis=found.analysis.strip(), countermeasure=found.countermeasure.strip(),
        item=found.item, opinion=found.opinion.strip(), support_given=found.support_given.strip(),
        evidence=list(found.evidence), minutes=found.minutes, next_on=found.next_on, answers=found.answers,
    )  # fmt: skip
    record(by=by, now=now, action="check_goal", thing=goal, role=str(role), light=found.light, cause=found.cause)
    return row
