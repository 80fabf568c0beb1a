"""What the calendar does to plans and items by itself."""

from __future__ import annotations

from datetime import datetime, time

from fenghuolun.desk.plans.actions import advance_plans, return_unverified
from fenghuolun.desk.teams.tasks import daily


@daily(time(0, 10))
def start_and_review_plans(now: datetime) -> None:
    advance_plans(now=now)


@daily(time(0, 15))
def return_what_nobody_verified(now: datetime) -> None:
    return_unverified(now=now)
