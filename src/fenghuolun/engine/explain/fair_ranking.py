"""Who does best with what he was given, how sure is that, and who has improved most?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv, ndtr

from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Counts, Floats

RAMP_MONTHS = (3, 6, 12)
RAMP = (0.4, 0.7, 0.9, 1.0)  # capacity under 3, 6, 12 months of tenure, and longer (ruling 11)
BLOCK = 512


@dataclass(frozen=True, slots=True)
class FairIndex:
    """Result beside what potential and tenure let expect: 1 is as expected, (people).

    ``value`` is pulled towards 1 by as much as the data deserve, ``low`` and ``high`` bound it at 80 %,
    ``variance`` is its posterior variance, ``expected_yuan`` the benchmark.
    """

    value: Floats
    low: Floats
    high: Floats
    variance: Floats
    expected_yuan: Floats


def tenure_ramp(tenure_months: ArrayLike) -> Floats:
    """Return the share of full capacity a person of this tenure has.

    >>> tenure_ramp([1, 3, 11, 12])
    array([0.4, 0.7, 0.9, 1. ])
    """
    months = not_negative("tenure_months", tenure_months)
    return np.asarray(RAMP)[np.searchsorted(RAMP_MONTHS, months, side="right")]


def fair_index(
    actual_yuan: ArrayLike,
    potential_yuan: ArrayLike,
    tenure_months: ArrayLike,
    yuan_per_deal: float,
    level: float = 0.8,
) -> FairIndex:
    """Return each person's result beside what his market and tenure let expect, with its range; all (people).

    Expected = potential × tenure ramp, scaled so that all expectations add up to all results. In units of
    ``yuan_per_deal`` (mean premium × (1 + cv²), so that variance is mean) the result is Poisson around
    expected × index, the index Gamma(k, k) among people with k by moments, so the posterior is
    Gamma(k + y, k + e): a person with two deals is not the best, nor the worst, of the branch.

    >>> found = fair_index([300e3, 90e3, 5e3], [250e3, 100e3, 45e3], [40, 40, 2], 3000.0)
    >>> found.value.round(2)
    array([1.03, 0.98, 0.98])

    Refuses negatives, nothing expected of anybody, and a result where nothing can be expected.
    """
    actual, potential = not_negative("actual_yuan", actual_yuan), not_negative("potential_yuan", potential_yuan)
    if not yuan_per_deal > 0:
        raise BadInput("yuan_per_deal", "must be above zero")
    given = potential * tenure_ramp(tenure_months)
    refuse_where("potential_yuan", (given == 0) & (actual > 0), "is zero, though there is a result")
    if not given.sum() > 0:
        raise BadInput("potential_yuan", "must let expect something of somebody")
    expected = given * (actual.sum() / given.sum())
    y, e = actual / yuan_per_deal, expected / yuan_per_deal
    k = 1 / max(float(((y - e) ** 2 - e).sum() / max((e**2).sum(), 1e-300)), 1e-4)
    tail = (1 - float(share("level", level))) / 2
    low, high = (gammaincinv(k + y, cut) / (k + e) for cut in (tail, 1 - tail))
    return FairIndex((k + y) / (k + e), low, high, (k + y) / (k + e) ** 2, expected)


@dataclass(frozen=True, slots=True)
class Ranking:
    """``expected_rank`` from 1, (people), within each peer group; ``order`` lists people from the best down;
    ``top_chance`` is the chance to be among the first ``k`` of the own group.
    """

    expected_rank: Floats
    order: Counts
    top_chance: Floats


def fair_ranking(
    value: ArrayLike, variance: ArrayLike, *, k: int, rng: np.random.Generator, group: ArrayLike | None = None,
    draws: int = 2000,
) -> Ranking:  # fmt: skip
    """Return posterior ranks, within peer groups where given: (people), the largest value first.

    E rank_i = 1 + Σ_j Φ((μ_j - μ_i) / √(v_i + v_j)); the chance of the first k from ``draws`` draws of
    independent normal values. Neighbours whose ranges overlap get nearly the same rank, as they should (Goldstein
    and Spiegelhalter 1996). Costs the square of the largest group.

    >>> fair_ranking([1, 0.8, 0.5], [0.04, 0.09, 0.01], k=1, rng=np.random.default_rng(1)).expected_rank.round(5)
    array([1.30222, 1.88184, 2.81594])

    Refuses negative variances, k below one and arrays that do not fit.
    """
    mu, v = real("value", value), not_negative("variance", variance)
    if mu.ndim != 1 or v.shape != mu.shape:
        raise BadInput("variance", "must hold one number per person, as value does")
    if k < 1:
        raise BadInput("k", "must be at least 1")
    label = np.zeros(mu.size, dtype=np.int64) if group is None else np.unique(np.asarray(group), return_inverse=True)[1]
    if label.shape != mu.shape:
        raise BadInput("group", "must name a group for each person")
    rank, top = np.empty(mu.size), np.empty(mu.size)
    for members in _members(label):
        rank[members] = _expected_ranks(mu[members], v[members])
        top[members] = _top_chances(mu[members], v[members], k, rng, draws)
    return Ranking(rank, np.argsort(rank, kind="stable").astype(np.int64), top)


@dataclass(frozen=True, slots=True)
class Improvement:
    """Change from one period to the next: ``change`` and its ``deviation``, ``chance`` that it is a rise at all, and
    ``order`` from the most surely improved down (by the lower 80 % bound).
    """

    change: Floats
    deviation: Floats
    chance: Floats
    order: Counts


def most_improved(before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike]) -> Improvement:
    """Return who improved most; each side is (value, variance), both (people), from ``fair_index``.

    Values already pulled towards the middle keep a lucky month from looking like progress. The order follows
    change - 1.2816 × deviation: a sure small step is before a big one that may be chance.

    >>> most_improved(([1.0, 0.8], [0.0, 0.04]), ([1.1, 1.0], [0.001, 0.04])).order
    array([0, 1])

    Refuses negative variances and missing values.
    """
    change = real("after", after[0]) - real("before", before[0])
    spread = np.sqrt(not_negative("after", after[1]) + not_negative("before", before[1]))
    order = np.argsort(-(change - 1.2816 * spread), kind="stable")
    return Improvement(change, spread, _phi_of(change, spread), order)


def _members(label: Counts) -> list[Counts]:
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label))[:-1]) if label.size else []


def _expected_ranks(mu: Floats, v: Floats) -> Floats:
    rank = np.empty(mu.size)
    for start in range(0, mu.size, BLOCK):
        at = slice(start, start + BLOCK)
        ahead = _phi_of(mu[None, :] - mu[at, None], np.sqrt(v[None, :] + v[at, None]))
        rank[at] = ahead.sum(axis=1) + 0.5  # everybody is ahead of himself with chance one half
    return rank


def _phi_of(apart: Floats, spread: Floats) -> Floats:
    """Φ(apart / spread), and its limit where there is no spread."""
    sure = (np.sign(apart) + 1) / 2
    return np.where(spread > 0, ndtr(apart / np.where(spread > 0, spread, 1)), sure)


def _top_chances(mu: Floats, v: Floats, k: int, rng: np.random.Generator, draws: int) -> Floats:
    if k >= mu.size:
        return np.ones(mu.size)
    wins = np.zeros(mu.size)
    for start in range(0, draws, BLOCK):
        sample = mu + np.sqrt(v) * rng.normal(size=(min(BLOCK, draws - start), mu.size))
        first = np.argpartition(-sample, k - 1, axis=1)[:, :k]
        wins += np.bincount(first.ravel(), minlength=mu.size)
    return wins / draws
