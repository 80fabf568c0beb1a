"""Smoothed rates: hand-made examples, simulation, teams, many outcomes."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import betaincinv
from scipy.stats import dirichlet_multinomial

from fenghuolun.engine.rates import (
    START_RATES,
    Prior,
    by_unique_state,
    posterior_mean,
    posterior_quantile,
    rates_of_people,
    smoothed,
)
from fenghuolun.engine.rates_by_outcome import OutcomePrior, fit_outcome_prior, outcome_shares
from fenghuolun.engine.rates_by_team import team_priors
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason


def test_six_of_fifteen_in_a_team_of_thirty_percent_is_tv_11():
    assert float(smoothed(6, 15, Prior.of(0.30, 20)).value) == pytest.approx(0.342857, abs=5e-7)


def test_james_stein_shrinks_the_batters_by_the_published_factor_1_1b():
    raw = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]) / 45
    mean = raw.mean()
    factor = 1 - 15 * (mean * (1 - mean) / 45) / ((raw - mean) ** 2).sum()
    assert factor == pytest.approx(0.212, abs=5e-4)
    assert mean == pytest.approx(0.265, abs=5e-4)


def test_renewal_starts_at_a_product_that_makes_the_seventy_two_percent_case_feasible():
    assert np.prod(START_RATES["renewal"]) == pytest.approx(0.733, abs=5e-4)


def test_nobody_moves_beyond_the_own_rate_or_the_prior():
    rng = np.random.default_rng(5)
    n = rng.integers(0, 60, 500)
    y = rng.binomial(n, rng.beta(3, 7, 500))
    found = rates_of_people(y, n, start=0.3)
    own, prior = (
        y[n > 0] / n[n > 0],
        float(found.parameters["alpha"] / (found.parameters["alpha"] + found.parameters["beta"])),
    )
    value = found.value[n > 0]
    assert (np.minimum(own, prior) - 1e-12 <= value).all()
    assert (value <= np.maximum(own, prior) + 1e-12).all()
    assert set(found.reason[n == 0]) == {Reason.PRIOR_ONLY}


def test_the_range_covers_the_true_rate_as_often_as_it_says():
    rng = np.random.default_rng(7)
    truth = rng.beta(6, 14, 20_000)
    n = rng.integers(5, 50, 20_000)
    found = rates_of_people(rng.binomial(n, truth), n, start=0.3)
    assert np.mean((found.low <= truth) & (truth <= found.high)) == pytest.approx(0.80, abs=0.01)
    assert np.mean((found.value - truth) ** 2) < 0.75 * np.mean((rng.binomial(n, truth) / n - truth) ** 2)


def test_quantiles_by_unique_state_equal_direct_ones():
    rng = np.random.default_rng(3)
    n = rng.integers(0, 90, 5_000)
    y = rng.binomial(n, 0.2)
    got = posterior_quantile(y, n, Prior.of(0.2, 15), 0.1)
    assert np.array_equal(got, betaincinv(3 + y, 12 + n - y, 0.1))


def test_unique_states_also_serve_counts_too_large_for_a_table():
    first, second = np.array([1, 3_000_000, 1]), np.array([9, 7_000_000, 9])
    assert by_unique_state(lambda a, b: a / b, first, second).tolist() == [1 / 9, 3 / 7, 1 / 9]


def test_fewer_than_twenty_people_use_a_strength_of_twenty_around_team_whole_and_start():
    found = rates_of_people([6, 0, 2, 0], [15, 0, 10, 0], start=0.30, team=["A", "A", "B", "C"])
    whole = (8 + 6) / (25 + 20)
    team_a, team_c = (6 + 20 * whole) / 35, whole
    assert found.value[[0, 1, 3]] == pytest.approx([(6 + 20 * team_a) / 35, team_a, team_c])
    assert found.reason.tolist() == ["fallback", "prior_only", "fallback", "prior_only"]
    assert rates_of_people([6], [15], start=0.3).reason is Reason.FALLBACK


def test_twenty_alike_people_are_told_that_they_cannot_be_told_apart():
    found = rates_of_people(np.full(30, 5), np.full(30, 50), start=0.3)
    assert found.reason is Reason.NO_DIFFERENCE
    assert found.value == pytest.approx(np.full(30, 0.1), abs=1e-4)


def test_team_and_person_differences_are_both_recovered():
    rng = np.random.default_rng(11)
    team = np.repeat(np.arange(400), 8)
    team_rate = rng.beta(0.3 * 40, 0.7 * 40, 400)
    truth = rng.beta(team_rate[team] * 25, (1 - team_rate[team]) * 25)
    n = rng.integers(20, 60, team.size)
    y = rng.binomial(n, truth)
    found = team_priors(y, n, team)
    assert found.within_strength == pytest.approx(25, rel=0.15)
    assert float(found.between.prior.strength) == pytest.approx(40, rel=0.25)
    assert found.reason is Reason.OK
    nested = rates_of_people(y, n, start=0.3, team=team)
    plain = rates_of_people(y, n, start=0.3)
    assert np.mean((nested.value - truth) ** 2) < np.mean((plain.value - truth) ** 2)
    assert np.mean((nested.low <= truth) & (truth <= nested.high)) == pytest.approx(0.80, abs=0.02)


def test_teams_of_one_and_teams_without_trials_are_taken_in():
    y, n = np.array([3] * 24 + [0]), np.array([10] * 24 + [0])
    found = rates_of_people(y, n, start=0.3, team=np.arange(25))
    assert found.value == pytest.approx(np.full(25, 0.3), abs=0.01)
    assert rates_of_people(y, n, start=0.3, team=np.zeros(25)).method == "beta_binomial"


def test_alike_people_in_alike_teams_are_not_told_apart():
    found = team_priors(np.full(40, 10), np.full(40, 50), np.repeat(np.arange(20), 2))
    assert found.reason is Reason.NO_DIFFERENCE


def test_outcome_prior_equals_the_library_optimum():
    rng = np.random.default_rng(2)
    x = rng.multinomial(30, rng.dirichlet([3, 1, 2, 0.5], 400))
    fit = fit_outcome_prior(x)
    best = minimize(lambda v: -dirichlet_multinomial.logpmf(x, np.exp(v), 30).sum(), np.zeros(4), method="BFGS")
    assert fit.alpha == pytest.approx(np.exp(best.x), rel=4e-5)
    assert fit.groups == 400


def test_outcome_shares_add_up_and_two_outcomes_equal_the_beta_binomial():
    prior = OutcomePrior(np.array([6.0, 14.0]), 0, 30)
    found = outcome_shares([[6, 9], [0, 0]], prior)
    assert found.value.sum(axis=1) == pytest.approx([1, 1])
    assert found.value[0, 0] == pytest.approx(0.342857, abs=5e-7)
    assert found.low[0, 0] == pytest.approx(float(smoothed(6, 15, Prior.of(0.3, 20)).low))
    assert outcome_shares([[1, 1]], OutcomePrior(np.array([1.0, 1.0]), 0, 3)).reason is Reason.TOO_FEW


def test_clustered_outcomes_climb_from_outside_the_concave_region():
    rng = np.random.default_rng(3)
    x = np.array(
        [rng.multinomial(rng.integers(1, 90), rng.dirichlet(np.full(3, 10.0 ** rng.uniform(-2, 2)))) for _ in range(20)]
    )
    fit = fit_outcome_prior(x)

    def height(alpha):
        return sum(dirichlet_multinomial.logpmf(row, alpha, row.sum()) for row in x)

    best = minimize(lambda v: -height(np.exp(v)), np.zeros(3), method="BFGS")
    assert height(fit.alpha) == pytest.approx(-best.fun, abs=1e-6)


def test_everybody_of_one_kind_each_reaches_the_floor_and_single_trials_the_fallback():
    assert fit_outcome_prior([[9, 0], [0, 9]] * 30).alpha.sum() < 0.05
    assert fit_outcome_prior([[1, 0], [0, 1]] * 30).alpha.tolist() == [10, 10]


def test_alike_outcome_counts_reach_the_cap_not_infinity():
    assert fit_outcome_prior(np.tile([6, 3, 1], (300, 1))).alpha.sum() == pytest.approx(1e6)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: posterior_mean([2], [1], Prior.of(0.3, 20)), "successes"),
        (lambda: smoothed([1], [2], Prior.of(0.3, 20), level=1.2), "level"),
        (lambda: rates_of_people([[1]], [[2]], start=0.3), "successes"),
        (lambda: rates_of_people([1, 2], [2, 2], start=0.3, team=["A"]), "team"),
        (lambda: rates_of_people([1, 2], [2, 2], start=0.0), "mean"),
        (lambda: team_priors([0], [0], np.array([0])), "trials"),
        (lambda: fit_outcome_prior([1, 2, 3]), "outcomes"),
        (lambda: fit_outcome_prior([[1, 0], [2, 0]]), "outcomes"),
        (lambda: outcome_shares([[1, 2, 3]], OutcomePrior(np.array([1.0, 1.0]), 0, 3)), "outcomes"),
    ],
)
def test_impossible_rates_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
