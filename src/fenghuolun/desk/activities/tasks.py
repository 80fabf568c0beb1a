"""What the ledger forgets by itself each night: photos and places of evidence whose days are over."""

from __future__ import annotations

from datetime import datetime, time

from fenghuolun.desk.activities.actions import erase_old_evidence
from fenghuolun.desk.teams.tasks import daily


@daily(time(2, 10))
def forget_evidence(now: datetime) -> None:
    erase_old_evidence(now=now)
