"""Whom leaders helped: joint visits and coaching talks, by the seller they were about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from fenghuolun.desk.activities.models import Activity

JOINT_VISIT, TALK = "A13", "A14"


def coached(person_ids: Collection[int], first: date, end: date) -> dict[int, tuple[int, int]]:
    """Return (joint visits, talks) in ``[first, end)`` about each of these sellers; one query."""
    rows = (
        Activity.objects.filter(
            colleague__in=person_ids, kind__in=(JOINT_VISIT, TALK), day__gte=first, day__lt=end, voided_at=None
        )
        .values_list("colleague")
        .annotate(visits=Count("pk", filter=Q(kind=JOINT_VISIT)), talks=Count("pk", filter=Q(kind=TALK)))
        .order_by()
    )
    return {seller: (visits, talks) for seller, visits, talks in rows}
