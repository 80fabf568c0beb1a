"""When did the market change its course? Breaks of a level, and whether there is one at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, real, refuse_where
from fenghuolun.engine.results import Floats, Reason

# Andrews (1993, 2003), one coefficient, trimming 15 %: 10 %, 5 % and 1 % points of supF
SUP_F_15 = {0.10: 7.17, 0.05: 8.85, 0.01: 12.16}


@dataclass(frozen=True, slots=True)
class Breaks:
    """The breaks of a series' level.

    ``last_before[m]`` lists, for m breaks, the number of the last period before each (1 is the first period);
    ``squares[m]`` the squared error left and ``bic[m]`` its price; ``best`` the m of the lowest BIC. ``sup_f`` and
    the period ``sup_f_at`` after which one break shows most; ``reason`` ``NO_DIFFERENCE`` where supF stays below its
    5 % point or BIC wants none.
    """

    last_before: tuple[tuple[int, ...], ...]
    squares: Floats
    bic: Floats
    best: int
    sup_f: float
    sup_f_at: int
    reason: Reason


def find_breaks(values: ArrayLike, *, shortest: float = 0.15, most: int = 5) -> Breaks:
    """Return where the level of a series broke (Bai & Perron 1998, 2003), up to ``most`` breaks.

    ``values`` in time order; take growth or the residuals of a trend where the series grows. Every stretch holds at
    least the ``shortest`` share of periods. The squares of all stretches come from running sums; the best division is
    found exactly by dynamic programming. BIC = n ln(RSS/n) + n(1 + ln 2π) + ln n·(2m + 2); supF of Andrews 1993.

    >>> found = find_breaks([10.0, 11, 10, 11, 10, 20, 21, 20, 21, 20, 21, 20])
    >>> found.best, found.last_before[1], found.reason.value
    (1, (5,), 'ok')

    Refuses fewer than two stretches of two periods.
    """
    y = real("values", values)
    if y.ndim != 1:
        raise BadInput("values", "must be one series")
    refuse_where("shortest", np.asarray(not 0 < shortest < 0.5), "must lie between 0 and one half")
    least = max(int(shortest * y.size), 2)
    refuse_where("values", np.asarray(y.size < 2 * least or y.size < 8), "is too short to hold a break")
    cost = _stretches(y - y.mean(), least)
    most = min(most, y.size // least - 1)
    divisions, squares = _divided(cost, y.size, most)
    m = np.arange(most + 1)
    n = y.size
    with np.errstate(divide="ignore"):
        bic = n * np.log(squares / n) + n * (1 + np.log(2 * np.pi)) + np.log(n) * (2 * m + 2)
    one = np.array([cost[0, k] + cost[k, n] for k in range(least, n - least + 1)])
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.nan_to_num((squares[0] - one) / (one / (n - 2)), nan=0.0)
    best = int(np.argmin(bic)) if squares[0] > 0 else 0
    is_news = best > 0 and float(f.max()) > SUP_F_15[0.05]
    reason = Reason.OK if is_news else Reason.NO_DIFFERENCE
    return Breaks(divisions, squares, bic, best, float(f.max()), int(np.argmax(f)) + least, reason)


def _stretches(y: Floats, least: int) -> Floats:
    """Return cost[i, j]: squares about the mean of periods i … j − 1; infinite where shorter than ``least``."""
    sums, squares = np.concatenate([[0.0], np.cumsum(y)]), np.concatenate([[0.0], np.cumsum(y * y)])
    i, j = np.ogrid[: y.size + 1, : y.size + 1]
    length = np.maximum(j - i, 1)
    cost = squares[None, :] - squares[:, None] - (sums[None, :] - sums[:, None]) ** 2 / length
    return np.asarray(np.where(j - i >= least, np.maximum(cost, 0.0), np.inf))


def _divided(cost: Floats, n: int, most: int) -> tuple[tuple[tuple[int, ...], ...], Floats]:
    best = [cost[0]]
    cut: list[np.ndarray] = []
    for _ in range(most):
        ways = best[-1][:, None] + cost
        cut.append(ways.argmin(axis=0))
        best.append(ways.min(axis=0))
    divisions = []
    for m in range(most + 1):
        places, end = [], n
        for level in range(m - 1, -1, -1):
            end = int(cut[level][end])
            places.append(end)
        divisions.append(tuple(reversed(places)))
    return tuple(divisions), np.array([b[n] for b in best])
