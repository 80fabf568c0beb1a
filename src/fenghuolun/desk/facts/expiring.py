"""What a year's renewals will be: policies that end in it, per person, kind and month; unwritten months estimated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Case, Count, Min, Sum, Value, When
from django.db.models.functions import TruncMonth

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind, CustomerKind
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS
from fenghuolun.engine.results import Counts, Flags

IS_RENEWAL = np.array([kind == CubeKind.RENEWAL for kind in KINDS])
GROWTH_LIMITS = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Expiring:
    """Policy sets that end in each month of the year: counts and their premium, (people, kinds, 12).

    Only renewals and fleets have any. ``is_estimated`` (12,): the policies that will end in that month are not all
    written yet, so the figure is what ends in the same month a year earlier, times the growth of the months known.
    """

    counts: Counts
    premium_fen: Counts
    is_estimated: Flags


def expiring_in_year(who: Crew, year: int, today: date) -> Expiring:
    """Return the due list of a year as policies show it. One query."""
    counts = np.zeros((who.size, len(KINDS), 2, 12), np.int64)
    premium = np.zeros_like(counts)
    position = who.position
    kind = Case(When(customer__kind=CustomerKind.FLEET, then=Value(CubeKind.FLEET)), default=Value(CubeKind.RENEWAL))
    rows = (
        customers.policies_expiring(who.ids.tolist(), date(year - 1, 1, 1), date(year + 1, 1, 1))
        .annotate(month=TruncMonth("ends_on"), due_kind=kind)
        .values_list("customer__owner", "due_kind", "month")
        .annotate(sets=Count("set_key", distinct=True), premium=Sum("premium_fen"))
        .order_by()
    )
    for owner, of, month, sets, fen in rows:
        cell = position[owner], KIND_AT[of], month.year - year + 1, month.month - 1
        counts[cell] = sets
        premium[cell] = fen
    is_open = np.array([date(year - 1, m, 1) >= today.replace(day=1) for m in range(1, 13)])
    return Expiring(_completed(counts, is_open), _completed(premium, is_open), is_open)


def _completed(figures: Counts, is_open: Flags) -> Counts:
    """Fill the months still being written from those of the year before, times the growth of the months known."""
    before, this = figures[:, :, 0], figures[:, :, 1]
    total = figures.sum(axis=0)[..., ~is_open].sum(axis=-1)  # (kinds, 2)
    growth = np.divide(total[:, 1], total[:, 0], out=np.ones(len(KINDS)), where=total[:, 0] > 0)
    expected = np.rint(before * np.clip(growth, *GROWTH_LIMITS)[:, None]).astype(np.int64)
    return np.where(is_open, np.maximum(this, expected), this)


def fleets_due(who: Crew, first: date, end: date) -> list[tuple[str, date, int]]:
    """Return (fleet's name, first day without cover, vehicles) of fleets per month of ``[first, end)``. One query."""
    rows = (
        customers.policies_expiring(who.ids.tolist(), first, end)
        .filter(customer__kind=CustomerKind.FLEET)
        .annotate(month=TruncMonth("ends_on"))
        .values("customer", "customer__name", "month")
        .annotate(first_due=Min("ends_on"), vehicles=Count("vehicle", distinct=True))
        .order_by()
    )
    return [(row["customer__name"], row["first_due"], row["vehicles"]) for row in rows]
