"""Plans of the four horizons and when they are due, for whoever asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.rules import Deadline, PlanTerms, deadline_of
from fenghuolun.desk.teams.queries import parameters, working_calendar
from fenghuolun.desk.teams.rules import scope

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

WEEK = timedelta(days=7)


def plans_visible_to(person: Person) -> QuerySet[Plan]:
    rows = Plan.objects.filter(scope(person, owner="person", unit="unit"))
    return rows.select_related("unit", "person", "submitted_by", "approved_by")


def plan_of(person: Person, horizon: str, starts_on: date) -> Plan | None:
    """Return the latest version of a person's plan that begins on ``starts_on``."""
    return _latest(Plan.objects.filter(person=person, horizon=horizon, starts_on=starts_on))


def week_plan(person: Person, day: date) -> Plan | None:
    """Return the latest plan of the week (Monday to Sunday) that holds ``day``."""
    return plan_of(person, Horizon.WEEK, day - timedelta(days=day.weekday()))


def month_plan(person: Person, day: date) -> Plan | None:
    return plan_of(person, Horizon.MONTH, day.replace(day=1))


def _latest(rows: QuerySet[Plan]) -> Plan | None:
    return rows.select_related("unit", "person", "submitted_by", "approved_by").order_by("-version").first()


def _of_people(person_ids: Collection[int], horizon: str, starts_on: date) -> dict[int, Plan]:
    rows = Plan.objects.filter(person__in=person_ids, horizon=horizon, starts_on=starts_on)
    rows = rows.select_related("unit", "person", "submitted_by", "approved_by").order_by("version")
    return {plan.person_id: plan for plan in rows if plan.person_id}


def month_plans(person_ids: Collection[int], month: date) -> dict[int, Plan]:
    """Return the latest plan of each person for the month that begins on ``month``; one query."""
    return _of_people(person_ids, Horizon.MONTH, month)


def week_plans(person_ids: Collection[int], monday: date) -> dict[int, Plan]:
    return _of_people(person_ids, Horizon.WEEK, monday)


def plans_of_unit(unit: Unit, horizon: str, first: date, end: date) -> QuerySet[Plan]:
    """Return the unit's own plans (of nobody in particular) that begin in ``[first, end)``."""
    rows = Plan.objects.filter(unit=unit, person=None, horizon=horizon, starts_on__gte=first, starts_on__lt=end)
    return rows.order_by("starts_on", "-version")


def versions_of(plan: Plan) -> QuerySet[Plan]:
    same = Q(person=plan.person_id) if plan.person_id else Q(unit=plan.unit_id, person=None)
    rows = Plan.objects.filter(same, horizon=plan.horizon, starts_on=plan.starts_on)
    return rows.select_related("submitted_by", "approved_by").order_by("-version")


def plan_terms(unit: Unit | None, on: date) -> PlanTerms:
    return PlanTerms.of(parameters(PlanTerms.KEYS, on=on, unit=unit))


def deadlines_of(unit: Unit | None, horizon: str, starts_on: date) -> Deadline:
    """Return when the plans of ``unit`` that begin on ``starts_on`` have to be handed in."""
    first = min(starts_on, date(starts_on.year - 1, 12, 1)) if horizon == Horizon.YEAR else starts_on - 3 * WEEK
    return deadline_of(horizon, starts_on, working_calendar(first, starts_on), plan_terms(unit, starts_on))


def plans_of_people(person_ids: Collection[int], horizon: str, first: date, end: date) -> QuerySet[Plan]:
    """Return all versions of these people's plans that begin in ``[first, end)``; the caller decides who may ask."""
    return Plan.objects.filter(person__in=person_ids, horizon=horizon, starts_on__gte=first, starts_on__lt=end)
