"""When a stage can end in more than two ways (won, lost, postponed, no decision): everybody's shares, smoothed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from .rates_prior import FALLBACK_STRENGTH, FEW_GROUPS, STRENGTH_CAP, STRENGTH_FLOOR, exceedances
from .refusals import BadInput, counts, share
from .results import Counts, Estimate, Floats, Reason


@dataclass(frozen=True, slots=True)
class OutcomePrior:
    """Dirichlet prior over the outcomes: ``alpha`` has shape (outcomes,), its sum is the strength in trials."""

    alpha: Floats
    iterations: int
    groups: int


def _outcomes(outcomes: ArrayLike) -> Counts:
    found = counts("outcomes", outcomes)
    if found.ndim != 2 or found.shape[1] < 2:
        raise BadInput("outcomes", "must have shape (people, outcomes) with at least two outcomes")
    return found


def fit_outcome_prior(outcomes: ArrayLike) -> OutcomePrior:
    """Return the Dirichlet prior that makes everybody's outcome counts most likely.

    ``outcomes``: whole numbers, shape (people, outcomes). Dirichlet-multinomial
    likelihood from tail counts; Newton with the diagonal-plus-rank-one Hessian
    of Minka 2000, each step halved until it climbs. The sum of alpha is capped
    at 1,000,000. Each outcome must have been seen at least once. Where nobody
    has two trials nothing tells people apart: the strength is then 20.

    >>> fit_outcome_prior([[8, 1, 1], [2, 6, 2], [5, 2, 3], [1, 1, 8]]).alpha.round(1)
    array([2.2, 1.5, 2. ])
    """
    seen = _outcomes(outcomes)
    totals = seen.sum(axis=1)
    never = np.flatnonzero(seen.sum(axis=0) == 0)
    if never.size:
        raise BadInput("outcomes", "an outcome nobody ever had cannot be estimated", (0, int(never[0])))
    tails = [exceedances(np.ascontiguousarray(column), int(column.max())) for column in seen.T]
    whole = exceedances(totals, int(totals.max()))
    shares = seen.sum(axis=0) / totals.sum()
    if len(whole) < 2:
        return OutcomePrior(shares * FALLBACK_STRENGTH, 0, int(np.count_nonzero(totals)))
    alpha, iterations = _climb(tails, whole, shares * len(tails))
    return OutcomePrior(alpha, iterations, int(np.count_nonzero(totals)))


def _height(tails: list[Floats], whole: Floats, alpha: Floats) -> float:
    steps = np.arange(len(whole))
    parts = sum(float(t @ np.log(a + steps[: len(t)])) for t, a in zip(tails, alpha, strict=True))
    return parts - float(whole @ np.log(alpha.sum() + steps))


def _newton_step(tails: list[Floats], whole: Floats, alpha: Floats) -> tuple[Floats, Floats]:
    """Return (slope, step) for alpha: Minka 2000, equations 55–60."""
    steps = np.arange(len(whole))
    shared = 1 / (alpha.sum() + steps)
    inverse = [1 / (a + steps[: len(t)]) for t, a in zip(tails, alpha, strict=True)]
    slope = np.array([float(t @ r) for t, r in zip(tails, inverse, strict=True)]) - whole @ shared
    own = -np.array([float(t @ r**2) for t, r in zip(tails, inverse, strict=True)])
    common = whole @ shared**2
    shift = (slope / own).sum() / (1 / common + (1 / own).sum())
    return slope, -(slope - shift) / own


def _climb(tails: list[Floats], whole: Floats, alpha: Floats) -> tuple[Floats, int]:
    height, iteration, settled = _height(tails, whole, alpha), 0, False
    while not settled and iteration < 200 and STRENGTH_FLOOR <= alpha.sum() <= STRENGTH_CAP:
        iteration += 1
        slope, step = _newton_step(tails, whole, alpha)
        gain = slope @ step
        if gain <= 0:  # outside the concave region: climb the slope on the log scale instead
            step = alpha * (slope * alpha / np.abs(slope * alpha).max())
        settled = bool(0 <= gain <= 1e-14 * abs(height))
        step *= min(1.0, 0.9 / max(float((-step / alpha).max()), 1e-300))  # stay above zero
        tries = 0
        while (higher := _height(tails, whole, alpha + step)) < height and tries < 60:
            step, tries = step / 2, tries + 1
        alpha, height = alpha + step, higher
    return alpha / max(alpha.sum() / STRENGTH_CAP, 1.0), iteration


def outcome_shares(outcomes: ArrayLike, prior: OutcomePrior, *, level: float = 0.8) -> Estimate:
    """Return each person's smoothed share of every outcome, shape (people, outcomes), rows adding to 1.

    Value (α_j + x_j)/(Σα + n); the range of one share is that of its Beta marginal.

    >>> prior = OutcomePrior(np.array([2.0, 1.0, 1.0]), 0, 30)
    >>> outcome_shares([[4, 0, 2]], prior).value
    array([[0.6, 0.1, 0.3]])
    """
    seen = _outcomes(outcomes)
    if seen.shape[1] != prior.alpha.size:
        raise BadInput("outcomes", f"must have the {prior.alpha.size} outcomes of the prior")
    tail = (1 - float(share("level", level))) / 2
    a = prior.alpha + seen
    total = a.sum(axis=1, keepdims=True)
    n = np.broadcast_to(seen.sum(axis=1, keepdims=True), seen.shape)
    reason = Reason.OK if prior.groups >= FEW_GROUPS else Reason.TOO_FEW
    low, high = betaincinv(a, total - a, tail), betaincinv(a, total - a, 1 - tail)
    return Estimate(a / total, low, high, n, "dirichlet_multinomial", level, reason, {"alpha": prior.alpha})
