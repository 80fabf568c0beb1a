"""Each morning the month's landing is forecast and kept; settled months are told to their forecasts."""

from __future__ import annotations

from datetime import datetime, time

from fenghuolun.desk.insight.actions import record_outcomes, store_landings
from fenghuolun.desk.teams.choices import UnitLevel
from fenghuolun.desk.teams.queries import units_at
from fenghuolun.desk.teams.tasks import daily


@daily(time(6))
def store_forecasts(now: datetime) -> None:
    """Branch by branch, so that a branch that fails keeps no other from its forecast twice: what is kept stays."""
    for branch in units_at(UnitLevel.BRANCH):
        store_landings(by=None, now=now, unit=branch)
    record_outcomes(now=now)
