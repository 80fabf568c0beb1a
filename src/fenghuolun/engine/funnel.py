"""Where do opportunities get lost? The funnel as steps with ranges; open cohorts as they will be when mature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .rates import rates_of_people, wilson
from .refusals import BadInput, counts, not_negative, refuse_where
from .results import Counts, Floats, Reason

FEWEST_TRIALS = 10


def _reached(reached: ArrayLike) -> Counts:
    found = counts("reached", reached)
    if found.ndim < 1 or found.shape[-1] < 2:
        raise BadInput("reached", "needs at least two stages along the last axis")
    rises = np.diff(found, axis=-1) > 0
    refuse_where("reached", rises, "a later stage counts more than this one: these are stages entered, not reached")
    return found


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps between neighbouring stages; arrays of shape (…, stages − 1).

    ``ratio`` = next / this, NaN where nobody got this far; ``low`` and
    ``high`` bound it; ``n`` is how many got this far.
    """

    ratio: Floats
    low: Floats
    high: Floats
    n: Counts


def steps(reached: ArrayLike, *, level: float = 0.9) -> Steps:
    """Return the funnel as steps between neighbouring stages.

    ``reached`` counts the opportunities that got *at least* this far: shape
    (people, stages), from the first stage to the last, so along a row counts
    may only fall or stay level. ``ratio`` is next / this; ``low`` and ``high``
    bound it at 90 % (Wilson 1927): 3 of 4 and 300 of 400 are both 75 %, but
    only the second is news.

    >>> steps(np.array([[40, 24, 6]])).ratio.round(2)
    array([[0.6 , 0.25]])

    Refuses counts where a later stage is larger than an earlier one: the
    caller then counted stages *entered*, not stages *reached*.
    """
    found = _reached(reached)
    this, following = found[..., :-1], found[..., 1:]
    ratio = np.divide(following, this, out=np.full(this.shape, np.nan), where=this > 0)
    low, high = wilson(following, this, level)
    return Steps(ratio, low, high, this)


@dataclass(frozen=True, slots=True)
class KnownRates:
    """What is known of each step: Beta(``alpha``, ``beta``) of the true rate, shape (people, steps).

    The input of ``plan.activity.Selling``. ``reason`` per step: how the
    smoothing was learnt (``OK``, ``NO_DIFFERENCE``, ``FALLBACK``).
    """

    alpha: Floats
    beta: Floats
    reason: tuple[Reason, ...]

    @property
    def mean(self) -> Floats:
        return np.asarray(self.alpha / (self.alpha + self.beta))


def known_rates(reached: ArrayLike, start: ArrayLike, *, team: ArrayLike | None = None) -> KnownRates:
    """Return everybody's step rates as distributions: own counts pulled towards the team, step by step.

    ``reached`` (people, stages) as in ``steps``; ``start`` the rate of each
    step believed before data (``rates.START_RATES``), shape (stages − 1,);
    ``team`` labels people's teams.

    >>> known = known_rates([[40, 24, 6], [0, 0, 0]], [0.5, 0.3])
    >>> known.mean.round(3)
    array([[0.589, 0.26 ],
           [0.567, 0.273]])
    """
    found = _reached(reached)
    before = np.asarray(start, np.float64)
    if found.ndim != 2 or before.shape != (found.shape[1] - 1,):
        raise BadInput("start", "needs one rate for each step of a (people, stages) funnel")
    alphas, betas, reasons = [], [], []
    for s, rate in enumerate(before.tolist()):
        won, tried = found[:, s + 1], found[:, s]
        estimate = rates_of_people(won, tried, start=rate, team=team)
        alphas.append(estimate.parameters["alpha"] + won)
        betas.append(estimate.parameters["beta"] + tried - won)
        reasons.append(_overall(estimate.reason))
    return KnownRates(np.stack(alphas, axis=1), np.stack(betas, axis=1), tuple(reasons))


def _overall(reason: NDArray[np.str_] | Reason) -> Reason:
    """Return the reason that holds for those with own data; ``PRIOR_ONLY`` when nobody has any."""
    if isinstance(reason, Reason):
        return reason
    told = [code for code in np.unique(reason).tolist() if code != Reason.PRIOR_ONLY]
    return Reason(told[0]) if told else Reason.PRIOR_ONLY


def delay_curve(converted: ArrayLike, observed: ArrayLike) -> Floats:
    """Return the share of final conversions that has happened by each age 1 … ages.

    ``converted`` (cohorts, ages) counts conversions at each age (week 1, 2, …
    after entering the stage); ``observed`` (cohorts,) how many ages of each
    cohort are over, so the last ones are open triangles. Chain ladder: growth
    from age a to a+1 is pooled over cohorts seen at both (Mack 1993); the curve ends at 1
    at the oldest age, beyond which nothing is expected.

    >>> delay_curve([[6, 3, 1], [12, 6, 0], [6, 0, 0]], [3, 2, 1]).round(2)
    array([0.6, 0.9, 1. ])
    """
    events, seen = counts("converted", converted), counts("observed", observed)
    if events.ndim != 2 or seen.shape != events.shape[:1]:
        raise BadInput("converted", "must have shape (cohorts, ages), observed (cohorts,)")
    ages = events.shape[1]
    refuse_where("observed", seen > ages, "must not exceed the ages")
    over = np.arange(ages) < seen[:, None]
    refuse_where("converted", (events > 0) & ~over, "counts conversions at an age that is not over yet")
    total = np.where(over, events, 0).cumsum(axis=1).astype(np.float64)
    curve = np.ones(ages)
    for a in range(ages - 2, -1, -1):
        both = seen >= a + 2
        earlier, later = total[both, a].sum(), total[both, a + 1].sum()
        curve[a] = curve[a + 1] * (earlier / later if later > 0 else 1.0)
    return curve


@dataclass(frozen=True, slots=True)
class MaturedRate:
    """A rate of open cohorts as it will be once they are mature.

    ``effective_trials`` counts each entry by the share of its conversions
    that can have happened; ``raw_ratio`` is what an uncorrected count would
    say. ``reason`` is ``TOO_FEW`` below ten effective trials.
    """

    rate: Floats
    low: Floats
    high: Floats
    effective_trials: Floats
    raw_ratio: Floats
    reason: NDArray[np.str_]


def matured_rate(
    entered: ArrayLike, converted: ArrayLike, age: ArrayLike, curve: ArrayLike, *, level: float = 0.9
) -> MaturedRate:
    """Return each row's conversion, corrected for what its recent cohorts cannot have shown yet.

    ``entered`` and ``converted`` (rows, cohorts); ``age`` (cohorts,) in the
    steps of ``curve``: 0 = just entered, a = a steps are over; ``curve`` from
    ``delay_curve``. rate = Σ converted / Σ entered · F(age). Comparing this
    month's open leads with last month's finished ones without it makes every
    month look worse than the one before.

    >>> found = matured_rate([[40, 40]], [[10, 6]], [3, 1], [0.6, 0.9, 1.0])
    >>> found.rate, found.raw_ratio
    (array([0.25]), array([0.2]))
    """
    n, s = counts("entered", entered), counts("converted", converted)
    if n.ndim != 2 or n.shape != s.shape:
        raise BadInput("entered", "must have shape (rows, cohorts), converted too")
    refuse_where("converted", s > n, "must not exceed entered")
    done = np.concatenate([[0.0], not_negative("curve", curve)])
    refuse_where("curve", (np.diff(done) < -1e-12) | (done[1:] > 1 + 1e-12), "must rise from 0 to 1")
    ripe = done[np.minimum(counts("age", age), done.size - 1)]
    trials = (n * ripe).sum(axis=-1)
    won = np.where(ripe > 0, s, 0).sum(axis=-1)
    safe = np.maximum(trials, won)  # early conversions by luck cannot make a rate above 1
    entries = n.sum(axis=-1)
    # Of n entries of ripeness F a binomial n·p·F(1 − p·F) has converted, more spread than F·n ripe trials would have.
    guess = (won + 1) / (safe + 2)
    even = np.divide((n * ripe**2).sum(axis=-1), trials, out=np.ones_like(trials), where=trials > 0)
    spread = (1 - guess * even) / (1 - guess)
    low, high = wilson(won / spread, safe / spread, level)
    return MaturedRate(
        rate=np.divide(won, safe, out=np.full(safe.shape, np.nan), where=safe > 0),
        low=low,
        high=high,
        effective_trials=trials,
        raw_ratio=np.divide(s.sum(axis=-1), entries, out=np.full(safe.shape, np.nan), where=entries > 0),
        reason=np.where(trials < FEWEST_TRIALS, Reason.TOO_FEW.value, Reason.OK.value),
    )
