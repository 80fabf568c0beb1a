"""Next steps as they were promised: the last word on each lead, on any morning of the past."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.queries.exchanges import CONTACTS


def promises(first: date, end: date) -> QuerySet[Activity]:
    """Return everybody's activities of ``[first, end)`` that promised a next step; the caller narrows them."""
    return Activity.objects.filter(
        day__gte=first, day__lt=end, next_on__isnull=False, lead__isnull=False, voided_at=None
    )


def is_last_word(morning: date) -> Q:
    """Return the condition that an activity is the latest before ``morning`` on a lead that was still open then."""
    later = Activity.objects.filter(
        lead=OuterRef("lead"), happened_at__gt=OuterRef("happened_at"), day__lt=morning, voided_at=None
    )
    is_open = Q(lead__closed_on=None) | Q(lead__closed_on__gte=morning)
    return Q(day__lt=morning) & is_open & ~Q(Exists(later))


def touches_after(*, lead: OuterRef, after: OuterRef, within: timedelta) -> QuerySet[Activity]:
    """Return the contacts of a row's lead that reached somebody within so long after a moment; for a subquery."""
    return Activity.objects.filter(
        lead=lead, happened_at__gt=after, happened_at__lte=after + within, kind__in=CONTACTS, is_effective=True,
        voided_at=None,
    )  # fmt: skip
