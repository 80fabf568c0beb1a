"""Round a table to whole numbers so that every row and every column still adds up (controlled rounding).

It can always be done with each cell rounded to one of its two neighbours (Bacharach 1966; Causey, Cox &
Ernst 1985). ``round_table`` finds the nearest such table; ``round_table_fairly`` draws one without bias.
"""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.plan.cycles import round_by_cycles
from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats

INTEGRAL = 1e-6
LAST_RESORT = -1000.0  # claim of a cell that is whole already: it moves only where nothing else can
CHUNK = 1 << 19  # cells x columns worked on at once, to stay in the cache
PRICE_TRIALS = 6
SAME = 1e-12  # costs that differ by less are one cost


def round_table(table: ArrayLike, rows: ArrayLike | None = None, columns: ArrayLike | None = None) -> Counts:
    """Return the whole-number table nearest to ``table`` (least squares) with the same row and column totals.

    ``table`` (…, R, C) not negative, whose rows and columns add up to whole
    numbers; the leading axes are so many tables in one call. ``rows`` (…, R)
    and ``columns`` (…, C) say those whole numbers where floats of fen are too
    coarse to. Every cell becomes the floor or the ceiling of itself; zero stays zero.

    Each row takes its largest remainders under a price per column; then
    units move along cheapest paths of columns until the columns add up. Rows
    that are optimal for some prices stay so along such paths (successive
    shortest paths), so the result is the optimum, whatever the prices.

    >>> round_table([[0.5, 1.5], [2.5, 0.5]])
    array([[0, 2],
           [3, 0]])

    Refuses negative numbers and totals that are not whole or not the table's.
    """
    cells, row, column = _with_margins(table, rows, columns)
    if cells.shape[-1] > cells.shape[-2]:
        return round_table(cells.swapaxes(-1, -2), column, row).swapaxes(-1, -2)
    shape, lead = cells.shape, prod(cells.shape[:-2])
    cells, row, column = cells.reshape(lead, *shape[-2:]), row.reshape(lead, shape[-2]), column.reshape(lead, shape[-1])
    step = max(1, CHUNK // max(1, shape[-2] * shape[-1] ** 2))
    parts = [slice(first, first + step) for first in range(0, lead, step)]
    rounded = [_nearest(cells[part], row[part], column[part]) for part in parts]
    return np.concatenate(rounded).reshape(shape) if rounded else np.zeros(shape, dtype=np.int64)


def round_table_fairly(table: ArrayLike, rng: np.random.Generator) -> Counts:
    """Return a whole-number table with the same totals, drawn so that each cell's expectation is the cell.

    ``table`` (R, C). Use it where one table is rounded again and again and the
    same person must not always be the one rounded up. Walks cycles of cells
    with fractions and shifts along each, up or down by chance, until a cell is
    whole (Cox 1987).

    >>> round_table_fairly([[0.5, 0.5], [0.5, 0.5]], np.random.default_rng(1)).sum(axis=0)
    array([1, 1])

    Refuses negative numbers and totals that are not whole.
    """
    cells, _, _ = _with_margins(table, None, None)
    if cells.ndim != 2:
        raise BadInput("table", "must be one table of rows and columns")
    low, claim = _floors(cells)
    return low + round_by_cycles(np.maximum(claim, 0.0), rng)


def _nearest(cells: Floats, row: Counts, column: Counts) -> Counts:
    low, claim = _floors(cells)
    up, surplus = _row_optimum(claim, row - low.sum(axis=-1), column - low.sum(axis=-2))
    _balance_columns(claim, up, surplus)
    return low + up


def _with_margins(table: ArrayLike, rows: ArrayLike | None, columns: ArrayLike | None) -> tuple[Floats, Counts, Counts]:
    cells = not_negative("table", table)
    if cells.ndim < 2 or 0 in cells.shape[-2:]:
        raise BadInput("table", "must have rows and columns")
    row = _whole_totals("rows", cells.sum(axis=-1), rows)
    column = _whole_totals("columns", cells.sum(axis=-2), columns)
    refuse_where("columns", row.sum(axis=-1) != column.sum(axis=-1), "do not add up to the rows' total")
    return cells, row, column


def _whole_totals(name: str, sums: Floats, given: ArrayLike | None) -> Counts:
    wanted = np.rint(sums).astype(np.int64) if given is None else np.broadcast_to(counts(name, given), sums.shape)
    slack = INTEGRAL if given is None else 0.5
    miss = np.abs(sums - wanted) > slack + 1e-9 * np.abs(sums)
    refuse_where(name, miss, "must be the table's own totals, and whole")
    return wanted


def _floors(cells: Floats) -> tuple[Counts, Floats]:
    # a float of many fen carries noise in its last digits: so near a whole number it is that number
    noise = 1e-9 + 8 * np.spacing(cells)
    low = np.floor(cells + noise)
    fraction = cells - low
    claim = np.where(fraction > noise, fraction, np.where(low > 0, LAST_RESORT, -np.inf))
    return low.astype(np.int64), claim


def _row_optimum(claim: Floats, need: Counts, wanted: Counts) -> tuple[Flags, Counts]:
    """Return which cells go up so that every row adds up, and how many too many each column then has.

    A few prices per column are tried, dearer where too many went up, and for
    each table the best is kept: it leaves fewer units to move one by one.
    """
    able = (claim > -np.inf).sum(axis=-1)
    refuse_where("rows", (need < 0) | (need > able), "cannot be met by rounding its cells")
    up = _largest(claim, need)
    surplus = up.sum(axis=-2) - wanted
    price = np.zeros(surplus.shape)
    active, now = np.arange(len(up)), surplus
    for trial in range(PRICE_TRIALS):
        price[active] += now * (0.5 / (1.0 + 0.3 * trial) / claim.shape[-2])
        tried = _largest(claim[active] - price[active, None, :], need[active])
        now = tried.sum(axis=-2) - wanted[active]
        better = np.abs(now).sum(axis=-1) < np.abs(surplus[active]).sum(axis=-1)
        up[active[better]], surplus[active[better]] = tried[better], now[better]
        still = now.any(axis=-1)
        active, now = active[still], now[still]
    return up, surplus


def _largest(claim: Floats, need: Counts) -> Flags:
    """Return the ``need`` largest claims of each row, ties to the lower index."""
    parts = claim.shape[-1]
    least = np.take_along_axis(np.sort(claim, axis=-1), np.minimum(parts - need, parts - 1)[..., None], axis=-1)
    up = (claim >= least) & (need > 0)[..., None]
    tied = up.sum(axis=-1) != need
    if tied.any():  # sorting positions costs three times as much as sorting values
        order = np.argsort(-claim[tied], axis=-1, kind="stable")
        among = np.zeros(order.shape, dtype=np.bool_)
        np.put_along_axis(among, order, np.arange(parts) < need[tied][:, None], axis=-1)
        up[tied] = among
    return up


def _balance_columns(claim: Floats, up: Flags, surplus: Counts) -> None:
    """Move units between columns, inside rows, until no column has a surplus; changes ``up`` and ``surplus``.

    Each round moves along one cheapest path per table, as many units as rows of equal cost allow.
    """
    active = np.flatnonzero(surplus.any(axis=-1))
    while active.size:
        leave = np.where(up[active], claim[active], np.inf)
        enter = np.where(up[active], np.inf, -claim[active])
        price = (leave[:, :, :, None] + enter[:, :, None, :]).min(axis=1)
        cost, before = _cheapest_paths(price, surplus[active] > 0)
        goal = np.argmin(np.where(surplus[active] < 0, cost, np.inf), axis=-1)
        every = np.arange(active.size)
        if not np.isfinite(cost[every, goal]).all():
            raise BadInput("table", "has no rounding with these totals")
        edges, units = [], -surplus[active, goal]
        which, to = every, goal
        while which.size:
            source = before[which, to]
            rows = leave[which, :, source] + enter[which, :, to] <= price[which, source, to, None] + SAME
            units[which] = np.minimum(units[which], rows.sum(axis=1))
            edges.append((which, source, to, rows))
            start = before[which, source] < 0
            units[which[start]] = np.minimum(units[which[start]], surplus[active[which[start]], source[start]])
            surplus[active[which[start]], source[start]] -= units[which[start]]
            which, to = which[~start], source[~start]
        for which, source, to, rows in edges:
            moved = rows & (np.cumsum(rows, axis=1) <= units[which, None])
            up[active[which], :, source] &= ~moved
            up[active[which], :, to] |= moved
        surplus[active, goal] += units
        active = active[surplus[active].any(axis=-1)]


def _cheapest_paths(price: Floats, is_source: Flags) -> tuple[Floats, Counts]:
    # Bellman and Ford for all tables at once: moving a unit back pays, so prices may be negative
    cost = np.where(is_source, 0.0, np.inf)
    before = np.full(cost.shape, -1, dtype=np.int64)
    for _ in range(cost.shape[-1] - 1):
        through = cost[:, :, None] + price
        best = through.min(axis=1)
        better = best < cost - SAME
        if not better.any():
            break
        before[better] = np.argmin(through, axis=1)[better]
        cost = np.where(better, best, cost)
    return cost, before
