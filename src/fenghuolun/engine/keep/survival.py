"""How long until it happens? Survival with open cases, the hazard of each month, and what moves it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.win.chance_to_win import WinScore, fit_win_score


@dataclass(frozen=True, slots=True)
class Kept:
    """The share not yet ended by each ``time`` at which something ended, with its range, and how many were watched."""

    time: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: Counts
    ended: Counts

    def at(self, time: ArrayLike) -> Floats:
        """Return the share not yet ended at ``time``; beyond the last end the last share."""
        place = np.searchsorted(self.time, not_negative("time", time), side="right")
        return np.asarray(np.concatenate([[1.0], self.share])[place])


def kept_share(duration: ArrayLike, has_ended: ArrayLike, *, level: float = 0.8) -> Kept:
    """Return the Kaplan–Meier curve: open cases count as long as they were watched.

    ``duration`` (cases,) to the end or to today, ``has_ended`` whether it ended. Range by Greenwood on the
    log(−log) scale.

    >>> kept = kept_share([1, 2, 2, 3, 5], [True, True, False, True, False])
    >>> kept.share.round(2)
    array([0.8, 0.6, 0.3])

    Refuses arrays of different lengths.
    """
    time, end = not_negative("duration", duration), np.asarray(has_ended, np.bool_)
    if time.shape != end.shape or time.ndim != 1:
        raise BadInput("has_ended", "must have one flag for each duration")
    at = np.unique(time[end])
    ended = np.bincount(np.searchsorted(at, time[end]), minlength=at.size)
    at_risk = time.size - np.searchsorted(np.sort(time), at, side="left")
    kept = np.asarray(np.cumprod(1 - ended / np.maximum(at_risk, 1)), np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(ended / (at_risk * (at_risk - ended)))
        half = float(ndtri((1 + level) / 2)) * np.sqrt(greenwood) / np.log(kept)
        low, high = kept ** np.exp(-half), kept ** np.exp(half)
    nothing_left = kept == 0
    low, high = np.where(nothing_left, 0.0, low), np.where(nothing_left, 0.0, high)
    return Kept(at, kept, low, high, at_risk.astype(np.int64), ended.astype(np.int64))


@dataclass(frozen=True, slots=True)
class MonthlyHazard:
    """The chance to end in each period, for those who came so far: ``score`` of the period's dummies and traits."""

    score: WinScore
    periods: int

    def hazard(self, traits: ArrayLike) -> Floats:
        """Return the chance to end in period 1 … ``periods`` given survival so far: shape (cases, periods)."""
        x = real("traits", traits)
        if x.ndim != 2:
            raise BadInput("traits", "must be a table (cases, traits)")
        rows = _stacked(x, np.full(x.shape[0], self.periods, np.int64), self.periods)
        return self.score.chance(rows).value.reshape(x.shape[0], self.periods)

    def kept_share(self, traits: ArrayLike) -> Floats:
        """Return the share not yet ended after each period: shape (cases, periods)."""
        return np.asarray(np.cumprod(1 - self.hazard(traits), axis=1))


def fit_hazard(periods_watched: ArrayLike, has_ended: ArrayLike, traits: ArrayLike, *, periods: int) -> MonthlyHazard:
    """Return the discrete-time hazard: a logistic score of each case in each period it was watched (Singer & Willett).

    ``periods_watched`` (cases,) 1 or more, the last with the end if ``has_ended``; ``traits`` (cases, traits): claims,
    price change, new energy, channel; or the age of a deal in its stage. Later than ``periods`` is not looked at.

    Refuses a case never watched and tables of different lengths.
    """
    seen, end, x = counts("periods_watched", periods_watched), np.asarray(has_ended, np.bool_), real("traits", traits)
    if x.ndim != 2 or not seen.shape == end.shape == x.shape[:1]:
        raise BadInput("traits", "must be a table with one row for each case")
    refuse_where("periods_watched", seen < 1, "must be at least 1")
    inside = np.minimum(seen, periods)
    happened = np.zeros(int(inside.sum()), np.int64)
    happened[np.cumsum(inside) - 1] = end & (seen <= periods)
    score = fit_win_score(_stacked(x, inside, periods), happened)
    return MonthlyHazard(score, periods)


def _stacked(x: Floats, seen: Counts, periods: int) -> Floats:
    """Return one row a case and period: dummies of periods 2 …, then the traits."""
    who = np.repeat(np.arange(seen.size), seen)
    period = np.arange(who.size) - np.repeat(np.cumsum(seen) - seen, seen)
    dummies = (period[:, None] == np.arange(1, periods)).astype(np.float64)
    return np.concatenate([dummies, x[who]], axis=1)


@dataclass(frozen=True, slots=True)
class HazardRatios:
    """By how much a trait raises the hazard at any time: ``ratio`` a unit of it, with range; ``log_ratio``, error."""

    ratio: Floats
    low: Floats
    high: Floats
    log_ratio: Floats
    error: Floats
    log_likelihood: float


def hazard_ratios(duration: ArrayLike, has_ended: ArrayLike, traits: ArrayLike, *, level: float = 0.8) -> HazardRatios:
    """Return Cox's proportional hazards of ``traits`` (cases, traits), ties by Efron; by statsmodels.

    Refuses arrays of different lengths and nothing that ended.
    """
    from statsmodels.duration.hazard_regression import PHReg

    time, end, x = not_negative("duration", duration), np.asarray(has_ended, np.bool_), real("traits", traits)
    if x.ndim != 2 or not time.shape == end.shape == x.shape[:1]:
        raise BadInput("traits", "must be a table with one row for each case")
    refuse_where("has_ended", np.asarray(not end.any()), "nothing has ended yet")
    found = PHReg(time, x, status=end.astype(int), ties="efron").fit()
    log_ratio, error = np.asarray(found.params, float), np.asarray(found.bse, float)
    half = float(ndtri((1 + level) / 2)) * error
    return HazardRatios(
        np.exp(log_ratio), np.exp(log_ratio - half), np.exp(log_ratio + half), log_ratio, error, float(found.llf)
    )
