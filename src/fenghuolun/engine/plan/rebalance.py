"""Change or lock cells of the cube and let the rest follow in proportion, so that the chosen totals still hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.locks import CannotBalance, check_lines, complete
from fenghuolun.engine.plan.rounding import round_table
from fenghuolun.engine.plan.tables import fit_margins
from fenghuolun.engine.refusals import BadInput, counts
from fenghuolun.engine.results import Counts, Flags

NODE, KIND, MONTH, TIER = range(4)
OPENED = 1e-6  # the seed of an empty cell beside the mean of the others: it takes something only where nothing else can


class Total(Enum):
    """A set of totals to hold, named by what each one is of; every tier has its own."""

    NODE_KIND = (NODE, KIND)  # a person's year in one kind
    KIND_MONTH = (KIND, MONTH)  # a kind's month over all people
    NODE_MONTH = (NODE, MONTH)  # a person's month over all kinds
    NODE = (NODE,)
    KIND = (KIND,)
    MONTH = (MONTH,)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The four axes of the cube as tables: one batch, its rows, its columns, and the cells that share a place."""

    order: tuple[int, ...]
    cube_shape: tuple[int, ...]
    table_shape: tuple[int, int, int, int]

    def to_tables(self, cube: Counts) -> Counts:
        return cube.transpose(self.order).reshape(self.table_shape)

    def to_cube(self, tables: Counts) -> Counts:
        across = tables.reshape([self.cube_shape[axis] for axis in self.order])
        return np.ascontiguousarray(across.transpose(np.argsort(self.order)))

    def index(self, *place: int) -> tuple[int, ...]:
        """Return the cube position of a table position (batch, row, column, cell)."""
        flat = np.ravel_multi_index(place, self.table_shape)
        across = np.unravel_index(int(flat), [self.cube_shape[axis] for axis in self.order])
        return tuple(int(across[self.order.index(axis)]) for axis in range(4))


def rebalance(
    before: ArrayLike,
    after: ArrayLike,
    locked: ArrayLike | None = None,
    keep: tuple[Total, ...] = (Total.NODE_KIND, Total.KIND_MONTH),
) -> Counts:
    """Return the cube after a change, the free cells moved in proportion so that all totals in ``keep`` hold.

    ``before`` and ``after`` (nodes, kinds, months, tiers) whole, premium in
    fen or deals; ``after`` differs in the cells a person has set, and those
    stay as set, as do the cells that are true in ``locked``. The totals are
    those of ``before``. One or two of them may be kept; the default pair holds
    every total of a person, a kind and a month at once. Tables in which nothing
    was set come back as they were. Leave the reserve line out of the nodes.
    To keep locks while a goal is revised, decompose the new goal as ``before``
    and let ``after`` be the same with the locked cells set to what they were.

    Free cells are scaled by row and column (IPF) and rounded to the nearest
    table that adds up. An empty free cell takes something only where nothing
    else can; lock it to keep it empty.

    >>> before = np.array([[10, 10], [10, 10]]).reshape(2, 1, 2, 1)
    >>> after = before.copy()
    >>> after[0, 0, 0, 0] = 14
    >>> rebalance(before, after)[:, 0, :, 0]
    array([[14,  6],
           [ 6, 14]])

    Raises ``CannotBalance``: which total, by how much, and which cells to unlock.
    """
    old, new = counts("before", before), counts("after", after)
    lock = np.zeros(old.shape, dtype=np.bool_) if locked is None else np.asarray(locked, dtype=np.bool_)
    if old.ndim != 4 or new.shape != old.shape or lock.shape != old.shape:
        raise BadInput("after", "must be nodes x kinds x months x tiers, like before and locked")
    layout = _layout(old.shape, keep)
    start, wish = layout.to_tables(old), layout.to_tables(new)
    fixed = layout.to_tables(lock.astype(np.int64)).astype(np.bool_) | (start != wish)
    row, column = start.sum(axis=(2, 3)), start.sum(axis=(1, 3))
    off = (wish.sum(axis=(2, 3)) != row).any(axis=1) | (wish.sum(axis=(1, 3)) != column).any(axis=1)
    result = wish.copy()
    for b in np.flatnonzero(off):
        try:
            result[b] = _balanced(wish[b], fixed[b], row[b], column[b])
        except CannotBalance as refusal:
            raise refusal.at([layout.index(int(b), *cell) for cell in refusal.unlock]) from None
    return layout.to_cube(result)


def _layout(shape: tuple[int, ...], keep: tuple[Total, ...]) -> _Layout:
    if not 1 <= len(keep) <= 2:
        raise BadInput("keep", "must name one or two totals")
    first, second = {*keep[0].value, TIER}, {*(keep[1].value if len(keep) > 1 else ()), TIER}
    groups = [first & second, first - second, second - first, {NODE, KIND, MONTH} - first - second]
    order = tuple(axis for group in groups for axis in sorted(group))
    batch, rows, columns, cells = (int(np.prod([shape[axis] for axis in group])) for group in groups)
    return _Layout(order, shape, (batch, rows, columns, cells))


def _balanced(cells: Counts, fixed: Flags, row: Counts, column: Counts) -> Counts:
    """Return one table (rows, columns, cells of a place) on its totals, the fixed cells untouched."""
    held = np.where(fixed, cells, 0).sum(axis=2)
    row_left, column_left = row - held.sum(axis=1), column - held.sum(axis=0)
    check_lines(cells, fixed, row_left, column_left)
    free = ~fixed
    seed = np.where(free, cells, 0.0)
    mean = seed.sum() / max(int(free.sum()), 1)
    seed = np.where(free & (cells == 0), OPENED * max(mean, 1.0), seed)
    fitted = fit_margins(seed.sum(axis=2), row_left, column_left)
    if fitted.has_converged:
        places = round_table(fitted.table, row_left, column_left)
    else:
        places = complete(fitted.table, cells, fixed, row_left, column_left)
    moved = largest_remainder(places, np.where(places[..., None] > 0, seed, 0.0))
    return np.where(fixed, cells, moved)
