"""Case 2 of 1.3.1: 24 customers of one seller fall due, and 36 days of history hide three signals."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from fenghuolun.desk.activities.actions import Entry, log_in_bulk
from fenghuolun.desk.customers.choices import Window
from fenghuolun.desk.customers.rules.windows import window_days
from fenghuolun.desk.learning.actions.staging.company import add_due_policies, found_sandbox, spread
from fenghuolun.desk.learning.queries.checks.week import HISTORY, workdays_before
from fenghuolun.desk.learning.queries.scenes import Scene

DUE = 24
# Calls a day: a level, then a shift up, a fall with a trend after it, and one day beyond all measure.
CALLS = (
    20, 24, 18, 23, 19, 22, 17, 24, 20, 25, 18, 23, 26, 27, 25, 28, 26, 27, 25, 18, 21, 17, 14, 16, 18, 20, 23, 26,
    19, 60, 20, 17, 22, 18, 24, 19,
)  # fmt: skip


def stage(now: datetime, scene: Scene) -> None:
    company = found_sandbox(now, 1)
    monday = scene.week[0]
    first, last = window_days(Window.W5, monday)[0], window_days(Window.W3, monday)[1]
    add_due_policies(now, company.sellers, spread(max(first, monday), last + timedelta(days=1), DUE), 245_000)
    seller = company.sellers[0]
    days = workdays_before(scene.today, HISTORY)
    log_in_bulk(
        by=None, now=now, entries=[_calls(seller.pk, day, n) for day, n in zip(days, CALLS, strict=True)]
    )  # fmt: skip


def _calls(person_id: int, day: date, n: int) -> Entry:
    at = timezone.make_aware(datetime.combine(day, time(10)))
    return Entry(
        client_id=uuid4(), kind="A01", happened_at=at, person_id=person_id, quantity=n, medium="call", purpose="W4",
        outcome="information",
    )  # fmt: skip
