"""Smoothed rates of a million people beside the least work they can cost, or the obvious way (methods 9)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaincinv, betaln
from scipy.stats import betabinom

from fenghuolun.engine.plan.trials import beta_binomial_tail
from fenghuolun.engine.rates import Prior, fit_prior, posterior_mean, posterior_quantile
from fenghuolun.engine.rates_by_outcome import fit_outcome_prior

Case = tuple[str, Callable[[], object], Callable[[], object], float]

PEOPLE = 1_000_000
TENTH, HUNDREDTH = PEOPLE // 10, PEOPLE // 100
PRIOR = Prior.of(0.1, 30)


def cases() -> list[Case]:
    """Return (label, ours, floor, goal): ours may cost at most goal x floor, in CPU time of one process.

    Slow floors run on a tenth or a hundredth of the people, and the goal is scaled by it.
    """
    rng = np.random.default_rng(1)
    n = rng.integers(0, 93, PEOPLE)
    y = rng.binomial(n, rng.beta(3, 27, PEOPLE))
    return [*_fits(y, n), *_posteriors(y, n), _outcomes(rng), _tail(rng)]


def _fits(y: np.ndarray, n: np.ndarray) -> list[Case]:
    def histograms() -> None:
        for values in (y, n - y, n):
            np.bincount(values)

    few_y, few_n = y[:TENTH], n[:TENTH]

    def by_scipy() -> object:
        def minus(log: np.ndarray) -> float:
            a, b = np.exp(log)
            return -float((betaln(a + few_y, b + few_n - few_y) - betaln(a, b)).sum())

        return minimize(minus, np.zeros(2), method="L-BFGS-B")

    return [
        ("beta-binomial fit, 1 M people, beside three np.bincount", lambda: fit_prior(y, n), histograms, 2.0),
        ("beta-binomial fit, 1 M people, beside L-BFGS over 100 k", lambda: fit_prior(y, n), by_scipy, 10 / 300),
    ]


def _posteriors(y: np.ndarray, n: np.ndarray) -> list[Case]:
    block = np.zeros(3 * PEOPLE)
    a, b = PRIOR.alpha + y[:TENTH], PRIOR.beta + (n - y)[:TENTH]
    return [
        ("posterior mean, 1 M, beside copying 24 MB", lambda: posterior_mean(y, n, PRIOR), block.copy, 6.0),
        (
            "posterior quantile, 1 M, beside betaincinv of 100 k",
            lambda: posterior_quantile(y, n, PRIOR, 0.1),
            lambda: betaincinv(a, b, 0.1),
            10 / 50,
        ),
    ]


def _outcomes(rng: np.random.Generator) -> Case:
    x = rng.multinomial(40, rng.dirichlet([3, 1, 2, 0.5], PEOPLE))

    def histograms() -> None:
        for column in x.T:
            np.bincount(np.ascontiguousarray(column))
        np.bincount(x.sum(axis=1))

    return "Dirichlet-multinomial fit, 1 M x 4, beside five np.bincount", lambda: fit_outcome_prior(x), histograms, 10.0


def _tail(rng: np.random.Generator) -> Case:
    k = rng.integers(1, 30, TENTH)
    n, a = k * 10 + rng.integers(0, 100, TENTH), rng.gamma(3, 1, TENTH) + 0.5
    b, few = a * 9, slice(0, HUNDREDTH // 10)
    return (
        "beta-binomial tail, 100 k, beside scipy's of 1 k (a goal of 1.0 only where numba is installed)",
        lambda: beta_binomial_tail(k, n, a, b),
        lambda: betabinom.sf(k[few] - 1, n[few], a[few], b[few]),
        float("inf"),
    )
