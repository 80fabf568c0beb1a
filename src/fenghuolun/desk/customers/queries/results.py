"""What was sold, from the tally: no page's cost grows with the number of policies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet, Sum

from fenghuolun.desk.customers.choices import PolicyStatus
from fenghuolun.desk.customers.models import Policy, ResultTally


def results(unit_ids: Collection[int], first: date, end: date) -> QuerySet[ResultTally]:
    """Return the tally rows of ``[first, end)`` sold in these units, by the unit of the day of issue."""
    return ResultTally.objects.filter(unit__in=unit_ids, day__gte=first, day__lt=end)


def results_of_people(person_ids: Collection[int], first: date, end: date) -> QuerySet[ResultTally]:
    return ResultTally.objects.filter(person__in=person_ids, day__gte=first, day__lt=end)


def results_between(first: date, end: date) -> QuerySet[ResultTally]:
    """Return the tally rows of ``[first, end)`` of everybody; the caller narrows them and decides who may ask."""
    return ResultTally.objects.filter(day__gte=first, day__lt=end)


def commission_of_people(person_ids: Collection[int], first: date, end: date) -> dict[int, tuple[int, int]]:
    """Return (commission, premium it was paid on) in fen of each seller's policies issued in ``[first, end)``.

    Policies whose rate is not known are in neither. One query.
    """
    rows = (
        Policy.objects.filter(
            seller__in=person_ids, issued_on__gte=first, issued_on__lt=end, is_ours=True, commission_rate__isnull=False
        )
        .exclude(status=PolicyStatus.CANCELLED)
        .values_list("seller", "commission_rate")
        .annotate(premium=Sum("premium_fen"))
        .order_by()
    )
    found: dict[int, tuple[int, int]] = {}
    for seller, rate, premium in rows:
        paid, on = found.get(seller, (0, 0))
        found[seller] = paid + round(premium * rate), on + premium
    return found
