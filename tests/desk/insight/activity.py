"""Activity for tests of boards and wheels: tallies as logging would have left them, coachings as leaders log them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from cast import NOW
from fenghuolun.desk.activities.actions import Entry, log_activity
from fenghuolun.desk.activities.models import Tally
from fenghuolun.desk.teams.models import Person


def worked(person: Person, day: date, *, points: int = 20, records: int = 10, **counts: int) -> Tally:
    """One day's tally of calls: every record on time, purposeful and reviewed unless ``counts`` says otherwise."""
    usual = {"quantity": records, "effective": records, "on_time": records, "purposeful": records, "planned": records}
    usual |= {"reviewed": records, "reviewed_on_time": records, "contacts": records}
    return Tally.objects.create(
        person=person, unit=person.unit, day=day, kind_id="A01", cube_kind="renewal", records=records,
        points=points * 100, **(usual | counts),
    )  # fmt: skip


def worked_weeks(person: Person, first: date, end: date, points: int = 20) -> None:
    day = first
    while day < end:
        if day.weekday() < 5:
            worked(person, day, points=points + day.toordinal() % 7)
        day += timedelta(days=1)


def coached(leader: Person, seller: Person, days_ago: int = 3) -> None:
    """A coaching talk of the leader about the seller."""
    at = NOW - timedelta(days=days_ago)
    entry = Entry(
        client_id=uuid4(), kind="A14", medium="face", happened_at=at, duration_s=1800, purpose="coaching",
        outcome="information", next_step="none", colleague_id=seller.pk, particulars={"skill": "quote", "score": 80},
    )  # fmt: skip
    log_activity(by=leader, now=at + timedelta(hours=1), entry=entry)
