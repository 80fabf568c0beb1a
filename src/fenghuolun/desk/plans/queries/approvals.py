"""Which plans wait for a leader's answer, and which a person owes (1.3.1.B)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from fenghuolun.desk.plans.choices import Horizon, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries.plans import plans_visible_to
from fenghuolun.desk.plans.queries.table import how_many_want_help
from fenghuolun.desk.teams.choices import Permission

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


def plans_awaiting(by: Person) -> QuerySet[Plan]:
    """Return the plans that wait for the signature of ``by``, the longest waiting first; own ones wait for others."""
    if not by.may(Permission.REVIEW_ACTIVITY):
        return Plan.objects.none()
    rows = plans_visible_to(by).filter(status=PlanStatus.SUBMITTED)
    return rows.exclude(person=by).exclude(submitted_by=by).order_by("submitted_at", "pk")


def how_many_await(by: Person, now: datetime) -> int:
    """Return how many plans and requests for help wait for the answer of ``by``: the badge of the work plan."""
    if not by.may(Permission.REVIEW_ACTIVITY):
        return 0
    return plans_awaiting(by).count() + how_many_want_help(by)


def own_plans(person: Person, first: date, end: date) -> QuerySet[Plan]:
    """Return all versions of a person's plans, and those of the unit the person leads, that begin in ``[first, end)``.

    The newest version of each period comes first.
    """
    mine = Q(person=person)
    if person.unit_id is not None and person.may(Permission.SEE_INSIGHT):
        mine |= Q(person=None, unit=person.unit_id)
    rows = Plan.objects.filter(mine, starts_on__gte=first, starts_on__lt=end)
    return rows.select_related("unit", "person", "submitted_by", "approved_by").order_by("starts_on", "-version")


def plans_for_unit(person: Person, horizon: str) -> bool:
    """Return whether ``person`` plans this period for the unit: a leader the team's month, a manager the quarter."""
    return person.may(Permission.SEE_INSIGHT) and horizon != Horizon.WEEK


def unit_plan(by: Person, horizon: str, starts_on: date) -> Plan | None:
    """Return the latest version of the plan of the unit that ``by`` works in."""
    rows = Plan.objects.filter(person=None, unit=by.unit_id, horizon=horizon, starts_on=starts_on)
    return rows.select_related("unit", "submitted_by", "approved_by").order_by("-version").first()
