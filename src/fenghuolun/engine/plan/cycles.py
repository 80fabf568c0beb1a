"""Round the fractions of one table by shifting along cycles, up or down by chance, so that nothing is biased."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Floats

CLOSED = 1e-9

Cell = tuple[int, int]
Open = list[set[int]]


def round_by_cycles(fraction: Floats, rng: np.random.Generator) -> Counts:
    """Return zeros and ones with the row and column sums of ``fraction`` (R, C) and its expectation cell by cell.

    Where a walk along rows and columns of open cells meets itself it has
    found a cycle; adding and taking t in turn changes no sum. t is the
    largest rise with chance fall / (rise + fall), else the largest fall.
    """
    value = {(int(i), int(j)): float(fraction[i, j]) for i, j in zip(*np.nonzero(fraction), strict=True)}
    by_row: Open = [set() for _ in range(fraction.shape[0])]
    by_column: Open = [set() for _ in range(fraction.shape[1])]
    for i, j in value:
        by_row[i].add(j)
        by_column[j].add(i)
    for start in list(value):
        while start[1] in by_row[start[0]]:
            cycle = _cycle_from(start, by_row, by_column)
            shift = _shift([value[c] for c in cycle], rng)
            for turn, cell in enumerate(cycle):
                value[cell] += -shift if turn % 2 else shift
                if len(cycle) == 1 or not CLOSED < value[cell] < 1.0 - CLOSED:
                    by_row[cell[0]].discard(cell[1])
                    by_column[cell[1]].discard(cell[0])
    rounded = np.zeros(fraction.shape, dtype=np.int64)
    for cell, v in value.items():
        rounded[cell] = round(v)
    return rounded


def _shift(values: list[float], rng: np.random.Generator) -> float:
    if len(values) == 1:
        return 0.0
    plus, minus = values[::2], values[1::2]
    rise, fall = min(1.0 - max(plus), min(minus)), min(min(plus), 1.0 - max(minus))
    return rise if rng.random() * (rise + fall) < fall else -fall


def _cycle_from(start: Cell, by_row: Open, by_column: Open) -> list[Cell]:
    """Return the first cycle on a walk from ``start``: along its row, then a column, and so on in turn.

    A lone open cell, left where the totals are whole only up to rounding noise, comes back alone.
    """
    path = [start]
    left_row, left_column = {start[0]: 1}, {start[1]: 0}  # where on the path the walk left each line
    while True:
        row, column = path[-1]
        column = _other(by_row[row], column)
        if column == path[-1][1]:
            return path[-1:]
        path.append((row, column))
        if column in left_column:
            return path[left_column[column] :]
        left_column[column] = len(path)
        row = _other(by_column[column], row)
        if row == path[-1][0]:
            return path[-1:]
        path.append((row, column))
        if row in left_row:
            return path[left_row[row] :]
        left_row[row] = len(path)


def _other(options: set[int], here: int) -> int:
    return next((o for o in options if o != here), here)
