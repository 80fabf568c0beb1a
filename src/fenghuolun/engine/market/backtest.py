"""Would the forecast have been right? Every method tried on the past, combined, and a range that has been earned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Floats, Reason
from fenghuolun.engine.track.landing_judge import kupiec

Method = Callable[[Floats, int], Floats]
FEWEST_ORIGINS = 12


@dataclass(frozen=True, slots=True)
class Backtest:
    """Forecasts from ``origins`` past moments, each made from what was known then.

    ``forecast`` (methods, origins, horizon), ``actual`` (origins, horizon); by method the mean absolute error in
    percent of the actual (``mape``, 0..1) and in units of the naive step (``mase``, below 1 beats it).
    """

    names: tuple[str, ...]
    forecast: Floats
    actual: Floats
    mape: Floats
    mase: Floats


def backtest(
    values: ArrayLike,
    methods: Mapping[str, Method],
    *,
    horizon: int,
    origins: int = FEWEST_ORIGINS,
    season: int = 1,
    shortest: int = 8,
) -> Backtest:
    """Return the rolling-origin backtest of ``methods`` (name → function of series and horizon).

    The naive step of MASE is the mean change over ``season`` periods in all that was seen (Hyndman & Koehler 2006).

    >>> found = backtest(100 * 1.02 ** np.arange(30), {"last": lambda y, h: np.full(h, y[-1])}, horizon=2)
    >>> found.actual.shape, float(found.mape[0].round(3)), float(found.mase[0].round(1))
    ((12, 2), 0.029, 2.0)

    Refuses fewer than twelve origins and series too short for them.
    """
    y = real("values", values)
    if y.ndim != 1 or not methods:
        raise BadInput("values", "must be one series, with at least one method")
    refuse_where("origins", np.asarray(origins < FEWEST_ORIGINS), f"must be at least {FEWEST_ORIGINS}")
    first = y.size - horizon - origins + 1
    refuse_where("values", np.asarray(first < max(shortest, season + 1)), "is too short for these origins")
    known = range(first, first + origins)
    actual = np.stack([y[end : end + horizon] for end in known])
    forecast = np.stack([[method(y[:end], horizon) for end in known] for method in methods.values()])
    error = np.abs(forecast - actual)
    step = float(np.abs(y[season:first] - y[: first - season]).mean())
    mape = (error / np.abs(actual)).mean(axis=(1, 2))
    return Backtest(tuple(methods), forecast, actual, mape, error.mean(axis=(1, 2)) / step)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A combined forecast: ``mean``, ``low``, ``high`` (horizon,); ``by_method`` (methods, horizon) with ``weights``.

    ``covered_share`` of past outcomes fell into ranges made only from errors before them, ``kupiec_p`` says whether
    that is ``level``; ``mape`` is the combination's. ``reason`` ``FALLBACK``: the range did not hold on the past and
    was widened.
    """

    names: tuple[str, ...]
    mean: Floats
    low: Floats
    high: Floats
    level: float
    by_method: Floats
    weights: Floats
    mape: float
    covered_share: float
    kupiec_p: float
    reason: Reason


def outlook(
    values: ArrayLike,
    methods: Mapping[str, Method],
    *,
    horizon: int,
    level: float = 0.8,
    origins: int = 24,
    season: int = 1,
    by_median: bool = False,
) -> Outlook:
    """Return the outlook: methods combined by inverse past error (or their median), range by conformal prediction.

    The range of step h is the ⌈(n + 1)·level⌉-th smallest past |ln(actual/forecast)| of that step: no law of errors
    is assumed. Its level adapts to how often past ranges failed (Gibbs & Candès 2021): were they too narrow lately,
    the next is wider.

    >>> rng = np.random.default_rng(1)
    >>> y = 100 * np.exp(np.cumsum(rng.normal(0.01, 0.05, 80)))
    >>> found = outlook(y, {"last": lambda y, h: np.full(h, y[-1])}, horizon=1)
    >>> found.low[0] < found.mean[0] < found.high[0]
    np.True_

    Refuses what ``backtest`` refuses, and values of zero or less.
    """
    y = real("values", values)
    refuse_where("values", y <= 0, "must be above 0")
    refuse_where("level", np.asarray(not 0.5 <= level < 1), "must lie between one half and 1")
    past = backtest(y, methods, horizon=horizon, origins=origins, season=season)
    weights = 1 / np.maximum(past.mape, 1e-9)
    weights = weights / weights.sum()

    def combined(forecasts: Floats) -> Floats:
        return np.asarray(np.median(forecasts, axis=0) if by_median else np.tensordot(weights, forecasts, 1))

    before, now = combined(past.forecast), np.stack([method(y, horizon) for method in methods.values()])
    refuse_where("methods", np.asarray((before <= 0).any()), "must forecast values above 0")
    score = np.abs(np.log(past.actual / before))
    tried = [_adapted(score[: origins - step, step], level) for step in range(horizon)]
    inside = [hit for hits, _ in tried for hit in hits]
    levels = [max(level, adapted) for _, adapted in tried]
    width = np.exp([conformal_width(score[:, step], levels[step]) for step in range(horizon)])
    mean, covered = combined(now), int(np.sum(inside))
    return Outlook(
        names=past.names,
        mean=mean,
        low=mean / width,
        high=mean * width,
        level=level,
        by_method=now,
        weights=weights,
        mape=float((np.abs(before - past.actual) / np.abs(past.actual)).mean()),
        covered_share=covered / len(inside),
        kupiec_p=kupiec(covered, len(inside), level),
        reason=Reason.FALLBACK if max(levels) > level else Reason.OK,
    )


def conformal_width(scores: Floats, level: float) -> float:
    """Return the ⌈(n + 1)·level⌉-th smallest score, the largest where that is beyond n.

    >>> conformal_width(np.arange(1.0, 10.0), 0.8)
    8.0

    Refuses a level outside 0..1, and no scores.
    """
    if not scores.size:
        raise BadInput("scores", "must be at least one")
    rank = int(np.ceil((scores.size + 1) * float(share("level", level)) - 1e-9))
    return float(np.sort(scores)[min(max(rank, 1), scores.size) - 1])


def _adapted(scores: Floats, level: float, *, step: float = 0.05, first: int = 6) -> tuple[list[bool], float]:
    """Return which past scores lay within ranges made from earlier ones at ``level``, and the level adapted to it."""
    hits, now = [], level
    for end in range(first, scores.size):
        hits.append(bool(scores[end] <= conformal_width(scores[:end], level)))
        missed = float(scores[end] > conformal_width(scores[:end], now))
        now = float(np.clip(now + step * (missed - (1 - level)), 0.5, 0.99))
    return hits, now


def crps_of_normal(mean: ArrayLike, spread: ArrayLike, happened: ArrayLike) -> Floats:
    """Return the continuous ranked probability score of a normal forecast: lower is better, in units of the outcome.

    σ·(z(2Φ(z) − 1) + 2φ(z) − 1/√π) (Gneiting & Raftery 2007).

    >>> float(crps_of_normal(0.0, 1.0, 0.0).round(10))
    0.2336949773
    """
    m, s, y = real("mean", mean), not_negative("spread", spread), real("happened", happened)
    refuse_where("spread", s == 0, "must be above 0")
    z = (y - m) / s
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return np.asarray(s * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi)))
