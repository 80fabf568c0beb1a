"""What is read by itself each morning."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from fenghuolun.desk.facts.readings import read_goals
from fenghuolun.desk.goals.queries import READ_AT
from fenghuolun.desk.teams.tasks import daily


@daily(READ_AT)
def read_goals_each_morning(now: datetime) -> None:
    read_goals(timezone.localdate(now))
