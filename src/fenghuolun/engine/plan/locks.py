"""What locked cells forbid: totals that cannot be met any more, by how much, and what to unlock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Counts, Flags, Floats

Place = tuple[int, ...]


class CannotBalance(BadInput):
    """The locked and set cells leave no way to meet the totals.

    ``by`` how much: above zero where locked cells exceed a total, below zero
    where nothing free is left to carry it. ``unlock`` are the cells of which
    some must be set free, the fewest and largest where locks exceed a total.
    """

    def __init__(self, why: str, by: int, unlock: Sequence[Place]) -> None:
        super().__init__("locked", why, tuple(unlock[0]) if unlock else ())
        self.by = by
        self.unlock = tuple(unlock)

    def at(self, unlock: Sequence[Place]) -> CannotBalance:
        """Return the same refusal with its cells named by other positions."""
        return CannotBalance(self.why, self.by, unlock)


def check_lines(cells: Counts, fixed: Flags, row_left: Counts, column_left: Counts) -> None:
    """Refuse with ``CannotBalance`` the first row or column whose fixed cells exceed or cannot reach its total.

    ``cells``, ``fixed`` (rows, columns, cells of a place); ``row_left``,
    ``column_left`` the totals less the fixed cells.
    """
    for axis, left in ((0, row_left), (1, column_left)):
        for line in np.flatnonzero(left < 0):
            places = _places(cells.shape, axis, int(line), fixed)
            value = np.array([cells[p] for p in places])
            largest = np.argsort(-value, kind="stable")
            enough = int(np.searchsorted(np.cumsum(value[largest]), -left[line])) + 1
            raise CannotBalance(
                "locked cells exceed the total", int(-left[line]), [places[i] for i in largest[:enough]]
            )
        free = (~fixed).any(axis=(1 - axis, 2))
        for line in np.flatnonzero((left > 0) & ~free):
            unlock = _places(cells.shape, axis, int(line), fixed)
            raise CannotBalance("every cell of the total is locked", int(-left[line]), unlock)


def complete(near: Floats, cells: Counts, fixed: Flags, row_left: Counts, column_left: Counts) -> Counts:
    """Return whole places (rows, columns) that meet the totals where no table in proportion does.

    Starts from ``near`` rounded down and pushes the rest along augmenting
    paths over free places (Ford & Fulkerson 1956). Where a path is missing the
    rows reached can only use the columns reached, which are full: that cut is
    raised as ``CannotBalance`` with the locked cells that cross it.
    """
    free = np.asarray((~fixed).any(axis=2))
    fit = near * np.minimum(1.0, row_left / np.maximum(near.sum(axis=1), 1e-300))[:, None]
    flow = np.where(free, np.floor(fit), 0.0).astype(np.int64)
    while (short := row_left - flow.sum(axis=1)).any():
        spare = column_left - flow.sum(axis=0)
        path, rows, columns = _augmenting_path(free, flow, np.asarray(short > 0), np.asarray(spare > 0))
        if not path:
            cross = np.argwhere(rows[:, None, None] & ~columns[None, :, None] & fixed)
            unlock = [tuple(int(i) for i in place) for place in cross]
            raise CannotBalance("the free cells cannot carry what is left", -int(short[rows].sum()), unlock)
        back = [flow[b] for b in path[1::2]]
        push = min([int(short[path[0][0]]), int(spare[path[-1][1]]), *map(int, back)])
        for turn, place in enumerate(path):
            flow[place] += -push if turn % 2 else push
    return flow


def _augmenting_path(
    free: Flags, flow: Counts, is_source: Flags, is_sink: Flags
) -> tuple[list[tuple[int, int]], Flags, Flags]:
    """Return places to fill and to empty in turn, from a lacking row to a column with room; and all lines reached."""
    row_from = np.where(is_source, -1, -2)  # column by which a row was reached; -1 source, -2 not reached
    column_from = np.full(free.shape[1], -2)
    while True:
        reached = (row_from > -2)[:, None] & free & (column_from == -2)
        new = np.flatnonzero(reached.any(axis=0))
        column_from[new] = np.argmax(reached[:, new], axis=0)
        ends = new[is_sink[new]]
        if ends.size:
            return _trace(int(ends[0]), row_from, column_from), row_from > -2, column_from > -2
        back = (column_from > -2) & (flow > 0) & (row_from == -2)[:, None]
        rows = np.flatnonzero(back.any(axis=1))
        row_from[rows] = np.argmax(back[rows], axis=1)
        if not rows.size:
            return [], row_from > -2, column_from > -2


def _trace(column: int, row_from: Counts, column_from: Counts) -> list[tuple[int, int]]:
    path = []
    while True:
        row = int(column_from[column])
        path.append((row, column))
        column = int(row_from[row])
        if column < 0:
            return path[::-1]
        path.append((row, column))


def _places(shape: tuple[int, ...], axis: int, line: int, fixed: Flags) -> list[Place]:
    on_line = np.zeros(shape, dtype=np.bool_)
    on_line[(slice(None),) * axis + (line,)] = True
    return [tuple(int(i) for i in place) for place in np.argwhere(on_line & fixed)]
