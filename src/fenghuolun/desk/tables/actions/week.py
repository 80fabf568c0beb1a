"""Fill a week from the one order: at a press of a button, or for everybody on the day plans are due."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from fenghuolun.desk.goals.queries import goal_of
from fenghuolun.desk.plans.actions import fill_week, open_plan
from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import lines_by_hand, week_plans
from fenghuolun.desk.tables.queries.week_proposal import proposed_week
from fenghuolun.desk.teams.queries import sellers_of

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

PREMIUM = "PREMIUM"


def propose_week(*, by: Person, now: datetime, person: Person, monday: date) -> Plan:
    """Return ``person``'s plan for the week, filled anew by the day's order; what a hand was laid on stays."""
    plan = open_plan(by=by, now=now, horizon=Horizon.WEEK, starts_on=monday, person=person)
    kept = [(lead, day) for lead, day in lines_by_hand(plan).values_list("lead", "due_on") if lead is not None]
    lines = proposed_week(person, monday, kept=kept, today=timezone.localtime(now).date())
    fill_week(by=by, now=now, plan=plan, lines=lines, goal=goal_of(person, PREMIUM, monday))
    return plan


def propose_weeks(*, now: datetime, unit: Unit, monday: date, by: Person | None = None) -> int:
    """Propose the week to everybody who sells in ``unit`` or below and has no plan for it; return how many were made.

    Without ``by`` (the schedule) each proposal is the seller's own.
    """
    people = list(sellers_of(unit, monday).select_related("unit", "role"))
    known = week_plans([person.pk for person in people], monday)
    missing = [person for person in people if person.pk not in known]
    for person in missing:
        propose_week(by=by or person, now=now, person=person, monday=monday)
    return len(missing)
