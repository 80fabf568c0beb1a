"""Does activity lead to results? Lagged correlation with an honest n, elasticity, what the next points are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .refusals import BadInput, not_negative, real
from .results import Flags, Floats, Reason

FEWEST_WEEKS = 12
MOST_LAG = 6


def autocorrelations(values: ArrayLike, most: int) -> Floats:
    """Return the autocorrelations at lags 1 … ``most`` of rows about their own means, pooled over rows.

    ``values`` has shape (series, times); the divisor is that of lag 0.

    >>> autocorrelations([[1, 2, 3, 4, 5, 6]], 1)
    array([0.5])
    """
    x = real("values", values)
    x = x - x.mean(axis=-1, keepdims=True)
    power = (x * x).sum()
    lags = [float((x[:, j:] * x[:, :-j]).sum()) if j < x.shape[1] else 0.0 for j in range(1, most + 1)]
    return np.array(lags) / power if power > 0 else np.zeros(most)


def effective_n(first: ArrayLike, second: ArrayLike) -> float:
    """Return how many independent pairs two autocorrelated series are worth together.

    1/n* = 1/n + 2/n · Σ_j (n−j)/n · r_x(j)·r_y(j), j ≤ n/5 (Pyper & Peterman 1998). Arrays (times,) or
    (series, times), rows being people; at most n, at least 3 a row.

    >>> effective_n(np.arange(20.0), np.arange(20.0)) < 8
    True
    """
    x, y = np.atleast_2d(real("first", first)), np.atleast_2d(real("second", second))
    if x.shape != y.shape:
        raise BadInput("second", "must have the shape of first")
    rows, n = x.shape
    if not x.size:
        raise BadInput("first", "must hold at least one time")
    most = n // 5
    j = np.arange(1, most + 1)
    alike = ((n - j) / n * autocorrelations(x, most) * autocorrelations(y, most)).sum()
    return float(rows * np.clip(n / max(1 + 2 * alike, 1e-9), min(3, n), n))


@dataclass(frozen=True, slots=True)
class LaggedLink:
    """How results follow activity, week by week, within people.

    ``correlation[lag]`` of activity with the result ``lag`` weeks later;
    ``honest_n`` independent pairs it rests on; ``p_value`` two-sided,
    held to one false-discovery rate over the lags tried. ``best_lag`` has the largest
    |correlation|; ``reason`` is ``TOO_FEW`` below twelve weeks of overlap,
    ``NO_DIFFERENCE`` where even the best lag may be chance, else ``OK``.
    """

    correlation: Floats
    honest_n: Floats
    p_value: Floats
    best_lag: int
    reason: Reason


def lagged_link(
    activity: ArrayLike, result: ArrayLike, *, most_lag: int = MOST_LAG, fewest_weeks: int = FEWEST_WEEKS
) -> LaggedLink:
    """Return the correlation of activity attainment with results 0 … 6 weeks later.

    ``activity`` and ``result`` have shape (people, weeks); each person is
    compared with the own mean, so good people do not pass for a good link.
    Lags with fewer than ``fewest_weeks`` overlapping weeks are NaN. Trends and
    seasons common to both inflate any correlation: the honest n shrinks for it.

    >>> rng = np.random.default_rng(1)
    >>> done = rng.normal(1.0, 0.2, (30, 40))
    >>> later = np.roll(done, 2, axis=1) + rng.normal(0, 0.2, (30, 40))
    >>> found = lagged_link(done, later)
    >>> found.best_lag, found.reason.value
    (2, 'ok')
    """
    x, y = real("activity", activity), real("result", result)
    if x.ndim != 2 or x.shape != y.shape:
        raise BadInput("result", "must have the shape (people, weeks) of activity")
    weeks = x.shape[1]
    lags = np.arange(most_lag + 1)
    correlation, honest, p = (np.full(lags.size, np.nan) for _ in range(3))
    for lag in lags[weeks - lags >= fewest_weeks]:
        correlation[lag], honest[lag], p[lag] = _pair(x[:, : weeks - lag], y[:, lag:])
    if np.isnan(correlation).all():
        reason = Reason.TOO_FEW if weeks < fewest_weeks else Reason.NO_DATA
        return LaggedLink(correlation, honest, p, 0, reason)
    from fenghuolun.engine.track.multiplicity import discoveries

    news = discoveries(p)
    best = int(np.nanargmax(np.abs(correlation)))
    return LaggedLink(
        correlation, honest, news.adjusted, best, Reason.OK if news.is_news[best] else Reason.NO_DIFFERENCE
    )


def _pair(x: Floats, y: Floats) -> tuple[float, float, float]:
    from scipy.special import stdtr

    dx, dy = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    moves = (dx.std(axis=1) > 0) & (dy.std(axis=1) > 0)
    if not moves.any():
        return np.nan, np.nan, np.nan
    dx, dy = dx[moves], dy[moves]
    r = float((dx * dy).sum() / np.sqrt((dx * dx).sum() * (dy * dy).sum()))
    n = effective_n(x[moves], y[moves])
    freedom = max(n - moves.sum() - 1, 1.0)
    t = r * np.sqrt(freedom / max(1 - r * r, 1e-15))
    return r, n, float(2 * stdtr(freedom, -abs(t)))


@dataclass(frozen=True, slots=True)
class Elasticity:
    """By how many percent results move when activity moves by one percent: ``value`` with its 80 % range.

    Rests on ``n`` person-weeks of ``people``; ``reason`` ``TOO_FEW`` where it must stay silent.
    """

    value: float
    low: float
    high: float
    n: int
    people: int
    reason: Reason


def elasticity(activity: ArrayLike, result: ArrayLike, *, lag: int = 0, fewest_weeks: int = FEWEST_WEEKS) -> Elasticity:
    """Return the pooled log–log slope of results on activity with a level of its own for each person.

    log result = person + β · log activity; β from deviations about the
    person's means, its error clustered by person, 80 % range by Student's t.
    ``activity`` and ``result`` (people, weeks), the result ``lag`` weeks later;
    pairs with a zero are left out. Fewer than twelve pairs or fewer than three
    people: ``TOO_FEW`` and NaN.

    >>> rng = np.random.default_rng(2)
    >>> done = rng.uniform(50, 150, (40, 20))
    >>> sold = 300 * done**0.6 * rng.lognormal(0, 0.1, (40, 20))
    >>> round(elasticity(done, sold).value, 1)
    0.6
    """
    x, y = not_negative("activity", activity), not_negative("result", result)
    if x.ndim != 2 or x.shape != y.shape:
        raise BadInput("result", "must have the shape (people, weeks) of activity")
    weeks = x.shape[1]
    x, y = x[:, : max(weeks - lag, 0)], y[:, lag:]
    used = (x > 0) & (y > 0)
    used &= used.sum(axis=1, keepdims=True) >= 2
    n, people = int(used.sum()), int(used.any(axis=1).sum())
    lx = _about_own_mean(np.log(np.where(used, x, 1.0)), used)
    ly = _about_own_mean(np.log(np.where(used, y, 1.0)), used)
    power = float((lx * lx).sum())
    if n < fewest_weeks or people < 3 or power <= 0:
        return Elasticity(np.nan, np.nan, np.nan, n, people, Reason.TOO_FEW)
    from scipy.special import stdtrit

    slope = float((lx * ly).sum() / power)
    scores = (lx * (ly - slope * lx)).sum(axis=1)
    error = float(np.sqrt(people / (people - 1) * (scores**2).sum()) / power)
    half = float(stdtrit(people - 1, 0.9)) * error
    return Elasticity(slope, slope - half, slope + half, n, people, Reason.OK)


def _about_own_mean(values: Floats, used: Flags) -> Floats:
    mean = (values * used).sum(axis=1, keepdims=True) / np.maximum(used.sum(axis=1, keepdims=True), 1)
    return np.where(used, values - mean, 0.0)


@dataclass(frozen=True, slots=True)
class PointsWorth:
    """What ``extra`` activity points more are worth in yuan, with range; NaN with a reason when not known."""

    yuan: Floats
    low: Floats
    high: Floats
    reason: Reason


def worth_of_points(points: ArrayLike, premium_yuan: ArrayLike, slope: Elasticity, extra: float = 100.0) -> PointsWorth:
    """Return what the next ``extra`` points are worth at each person's own level: premium·((1 + extra/points)^β − 1).

    ``points`` and ``premium_yuan`` of the same past period. Silent (NaN) where the slope itself is unknown or its
    range includes no effect, and for people without points.

    >>> known = Elasticity(0.6, 0.5, 0.7, 800, 40, Reason.OK)
    >>> worth_of_points([400.0], [90_000.0], known).yuan.round()
    array([12894.])
    """
    done, premium = not_negative("points", points), not_negative("premium_yuan", premium_yuan)
    if slope.reason is not Reason.OK or slope.low <= 0:
        nothing = np.full(np.broadcast_shapes(done.shape, premium.shape), np.nan)
        reason = slope.reason if slope.reason is not Reason.OK else Reason.NO_DIFFERENCE
        return PointsWorth(nothing, nothing.copy(), nothing.copy(), reason)
    ratio = np.where(done > 0, 1 + not_negative("extra", extra) / np.where(done > 0, done, 1.0), np.nan)
    value, low, high = (np.asarray(premium * (ratio**b - 1)) for b in (slope.value, slope.low, slope.high))
    return PointsWorth(value, low, high, Reason.OK)


@dataclass(frozen=True, slots=True)
class Explained:
    """How much of the differences in a result its causes explain: R² and R² adjusted for their number, 0..1.

    Rests on ``n`` rows; ``TOO_FEW`` (and NaN) below twelve, ``NO_DATA`` where the result does not differ.
    """

    ratio: float
    adjusted_ratio: float
    n: int
    reason: Reason


def explained_by(result: ArrayLike, causes: ArrayLike) -> Explained:
    """Return the R² of ``result`` (rows,) on ``causes`` (rows, causes) with an intercept; rows with NaN are left out.

    The adjusted figure, 1 − (1 − R²)·(n − 1)/(n − k − 1), does not rise by causes that explain nothing; it is
    never given below 0.

    >>> rng = np.random.default_rng(3)
    >>> aa = rng.normal(1, 0.2, 40)
    >>> found = explained_by(2 * aa + rng.normal(0, 0.2, 40), aa[:, None])
    >>> round(found.ratio, 2), found.n
    (0.84, 40)
    """
    y, x = np.asarray(result, np.float64), np.asarray(causes, np.float64)
    if y.ndim != 1 or x.ndim != 2 or x.shape[0] != y.size:
        raise BadInput("causes", "must be (rows, causes) beside a result of (rows,)")
    kept = np.isfinite(y) & np.isfinite(x).all(axis=1)
    y, x = y[kept], x[kept]
    n, k = x.shape
    if n < max(FEWEST_WEEKS, k + 2):
        return Explained(np.nan, np.nan, n, Reason.TOO_FEW)
    y, x = y - y.mean(), x - x.mean(axis=0)
    whole = float(y @ y)
    if whole <= 0:
        return Explained(np.nan, np.nan, n, Reason.NO_DATA)
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    ratio = float(np.clip(1 - (rest @ rest) / whole, 0, 1))
    return Explained(ratio, max(1 - (1 - ratio) * (n - 1) / (n - k - 1), 0.0), n, Reason.OK)
