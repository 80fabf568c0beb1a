"""How much do people really differ? The prior every personal rate is pulled towards, learnt from all people at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .refusals import BadInput, refuse_where, successes_of
from .results import Counts, Floats, Reason

FEW_GROUPS = 20
STRENGTH_CAP, STRENGTH_FLOOR = 1e6, 1e-3
FALLBACK_STRENGTH = 20.0
TARONE_LIMIT = 1.6448536269514722  # one-sided 5 %
_LONGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a rate before own data: Beta(``alpha``, ``beta``), one for all or one per person.

    >>> Prior.of(0.30, 20).strength
    array(20.)
    """

    alpha: Floats
    beta: Floats

    @classmethod
    def of(cls, mean: ArrayLike, strength: ArrayLike) -> Prior:
        """Return the prior with this mean (0..1) that weighs as much as ``strength`` trials."""
        m, k = np.broadcast_arrays(np.asarray(mean, np.float64), np.asarray(strength, np.float64))
        refuse_where("mean", ~((m > 0) & (m < 1)), "must lie between 0 and 1, both excluded")
        refuse_where("strength", ~((k > 0) & np.isfinite(k)), "must be a positive number of trials")
        return cls(np.asarray(m * k), np.asarray((1 - m) * k))

    @property
    def strength(self) -> Floats:
        return np.asarray(self.alpha + self.beta)

    @property
    def mean(self) -> Floats:
        return np.asarray(self.alpha / (self.alpha + self.beta))


@dataclass(frozen=True, slots=True)
class PriorFit:
    """A prior learnt from data, and how it was learnt.

    ``tarone_z`` above 1.645 says that people differ by more than chance;
    otherwise ``reason`` is ``NO_DIFFERENCE`` and the strength is large.
    ``groups`` counts those with at least one trial.
    """

    prior: Prior
    tarone_z: float
    log_likelihood: float
    iterations: int
    groups: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Tails:
    """All that a beta-binomial likelihood needs of any number of people.

    ``won[k]`` counts people with more than k successes, ``lost[k]`` with more
    than k failures, ``tried[k]`` with more than k trials.
    """

    won: Floats
    lost: Floats
    tried: Floats

    @property
    def steps(self) -> Floats:
        return np.arange(len(self.tried), dtype=np.float64)


def exceedances(values: Counts, longest: int) -> Floats:
    """Return #{values > k} for k = 0 … longest − 1.

    >>> exceedances(np.array([0, 1, 3]), 3)
    array([2., 1., 1.])
    """
    histogram = np.bincount(values, minlength=longest + 1)
    return histogram[::-1].cumsum()[::-1][1:].astype(np.float64)


def won_and_lost(successes: ArrayLike, trials: ArrayLike) -> tuple[Counts, Counts, Counts]:
    """Return (successes, failures, trials) as int64 of one shape.

    The careful check that names the wrong element is several passes over a
    million people, so whole numbers that are right are seen to be right first.
    """
    y, n = np.asarray(successes), np.asarray(trials)
    if y.dtype == np.int64 and n.dtype == np.int64 and y.shape == n.shape and y.size:
        lost = n - y
        if min(y.min(), lost.min()) >= 0 and n.max() < 2**62:
            return y, lost, n
    y, n = successes_of(successes, trials)
    return y, n - y, n


def tails_of(successes: ArrayLike, trials: ArrayLike) -> Tails:
    """Return the tail counts of ``successes`` out of ``trials``, one element a person.

    A million people cost three histograms.
    """
    y, lost, n = (np.ravel(a) for a in won_and_lost(successes, trials))
    longest = int(n.max(initial=0))
    if longest > _LONGEST:
        refuse_where("trials", n > _LONGEST, "is too large to be a count of trials")
    return Tails(exceedances(y, longest), exceedances(lost, longest), exceedances(n, longest))


def log_likelihood(tails: Tails, alpha: float, beta: float) -> float:
    """Return the beta-binomial log-likelihood without binomial coefficients.

    ℓ = Σ_k won_k log(α+k) + lost_k log(β+k) − tried_k log(α+β+k)  (Griffiths 1973, regrouped by tail counts).

    >>> round(log_likelihood(tails_of([1, 0], [2, 1]), 1.0, 1.0), 6)
    -2.484907

    Refuses α or β that is not above zero.
    """
    for name, value in (("alpha", alpha), ("beta", beta)):
        if not 0 < value < np.inf:
            raise BadInput(name, "must be a finite number above zero")
    k = tails.steps
    won, lost, tried = np.log(alpha + k), np.log(beta + k), np.log(alpha + beta + k)
    return float(tails.won @ won + tails.lost @ lost - tails.tried @ tried)


def tarone_z(tails: Tails) -> float:
    """Return Tarone's Z for over-dispersion: standard normal when all people share one rate (Biometrics 1982).

    Sums of squares come from the tail counts: Σ v² = Σ_k (2k+1)·#{v > k}.
    Zero where nobody has two trials or all trials ended alike: nothing can differ there.
    """
    odd = 2 * tails.steps + 1
    total, rate = tails.tried.sum(), tails.won.sum() / max(tails.tried.sum(), 1.0)
    yy, ff, nn = tails.won @ odd, tails.lost @ odd, tails.tried @ odd
    pairs = nn - total
    if pairs <= 0 or rate in (0.0, 1.0):
        return 0.0
    squares = yy - rate * (nn + yy - ff) + rate * rate * nn
    return float((squares / (rate * (1 - rate)) - total) / np.sqrt(2 * pairs))


def fit_prior(successes: ArrayLike, trials: ArrayLike, *, few_groups: int = FEW_GROUPS) -> PriorFit:
    """Return the Beta prior that makes everybody's successes most likely (empirical Bayes).

    ``successes`` and ``trials`` are whole numbers, one a person (or a team).
    Newton in (log α, log β) on the tail counts. With fewer than ``few_groups``
    groups the hyper-prior (α+β)^(−5/2) of BDA3 §5.3 is added and the mode is
    taken on the log scale, so that few groups cannot claim to be all alike.
    α+β is capped at 1,000,000.

    >>> fit = fit_prior([18, 17, 9, 2, 1, 12] * 5, [40] * 30)
    >>> float(fit.prior.mean.round(2)), fit.reason.value
    (0.24, 'ok')

    Refuses data without a single trial.
    """
    tails = tails_of(successes, trials)
    if not len(tails.tried):
        raise BadInput("trials", "nobody has a single trial")
    groups, z = int(tails.tried[0]), tarone_z(tails)
    rate = tails.won.sum() / tails.tried.sum()
    hyper = groups < few_groups
    if rate in (0.0, 1.0):
        safe = (tails.won.sum() + 0.5) / (tails.tried.sum() + 1)
        a, b, steps, reason = safe * FALLBACK_STRENGTH, (1 - safe) * FALLBACK_STRENGTH, 0, Reason.FALLBACK
    elif z <= 0 and not hyper:
        a, b, steps, reason = rate * STRENGTH_CAP, (1 - rate) * STRENGTH_CAP, 0, Reason.NO_DIFFERENCE
    else:
        a, b, steps = _climb(tails, rate, hyper)
        reason = Reason.OK if z > TARONE_LIMIT else Reason.NO_DIFFERENCE
    prior = Prior(np.asarray(a), np.asarray(b))
    return PriorFit(prior, z, log_likelihood(tails, a, b), steps, groups, reason)


def _start(tails: Tails, rate: float) -> tuple[float, float]:
    """Return the moment estimate: Σ(y − np)²/(pq) = Σn + ρ Σn(n−1), strength = 1/ρ − 1."""
    odd = 2 * tails.steps + 1
    total, nn = tails.tried.sum(), tails.tried @ odd
    squares = tails.won @ odd - rate * (nn + tails.won @ odd - tails.lost @ odd) + rate * rate * nn
    rho = (squares / (rate * (1 - rate)) - total) / max(nn - total, 1.0)
    strength = float(np.clip(1 / np.clip(rho, 1e-4, 0.9) - 1, 0.5, 1e4))
    return rate * strength, (1 - rate) * strength


def _objective(tails: Tails, at: Floats, hyper: bool) -> float:
    a, b = at.tolist()
    penalty = np.log(a) + np.log(b) - 2.5 * np.log(a + b) if hyper else 0.0
    return log_likelihood(tails, a, b) + float(penalty)


def _slope_and_curve(tails: Tails, at: Floats, hyper: bool) -> tuple[Floats, Floats]:
    """Return gradient and Hessian in (log α, log β)."""
    a, b = at.tolist()
    k = tails.steps
    ra, rb, rc = 1 / (a + k), 1 / (b + k), 1 / (a + b + k)
    shared, cross = tails.tried @ rc, tails.tried @ rc**2
    slope = np.array([tails.won @ ra - shared, tails.lost @ rb - shared])
    curve = np.array([[cross - tails.won @ ra**2, cross], [cross, cross - tails.lost @ rb**2]])
    if hyper:
        m = a + b
        slope += np.array([1 / a - 2.5 / m, 1 / b - 2.5 / m])
        curve += 2.5 / m**2 - np.diag([1 / a**2, 1 / b**2])
    scale = np.array([a, b])
    return slope * scale, curve * np.outer(scale, scale) + np.diag(slope * scale)


def _climb(tails: Tails, rate: float, hyper: bool) -> tuple[float, float, int]:
    """Return (α, β, iterations) at the maximum: Newton, steps at most 2 on the log scale, halved until they climb."""
    at, iteration, settled = np.array(_start(tails, rate)), 0, False
    height = _objective(tails, at, hyper)
    while not settled and iteration < 100 and STRENGTH_FLOOR <= at.sum() <= STRENGTH_CAP:
        iteration += 1
        slope, curve = _slope_and_curve(tails, at, hyper)
        concave = curve[0, 0] < 0 and np.linalg.det(curve) > 0
        step = -np.linalg.solve(curve, slope) if concave else slope / max(float(np.abs(slope).max()), 1.0)
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        settled = bool(abs(slope @ step) <= 1e-14 * abs(height))  # what this step can still gain is below rounding
        tries = 0
        while (higher := _objective(tails, at * np.exp(step), hyper)) < height and tries < 60:
            step, tries = step / 2, tries + 1
        at, height = at * np.exp(step), higher
    a, b = (at / max(at.sum() / STRENGTH_CAP, 1.0)).tolist()
    return a, b, iteration
