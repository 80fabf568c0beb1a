"""Do two series of the market move together, or do they only both grow? Growth, lags, and an honest significance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtr

from fenghuolun.engine.link import effective_n
from fenghuolun.engine.refusals import BadInput, real, refuse_where
from fenghuolun.engine.results import Estimate, Floats, Reason
from fenghuolun.engine.track.multiplicity import discoveries

FEWEST = 8
FEWEST_LAGGED = 20


def growth(values: ArrayLike) -> Floats:
    """Return the growth from one period to the next, 0.05 for five percent; NaN stays NaN.

    >>> growth([100.0, 110.0, 99.0]).round(3)
    array([ 0.1, -0.1])

    Refuses zero and negative levels.
    """
    levels = np.asarray(values, np.float64)
    refuse_where("values", levels <= 0, "must be above 0")
    return np.asarray(levels[1:] / levels[:-1] - 1)


def _pairs(first: ArrayLike, second: ArrayLike, lag: int) -> tuple[Floats, Floats]:
    x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise BadInput("second", "must be a series as long as first")
    refuse_where("lag", np.asarray(lag < 0), "must not be negative")
    x, y = x[: x.size - lag], y[lag:]
    both = np.isfinite(x) & np.isfinite(y)
    return x[both], y[both]


def correlation(
    first: ArrayLike, second: ArrayLike, *, lag: int = 0, ranks: bool = False, level: float = 0.95, fewest: int = FEWEST
) -> Estimate:
    """Return the correlation of ``first`` with ``second`` ``lag`` periods later, with Fisher's interval.

    Pearson, or Spearman with ``ranks``. Periods where either is NaN are left out; below ``fewest`` pairs, or where
    one does not move, NaN and ``TOO_FEW``. Of two levels that both grow it is always large: ask for ``growth``.

    >>> found = correlation([1.0, 2, 3, 4, 5, 6, 7, 8, 9], [2.0, 1, 4, 3, 6, 5, 8, 7, 9])
    >>> float(found.value.round(3)), float(found.low.round(2)), int(found.n)
    (0.933, 0.71, 9)
    """
    x, y = _pairs(first, second, lag)
    n = np.asarray(x.size, np.int64)
    method = "Spearman" if ranks else "Pearson"
    if x.size < max(fewest, 4) or np.ptp(x) == 0 or np.ptp(y) == 0:
        nothing = np.asarray(np.nan)
        return Estimate(nothing, nothing, nothing, n, method, level, Reason.TOO_FEW)
    if ranks:
        x, y = _ranks(x), _ranks(y)
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))
    half = float(ndtri((1 + level) / 2)) / np.sqrt(x.size - 3)
    z = float(np.arctanh(np.clip(r, -1 + 1e-15, 1 - 1e-15)))
    return Estimate(np.asarray(r), np.asarray(np.tanh(z - half)), np.asarray(np.tanh(z + half)), n, method, level)


def _ranks(values: Floats) -> Floats:
    _, at, many = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(many) - (many - 1) / 2)[at])


@dataclass(frozen=True, slots=True)
class Lead:
    """Does one series run ahead of another, once each one's own memory is taken out?

    ``correlation[lag]`` of what is new in the first with what is new in the second ``lag`` periods later; its
    ``honest_n``, and ``p_value`` held to one false-discovery rate over the lags. ``best_lag`` with ``reason``:
    ``OK`` it leads, ``NO_DIFFERENCE`` it may be chance, ``TOO_FEW`` below twenty periods.
    """

    correlation: Floats
    honest_n: Floats
    p_value: Floats
    best_lag: int
    reason: Reason


def lead_of(first: ArrayLike, second: ArrayLike, *, most_lag: int = 4, fewest: int = FEWEST_LAGGED) -> Lead:
    """Return whether ``first`` runs ahead of ``second`` by 0 … ``most_lag`` periods.

    Prewhitened (Box & Jenkins; Haugh 1976): an autoregression fitted to the first, its order by AIC, filters both, so
    two unrelated series with long memory are not found to go together; what memory remains in the second shrinks the
    number of pairs (Pyper & Peterman 1998). Take growth first where levels trend.

    >>> rng = np.random.default_rng(3)
    >>> news = rng.normal(size=122)
    >>> lead_of(news[2:], news[:-2] + 0.5 * rng.normal(size=120)).best_lag
    2
    """
    x, y = real("first", first), real("second", second)
    if x.ndim != 1 or x.shape != y.shape:
        raise BadInput("second", "must be a series as long as first")
    nothing = np.full(most_lag + 1, np.nan)
    if x.size < max(fewest, 4 * most_lag) or np.ptp(x) == 0 or np.ptp(y) == 0:
        return Lead(nothing, nothing, nothing, 0, Reason.TOO_FEW)
    filtered_x, filtered_y = _filtered(x - x.mean(), y - y.mean())
    r, n, p = nothing.copy(), nothing.copy(), nothing.copy()
    for lag in range(most_lag + 1):
        a, b = filtered_x[: filtered_x.size - lag], filtered_y[lag:]
        r[lag] = np.corrcoef(a, b)[0, 1]
        n[lag] = effective_n(a, b)
        freedom = max(n[lag] - 2, 1.0)
        p[lag] = 2 * stdtr(freedom, -abs(r[lag]) * np.sqrt(freedom / max(1 - r[lag] ** 2, 1e-15)))
    news = discoveries(p)
    best = int(np.argmin(p))
    return Lead(r, n, news.adjusted, best, Reason.OK if news.is_news[best] else Reason.NO_DIFFERENCE)


def _filtered(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    most = max(1, min(4, x.size // 10))
    target = x[most:]
    best: tuple[float, Floats] = (target.size * float(np.log((target**2).mean())), np.empty(0))
    for order in range(1, most + 1):
        lags = np.column_stack([x[most - j : x.size - j] for j in range(1, order + 1)])
        weights = np.asarray(np.linalg.lstsq(lags, target, rcond=None)[0], np.float64)
        score = target.size * float(np.log(((target - lags @ weights) ** 2).mean() + 1e-300)) + 2 * order
        if score < best[0]:
            best = score, weights
    order = best[1].size
    kernel = np.concatenate([[1.0], -best[1]])
    return np.convolve(x, kernel)[order : x.size], np.convolve(y, kernel)[order : y.size]


def granger(first: ArrayLike, second: ArrayLike, order: int = 1) -> tuple[float, float]:
    """Return (F, p-value): does the past of ``first`` improve the forecast of ``second`` by its own past?

    A check beside ``lead_of``: it says that one comes before, not that it causes. Refuses series too short for it.

    >>> rng = np.random.default_rng(4)
    >>> x = rng.normal(size=101)
    >>> granger(x[1:], x[:-1] + rng.normal(size=100), 2)[1] < 0.001
    True
    """
    from scipy.special import fdtrc

    x, y = real("first", first), real("second", second)
    if x.ndim != 1 or x.shape != y.shape:
        raise BadInput("second", "must be a series as long as first")
    n, freedom = y.size - order, y.size - order - 2 * order - 1
    refuse_where("second", np.asarray(order < 1 or freedom < 1), "is too short for this order")
    own = np.column_stack([np.ones(n), *(y[order - j : y.size - j] for j in range(1, order + 1))])
    both = np.column_stack([own, *(x[order - j : x.size - j] for j in range(1, order + 1))])
    left = [float(((y[order:] - d @ np.linalg.lstsq(d, y[order:], rcond=None)[0]) ** 2).sum()) for d in (own, both)]
    f = (left[0] - left[1]) / order / (left[1] / freedom)
    return f, float(fdtrc(order, freedom, max(f, 0.0)))
