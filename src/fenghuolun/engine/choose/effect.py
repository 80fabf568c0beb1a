"""Did the adopted change work? Those who changed against those who did not, before and after, with an honest range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from fenghuolun.engine.refusals import BadInput, refuse_where
from fenghuolun.engine.results import Flags, Floats, Reason

FEWEST_WEEKS, FEWEST_TEAMS = 4, 3


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did, in the unit of the measure (or as a ratio when asked in logarithms).

    ``value`` with ``low``–``high`` at ``level``; ``p_value`` that it is nothing. ``treated`` and ``controls`` count
    teams (or people) on each side, ``weeks_before`` and ``weeks_after`` what they were watched. ``detectable``: the
    effect that would have been seen four times in five with so much data. ``drift_before`` is the same comparison
    made of the two halves of the time *before*: it should be nothing, ``drift_p_value`` says whether it may be.

    ``reason``: ``TOO_FEW`` to say anything; ``SELF_SELECTED`` where the two sides drifted apart before the change, so
    the difference is not the change's; ``NO_DIFFERENCE`` where the range includes nothing; ``OK`` else.
    """

    value: float
    low: float
    high: float
    p_value: float
    level: float
    treated: int
    controls: int
    weeks_before: int
    weeks_after: int
    detectable: float
    drift_before: float
    drift_p_value: float
    reason: Reason


def measured_effect(
    measure: ArrayLike,
    has_changed: ArrayLike,
    changed_week: int,
    *,
    settle_weeks: int = 0,
    in_logs: bool = False,
    level: float = 0.8,
    fewest_weeks: int = FEWEST_WEEKS,
    fewest_teams: int = FEWEST_TEAMS,
) -> Effect:
    """Return the effect of a change by difference in differences.

    ``measure`` (teams, weeks) of one measure, NaN where a team had no week; ``has_changed`` which teams adopted the
    change at the start of week number ``changed_week`` (counted from 0). The first ``settle_weeks`` after it are left
    out. Each team gives one number, its mean after less its mean before, so weeks that resemble one another are not
    counted as separate evidence (Bertrand, Duflo & Mullainathan 2004); the two sides are compared by Welch's t. A
    single team that changed is held against the spread of those that did not. ``in_logs`` compares in proportion
    and returns the ratio of change, 0.05 for five percent.

    >>> rng = np.random.default_rng(1)
    >>> weeks = 100 + rng.normal(0, 5, (20, 24))
    >>> weeks[:8, 12:] += 10
    >>> found = measured_effect(weeks, np.arange(20) < 8, 12)
    >>> found.low < 10 < found.high, found.reason.value
    (True, 'ok')

    Refuses flags that do not fit the teams, a week outside the time watched, and zero or less in logarithms.
    """
    y, flags = np.asarray(measure, np.float64), np.asarray(has_changed, np.bool_)
    if y.ndim != 2 or flags.shape != y.shape[:1]:
        raise BadInput("has_changed", "must have one flag for each team")
    refuse_where("measure", np.isinf(y), "must not be endless")
    refuse_where("changed_week", np.asarray(not 0 < changed_week < y.shape[1]), "must lie within the weeks watched")
    if in_logs:
        refuse_where("measure", y <= 0, "must be above 0 in logarithms")
        y = np.log(y)
    before, after = y[:, :changed_week], y[:, changed_week + settle_weeks :]
    usable = (np.isfinite(before).sum(axis=1) >= fewest_weeks) & (np.isfinite(after).sum(axis=1) >= fewest_weeks)
    treated, controls = int((usable & flags).sum()), int((usable & ~flags).sum())
    seen = treated, controls, before.shape[1], after.shape[1]
    if treated < 1 or controls < max(fewest_teams, 2):
        nan = float("nan")
        return Effect(nan, nan, nan, nan, level, *seen, nan, nan, nan, Reason.TOO_FEW)
    moved = np.nanmean(after[usable], axis=1) - np.nanmean(before[usable], axis=1)
    value, error, freedom = _difference(moved, flags[usable])
    drift, drift_p = _drift(before[usable], flags[usable])
    half = float(stdtrit(freedom, (1 + level) / 2)) * error
    p = _p_value(value, error, freedom)
    power = float(stdtrit(freedom, 0.8)) * error + half
    reason = Reason.NO_DIFFERENCE if value - half <= 0 <= value + half else Reason.OK
    if drift_p < 0.05:
        reason = Reason.SELF_SELECTED
    figures = [value, value - half, value + half, power, drift]
    value, low, high, power, drift = (float(v) for v in (np.expm1(figures) if in_logs else figures))
    return Effect(value, low, high, p, level, *seen, power, drift, drift_p, reason)


def _difference(moved: Floats, flags: Flags) -> tuple[float, float, float]:
    """Return (difference of the two sides, its error, degrees of freedom)."""
    ours, others = moved[flags], moved[~flags]
    value = float(ours.mean() - others.mean())
    spread = float(others.var(ddof=1))
    if ours.size == 1:
        return value, float(np.sqrt(spread * (1 + 1 / others.size))), others.size - 1.0
    a, b = float(ours.var(ddof=1)) / ours.size, spread / others.size
    if a + b <= 0:
        return value, 0.0, ours.size + others.size - 2.0
    freedom = (a + b) ** 2 / (a * a / (ours.size - 1) + b * b / (others.size - 1))
    return value, float(np.sqrt(a + b)), freedom


def _p_value(value: float, error: float, freedom: float) -> float:
    if error <= 0:
        return float(value == 0)
    return float(2 * stdtr(freedom, -abs(value) / error))


def _drift(before: Floats, flags: Flags) -> tuple[float, float]:
    """Return (difference in differences between the halves of the time before, its p-value); (0, 1) if unknown."""
    middle = before.shape[1] // 2
    halves = before[:, :middle], before[:, middle:]
    seen = np.all([np.isfinite(half).any(axis=1) for half in halves], axis=0)
    if (seen & flags).sum() < 1 or (seen & ~flags).sum() < 2:
        return 0.0, 1.0
    moved = np.nanmean(halves[1][seen], axis=1) - np.nanmean(halves[0][seen], axis=1)
    value, error, freedom = _difference(moved, flags[seen])
    return value, _p_value(value, error, freedom)
