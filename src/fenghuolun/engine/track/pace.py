"""Are we on pace? Attainment against the share of the plan that should be done by now, and its light."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import counts, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Flags, Floats, Reason


class Light(IntEnum):
    """Red, yellow, green; blue: too easy or a windfall; grey: no target or too few events. Ordered by urgency."""

    GREY = 0
    BLUE = 1
    GREEN = 2
    YELLOW = 3
    RED = 4


@dataclass(frozen=True, slots=True)
class LightRule:
    """Thresholds of the light: green from ``green``, yellow from ``yellow``, blue above ``blue``, grey below
    ``fewest_events``."""

    green: float = 0.95
    yellow: float = 0.80
    blue: float = 1.30
    fewest_events: int = 5

    def __post_init__(self) -> None:
        not_negative("yellow", self.yellow)
        refuse_where("green", np.asarray(self.green < self.yellow), "must not lie below yellow")
        refuse_where("blue", np.asarray(self.blue < self.green), "must not lie below green")
        counts("fewest_events", self.fewest_events)


_KNOWN = LightRule()


def attainment(actual: ArrayLike, target: ArrayLike, *, smaller_is_better: ArrayLike = False) -> Floats:
    """Return how far each target was reached: actual/target; where smaller is better 2 − actual/target, not below 0.

    A smaller-is-better target of 0 tolerates nothing: 1 without a hit, 0.5
    with one, 0 beyond. A larger-is-better target of 0 is no target: NaN.

    >>> attainment([312, 69, 0.62, 1], [300, 72, 0.60, 0], smaller_is_better=[False, False, True, True]).round(4)
    array([1.04  , 0.9583, 0.9667, 0.5   ])
    """
    done, goal = np.broadcast_arrays(real("actual", actual), not_negative("target", target))
    smaller = np.broadcast_to(np.asarray(smaller_is_better, np.bool_), done.shape)
    ratio = np.divide(done, goal, out=np.full(done.shape, np.nan), where=goal > 0)
    tolerated = np.where(done <= 0, 1.0, np.where(done <= 1, 0.5, 0.0))
    mirrored = np.where(goal > 0, np.maximum(2 - np.nan_to_num(ratio), 0.0), tolerated)
    return np.where(smaller, mirrored, ratio)


def time_progress(planned: ArrayLike, days_passed: ArrayLike, *, elapsed_workdays: ArrayLike = 0) -> Floats:
    """Return the share of the period's plan that lies before today.

    ``planned`` (…, days) is the plan of each day of the period; ``days_passed``
    how many days are over at the end of yesterday, so today is never half
    counted. Where nothing is planned in the whole period the share of elapsed
    workdays is used: ``elapsed_workdays`` over the days of the array.

    >>> time_progress([[10, 20, 30, 40]], 2)
    array([0.3])
    """
    plan = not_negative("planned", planned)
    length = plan.shape[-1]
    passed = counts("days_passed", days_passed)
    refuse_where("days_passed", passed > length, "must not exceed the days of the period")
    elapsed = not_negative("elapsed_workdays", elapsed_workdays)
    refuse_where("elapsed_workdays", elapsed > length, "must not exceed the days of the period")
    whole = plan.sum(axis=-1)
    so_far = (plan * (np.arange(length) < passed[..., None])).sum(axis=-1)
    fallback = np.broadcast_to(elapsed / length, whole.shape).astype(np.float64)
    return np.asarray(np.divide(so_far, whole, out=fallback.copy(), where=whole > 0))


@dataclass(frozen=True, slots=True)
class Pace:
    """Attainment, time progress, their ratio ``pace`` (NaN before the first planned day), light and reason."""

    attainment: Floats
    time_progress: Floats
    pace: Floats
    light: NDArray[np.int8]
    reason: NDArray[np.str_]


def lights(
    measured: ArrayLike, events: ArrayLike, *, has_target: ArrayLike = True, rule: LightRule = _KNOWN
) -> NDArray[np.int8]:
    """Return the ``Light`` of each ratio that should be at least 1: a pace, or value/target of a stock ratio.

    Grey without a target, with fewer than five ``events`` or where the ratio is NaN.

    >>> [Light(v).name for v in lights([1.4, 1.0, 0.95, 0.9, 0.5, 0.5], [9, 9, 9, 9, 9, 4])]
    ['BLUE', 'GREEN', 'GREEN', 'YELLOW', 'RED', 'GREY']
    """
    ratio = np.asarray(measured, dtype=np.float64)
    known = np.asarray(has_target, np.bool_) & (counts("events", events) >= rule.fewest_events) & ~np.isnan(ratio)
    safe = np.round(np.where(np.isnan(ratio), 0.0, ratio), 12)  # 0.95 stays green after a division
    light = np.select(
        [~known, safe > rule.blue, safe >= rule.green, safe >= rule.yellow],
        [Light.GREY, Light.BLUE, Light.GREEN, Light.YELLOW],
        Light.RED,
    )
    return light.astype(np.int8)


def pace_of(
    actual: ArrayLike, target: ArrayLike, progress: ArrayLike, events: ArrayLike, *, rule: LightRule = _KNOWN
) -> Pace:
    """Return pace = (actual/target) / time progress and its light, for results that add up over the period.

    ``progress`` 0..1 comes from ``time_progress``; ``events`` counts what the
    actual rests on. Ratios that are stocks (renewal ratio, combined ratio)
    have no time progress: use ``stock_pace``.

    >>> found = pace_of(312_000, 600_000, 0.5, 100)
    >>> float(found.pace), Light(int(found.light)).name
    (1.04, 'GREEN')
    """
    goal = not_negative("target", target)
    reached, passed = np.broadcast_arrays(attainment(actual, goal), share("progress", progress))
    ratio = np.divide(reached, passed, out=np.full(reached.shape, np.nan), where=passed > 0)
    return _paced(reached, passed, ratio, goal > 0, counts("events", events), rule)


def stock_pace(
    value: ArrayLike,
    target: ArrayLike,
    events: ArrayLike,
    *,
    smaller_is_better: ArrayLike = False,
    rule: LightRule = _KNOWN,
) -> Pace:
    """Return value/target directly (2 − value/target where smaller is better) and its light; time does not enter.

    >>> Light(int(stock_pace(0.64, 0.60, 200, smaller_is_better=True).light)).name
    'YELLOW'
    """
    goal = not_negative("target", target)
    smaller = np.asarray(smaller_is_better, np.bool_)
    reached = attainment(value, goal, smaller_is_better=smaller)
    return _paced(reached, np.ones_like(reached), reached, (goal > 0) | smaller, counts("events", events), rule)


def _paced(
    reached: Floats, passed: Floats, ratio: Floats, has_target: Flags, events: NDArray[np.int64], rule: LightRule
) -> Pace:
    light = lights(ratio, events, has_target=has_target, rule=rule)
    few = np.broadcast_to(events < rule.fewest_events, light.shape)
    reason = np.select(
        [np.broadcast_to(~has_target, light.shape), few, np.isnan(ratio)],
        [Reason.NO_TARGET.value, Reason.TOO_FEW.value, Reason.NO_DATA.value],
        Reason.OK.value,
    )
    return Pace(reached, passed, ratio, light, reason)


def in_points(progress_ratio: ArrayLike) -> Floats:
    """Return an attainment ratio on the scale of points (1.00 is 100), for comparison with scores.

    >>> float(in_points(0.97))
    97.0
    """
    return np.round(100 * real("progress_ratio", progress_ratio), 9)
