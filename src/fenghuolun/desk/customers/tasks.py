"""What the customers app does by itself each morning."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from fenghuolun.desk.customers.actions import make_renewal_leads
from fenghuolun.desk.teams.tasks import daily


@daily(time(5, 30))
def renewal_list(now: datetime) -> None:
    make_renewal_leads(by=None, now=now, today=timezone.localdate(now))
