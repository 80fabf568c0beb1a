"""How far was each goal reached? One ratio for every kind of target (domain 1.3.7.A.1); 1 is just reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """What a workday late costs, a workday early brings, and the most that earliness may bring."""

    late_day: float = 0.05
    early_day: float = 0.02
    highest: float = 1.1

    def __post_init__(self) -> None:
        not_negative("late_day", self.late_day)
        not_negative("early_day", self.early_day)
        if not self.highest >= 1:
            raise BadInput("highest", "must be at least 1")


def larger_is_better(actual: ArrayLike, target: ArrayLike) -> Floats:
    """Return actual / target, any shape.

    >>> larger_is_better([312_000, 22], [300_000, 25])
    array([1.04, 0.88])

    Refuses negatives and a target of zero.
    """
    wanted = not_negative("target", target)
    refuse_where("target", wanted == 0, "must be above zero where more is better")
    return np.asarray(not_negative("actual", actual) / wanted)


def smaller_is_better(actual: ArrayLike, target: ArrayLike) -> Floats:
    """Return 2 - actual / target, not below 0; where the target is zero, the rule of zero tolerance (ruling 10).

    >>> smaller_is_better([95, 1, 0], [100, 0, 0])
    array([1.05, 0.5 , 1.  ])

    Refuses negatives, and a part of a hit where the target is zero.
    """
    did, wanted = np.broadcast_arrays(not_negative("actual", actual), not_negative("target", target))
    none_allowed = wanted == 0
    beside = np.divide(did, wanted, out=np.zeros(did.shape), where=~none_allowed)
    hits = zero_tolerance(np.where(none_allowed, did, 0))
    return np.where(none_allowed, hits, np.maximum(2 - beside, 0.0))


def zero_tolerance(hits: ArrayLike) -> Floats:
    """Return 1 without a hit, one half with one, 0 with more.

    >>> zero_tolerance([0, 1, 2])
    array([1. , 0.5, 0. ])
    """
    found = counts("hits", hits)
    return np.select([found == 0, found == 1], [1.0, 0.5], 0.0)


def within_range(actual: ArrayLike, low: ArrayLike, high: ArrayLike) -> Floats:
    """Return 1 inside [low, high], less the distance in widths of the range outside, not below 0.

    >>> within_range([50, 65, 90], 40, 60)
    array([1.  , 0.75, 0.  ])

    Refuses a range without width.
    """
    did, below, above = np.broadcast_arrays(real("actual", actual), real("low", low), real("high", high))
    width = above - below
    refuse_where("high", width <= 0, "must be above low")
    away = np.maximum(np.maximum(below - did, did - above), 0.0) / width
    return np.asarray(np.maximum(1 - away, 0.0))


def by_deadline(workdays_late: ArrayLike, rules: DeadlineRules | None = None) -> Floats:
    """Return 1 on the day, 0.05 less a workday late (not below 0), 0.02 more a workday early (not above 1.1).

    ``workdays_late`` is negative for early.

    >>> by_deadline([3, 0, -2, -9])
    array([0.85, 1.  , 1.04, 1.1 ])
    """
    r = rules or DeadlineRules()
    late = real("workdays_late", workdays_late)
    return np.clip(1 - late * np.where(late > 0, r.late_day, r.early_day), 0.0, r.highest)


def milestones(weight: ArrayLike, is_done: ArrayLike) -> Floats:
    """Return the weight of the finished milestones, (…, milestones) → (…); weights of a goal add up to 1.

    >>> milestones([0.5, 0.3, 0.2], [True, False, True])
    np.float64(0.7)

    Refuses weights that do not add up.
    """
    w = share("weight", weight)
    refuse_where("weight", np.abs(w.sum(axis=-1) - 1) > 1e-9, "must add up to 1")
    return np.asarray((w * np.asarray(is_done, dtype=bool)).sum(axis=-1))[()]


def without_windfall(ratio: ArrayLike, market_index: ArrayLike, from_change: float = 0.15) -> Floats:
    """Return completion divided by what the market did, where the market moved by more than 15 %.

    ``market_index`` is the market beside what the plan assumed: 1.25 where it was a quarter better.

    >>> without_windfall([1.2, 1.2], [1.25, 1.10])
    array([0.96, 1.2 ])

    Refuses a market of zero.
    """
    done, market = np.broadcast_arrays(not_negative("ratio", ratio), not_negative("market_index", market_index))
    refuse_where("market_index", market == 0, "must be above zero")
    return np.where(np.abs(market - 1) > not_negative("from_change", from_change), done / market, done)
