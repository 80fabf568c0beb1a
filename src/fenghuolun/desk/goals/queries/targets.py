"""What is asked of people and units, day by day and month by month, from the published editions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import QuerySet, Sum

from fenghuolun.desk.goals.choices import EditionStatus, Tier
from fenghuolun.desk.goals.models import TargetCell
from fenghuolun.desk.goals.rules.grid import KIND_AT, KINDS
from fenghuolun.engine.results import Counts


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Targets per owner, kind and day or month: ``premium_fen`` and ``deals``, (owners, kinds, periods).

    ``ids`` are the people or units asked for, in that order; kinds in the order of ``CubeKind``;
    ``starts`` the first day of each period.
    """

    ids: tuple[int, ...]
    starts: tuple[date, ...]
    premium_fen: Counts
    deals: Counts


def target_cells(
    first: date,
    end: date,
    *,
    person_ids: Collection[int] | None = None,
    unit_ids: Collection[int] | None = None,
    tiers: Collection[str] = (Tier.TARGET,),
) -> QuerySet[TargetCell]:
    """Return the published month cells that ``[first, end)`` touches, of people or of units (reserve lines included).

    Give one of the two. A unit's cells are those filed under it: ask for a
    branch with the ids of all units below.
    """
    cells = TargetCell.objects.filter(
        edition__status=EditionStatus.PUBLISHED, tier__in=tiers, month__gte=first.replace(day=1), month__lt=end
    )
    if person_ids is not None:
        return cells.filter(person__in=person_ids)
    return cells.filter(unit__in=unit_ids or ())


def targets(
    first: date,
    end: date,
    *,
    person_ids: Collection[int] | None = None,
    unit_ids: Collection[int] | None = None,
    tier: str = Tier.TARGET,
) -> Targets:
    """Return what is asked on each day of ``[first, end)``, as in ``target_cells``. One query."""
    return targets_in_tiers(first, end, person_ids=person_ids, unit_ids=unit_ids, tiers=(tier,))[tier]


def targets_in_tiers(
    first: date,
    end: date,
    *,
    person_ids: Collection[int] | None = None,
    unit_ids: Collection[int] | None = None,
    tiers: Collection[str] = tuple(Tier.values),
) -> dict[str, Targets]:
    """Return what is asked on each day of ``[first, end)`` in each tier, as in ``target_cells``. One query."""
    ids, column = _asked(person_ids, unit_ids)
    days = (end - first).days
    starts = tuple(first + timedelta(days=n) for n in range(days))
    found = {tier: _empty(ids, starts) for tier in tiers}
    place = {pk: at for at, pk in enumerate(ids)}
    cells = target_cells(first, end, person_ids=person_ids, unit_ids=unit_ids, tiers=tiers)
    for tier, owner, kind, month, premium, deals in cells.values_list(
        "tier", column, "cube_kind", "month", "day_premium_fen", "day_deals"
    ):
        skip = (first - month).days
        begin, stop = max(0, skip), min(len(premium), skip + days)
        to = slice(begin - skip, stop - skip)
        found[tier].premium_fen[place[owner], KIND_AT[kind], to] += premium[begin:stop]
        found[tier].deals[place[owner], KIND_AT[kind], to] += deals[begin:stop]
    return found


def targets_by_month(
    months: list[date],
    *,
    person_ids: Collection[int] | None = None,
    unit_ids: Collection[int] | None = None,
    tier: str = Tier.TARGET,
) -> Targets:
    """Return what is asked in each of the given consecutive months (first days), as in ``target_cells``. One query."""
    ids, column = _asked(person_ids, unit_ids)
    found = _empty(ids, tuple(months))
    place, at = {pk: n for n, pk in enumerate(ids)}, {month: n for n, month in enumerate(months)}
    end = months[-1] + timedelta(days=1)
    cells = target_cells(months[0], end, person_ids=person_ids, unit_ids=unit_ids, tiers=(tier,))
    sums = cells.values_list(column, "cube_kind", "month").annotate(premium=Sum("premium_fen"), count=Sum("deals"))
    for owner, kind, month, premium, deals in sums.order_by():
        cell = place[owner], KIND_AT[kind], at[month]
        found.premium_fen[cell] = premium
        found.deals[cell] = deals
    return found


def _asked(person_ids: Collection[int] | None, unit_ids: Collection[int] | None) -> tuple[tuple[int, ...], str]:
    if person_ids is not None:
        return tuple(person_ids), "person"
    return tuple(unit_ids or ()), "unit"


def _empty(ids: tuple[int, ...], starts: tuple[date, ...]) -> Targets:
    shape = (len(ids), len(KINDS), len(starts))
    return Targets(ids, starts, np.zeros(shape, np.int64), np.zeros(shape, np.int64))
