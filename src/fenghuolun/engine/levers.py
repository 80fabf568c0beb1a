"""Which lever first? The 2×2 of activity and result, and the factors of the funnel ranked by what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .refusals import BadInput, counts, not_negative, real, refuse_where
from .results import Floats, Reason


class Verdict(StrEnum):
    """What activity attainment and target attainment say together."""

    REPLICATE = "replicate"  # both reached: find out why, pass it on
    COACH = "coach"  # activity without result: a skill or market problem
    WINDFALL = "windfall"  # result without activity: eating stock, check leads and due list
    ACTIVITY_FIRST = "activity_first"  # neither: activity comes first
    UNKNOWN = "unknown"


def verdicts(activity_attainment: ArrayLike, target_attainment: ArrayLike) -> NDArray[np.str_]:
    """Return the field of the 2×2 matrix for each person; 1.0 counts as reached, NaN is ``unknown``.

    >>> verdicts([1.1, 1.0, 0.7, 0.7], [1.0, 0.8, 1.2, 0.6]).tolist()
    ['replicate', 'coach', 'windfall', 'activity_first']
    """
    aa, pa = np.broadcast_arrays(np.asarray(activity_attainment, float), np.asarray(target_attainment, float))
    active, reached = aa >= 1, pa >= 1
    return np.select(
        [np.isnan(aa) | np.isnan(pa), active & reached, active, reached],
        [Verdict.UNKNOWN.value, Verdict.REPLICATE.value, Verdict.COACH.value, Verdict.WINDFALL.value],
        Verdict.ACTIVITY_FIRST.value,
    )


@dataclass(frozen=True, slots=True)
class Levers:
    """The log gap by factor: ``terms`` (people, factors) add up to ``total`` = ln(actual/plan).

    ``ranking`` lists the factors from the largest loss to the largest gain;
    ``lever`` is the first of them, −1 where nothing is below plan or the row
    cannot be judged. Only ranks levers; the gap in yuan is ``explain``'s.
    """

    terms: Floats
    total: Floats
    ranking: NDArray[np.int64]
    lever: NDArray[np.int64]
    reason: NDArray[np.str_]


def rank_levers(actual: ArrayLike, plan: ArrayLike, *, events: ArrayLike | None = None, fewest: int = 10) -> Levers:
    """Return which factor explains most of the shortfall.

    ln(PA) = ln(leads) + Σ ln(r_k) + ln(average premium), each over its plan.
    ``actual`` and ``plan`` (people, factors): leads (or due list), each
    stage's rate, average premium. A factor of zero is the lever outright: all
    later ones are then unknown. ``events`` (people,) below ``fewest`` gives ``TOO_FEW``.

    >>> found = rank_levers([[1080, 0.28, 0.55, 0.30, 3450]], [[1200, 0.30, 0.50, 1 / 3, 3600]])
    >>> found.terms.round(3), found.lever
    (array([[-0.105, -0.069,  0.095, -0.105, -0.043]]), array([0]))
    """
    done, goal = np.broadcast_arrays(not_negative("actual", actual), real("plan", plan))
    refuse_where("plan", goal <= 0, "must be above 0: a plan without a factor has no product")
    if done.ndim != 2:
        raise BadInput("actual", "must have shape (people, factors)")
    with np.errstate(divide="ignore"):
        terms = np.log(done / goal)
    stopped = done == 0
    first_stop = np.where(stopped.any(axis=1), stopped.argmax(axis=1), done.shape[1])
    terms = np.where(np.arange(done.shape[1]) > first_stop[:, None], np.nan, terms)
    rounded = np.round(np.where(np.isnan(terms), np.inf, terms), 12)
    ranking = np.argsort(rounded, axis=1, kind="stable")
    lever = np.where(rounded.min(axis=1) < 0, ranking[:, 0], -1)
    few = np.zeros(len(done), np.bool_) if events is None else counts("events", events) < fewest
    reason = np.select([few, lever < 0], [Reason.TOO_FEW.value, Reason.REACHED.value], Reason.OK.value)
    total = np.where(stopped.any(axis=1), -np.inf, np.nansum(terms, axis=1))
    return Levers(terms, total, ranking, np.where(few, -1, lever), reason)
