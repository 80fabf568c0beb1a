"""What the calendar does to following by itself."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from fenghuolun.desk.following.actions import freeze_report, offer_what_fired
from fenghuolun.desk.following.choices import ReportKind
from fenghuolun.desk.teams.choices import UnitLevel
from fenghuolun.desk.teams.queries import units_at
from fenghuolun.desk.teams.tasks import daily


@daily(time(5, 50))
def offer_revisions(now: datetime) -> None:
    offer_what_fired(now=now)


@daily(time(6, 10))
def freeze_reports(now: datetime) -> None:
    """Keep the report of each team on Mondays and of each branch on the first of a month."""
    today = timezone.localdate(now)
    if today.weekday() == 0:
        for unit in units_at(UnitLevel.TEAM):
            freeze_report(by=None, now=now, unit=unit, kind=ReportKind.WEEK)
    if today.day == 1:
        for unit in units_at(UnitLevel.BRANCH):
            freeze_report(by=None, now=now, unit=unit, kind=ReportKind.MONTH)
