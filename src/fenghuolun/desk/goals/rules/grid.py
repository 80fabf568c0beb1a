"""The cells of one edition as arrays: lines (people and reserves) x kinds x months x tiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals.choices import Tier
from fenghuolun.engine.results import Counts, Flags

KINDS: tuple[str, ...] = tuple(CubeKind.values)
TIERS: tuple[str, ...] = tuple(Tier.values)
TARGET_AT = TIERS.index(Tier.TARGET)
KIND_AT = {kind: at for at, kind in enumerate(KINDS)}
TIER_AT = {tier: at for at, tier in enumerate(TIERS)}


class Line(NamedTuple):
    """Who carries a row of cells: a person in a unit, or (``person`` None) the unit's reserve line."""

    unit: int
    person: int | None


class CellRow(NamedTuple):
    """One month of one person in one kind, target tier; ``person`` None is the unit's reserve line."""

    unit: int
    person: int | None
    cube_kind: str
    month: date
    premium_fen: int
    deals: int


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Targets of one year.

    ``premium_fen`` and ``deals`` are whole, (lines, kinds, 12, tiers), kinds as ``KINDS``,
    tiers as ``TIERS``; people's cells are never negative and never fall from a tier to the next, a reserve line is
    zero or below. ``is_locked`` (lines, kinds, 12). Summed over the lines the cells are the unit's own target.
    """

    year: int
    lines: tuple[Line, ...]
    premium_fen: Counts
    deals: Counts
    is_locked: Flags

    @classmethod
    def empty(cls, year: int, lines: Iterable[Line]) -> Grid:
        """Return a grid of zeros, nothing locked.

        >>> Grid.empty(2026, [Line(1, 7)]).premium_fen.shape
        (1, 4, 12, 3)
        """
        order = tuple(lines)
        shape = (len(order), len(KINDS), 12, len(TIERS))
        return cls(year, order, np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape[:3], np.bool_))

    @property
    def is_person(self) -> Flags:
        return np.array([line.person is not None for line in self.lines], np.bool_)

    @property
    def person_ids(self) -> list[int]:
        return [line.person for line in self.lines if line.person is not None]

    @property
    def is_used(self) -> Flags:
        """Which (line, kind, month) hold anything worth a row."""
        some = (self.premium_fen != 0).any(axis=3) | (self.deals != 0).any(axis=3)
        return np.asarray(some | self.is_locked)

    def only(self, chosen: Flags) -> Grid:
        """Return the lines that are true in ``chosen`` (lines,)."""
        return replace(
            self,
            lines=tuple(line for line, keep in zip(self.lines, chosen, strict=True) if keep),
            premium_fen=self.premium_fen[chosen],
            deals=self.deals[chosen],
            is_locked=self.is_locked[chosen],
        )

    def of_units(self, unit_ids: Iterable[int]) -> Grid:
        """Return the lines of these units: a team's part of its branch's edition."""
        wanted = set(unit_ids)
        return self.only(np.array([line.unit in wanted for line in self.lines], np.bool_))


def grid_of_rows(year: int, rows: Iterable[CellRow], tiers: tuple[float, float] = (0.9, 1.1)) -> Grid:
    """Return rows of the target tier as a grid; 基本 and 挑战 are the given shares of the target.

    Whole numbers: 基本 is rounded down, 挑战 up, of people; a reserve the other way, away from nobody.

    >>> grid = grid_of_rows(2026, [CellRow(1, 7, "renewal", date(2026, 3, 1), 1_000, 3)])
    >>> grid.premium_fen[0, 0, 2], grid.deals[0, 0, 2]
    (array([ 900, 1000, 1100]), array([2, 3, 4]))

    Refuses with ``KeyError`` an unknown kind, with ``ValueError`` a month of another year and a person's
    negative cell.
    """
    found = list(rows)
    place = {line: at for at, line in enumerate(dict.fromkeys(Line(row.unit, row.person) for row in found))}
    grid = Grid.empty(year, place)
    low, high = tiers
    for row in found:
        if row.month.year != year:
            raise ValueError(f"{row.month} lies outside {year}")
        if row.person is not None and min(row.premium_fen, row.deals) < 0:
            raise ValueError("a person's target cannot be negative")
        cell = place[Line(row.unit, row.person)], KIND_AT[row.cube_kind], row.month.month - 1
        grid.premium_fen[cell] += row.premium_fen
        grid.deals[cell] += row.deals
    for figures in (grid.premium_fen, grid.deals):
        target = figures[..., TARGET_AT].copy()
        figures[..., 0] = np.floor(target * low + 1e-9)
        figures[..., 2] = np.ceil(target * high - 1e-9)
    return grid
