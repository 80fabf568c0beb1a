"""Balanced scorecard and key indicators: scores of measure, perspective and card, and whether it is well made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where, whole
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Floats

PERSPECTIVES = ("financial", "customer", "internal", "learning")
HIGHEST = 120.0


def measure_score(actual: ArrayLike, floor: ArrayLike, target: ArrayLike) -> Floats:
    """Return 100 × (actual - floor) / (target - floor), held between 0 and 120; NaN where there is no actual.

    The direction is in the two marks: a target below its floor means that less is better.

    >>> measure_score([72, 96, np.nan], [60, 102, 0], [70, 97, 1])
    array([120., 120.,  nan])
    >>> measure_score([65, 100.5], [60, 102], [70, 97])
    array([50., 30.])

    Refuses a target equal to its floor.
    """
    did = np.asarray(actual, dtype=np.float64)
    refuse_where("actual", np.isinf(did), "must be a finite number")
    low, wanted = np.broadcast_arrays(real("floor", floor), real("target", target))
    refuse_where("target", wanted == low, "must differ from its floor")
    return np.asarray(np.clip(100 * (did - low) / (wanted - low), 0.0, HIGHEST))


@dataclass(frozen=True, slots=True)
class Scorecard:
    """``score`` of the card; ``perspectives`` (4) in their order, NaN where none has a measure with an actual."""

    score: float
    perspectives: Floats


def balanced_scorecard(
    scores: ArrayLike, perspective: ArrayLike, weights: ArrayLike, perspective_weights: ArrayLike
) -> Scorecard:
    """Return the balanced scorecard: a perspective is the weighted mean of its measures, the card that of the four.

    ``scores`` (measures), NaN where missing; ``perspective`` the position in ``PERSPECTIVES``; ``weights`` within
    it, of any sum; ``perspective_weights`` (4) add up to 100. What is missing leaves its weight to the others.

    >>> balanced_scorecard([100, 80, 90, 110, 70], [0, 0, 1, 2, 3], [12, 8, 25, 25, 15], [35, 25, 25, 15]).score
    92.7

    Refuses a card without any actual.
    """
    s = np.asarray(scores, dtype=np.float64)
    refuse_where("scores", np.isinf(s), "must be a finite number, or NaN where missing")
    at = whole("perspective", perspective)
    refuse_where("perspective", (at < 0) | (at >= len(PERSPECTIVES)), "must be one of four")
    w = not_negative("weights", weights)
    if not s.shape == at.shape == w.shape or s.ndim != 1:
        raise BadInput("weights", "must be one a measure")
    known = ~np.isnan(s)
    mass = np.bincount(at[known], w[known], len(PERSPECTIVES))
    if not mass.any():
        raise BadInput("scores", "must be known for at least one measure with weight")
    mean = np.full(len(PERSPECTIVES), np.nan)
    np.divide(np.bincount(at[known], (w * s)[known], len(PERSPECTIVES)), mass, out=mean, where=mass > 0)
    outer = weights_of("perspective_weights", perspective_weights, len(PERSPECTIVES), total=100.0)
    used = outer * (mass > 0)
    if not used.any():
        raise BadInput("perspective_weights", "must be above zero where there is a measure")
    return Scorecard(float(np.nan_to_num(mean) @ used / used.sum()), mean)


def lags_without_lead(lags: Sequence[str], leads: Sequence[str], links: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the lag measures that no lead measure drives; ``links`` are (lead, lag) of the strategy map.

    >>> lags_without_lead(["premium", "combined_ratio"], ["activity"], [("activity", "premium")])
    ('combined_ratio',)

    Refuses a link of a measure that is not on the card.
    """
    for place, (lead, lag) in enumerate(links):
        if lead not in leads or lag not in lags:
            raise BadInput("links", "must lead from a lead to a lag measure of the card", (place,))
    driven = {lag for _lead, lag in links}
    return tuple(lag for lag in lags if lag not in driven)


class SheetFault(StrEnum):
    """What is wrong with a sheet of key indicators (domain 1.3.1.H, ruling 31)."""

    NUMBER_OF_LINES = "number_of_lines"  # not 4 to 8
    WEIGHT_OF_LINE = "weight_of_line"  # a line below 5 or above 30
    SUM_OF_WEIGHTS = "sum_of_weights"  # not 100
    NO_QUALITY = "no_quality"
    NO_COMPLIANCE = "no_compliance"


def sheet_faults(weights: ArrayLike, is_quality: ArrayLike, is_compliance: ArrayLike) -> tuple[SheetFault, ...]:
    """Return what is wrong with a department's key indicators; one element a line.

    >>> sheet_faults([30, 15, 15, 10, 10, 10, 10], [0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1])
    ()
    """
    w = not_negative("weights", weights)
    checks = {
        SheetFault.NUMBER_OF_LINES: not 4 <= w.size <= 8,
        SheetFault.WEIGHT_OF_LINE: bool(((w < 5) | (w > 30)).any()),
        SheetFault.SUM_OF_WEIGHTS: abs(float(w.sum()) - 100) > 1e-9,
        SheetFault.NO_QUALITY: not np.any(is_quality),
        SheetFault.NO_COMPLIANCE: not np.any(is_compliance),
    }
    return tuple(fault for fault, is_so in checks.items() if is_so)
