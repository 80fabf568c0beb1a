"""Set one figure of a draft and let the rest follow: whole fen, whole deals, locks untouched, totals as chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from fenghuolun.desk.goals.rules.grid import TARGET_AT, Grid
from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.cube import Changes, compare_editions
from fenghuolun.engine.plan.locks import CannotBalance
from fenghuolun.engine.plan.rebalance import Total, rebalance
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Counts, Flags

USUAL_TIERS = (0.9, 0.1)  # 基本, and the step from there to the target, where the cells to be set are all empty


class Keep(StrEnum):
    """Which totals hold when a person's month is set."""

    BOTH = "both"  # the person's year and the unit's month
    MONTH = "month"  # the unit's month: the others take it over
    PERSON = "person"  # the person's year: the other months take it over


TOTALS = {
    Keep.BOTH: (Total.NODE_KIND, Total.KIND_MONTH),
    Keep.MONTH: (Total.KIND_MONTH,),
    Keep.PERSON: (Total.NODE_KIND,),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Which cells are meant: a line, a kind, a month (0..11); what is None means all of them."""

    line: int | None = None
    kind: int | None = None
    month: int | None = None

    def mask(self, grid: Grid) -> Flags:
        chosen = np.zeros(grid.is_locked.shape, np.bool_)
        chosen[tuple(slice(None) if at is None else at for at in (self.line, self.kind, self.month))] = True
        chosen[~grid.is_person] = False
        return chosen


def set_total(grid: Grid, place: Place, premium_fen: int, keep: Keep = Keep.BOTH) -> Grid:
    """Return the grid with the target premium of ``place`` set to ``premium_fen`` and everything else following.

    Several cells share the new total in proportion to what they had; 基本, 挑战
    and deals follow in proportion. A person's month keeps the totals named by
    ``keep``; a person's year keeps every month of the unit; a month of all
    people keeps everybody's year; a kind as a whole keeps nothing: the unit's
    own target changes. Reserve lines stay.

    Raises ``CannotBalance`` where locked cells leave no way.
    """
    people = grid.only(grid.is_person)
    chosen = place.mask(people)
    locked = people.is_locked
    totals = _totals(place, keep)
    old = int(people.premium_fen[..., TARGET_AT][chosen].sum())
    deals = _deals(people, chosen, premium_fen, old)
    figures = [
        _settled(people.premium_fen, chosen, locked, premium_fen, totals),
        _settled(people.deals, chosen, locked, deals, totals),
    ]
    whole = [grid.premium_fen.copy(), grid.deals.copy()]
    for cells, new in zip(whole, figures, strict=True):
        cells[grid.is_person] = new
    return replace(grid, premium_fen=whole[0], deals=whole[1])


def moved(before: Grid, after: Grid) -> Changes:
    """Return the cells whose target premium differs: positions (line, kind, month)."""
    return compare_editions(before.premium_fen[..., TARGET_AT], after.premium_fen[..., TARGET_AT])


def _totals(place: Place, keep: Keep) -> tuple[Total, ...]:
    if place.line is not None and place.month is not None:
        return TOTALS[keep]
    if place.line is not None:
        return (Total.KIND_MONTH,)
    return (Total.NODE_KIND,) if place.month is not None else ()


def _deals(people: Grid, chosen: Flags, premium_fen: int, old: int) -> int:
    if old:
        return round(int(people.deals[..., TARGET_AT][chosen].sum()) * premium_fen / old)
    kinds = chosen.any(axis=(0, 2))
    premium, deals = (cells[:, kinds, :, TARGET_AT].sum() for cells in (people.premium_fen, people.deals))
    return round(premium_fen * int(deals) / int(premium)) if premium else 0


def _settled(cells: Counts, chosen: Flags, locked: Flags, total: int, totals: tuple[Total, ...]) -> Counts:
    """Return cells (lines, kinds, months, tiers) after the change; worked out on the steps between tiers."""
    before = np.diff(cells, axis=3, prepend=0)
    after = before.copy()
    free = chosen & ~locked
    wanted = _steps(before[chosen], total) - before[chosen & locked].sum(axis=0)
    if (wanted < 0).any():
        held = np.argwhere(chosen & locked)
        raise CannotBalance("locked cells exceed the total", int(-wanted.min()), [tuple(map(int, p)) for p in held])
    if not free.any():
        if wanted.any():
            held = np.argwhere(chosen)
            raise CannotBalance("every cell of the total is locked", int(wanted.sum()), [tuple(p) for p in held])
        return cells
    after[free] = largest_remainder(wanted, _weights(before[free], wanted)).T
    if totals:
        fixed = np.broadcast_to((chosen | locked)[..., None], before.shape)
        balanced = rebalance(before, after, fixed, totals)
        after = np.where(_touched(chosen, totals)[..., None], balanced, before)
    return np.asarray(np.cumsum(after, axis=3))


def _touched(chosen: Flags, totals: tuple[Total, ...]) -> Flags:
    """Return the cells that may move: with one kind of total, only those that share such a total with a chosen cell."""
    if len(totals) > 1:
        return np.ones(chosen.shape, np.bool_)
    apart = tuple(axis for axis in range(3) if axis not in totals[0].value)
    return np.broadcast_to(chosen.any(axis=apart, keepdims=True), chosen.shape)


def _steps(old: Counts, total: int) -> Counts:
    """Return the new total as steps 基本, to target, to 挑战, in the proportion of the old ones."""
    floor, step, above = old.sum(axis=0).tolist()
    target = floor + step
    shares = (floor / target, above / target) if target else USUAL_TIERS
    new_floor = min(total, round(total * shares[0]))
    return np.array([new_floor, total - new_floor, round(total * shares[1])], np.int64)


def _weights(old: Counts, wanted: Counts) -> Counts:
    """Return weights (steps, cells): what each cell had of a step, else of all steps, else the same for all."""
    weight = old.T.copy()
    lacking = (weight.sum(axis=1) == 0) & (wanted > 0)
    anything = old.sum(axis=1)
    weight[lacking] = anything if anything.any() else 1
    return weight


def lock_mask(grid: Grid, places: list[Place]) -> Flags:
    """Return the cells (lines, kinds, months) of all the places."""
    if not places:
        raise BadInput("places", "must name at least one cell")
    return np.logical_or.reduce([place.mask(grid) for place in places])


def carry_locks(old: Grid, new: Grid) -> Grid:
    """Return a newly decomposed grid in which the cells locked before hold what they held; the rest makes room.

    Lines that are no longer there take their locks with them. Raises ``CannotBalance`` where the locks leave no way.
    """
    place = {line: at for at, line in enumerate(old.lines)}
    locked = new.is_locked.copy()
    figures = [new.premium_fen.copy(), new.deals.copy()]
    for at, line in enumerate(new.lines):
        if line.person is None or line not in place:
            continue
        was = old.is_locked[place[line]]
        locked[at] |= was
        for cells, before in zip(figures, (old.premium_fen, old.deals), strict=True):
            cells[at][was] = before[place[line]][was]
    if not locked.any():
        return new
    people = new.is_person
    for cells, fresh in zip(figures, (new.premium_fen, new.deals), strict=True):
        steps = [np.diff(one[people], axis=3, prepend=0) for one in (fresh, cells)]
        fixed = np.broadcast_to(locked[people][..., None], steps[0].shape)
        cells[people] = np.cumsum(rebalance(steps[0], steps[1], fixed), axis=3)
    return replace(new, premium_fen=figures[0], deals=figures[1], is_locked=locked)
