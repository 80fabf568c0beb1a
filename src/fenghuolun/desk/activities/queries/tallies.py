"""Numbers of what was done, read from the tallies only: no page counts the ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum

from fenghuolun.desk.activities.models import Tally
from fenghuolun.desk.teams.rules import scope

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


def tallies(
    first: date,
    end: date,
    *,
    unit_ids: Collection[int] | None = None,
    person_ids: Collection[int] | None = None,
) -> QuerySet[Tally]:
    """Return the tallies of ``[first, end)`` of those units or people; neither given means everybody.

    The caller decides who may ask: give ``teams.queries.unit_ids_visible_to``.
    """
    rows = Tally.objects.filter(day__gte=first, day__lt=end)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    if person_ids is not None:
        rows = rows.filter(person__in=person_ids)
    return rows.order_by()


def tallies_visible_to(person: Person, first: date, end: date) -> QuerySet[Tally]:
    return Tally.objects.filter(scope(person, owner="person", unit="unit"), day__gte=first, day__lt=end).order_by()


def points_of(person: Person, first: date, end: date) -> Decimal:
    """Return the activity points (M01) of ``person`` in ``[first, end)``."""
    found = Tally.objects.filter(person=person, day__gte=first, day__lt=end).aggregate(sum=Sum("points", default=0))
    return Decimal(found["sum"]) / 100
