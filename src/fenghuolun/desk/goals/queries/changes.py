"""What a publication changes for everybody: year and months, target tier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.goals.queries.editions import edition_before, grid_of
from fenghuolun.desk.goals.rules.grid import KINDS, TARGET_AT, Grid
from fenghuolun.engine.results import Counts


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person's target before and after, in fen: the year, and what each month gains, by kind and together."""

    person: int
    before_fen: int
    after_fen: int
    months_fen: list[int]
    kinds_fen: dict[str, int]

    @property
    def difference_fen(self) -> int:
        return self.after_fen - self.before_fen

    @property
    def is_changed(self) -> bool:
        return any(self.months_fen) or any(self.kinds_fen.values())

    @property
    def ratio(self) -> float | None:
        return self.difference_fen / self.before_fen if self.before_fen else None


def changes_by_person(before: Grid | None, after: Grid) -> list[PersonChange]:
    """Return everybody of either edition, those of ``after`` first; somebody who is gone goes down to nothing."""
    old, new = _of_people(before), _of_people(after)
    nothing = np.zeros((len(KINDS), 12), np.int64)
    changes = []
    for person in dict.fromkeys([*new, *old]):
        was, now = old.get(person, nothing), new.get(person, nothing)
        gain = now - was
        kinds = dict(zip(KINDS, gain.sum(axis=1).tolist(), strict=True))
        changes.append(PersonChange(person, int(was.sum()), int(now.sum()), gain.sum(axis=0).tolist(), kinds))
    return changes


def change_of(person: int, edition: TargetEdition) -> PersonChange | None:
    """Return what an edition changed for one person against the one published before; None for the first."""
    earlier = edition_before(edition)
    if earlier is None:
        return None
    grids = [grid_of(one, person) for one in (earlier, edition)]
    found = changes_by_person(grids[0], grids[1])
    return found[0] if found else None


def _of_people(grid: Grid | None) -> dict[int, Counts]:
    found: dict[int, Counts] = {}
    if grid is None:
        return found
    for line, cells in zip(grid.lines, grid.premium_fen[..., TARGET_AT], strict=True):
        if line.person is not None:
            found[line.person] = found.get(line.person, np.zeros_like(cells)) + cells
    return found
