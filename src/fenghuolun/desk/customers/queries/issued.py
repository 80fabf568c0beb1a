"""Policies by the day they were issued, of several sellers; the caller decides who may ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from fenghuolun.desk.customers.choices import PolicyStatus
from fenghuolun.desk.customers.models import Policy


def policies_issued(person_ids: Collection[int], first: date, end: date) -> QuerySet[Policy]:
    """Return our own policies that these people issued in ``[first, end)``, cancelled ones left out."""
    rows = Policy.objects.filter(is_ours=True, seller__in=person_ids, issued_on__gte=first, issued_on__lt=end)
    return rows.exclude(status=PolicyStatus.CANCELLED)
