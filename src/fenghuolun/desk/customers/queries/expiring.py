"""Whose policies end when: the due list of months that have no leads yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from fenghuolun.desk.customers.choices import PolicyStatus
from fenghuolun.desk.customers.models import Policy


def policies_expiring(person_ids: Collection[int], first: date, end: date) -> QuerySet[Policy]:
    """Return our policies whose cover ends in ``[first, end)``, of customers that these people look after.

    Cancelled policies and vehicles that are gone are left out; the caller decides who may ask.
    """
    return Policy.objects.filter(
        is_ours=True, ends_on__gte=first, ends_on__lt=end, customer__owner__in=person_ids, vehicle__gone_on=None
    ).exclude(status=PolicyStatus.CANCELLED)
