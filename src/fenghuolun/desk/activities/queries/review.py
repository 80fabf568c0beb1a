"""What waits for a leader's word: the last working days at once, what is older behind "earlier"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Max, QuerySet
from django.utils import timezone

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.queries.ledger import SHOWN, activities_visible_to
from fenghuolun.desk.kit.keyset import Page, page_of
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import working_calendar
from fenghuolun.desk.teams.rules import NoWorkingCalendar

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

# Today and the two working days before: what a word still helps.
WORKDAYS = 3
# No run of free days is as long: the working days asked for lie within it.
LOOK_BACK = timedelta(days=21)
# Counting stops one above what is shown as "100+".
MOST_COUNTED = 101


def awaiting_review(person: Person) -> QuerySet[Activity]:
    """Return what ``person`` has still to review: others' activities in reach without a verdict."""
    if not person.may(Permission.REVIEW_ACTIVITY):
        return Activity.objects.none()
    rows = activities_visible_to(person).filter(verdict="", voided_at=None).exclude(person=person)
    return rows.select_related(*SHOWN)


def review_opens_on(today: date) -> date:
    """Return the first day of the last working days, today included; without a calendar three plain days."""
    first = today - LOOK_BACK
    end = today + timedelta(days=1)
    try:
        worked = np.flatnonzero(working_calendar(first, end).flags(first, end))
    except NoWorkingCalendar:
        return today - timedelta(days=WORKDAYS - 1)
    return first + timedelta(days=int(worked[-WORKDAYS]))


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """A page of what waits. ``since`` is the first day of ``recent``; ``earlier`` counts what is older (up to 101)."""

    since: date
    page: Page[Activity]
    recent: int
    earlier: int
    is_earlier: bool


def review_queue(person: Person, now: datetime, *, after: str = "", is_earlier: bool = False) -> ReviewQueue:
    """Return what waits, newest first: the last working days, or with ``is_earlier`` what is older.

    Where nothing waits in the last working days, the newest day that waits comes first.
    """
    waits = awaiting_review(person)
    since = review_opens_on(timezone.localdate(now))
    recent = _counted(waits.filter(day__gte=since))
    if not recent:
        since = waits.select_related(None).order_by().aggregate(newest=Max("day"))["newest"] or since
        recent = _counted(waits.filter(day__gte=since))
    older = waits.filter(day__lt=since)
    rows = older if is_earlier else waits.filter(day__gte=since)
    page = page_of(rows.prefetch_related("photos"), order=("-happened_at", "-pk"), after=after)
    return ReviewQueue(since, page, recent, _counted(older), is_earlier)


def how_many_await_review(person: Person, now: datetime) -> int:
    """Return how many of the last working days wait, counted up to 101: a badge says no more than "100+"."""
    return _counted(awaiting_review(person).filter(day__gte=review_opens_on(timezone.localdate(now))))


def _counted(rows: QuerySet[Activity]) -> int:
    return rows.select_related(None).order_by()[:MOST_COUNTED].count()
