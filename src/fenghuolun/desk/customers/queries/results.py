"""What was sold, from the tally: no page's cost grows with the number of policies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from fenghuolun.desk.customers.models import ResultTally


def results(unit_ids: Collection[int], first: date, end: date) -> QuerySet[ResultTally]:
    """Return the tally rows of ``[first, end)`` sold in these units, by the unit of the day of issue."""
    return ResultTally.objects.filter(unit__in=unit_ids, day__gte=first, day__lt=end)


def results_of_people(person_ids: Collection[int], first: date, end: date) -> QuerySet[ResultTally]:
    return ResultTally.objects.filter(person__in=person_ids, day__gte=first, day__lt=end)
