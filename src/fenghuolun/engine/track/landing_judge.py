"""Was last month's landing forecast honest? Coverage, bias and error of its ranges, and the shock to assume next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.rates import wilson
from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Reason

ENOUGH_SNAPSHOTS = 10


@dataclass(frozen=True, slots=True)
class LandingVerdict:
    """What stored forecasts were worth once the period was over.

    ``covered_share`` of the results fell inside their range, with its own
    range ``covered_low``–``covered_high`` (90 %), against the promised
    ``level``; ``kupiec_p`` is the chance of a deviation this large from honest
    ranges. ``above_share``/``below_share`` say on which side they missed.
    ``bias_ratio`` = Σ forecast / Σ result − 1; ``median_error_ratio`` the
    median of |forecast − result| / result; ``pinball`` the mean loss of both
    bounds in yuan (smaller is better, rewards narrow honest ranges).
    """

    n: int
    level: float
    covered_share: float
    covered_low: float
    covered_high: float
    above_share: float
    below_share: float
    kupiec_p: float
    bias_ratio: float
    median_error_ratio: float
    pinball_yuan: float
    reason: Reason


def judge_landings(
    mean_yuan: ArrayLike, low_yuan: ArrayLike, high_yuan: ArrayLike, result_yuan: ArrayLike, *, level: float = 0.8
) -> LandingVerdict:
    """Return how well stored forecasts did; arrays of one snapshot each, same shape.

    Kupiec 1995 likelihood ratio for coverage. Fewer than ten snapshots are
    reported with the reason ``TOO_FEW``. Snapshots of one period share its
    shock: judge branches over many periods before blaming the range.

    >>> rng = np.random.default_rng(3)
    >>> result = rng.normal(100.0, 10.0, 400)
    >>> found = judge_landings(np.full(400, 100.0), np.full(400, 87.2), np.full(400, 112.8), result)
    >>> round(found.covered_share, 2), found.kupiec_p > 0.1
    (0.81, True)
    """
    promised = float(share("level", level))
    mean, low, high, result = (
        np.ravel(real(name, values))
        for name, values in (("mean", mean_yuan), ("low", low_yuan), ("high", high_yuan), ("result", result_yuan))
    )
    if not mean.size or len({mean.size, low.size, high.size, result.size}) > 1:
        raise BadInput("result_yuan", "needs one result for each stored forecast, and at least one")
    refuse_where("high_yuan", high < low, "must not lie below the low bound")
    n, above, below = mean.size, result > high, result < low
    inside = n - int(above.sum() + below.sum())
    covered_low, covered_high = wilson(inside, n)
    tail = (1 - promised) / 2
    losses = np.maximum(tail * (result - low), (tail - 1) * (result - low)) + np.maximum(
        (1 - tail) * (result - high), -tail * (result - high)
    )
    positive = result > 0
    errors = np.abs(mean - result)[positive] / result[positive]
    return LandingVerdict(
        n=n,
        level=promised,
        covered_share=inside / n,
        covered_low=float(covered_low),
        covered_high=float(covered_high),
        above_share=float(above.mean()),
        below_share=float(below.mean()),
        kupiec_p=kupiec(inside, n, promised),
        bias_ratio=float(mean.sum() / result.sum() - 1) if result.sum() > 0 else float("nan"),
        median_error_ratio=float(np.median(errors)) if errors.size else float("nan"),
        pinball_yuan=float(losses.mean() / 2),
        reason=Reason.OK if n >= ENOUGH_SNAPSHOTS else Reason.TOO_FEW,
    )


def kupiec(inside: int, n: int, promised: float) -> float:
    """Return the p-value of Kupiec's likelihood ratio: χ² with one degree of freedom.

    Refuses a promise outside 0..1, none judged, and more inside than were judged.
    """
    from scipy.special import chdtrc, xlogy

    share("promised", promised)
    if not 0 <= inside <= n or not n:
        raise BadInput("inside", "must be some of those judged, at least one")
    seen = inside / n
    honest = xlogy(inside, promised) + xlogy(n - inside, 1 - promised)
    best = xlogy(inside, seen) + xlogy(n - inside, 1 - seen)
    return float(chdtrc(1, max(2 * (best - honest), 0.0)))


def common_shock(mean_yuan: ArrayLike, own_spread_yuan: ArrayLike, result_yuan: ArrayLike) -> float:
    """Return the common shock τ that past branch forecasts suggest: what their own spread leaves unexplained.

    ``own_spread_yuan`` is the standard deviation without any shock. Moments:
    τ² = mean((result/forecast − 1)² − (spread/forecast)²), not below 0. Use one number per period.

    >>> rng = np.random.default_rng(1)
    >>> result = 1000 * (1 + 0.1 * rng.normal(size=4000)) + rng.normal(0, 50, 4000)
    >>> round(common_shock(np.full(4000, 1000.0), np.full(4000, 50.0), result), 2)
    0.1
    """
    mean, spread = real("mean_yuan", mean_yuan), not_negative("own_spread_yuan", own_spread_yuan)
    refuse_where("mean_yuan", mean <= 0, "must be above 0")
    if not mean.size:
        raise BadInput("mean_yuan", "must be given for at least one period")
    missed = real("result_yuan", result_yuan) / mean - 1
    return float(np.sqrt(max(float(np.mean(missed**2 - (spread / mean) ** 2)), 0.0)))
