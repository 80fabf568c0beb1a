"""Whom leaders helped: joint visits and coaching talks, by the seller they were about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Count

from fenghuolun.desk.activities.models import Activity

JOINT_VISIT, TALK = "A13", "A14"


def coached_by_day(person_ids: Collection[int], first: date, end: date) -> Iterator[tuple[int, date, int]]:
    """Yield (seller, day, talks and joint visits) about each of these sellers in ``[first, end)``; one query."""
    yield from (
        Activity.objects.filter(
            colleague__in=person_ids, kind__in=(JOINT_VISIT, TALK), day__gte=first, day__lt=end, voided_at=None
        )
        .values_list("colleague", "day")
        .annotate(count=Count("pk"))
        .order_by()
    )


def coached(person_ids: Collection[int], first: date, end: date) -> list[tuple[int, date, int]]:
    """Return (seller, day, talks and joint visits) for each day of ``[first, end)`` with help. One query."""
    rows = Activity.objects.filter(
        colleague__in=person_ids, kind__in=(JOINT_VISIT, TALK), day__gte=first, day__lt=end, voided_at=None
    )
    return list(rows.values_list("colleague", "day").annotate(count=Count("pk")).order_by())
