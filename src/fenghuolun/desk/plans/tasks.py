"""What the calendar does to plans by itself."""

from __future__ import annotations

from datetime import datetime, time

from fenghuolun.desk.plans.actions import advance_plans
from fenghuolun.desk.teams.tasks import daily


@daily(time(0, 10))
def start_and_review_plans(now: datetime) -> None:
    advance_plans(now=now)
