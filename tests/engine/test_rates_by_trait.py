"""Rates by circumstances: planted traits recovered with honest errors, one optimum with other solvers, refusals."""

import numpy as np
import pytest
from scipy.special import expit, logit

from engine.test_rates_prior import rats
from fenghuolun.engine.rates_by_trait import fit_trait_rates
from fenghuolun.engine.rates_prior import fit_prior
from fenghuolun.engine.refusals import BadInput

TRUTH = np.array([0.8, -0.5])


def a_branch(rng, people=600, strength=30.0):
    traits = np.column_stack([rng.integers(0, 2, people), rng.normal(2, 1, people)]).astype(float)
    m = expit(-0.4 + traits @ TRUTH)
    n = rng.integers(10, 60, people)
    return rng.binomial(n, rng.beta(m * strength, (1 - m) * strength)), n, traits


def test_without_traits_it_is_the_fit_of_all_people_together():
    """Methods 1.1a: rats, (2.34161, 14.11480), log-likelihood −730.33845."""
    found = fit_trait_rates(*rats(), np.empty((71, 0)))
    prior = fit_prior(*rats()).prior
    assert found.strength == pytest.approx(float(prior.strength), rel=2e-3)
    assert expit(found.base) == pytest.approx(float(prior.mean), abs=1e-4)
    assert found.slope.size == 0
    assert found.error.shape == (1,)


@pytest.mark.slow
def test_planted_traits_are_recovered_as_often_as_their_errors_promise():
    rng = np.random.default_rng(1)
    inside, strengths = [], []
    for _ in range(60):
        found = fit_trait_rates(*a_branch(rng, 200))
        inside.append(np.abs(found.slope - TRUTH) <= 1.2816 * found.error[1:])
        strengths.append(found.strength)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.09)
    assert np.median(strengths) == pytest.approx(30, rel=0.15)


def test_a_trait_in_other_units_changes_its_slope_and_nothing_else():
    y, n, traits = a_branch(np.random.default_rng(2))
    one, other = fit_trait_rates(y, n, traits), fit_trait_rates(y, n, traits * [1, 100] + [0, 7])
    assert other.slope == pytest.approx(one.slope / [1, 100], rel=1e-4)
    assert other.expected(traits * [1, 100] + [0, 7]) == pytest.approx(one.expected(traits), abs=1e-5)
    assert other.error[1:] == pytest.approx(one.error[1:] / [1, 100], rel=1e-2)


def test_a_trait_nobody_failed_with_stays_finite_and_a_constant_one_says_nothing():
    y, n = np.array([20, 20, 3, 5, 4, 6]), np.full(6, 20)
    electric = np.array([[1.0], [1], [0], [0], [0], [0]])
    found = fit_trait_rates(y, n, np.hstack([electric, np.ones((6, 1))]))
    assert 2 < found.slope[0] < 20
    assert found.slope[1] == pytest.approx(0, abs=1e-6)


def test_the_prior_of_like_people_is_their_expectation_at_the_fitted_strength():
    y, n, traits = a_branch(np.random.default_rng(3))
    found = fit_trait_rates(y, n, traits)
    prior = found.prior(traits[:3])
    assert prior.mean == pytest.approx(found.expected(traits[:3]))
    assert logit(found.expected([[0.0, 0.0]])) == pytest.approx([found.base])
    assert prior.strength == pytest.approx([found.strength] * 3)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: fit_trait_rates([3], [2], [[1.0]]), "successes"),
        (lambda: fit_trait_rates([[1]], [[2]], [[1.0]]), "successes"),
        (lambda: fit_trait_rates([1, 2], [2, 3], [[1.0]]), "traits"),
        (lambda: fit_trait_rates([0], [0], [[1.0]]), "traits"),
        (lambda: fit_trait_rates([1], [2], [1.0]), "traits"),
        (lambda: fit_trait_rates([1], [2], [[np.nan]]), "traits"),
        (lambda: fit_trait_rates([1, 1], [2, 2], [[1.0], [0.0]]).expected([[1.0, 2.0]]), "traits"),
    ],
)
def test_what_cannot_be_true_is_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
