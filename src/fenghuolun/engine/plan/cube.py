"""The cube of targets: person or reserve x business kind x month x tier, in whole fen and whole deals.

A parent's month is the sum of its people's cells and of one visible reserve line (ruling 13). Over-allocation
means that the people together carry more than the parent: the reserve line is then negative.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.rounding import round_table
from fenghuolun.engine.plan.tables import fit_margins
from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where, share, whole
from fenghuolun.engine.results import Counts, Floats

MOST_OVER_ALLOCATION = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class YearGoal:
    """A yearly goal before it is split.

    ``premium_fen`` (kinds, tiers), tiers from 基本 to 挑战, never falling;
    ``average_premium_fen`` (kinds,) turns premium into deals once, rounded up.

    >>> YearGoal(np.array([[216_000_000]]), np.array([245_000])).deals  # TV-7, 续保
    array([[882]])
    """

    premium_fen: Counts
    average_premium_fen: Counts

    def __post_init__(self) -> None:
        premium = counts("premium_fen", self.premium_fen)
        average = counts("average_premium_fen", self.average_premium_fen)
        if premium.ndim != 2 or average.shape != premium.shape[:1]:
            raise BadInput("premium_fen", "must be kinds x tiers, with one average premium for each kind")
        refuse_where("average_premium_fen", average == 0, "must be above zero")
        refuse_where("premium_fen", np.diff(premium, axis=1) < 0, "falls from one tier to the next")
        object.__setattr__(self, "premium_fen", premium)
        object.__setattr__(self, "average_premium_fen", average)

    @property
    def deals(self) -> Counts:
        return -(-self.premium_fen // self.average_premium_fen[:, None])


@dataclass(frozen=True, slots=True, eq=False)
class TargetCube:
    """Cells of one parent: ``premium_fen`` and ``deals``, each (people + 1, kinds, months, tiers).

    The last node is the reserve line, zero or negative. Summed over all nodes
    the cells are the parent's own: exact in fen and in deals.
    """

    premium_fen: Counts
    deals: Counts


def decompose(
    goal: YearGoal,
    month_weights: ArrayLike,
    person_shares: ArrayLike,
    available_share: ArrayLike | None = None,
    over_allocation: float = 0.0,
) -> TargetCube:
    """Return a yearly goal as cells of people and months, every margin exact in fen and in deals.

    ``month_weights`` (months,) or (kinds, months); ``person_shares`` (people,)
    or (people, kinds); ``available_share`` (people, months), the part of the
    month's workdays a person is there, 0..1, all ones when left out. All are
    relative: they need not add up to one. ``over_allocation`` 0..0.05.

    The months are split by largest remainder, then each month over the
    people by ``share_out``. Premium and deals follow the same weights
    independently, so a cell may carry premium without a whole deal in it.

    >>> cube = decompose(YearGoal(np.array([[1_000_00]]), np.array([300_00])), [1, 1], [2, 1])
    >>> cube.premium_fen[:, 0, :, 0]
    array([[33333, 33334],
           [16667, 16666],
           [    0,     0]])

    Refuses what ``share_out`` refuses, and month weights that do not fit the kinds.
    """
    weights = not_negative("month_weights", month_weights)
    kinds = goal.premium_fen.shape[0]
    if weights.ndim > 2 or weights.shape[:-1] not in ((), (kinds,)):
        raise BadInput("month_weights", "must be months, or kinds x months")
    cells = []
    for year in (goal.premium_fen, goal.deals):
        steps = np.diff(year, axis=1, prepend=0)
        months = largest_remainder(steps.T, np.broadcast_to(weights, (kinds, weights.shape[-1])))
        tiers_last = np.cumsum(months, axis=0).transpose(1, 2, 0)
        cells.append(share_out(tiers_last, person_shares, available_share, over_allocation))
    return TargetCube(*cells)


def share_out(
    months: ArrayLike, person_shares: ArrayLike, available_share: ArrayLike | None = None, over_allocation: float = 0.0
) -> Counts:
    """Return a parent's months split over its children: (children + 1, kinds, months, tiers), reserve last.

    ``months`` (kinds, months, tiers) whole and exact: the parent's own cells,
    so that company, branch, team and person nest. Other arguments as in
    ``decompose``. Each child's year is its share by largest remainder; child x
    month is fitted to both margins (IPF) and rounded to the nearest table with
    exact margins. A tier is split by its step above the tier below, so that a
    higher tier never asks less of anybody in any cell.

    >>> share_out([[[3], [2]]], [1, 1], over_allocation=0.0)[:, 0, :, 0]
    array([[2, 1],
           [1, 1],
           [0, 0]])

    Refuses tiers that fall, over-allocation beyond 5 %, shares that are all
    zero for a kind that has a target, and absences that leave a target nowhere to go.
    """
    parent = counts("months", months)
    if parent.ndim != 3:
        raise BadInput("months", "must be kinds x months x tiers")
    steps = np.diff(parent, axis=2, prepend=0)
    refuse_where("months", steps < 0, "falls from one tier to the next")
    shares = _per_kind(person_shares, parent.shape[0])
    present = _present(available_share, shares.shape[0], parent.shape[1])
    absent = np.asarray((shares > 0).any(axis=1) & ~(present > 0).any(axis=1))
    refuse_where("person_shares", absent, "goes to somebody who is never there")
    step = steps.transpose(2, 0, 1)
    extra = _over(step, over_allocation)
    column = step + extra
    row = largest_remainder(column.sum(axis=-1), shares.T)
    in_month = np.broadcast_to(column[:, :, None, :], (*row.shape, parent.shape[1]))
    seed = shares.T[:, :, None] * present * in_month
    fitted = fit_margins(seed, row, column)
    stuck = np.asarray(~fitted.has_converged.all(axis=0))
    refuse_where("available_share", stuck, "leaves this kind's target nowhere to go")
    tiers_first = np.concatenate([round_table(fitted.table, row, column), -extra[:, :, None, :]], axis=2)
    return np.cumsum(tiers_first, axis=0).transpose(2, 1, 3, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What a re-publication changed.

    ``cells`` (changes, axes) the positions; ``before``, ``after`` (changes,);
    ``difference`` = after - before. Cells follow each other as in the cube.
    """

    cells: Counts
    before: Counts
    after: Counts

    @property
    def difference(self) -> Counts:
        return self.after - self.before


def compare_editions(before: ArrayLike, after: ArrayLike) -> Changes:
    """Return every cell that differs between two editions of the same cells, of any shape.

    >>> compare_editions([[5, 2], [1, 0]], [[5, 3], [0, 0]]).cells
    array([[0, 1],
           [1, 0]])

    Refuses editions of different shape: line them up by node, kind, month and tier first.
    """
    old, new = whole("before", before), whole("after", after)
    if old.shape != new.shape:
        raise BadInput("after", "must have the shape of the edition before")
    places = np.nonzero(old != new)
    return Changes(np.stack(places, axis=-1).astype(np.int64), old[places], new[places])


def _per_kind(person_shares: ArrayLike, kinds: int) -> Floats:
    shares = not_negative("person_shares", person_shares)
    if shares.ndim == 1:
        shares = np.repeat(shares[:, None], kinds, axis=1)
    if shares.ndim != 2 or shares.shape[1] != kinds or shares.shape[0] == 0:
        raise BadInput("person_shares", "must be people, or people x kinds")
    return shares


def _present(available_share: ArrayLike | None, people: int, months: int) -> Floats:
    if available_share is None:
        return np.ones((people, months))
    present = share("available_share", available_share)
    if present.shape != (people, months):
        raise BadInput("available_share", "must be people x months")
    return present


def _over(step: Counts, over_allocation: float) -> Counts:
    if not 0.0 <= over_allocation <= MOST_OVER_ALLOCATION:
        raise BadInput("over_allocation", f"must lie between 0 and {MOST_OVER_ALLOCATION}")
    year = np.cumsum(step.sum(axis=-1), axis=0)
    extra = np.diff(np.rint(year * over_allocation).astype(np.int64), axis=0, prepend=0)
    return largest_remainder(extra, step)
