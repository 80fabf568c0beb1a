"""What the customers app does by itself each morning."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from fenghuolun.desk.customers.actions import forget_what_is_due, make_renewal_leads
from fenghuolun.desk.teams.tasks import daily


@daily(time(5, 30))
def renewal_list(now: datetime) -> None:
    make_renewal_leads(by=None, now=now, today=timezone.localdate(now))


@daily(time(2, 30))
def retention(now: datetime) -> None:
    """Erase whose time of keeping is over, where the company lets it happen by itself."""
    forget_what_is_due(now=now)
