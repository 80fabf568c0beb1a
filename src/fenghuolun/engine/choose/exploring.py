"""How many calls to spend on finding out? Thompson's rule: as often as a customer may turn out the better choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.choose.allocation import allocate_calls, value_of_calls
from fenghuolun.engine.rates_prior import Prior
from fenghuolun.engine.refusals import counts, not_negative, share
from fenghuolun.engine.results import Counts, Floats


@dataclass(frozen=True, slots=True)
class Exploration:
    """Calls to what is known best (``known``) and to finding out (``exploring``), and the share worth exploring.

    ``doubtful_share``: of the budget, what plans made from other plausible rates would place elsewhere, on average
    of the draws. It falls to zero as results come in.
    """

    known: Counts
    exploring: Counts
    doubtful_share: float


def allocate_exploring(
    belief: Prior,
    value_yuan: ArrayLike,
    steepness: ArrayLike,
    budget: int,
    most: ArrayLike,
    rng: np.random.Generator,
    *,
    exploring_share: float = 0.1,
    draws: int = 20,
) -> Exploration:
    """Return calls where ``exploring_share`` of the budget follows one draw of the uncertain conversion.

    ``belief`` holds Beta(alpha, beta) of each segment's conversion (alpha + won, beta + lost); ``value_yuan`` what a
    won customer is worth. The first part goes by mean rates, the rest on top of it by rates drawn from the belief
    (Thompson 1933), so a segment is tried as often as it may be best.

    >>> belief = Prior(np.array([20.0, 1.0]), np.array([80.0, 4.0]))
    >>> found = allocate_exploring(belief, 3000.0, 0.4, 20, 40, np.random.default_rng(5))
    >>> int(found.known.sum()), int(found.exploring.sum())
    (18, 2)
    """
    total, part = int(counts("budget", budget)), float(share("exploring_share", exploring_share))
    try_out = round(total * part)
    cap = np.broadcast_to(counts("most", most), np.broadcast_shapes(belief.alpha.shape, np.shape(most)))
    slope = np.broadcast_to(np.asarray(steepness, np.float64), cap.shape)
    value = not_negative("value_yuan", value_yuan)
    top = belief.mean * value
    known = allocate_calls(top, slope, total - try_out, cap).calls
    drawn = rng.beta(belief.alpha, belief.beta) * value
    remaining = drawn - value_of_calls(known, drawn, slope)
    exploring = allocate_calls(remaining, slope, try_out, cap - known).calls
    return Exploration(known, exploring, _doubt(belief, value, slope, total, cap, rng, draws))


def _doubt(
    belief: Prior, value: Floats, slope: Floats, total: int, cap: Counts, rng: np.random.Generator, draws: int
) -> float:
    by_mean = allocate_calls(belief.mean * value, slope, total, cap).calls
    moved = [
        np.abs(allocate_calls(rng.beta(belief.alpha, belief.beta) * value, slope, total, cap).calls - by_mean).sum()
        for _ in range(draws)
    ]
    return float(np.mean(moved)) / 2 / max(int(by_mean.sum()), 1)
