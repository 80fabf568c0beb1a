"""推移图: is this series just wobbling round its median, or has something changed?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr

from fenghuolun.engine.refusals import BadInput, counts, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats


@dataclass(frozen=True, slots=True)
class RunChartRules:
    """From how many points in a row a shift, a trend and (where wanted) a Western Electric run is shown."""

    shift_from: int = 6
    trend_from: int = 5
    western_electric_from: int = 8
    least_points: int = 10  # below this many useful points the Anhøj rules stay silent

    def __post_init__(self) -> None:
        for name in ("shift_from", "trend_from", "western_electric_from", "least_points"):
            if getattr(self, name) < 2:
                raise BadInput(name, "must be at least 2")


@dataclass(frozen=True, slots=True)
class RunChart:
    """One chart per person; arrays of points are (people, times), the others (people).

    ``useful`` counts points that are neither missing nor on the median. The Anhøj pair: ``longest_run`` above
    ``longest_run_limit``, or ``crossings`` below ``crossings_limit``, is ``has_signal``. ``shift``, ``trend``,
    ``astronomical`` and ``western_electric`` mark the points to draw differently.
    """

    median: Floats
    useful: Counts
    longest_run: Counts
    longest_run_limit: Counts
    crossings: Counts
    crossings_limit: Counts
    has_signal: Flags
    shift: Flags
    trend: Flags
    astronomical: Flags
    western_electric: Flags


def run_chart(values: ArrayLike, centre: ArrayLike | None = None, rules: RunChartRules | None = None) -> RunChart:
    """Return the signals of each run chart; ``values`` is (times,) or (people, times), NaN where nothing was due.

    The centre is the row's median unless given, (people). Anhøj rules: with n useful points a longest run above
    round(log2 n + 3), or fewer crossings than the 5 % quantile of Bin(n - 1, ½), is not chance (Anhøj and
    Olesen 2014); both are calibrated to n. Shift: 6 or more in a row on one side; trend: 5 or more rises or
    falls in a row (domain 1.3.1.I); points on the median and equal neighbours neither count nor break.
    Astronomical: beyond mean ± 2.66 × mean moving range.

    >>> chart = run_chart([3, 5, 4, 6, 3, 5, 9, 8, 9, 10, 8, 9])
    >>> chart.longest_run, chart.crossings, chart.has_signal, chart.shift[0].nonzero()[0]
    (array([6]), array([1]), array([ True]), array([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11]))

    Refuses infinite values.
    """
    rules = rules or RunChartRules()
    table = np.asarray(values, dtype=np.float64)
    if table.ndim not in (1, 2) or table.shape[-1] == 0:
        raise BadInput("values", "must be (times,) or (people, times) with at least one time")
    table = np.atleast_2d(table)
    refuse_where("values", np.isinf(table), "must be a finite number, or NaN where nothing was due")
    middle = _medians(table) if centre is None else np.broadcast_to(np.asarray(centre, np.float64), table.shape[:1])
    side = _signs(table - middle[:, None])
    run, crossings = _runs(side)
    useful = np.asarray((side != 0).sum(axis=1), dtype=np.int64)
    longest = run.max(axis=1)
    longest_limit, crossings_limit = anhoej_limits(useful)
    steps, _ = _runs(_signs(_steps(table)))
    trend = np.zeros(table.shape, dtype=np.bool_)
    trend[:, 1:] = steps >= rules.trend_from
    trend[:, :-1] |= trend[:, 1:]
    unlikely = (longest > longest_limit) | (crossings < crossings_limit)
    return RunChart(
        middle,
        useful,
        longest,
        longest_limit,
        crossings,
        crossings_limit,
        (useful >= rules.least_points) & unlikely,
        run >= rules.shift_from,
        trend,
        _astronomical(table),
        run >= rules.western_electric_from,
    )


def anhoej_limits(points: ArrayLike) -> tuple[Counts, Counts]:
    """Return (longest run still chance, fewest crossings still chance) for each number of useful points.

    >>> anhoej_limits([10, 24])
    (array([6, 8]), array([2, 8]))
    """
    n = counts("points", points)
    sizes, place = np.unique(n, return_inverse=True)
    longest = np.rint(np.log2(np.maximum(sizes, 1)) + 3).astype(np.int64)
    fewest = np.zeros_like(sizes)
    for i, size in enumerate(sizes.tolist()):
        if size > 1:
            fewest[i] = np.argmax(bdtr(np.arange(size), size - 1, 0.5) >= 0.05)
    return longest[place].reshape(n.shape), fewest[place].reshape(n.shape)


def _medians(table: Floats) -> Floats:
    """Median of each row without its NaN; NaN for a row of nothing but NaN."""
    known = (~np.isnan(table)).sum(axis=1)
    ordered = np.sort(table, axis=1)  # NaN sorts last
    rows = np.arange(len(table))
    low, high = (ordered[rows, np.maximum(at, 0)] for at in ((known - 1) // 2, np.minimum(known // 2, known - 1)))
    return np.asarray((low + high) / 2)


def _signs(differences: Floats) -> NDArray[np.int8]:
    return np.sign(np.nan_to_num(differences)).astype(np.int8)


def _steps(table: Floats) -> Floats:
    """Each value minus the last known one before it; NaN where either is missing."""
    last = table[:, 0].copy()
    steps = np.empty((table.shape[0], table.shape[1] - 1))
    for t in range(1, table.shape[1]):
        steps[:, t - 1] = table[:, t] - last
        last = np.where(np.isnan(table[:, t]), last, table[:, t])
    return steps


def _runs(side: NDArray[np.int8]) -> tuple[Counts, Counts]:
    """The length of the run each point belongs to (0 for a point on no side), and how often the side changes."""
    people, times = side.shape
    length = np.zeros((people, times), dtype=np.int64)
    now, last = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int8)
    changes = np.zeros(people, dtype=np.int64)
    for t in range(times):
        here = side[:, t]
        counts = here != 0
        changed = counts & (last != here)
        changes += changed & (last != 0)
        now = np.where(changed, 1, now + counts)
        last = np.where(counts, here, last)
        length[:, t] = np.where(counts, now, 0)
    whole, following = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int8)
    for t in range(times - 1, -1, -1):
        here = side[:, t]
        counts = here != 0
        whole = np.where(counts & (following != here), length[:, t], whole)
        following = np.where(counts, here, following)
        length[:, t] = np.where(counts, whole, 0)
    return length, changes


def _astronomical(table: Floats) -> Flags:
    known = ~np.isnan(table)
    moves = np.abs(_steps(table))
    moved = ~np.isnan(moves)
    mean = np.where(known, table, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    reach = 2.66 * np.where(moved, moves, 0).sum(axis=1) / np.maximum(moved.sum(axis=1), 1)
    return np.asarray(np.abs(np.where(known, table, mean[:, None]) - mean[:, None]) > reach[:, None])
