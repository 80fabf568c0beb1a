"""Make a table meet its row and column totals while keeping its proportions (IPF, also called RAS)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where
from fenghuolun.engine.results import Flags, Floats

SAME_TOTAL = 1e-9


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A real table on its margins.

    ``table`` (…, rows, columns); ``sweeps`` over rows and columns it took;
    ``has_converged`` (…) false where the zeros of the seed make the margins
    impossible or slow to reach; ``error`` (…) the largest miss of a row
    as a share of its total.
    """

    table: Floats
    sweeps: int
    has_converged: NDArray[np.bool_]
    error: Floats


def fit_margins(
    seed: ArrayLike, rows: ArrayLike, columns: ArrayLike, tolerance: float = 1e-12, most_sweeps: int = 1000
) -> FittedTable:
    """Return the table nearest in proportion to ``seed`` whose rows and columns add up to the given totals.

    ``seed`` (…, R, C) not negative, ``rows`` (…, R), ``columns`` (…, C); the
    leading axes are so many tables fitted in one call. A cell is seed x row
    factor x column factor, so a zero stays zero (Deming & Stephan 1940).

    >>> fit_margins([[1, 1], [1, 3]], [4, 6], [5, 5]).table.round(2)
    array([[2.64, 1.36],
           [2.36, 3.64]])

    Refuses negative numbers, row and column totals with different sums, and a
    positive total over seeds that are all zero. Zeros that make the margins
    impossible in a less visible way show as ``has_converged`` false.
    """
    table, row, column = not_negative("seed", seed), not_negative("rows", rows), not_negative("columns", columns)
    if table.ndim < 2 or 0 in table.shape[-2:]:
        raise BadInput("seed", "must have rows and columns")
    lead = np.broadcast_shapes(table.shape[:-2], row.shape[:-1], column.shape[:-1])
    row = np.broadcast_to(row, (*lead, table.shape[-2]))
    column = np.broadcast_to(column, (*lead, table.shape[-1]))
    refuse_where("columns", _differ(row.sum(axis=-1), column.sum(axis=-1)), "do not add up to the rows' total")
    refuse_where("rows", (row > 0) & ~(table > 0).any(axis=-1), "cannot be met: the whole row is zero")
    refuse_where("columns", (column > 0) & ~(table > 0).any(axis=-2), "cannot be met: the whole column is zero")
    table = np.array(np.broadcast_to(table, (*lead, *table.shape[-2:])))
    sweeps, error = 0, np.full(lead, np.inf)
    while sweeps < most_sweeps and bool((error > tolerance).any()):
        table *= _factor(row, table.sum(axis=-1))[..., :, None]
        table *= _factor(column, table.sum(axis=-2))[..., None, :]
        error = (np.abs(table.sum(axis=-1) - row) / np.maximum(row, 1e-300)).max(axis=-1)
        sweeps += 1
    return FittedTable(table, sweeps, np.asarray(error <= tolerance), error)


def _differ(a: Floats, b: Floats) -> Flags:
    return np.asarray(np.abs(a - b) > SAME_TOTAL * np.maximum(np.abs(a), np.abs(b)))


def _factor(wanted: Floats, there: Floats) -> Floats:
    return np.divide(wanted, there, out=np.zeros_like(there), where=there > 0)
