"""Where does a flow land that goes on as in the last weeks? The rate a workday, its scatter, the days that are left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class RunRate:
    """Where each flow lands: ``mean``, its range ``[low, high]``, and the chance to reach the target (NaN without)."""

    mean: Floats
    low: Floats
    high: Floats
    chance: Floats


def landing_of_flow(
    actual: ArrayLike,
    recent: ArrayLike,
    workdays: ArrayLike,
    days_ahead: ArrayLike,
    target: ArrayLike = np.nan,
    *,
    level: float = 0.8,
) -> RunRate:
    """Return the landing of flows (flows,) that go on at the rate of the recent weeks.

    ``recent`` (flows, weeks) is what each of the last weeks brought, ``workdays`` of the same shape (or (weeks,)) its
    days at work, ``days_ahead`` the days at work that are left. Rate r = Σx / Σd; the scatter between
    weeks is taken as a multiple of Poisson's, φ = Σ (x − r d)² / (r d) / (weeks − 1) (McCullagh & Nelder 1989, ch. 6),
    so the rest D has mean r D and variance φ r D (1 + D / Σd); the range is Student's with weeks − 1 degrees.

    >>> found = landing_of_flow([10.0], [[4, 6, 5, 5]], [5, 5, 5, 5], [10], [20])
    >>> found.mean.round(1), found.low.round(1), found.high.round(1), found.chance.round(2)
    (array([20.]), array([17.7]), array([22.3]), array([0.5]))

    Refuses fewer than two weeks, and corrections that make a week negative.
    """
    from scipy.stats import t as student

    past = not_negative("recent", recent)
    if past.ndim != 2 or past.shape[1] < 2:
        raise BadInput("recent", "must be at least two weeks for each flow")
    days = np.broadcast_to(not_negative("workdays", workdays), past.shape)
    ahead = np.broadcast_to(not_negative("days_ahead", days_ahead), past.shape[:1])
    so_far = np.broadcast_to(real("actual", actual), past.shape[:1])
    refuse_where("level", np.asarray(not 0 < level < 1), "must lie between 0 and 1")
    share("level", level)
    worked = np.maximum(days.sum(axis=1), 1e-9)
    rate = past.sum(axis=1) / worked
    expected = rate[:, None] * days
    off = np.divide((past - expected) ** 2, expected, out=np.zeros(past.shape), where=expected > 0).sum(axis=1)
    freedom = past.shape[1] - 1
    spread = np.sqrt(off / freedom * rate * ahead * (1 + ahead / worked))
    mean = so_far + rate * ahead
    wide = student.ppf((1 + level) / 2, freedom) * spread
    low = np.maximum(mean - wide, so_far)
    return RunRate(mean, low, mean + wide, _chance(mean, spread, np.asarray(target, np.float64), freedom))


def _chance(mean: Floats, spread: Floats, target: Floats, freedom: int) -> Floats:
    from scipy.stats import t as student

    above = mean - target
    certain = np.where(above >= 0, 1.0, 0.0)
    safe = np.where(spread > 0, spread, 1.0)
    found = np.where(spread > 0, student.cdf(above / safe, freedom), certain)
    return np.where(np.isnan(above), np.nan, found)
