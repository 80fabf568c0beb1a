"""What rate do the circumstances let expect? Beta-binomial regression on channel, drive, business kind and the like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, expit, logit, psi

from .rates_prior import STRENGTH_CAP, STRENGTH_FLOOR, Prior
from .refusals import BadInput, real, successes_of
from .results import Counts, Floats

TRAIT_SCALE = 2.5  # of logits, on traits of deviation 1/2: Gelman and others, AOAS 2008
BASE_SCALE = 10.0


@dataclass(frozen=True, slots=True)
class TraitRates:
    """How a rate goes with traits: ``base`` logits at all traits zero and one ``slope`` of logits per unit of trait.

    ``error`` are their standard errors, the base's first. ``strength`` is what the expectation weighs, in trials,
    against a person's own: people of the same traits still differ. ``log_likelihood`` leaves binomial coefficients out.
    """

    base: float
    slope: Floats
    error: Floats
    strength: float
    log_likelihood: float

    def expected(self, traits: ArrayLike) -> Floats:
        """Return the rate that these traits, (people, traits), let expect."""
        return np.asarray(expit(self.base + _traits(traits, self.slope.size) @ self.slope))

    def prior(self, traits: ArrayLike) -> Prior:
        """Return the prior of people with these traits, for ``rates.smoothed``."""
        return Prior.of(np.clip(self.expected(traits), 1e-9, 1 - 1e-9), self.strength)


def fit_trait_rates(successes: ArrayLike, trials: ArrayLike, traits: ArrayLike) -> TraitRates:
    """Return the beta-binomial regression of rates on traits; one row a person (or a person and cell).

    logit μ = base + traits·slope and p ~ Beta(μM, (1 − μ)M) with one strength M, by maximum likelihood under weak
    priors (Cauchy 2.5 on a trait's two deviations, 10 on the base) that keep a trait nobody failed with finite.
    Categories are given as 0 and 1. With no traits at all it is ``fit_prior``.

    >>> rng = np.random.default_rng(1)
    >>> electric = rng.integers(0, 2, (400, 1))
    >>> rate = rng.beta(40 * expit(-1 + 0.8 * electric[:, 0]), 40 * expit(1 - 0.8 * electric[:, 0]))
    >>> found = fit_trait_rates(rng.binomial(50, rate), np.full(400, 50), electric)
    >>> round(found.base, 1), found.slope.round(1)
    (-1.0, array([0.8]))

    Refuses more successes than trials, a table that does not fit, and nobody with a trial.
    """
    y, n = successes_of(successes, trials)
    if y.ndim != 1:
        raise BadInput("successes", "must be one number for each row of traits")
    x = _traits(traits)
    if len(x) != y.size or not n.any():
        raise BadInput("traits", "must have a row for each person, and somebody a trial")
    from scipy.optimize import minimize

    scale = 2 * x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    design = np.column_stack([np.ones(y.size), (x - x.mean(axis=0)) / scale])
    start = np.zeros(design.shape[1] + 1)
    start[0], start[-1] = logit((y.sum() + 0.5) / (n.sum() + 1)), np.log(20.0)
    limits = [(None, None)] * design.shape[1] + [(np.log(STRENGTH_FLOOR), np.log(STRENGTH_CAP))]
    best = minimize(_minus, start, (design, y, n), "L-BFGS-B", jac=True, bounds=limits,
                    options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-8})  # fmt: skip
    slope = best.x[1:-1] / scale
    base = float(best.x[0] - x.mean(axis=0) @ slope)
    turn = np.column_stack([np.zeros(slope.size), np.diag(1 / scale)]) if slope.size else np.zeros((0, 1))
    turn = np.vstack([np.concatenate([[1.0], -x.mean(axis=0) / scale]), turn])
    error = np.sqrt(np.diag(turn @ _variance(best.x, design, y, n) @ turn.T))
    m, strength = expit(design @ best.x[:-1]), float(np.exp(best.x[-1]))
    return TraitRates(base, slope, error, strength, float(_log_likelihood(m, strength, y, n).sum()))


def _traits(traits: ArrayLike, many: int | None = None) -> Floats:
    x = real("traits", traits)
    if x.ndim != 2 or (many is not None and x.shape[1] != many):
        raise BadInput("traits", f"must be a table of (people, {'traits' if many is None else many})")
    return x


def _log_likelihood(m: Floats, strength: float, y: Counts, n: Counts) -> Floats:
    a, b = m * strength, (1 - m) * strength
    return np.asarray(betaln(a + y, b + n - y) - betaln(a, b))


def _minus(at: Floats, design: Floats, y: Counts, n: Counts) -> tuple[float, Floats]:
    """Minus the log posterior, and its gradient, in (base, slopes, log strength)."""
    m = np.clip(expit(design @ at[:-1]), 1e-12, 1 - 1e-12)
    strength = float(np.exp(at[-1]))
    a, b = m * strength, (1 - m) * strength
    won, lost, tried = psi(a + y) - psi(a), psi(b + n - y) - psi(b), psi(strength + n) - psi(strength)
    scales = np.where(np.arange(at.size - 1) == 0, BASE_SCALE, TRAIT_SCALE)
    held = at[:-1] / scales
    height = _log_likelihood(m, strength, y, n).sum() - np.log1p(held**2).sum()
    slope = design.T @ (strength * m * (1 - m) * (won - lost)) - 2 * held / scales / (1 + held**2)
    in_strength = strength * (m * won + (1 - m) * lost - tried).sum()
    return -float(height), -np.append(slope, in_strength)


def _variance(at: Floats, design: Floats, y: Counts, n: Counts) -> Floats:
    """Inverse curvature of minus the log posterior in (base, slopes), by differences of the gradient."""
    step, many = 1e-5, at.size - 1
    curve = np.empty((at.size, at.size))
    for k in range(at.size):
        move = np.zeros(at.size)
        move[k] = step
        curve[k] = (_minus(at + move, design, y, n)[1] - _minus(at - move, design, y, n)[1]) / (2 * step)
    return np.asarray(np.linalg.pinv((curve + curve.T) / 2)[:many, :many])
