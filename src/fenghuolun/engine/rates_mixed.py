"""One rate over several kinds of business: each person's own mix, and what the others would make of the same mix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from .refusals import BadInput, counts, real, refuse_where, share
from .results import Counts, Floats


@dataclass(frozen=True, slots=True)
class MixedRates:
    """A rate over all kinds with its range, on ``n`` trials; NaN without a trial.

    ``expected`` is the rate of everybody together at the person's own mix;
    ``to_peers`` = value / expected, with the upper and lower bound of the same ratio.
    """

    value: Floats
    low: Floats
    high: Floats
    n: Counts
    expected: Floats

    @property
    def to_peers(self) -> Floats:
        return self._over_expected(self.value)

    @property
    def to_peers_low(self) -> Floats:
        return self._over_expected(self.low)

    @property
    def to_peers_high(self) -> Floats:
        return self._over_expected(self.high)

    def _over_expected(self, rate: Floats) -> Floats:
        known = np.nan_to_num(self.expected) > 0
        return np.asarray(np.divide(rate, self.expected, out=np.full(rate.shape, np.nan), where=known))


def mixed_rates(alpha: ArrayLike, beta: ArrayLike, reached: ArrayLike, *, level: float = 0.8) -> MixedRates:
    """Return the rate of each step over all kinds, every kind weighing what the person tried in it.

    ``alpha``, ``beta`` (people, kinds, steps) are what is known of each rate
    (``funnel.known_rates``); ``reached`` (people, kinds, stages) counts how
    far opportunities got, one stage more than steps. Mean Σ w·μ, variance
    Σ w²·v, w = trials of the kind / trials; the range is that of the Beta with these
    two moments, exact where one kind has all the trials. Without this a person who sells new cars
    by telephone would be compared with one who renews.

    >>> found = mixed_rates([[[8.0], [2.0]]], [[[2.0], [8.0]]], [[[6, 5], [0, 0]]])
    >>> found.value.round(3), found.n
    (array([[0.8]]), array([[6]]))
    """
    a, b, seen = real("alpha", alpha), real("beta", beta), counts("reached", reached)
    refuse_where("alpha", a <= 0, "must be above 0")
    refuse_where("beta", b <= 0, "must be above 0")
    if a.ndim != 3 or a.shape != b.shape or seen.shape != (*a.shape[:2], a.shape[2] + 1):
        raise BadInput("reached", "must be (people, kinds, stages) beside rates of (people, kinds, steps)")
    trials, won = seen[..., :-1], seen[..., 1:]
    n = trials.sum(axis=1)
    weight = np.divide(trials, n[:, None], out=np.zeros(trials.shape), where=n[:, None] > 0)
    mean = a / (a + b)
    value = (weight * mean).sum(axis=1)
    spread = (weight**2 * mean * (1 - mean) / (a + b + 1)).sum(axis=1)
    tried = trials.sum(axis=0)
    pooled = np.divide(won.sum(axis=0), tried, out=np.zeros(tried.shape), where=tried > 0)
    known = n > 0
    strength = np.divide(value * (1 - value), spread, out=np.full(value.shape, 2.0), where=known & (spread > 0)) - 1
    tail = (1 - float(share("level", level))) / 2
    inside = np.where(known, np.clip(value, 1e-9, 1 - 1e-9), 0.5)
    low, high = (betaincinv(inside * strength, (1 - inside) * strength, at) for at in (tail, 1 - tail))
    return MixedRates(
        value=np.where(known, value, np.nan),
        low=np.where(known, low, np.nan),
        high=np.where(known, high, np.nan),
        n=n,
        expected=np.where(known, (weight * pooled).sum(axis=1), np.nan),
    )
