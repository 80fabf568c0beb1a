"""What may each rate be when the prior itself is not known? The full posterior, for reports about few people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc

from .rates_prior import FEW_GROUPS, Tails, fit_prior, tails_of
from .refusals import BadInput, share, successes_of
from .results import Counts, Floats

GRID = 41
REACH = 5.0  # standard deviations of the mode on each side
KEPT = 1e-7  # points of the grid below this share of the highest carry no weight
BLOCK = 1 << 20  # logarithms held at a time


@dataclass(frozen=True, slots=True)
class FullPosterior:
    """The rates of people, (people), with the prior's own uncertainty in them.

    ``value`` with ``low``–``high`` at ``level``; ``n`` trials. ``alpha``, ``beta`` are the prior's posterior means and
    ``weight`` the posterior of the pairs ``pairs`` (pairs, 2) that were summed over.
    """

    value: Floats
    low: Floats
    high: Floats
    n: Counts
    level: float
    alpha: float
    beta: float
    pairs: Floats
    weight: Floats


def rates_in_full(successes: ArrayLike, trials: ArrayLike, *, level: float = 0.8) -> FullPosterior:
    """Return every person's rate with its range, by full Bayes; ``successes`` and ``trials`` are (people).

    Hyper-prior p(α, β) ∝ (α+β)^(−5/2) (BDA3 §5.3), integrated over a grid in (log α/β, log(α+β)) around the mode:
    exact sums where a sampler would draw. Each rate is then a mixture of Beta(α + y, β + n − y), and its range the
    quantiles of the mixture. Against ``rates.smoothed``, which takes the best prior for granted, the ranges are a
    little wider where people are few, and the same where they are many.

    >>> found = rates_in_full([4, 10, 9, 2, 8], [20] * 5)
    >>> found.value.round(2), bool((found.low < found.value).all())
    (array([0.25, 0.45, 0.41, 0.18, 0.38]), True)

    Refuses more successes than trials, nobody, and data without a single trial.
    """
    y, n = successes_of(successes, trials)
    if y.ndim != 1 or not n.any():
        raise BadInput("trials", "must be one number for each person, and at least one trial among them")
    inside = float(share("level", level))
    alpha, beta, weight = _hyper(y, n)
    state, back = np.unique(np.column_stack([y, n]), axis=0, return_inverse=True)
    a = alpha[:, None] + state[:, 0]
    b = beta[:, None] + state[:, 1] - state[:, 0]
    value = weight @ (a / (a + b))
    low, high = (_quantile(a, b, weight, at) for at in ((1 - inside) / 2, (1 + inside) / 2))
    back = back.ravel()
    return FullPosterior(
        value[back], low[back], high[back], n, inside, float(weight @ alpha), float(weight @ beta),
        np.column_stack([alpha, beta]), weight,
    )  # fmt: skip


def _hyper(y: Counts, n: Counts) -> tuple[Floats, Floats, Floats]:
    """Pairs (α, β) and their posterior weights, on a grid that reaches five deviations from the mode."""
    tails = tails_of(y, n)
    mode = fit_prior(y, n, few_groups=max(FEW_GROUPS, y.size + 1)).prior  # with the hyper-prior however many there are
    centre = np.array([float(np.log(mode.alpha / mode.beta)), float(np.log(min(float(mode.strength), 1e4)))])
    spread = np.array([_deviation(tails, centre, axis) for axis in (0, 1)])
    axes = [np.linspace(c - REACH * s, c + REACH * s, GRID) for c, s in zip(centre, spread, strict=True)]
    at = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
    height = _height(tails, at)
    weight = np.exp(height - height.max())
    kept = weight > KEPT
    odds, size = np.exp(at[kept]).T
    return size * odds / (1 + odds), size / (1 + odds), weight[kept] / weight[kept].sum()


def _height(tails: Tails, at: Floats) -> Floats:
    """Log posterior at points (points, 2) of (log α/β, log(α+β)); the pair's density takes αβ along to this scale."""
    odds, size = np.exp(at).T
    a, b = size * odds / (1 + odds), size / (1 + odds)
    height = np.log(a) + np.log(b) - 2.5 * np.log(size)
    for part in np.array_split(np.arange(size.size), max(1, size.size * tails.steps.size // BLOCK)):
        for law, counted, sign in ((a, tails.won, 1), (b, tails.lost, 1), (size, tails.tried, -1)):
            height[part] += sign * (np.log(law[part, None] + tails.steps) @ counted)
    return np.asarray(height)


def _deviation(tails: Tails, centre: Floats, axis: int) -> float:
    """How far along one axis the log posterior falls by two on both sides (two deviations), halved; at most 1.5."""
    reach = 0.02 * 1.25 ** np.arange(24)
    moves = np.zeros((2 * reach.size, 2))
    moves[:, axis] = np.concatenate([reach, -reach])
    fall = _height(tails, centre[None])[0] - _height(tails, centre + moves).reshape(2, -1)
    return float(reach[min(int(np.argmax(fall.min(axis=0) > 2.0) or reach.size - 1), 22)]) / 2


def _quantile(a: Floats, b: Floats, weight: Floats, at: float) -> Floats:
    """Quantile of each column's mixture of Betas, by bisection."""
    low, high = np.zeros(a.shape[1]), np.ones(a.shape[1])
    for _ in range(32):
        middle = (low + high) / 2
        below = weight @ betainc(a, b, middle) < at
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)
