"""What was sold: premium and deals per person, kind and day or month, from the result tallies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.customers.models import ResultTally
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.kit.reading import asked_within
from fenghuolun.engine.results import Counts

KINDS: tuple[str, ...] = tuple(CubeKind.values)
KIND_AT = {kind: at for at, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Sold:
    """Premium in fen and deals, shape (people, kinds, periods); kinds in the order of ``KINDS``."""

    premium_fen: Counts
    deals: Counts


def _empty(*shape: int) -> Sold:
    return Sold(np.zeros(shape, np.int64), np.zeros(shape, np.int64))


def sold_by_day(who: Crew, first: date, end: date) -> Sold:
    """Return what each person sold on each day of ``[first, end)``, whatever the unit of the day.

    One query; none where the page has read these days already.
    """
    begin, wide = asked_within(("sold", who.ids.tobytes()), first, end, lambda a, b: _sold_by_day(who, a, b))
    days = slice((first - begin).days, (end - begin).days)
    return Sold(wide.premium_fen[:, :, days], wide.deals[:, :, days])


def _sold_by_day(who: Crew, first: date, end: date) -> Sold:
    sold = _empty(who.size, len(KINDS), (end - first).days)
    rows = (
        customers.results_of_people(who.ids.tolist(), first, end)
        .values_list("person", "cube_kind", "day")
        .annotate(premium=Sum("premium_fen"), count=Sum("deals"))
    )
    position = who.position
    for person, kind, day, premium, count in rows:
        cell = position[person], KIND_AT[kind], (day - first).days
        sold.premium_fen[cell] += premium
        sold.deals[cell] += count
    return sold


def sold_by_month(who: Crew, months: list[date]) -> Sold:
    """Return what each person sold in each of the given consecutive months (first days). One query."""
    sold = _empty(who.size, len(KINDS), len(months))
    position = who.position
    for person, at, kind, premium, count in _monthly(
        customers.results_of_people(who.ids.tolist(), months[0], next_month(months[-1])), months, "person"
    ):
        sold.premium_fen[position[person], kind, at] += premium
        sold.deals[position[person], kind, at] += count
    return sold


def unit_sold_by_month(unit_ids: list[int], months: list[date]) -> Sold:
    """Return what the units together sold in each month, by the unit of the day of issue; shape (kinds, months)."""
    sold = _empty(len(KINDS), len(months))
    rows = customers.results(unit_ids, months[0], next_month(months[-1]))
    for at, kind, premium, count in _monthly(rows, months):
        sold.premium_fen[kind, at] += premium
        sold.deals[kind, at] += count
    return sold


def _monthly(rows: QuerySet[ResultTally], months: list[date], *keys: str):  # type: ignore[no-untyped-def]
    place = {month: at for at, month in enumerate(months)}
    found = (
        rows.annotate(month=TruncMonth("day"))
        .values_list(*keys, "month", "cube_kind")
        .annotate(premium=Sum("premium_fen"), count=Sum("deals"))
        .order_by()
    )
    for *key, month, kind, premium, count in found:
        yield *key, place[month], KIND_AT[kind], premium, count


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_before(month: date, count: int) -> list[date]:
    """Return the ``count`` months that end before ``month``, the oldest first.

    >>> months_before(date(2026, 2, 1), 3)
    [datetime.date(2025, 11, 1), datetime.date(2025, 12, 1), datetime.date(2026, 1, 1)]
    """
    last = month.year * 12 + month.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - count, last)]


def months_from(month: date, count: int) -> list[date]:
    start = month.year * 12 + month.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]
