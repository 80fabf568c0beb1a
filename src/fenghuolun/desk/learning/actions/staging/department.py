"""Case 1 of 1.3.1: a team of eight whose 600 policies fall due next month."""

from __future__ import annotations

from datetime import datetime

from fenghuolun.desk.learning.actions.staging.company import add_due_policies, found_sandbox, spread
from fenghuolun.desk.learning.queries.checks.department import DUE, RENEWAL_YUAN
from fenghuolun.desk.learning.queries.scenes import Scene


def stage(now: datetime, scene: Scene) -> None:
    company = found_sandbox(now, 8)
    add_due_policies(now, company.sellers, spread(*scene.month, DUE), RENEWAL_YUAN * 100)
