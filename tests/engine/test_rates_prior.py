"""The prior that personal rates are pulled towards: published fits and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from fenghuolun.engine.rates_prior import (
    STRENGTH_CAP,
    Prior,
    exceedances,
    fit_prior,
    log_likelihood,
    tails_of,
    tarone_z,
)
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason

# Rat tumours, 71 groups (Tarone 1982; Gelman et al., BDA3 table 5.1): tumours of animals, as "y/n" with repeats.
RATS = (
    "0/20*7 0/19*4 0/18*2 0/17 1/20*4 1/19*2 1/18*2 2/25 2/24 2/23 2/20*6 1/10 5/49 2/19 5/46 3/27 2/17 7/49 7/47"
    " 3/20*2 2/13 9/48 10/50 4/20*7 10/48 4/19*3 5/22 11/46 12/49 5/20*2 6/23 5/19 6/22 6/20*3 16/52 15/47 15/46 9/24"
    " 4/14"
)
HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])  # Efron & Morris 1975


def rats() -> tuple[np.ndarray, np.ndarray]:
    pairs = []
    for word in RATS.split():
        ratio, _, times = word.partition("*")
        pairs += [[int(part) for part in ratio.split("/")]] * int(times or 1)
    y, n = np.array(pairs).T
    assert (len(y), y.sum(), n.sum()) == (71, 267, 1739)
    return y, n


def test_rat_tumours_have_the_published_fit_t1():
    fit = fit_prior(*rats())
    assert float(fit.prior.alpha) == pytest.approx(2.34161, rel=1e-5)
    assert float(fit.prior.beta) == pytest.approx(14.11480, rel=1e-5)
    full = betabinom.logpmf(*rats(), fit.prior.alpha, fit.prior.beta).sum()
    constant = betabinom.logpmf(*rats(), 1, 1).sum() - log_likelihood(tails_of(*rats()), 1, 1)
    assert fit.log_likelihood + constant == pytest.approx(full, abs=1e-9)
    assert fit.tarone_z == pytest.approx(7.078, abs=5e-4)
    assert fit.reason is Reason.OK
    assert fit.log_likelihood == pytest.approx(-730.33845, abs=1e-5)


def test_rat_tumours_have_the_moments_and_the_hyper_prior_mode_of_the_book():
    y, n = rats()
    rate = (y / n)[:-1]  # the 70 historical groups; the last is the current experiment 4/14
    assert (rate.mean(), rate.std(ddof=1)) == (pytest.approx(0.1360, abs=5e-5), pytest.approx(0.1035, abs=5e-5))
    few = fit_prior(y, n, few_groups=100).prior
    # methods.md 1.1a prints the best point of a grid, (-1.787, 2.738); the exact mode is in docs/evidence/rates.md
    assert np.log(few.alpha / few.beta) == pytest.approx(-1.785783, abs=1e-5)
    assert np.log(few.strength) == pytest.approx(2.741549, abs=1e-5)


def test_rat_tumours_have_the_posterior_means_of_the_book():
    tails = tails_of(*rats())
    ratio, size = np.linspace(-2.6, -1.0, 161), np.linspace(1.0, 6.0, 201)
    height = np.empty((161, 201))
    for i, r in enumerate(ratio):
        for j, s in enumerate(size):
            a, b = np.exp(s) * np.exp(r) / (1 + np.exp(r)), np.exp(s) / (1 + np.exp(r))
            height[i, j] = log_likelihood(tails, a, b) + np.log(a) + np.log(b) - 2.5 * s
    weight = np.exp(height - height.max())
    weight /= weight.sum()
    odds = np.exp(ratio)[:, None]
    assert (weight * np.exp(size) * odds / (1 + odds)).sum() == pytest.approx(2.403, abs=0.01)
    assert (weight * np.exp(size) / (1 + odds)).sum() == pytest.approx(14.320, abs=0.06)


def test_batting_averages_have_the_published_fit_on_a_nearly_flat_ridge():
    fit = fit_prior(HITS, np.full(18, 45), few_groups=0)
    assert float(fit.prior.alpha) == pytest.approx(210.5508, rel=1e-5)
    assert float(fit.prior.beta) == pytest.approx(582.6860, rel=1e-5)
    assert fit.log_likelihood == pytest.approx(-468.70249, abs=1e-5)
    assert fit.tarone_z == pytest.approx(0.173, abs=5e-4)
    assert fit.reason is Reason.NO_DIFFERENCE


def test_people_who_are_all_alike_get_the_capped_strength_and_the_reason():
    fit = fit_prior(np.full(200, 5), np.full(200, 50))
    assert float(fit.prior.strength) == pytest.approx(STRENGTH_CAP)
    assert float(fit.prior.mean) == pytest.approx(0.1)
    assert fit.reason is Reason.NO_DIFFERENCE


def test_few_groups_are_never_declared_identical_outright():
    assert fit_prior(np.full(6, 5), np.full(6, 50)).prior.strength < 5_000


@pytest.mark.parametrize("won", [0, 10])
def test_groups_that_all_end_alike_fall_back_to_a_strength_of_twenty(won):
    fit = fit_prior(np.full(30, won), np.full(30, 10))
    assert fit.reason is Reason.FALLBACK
    assert float(fit.prior.strength) == pytest.approx(20)
    assert 0 < fit.prior.mean < 1


def test_an_almost_deterministic_split_still_settles():
    fit = fit_prior([0, 10] * 30, [10] * 60)
    assert fit.prior.strength < 0.2
    assert float(fit.prior.mean) == pytest.approx(0.5, abs=1e-6)


def test_a_single_trial_each_says_nothing_about_differences():
    fit = fit_prior([0, 1] * 30, [1] * 60)
    assert fit.tarone_z == 0.0
    assert fit.reason is Reason.NO_DIFFERENCE


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=20, max_size=60), st.randoms())
def test_the_fit_is_a_maximum_and_ignores_the_order_of_people(pairs, random):
    y, n = np.array([p[0] for p in pairs]), np.array([sum(p) for p in pairs])
    if not n.any():
        return
    fit = fit_prior(y, n, few_groups=0)
    order = random.sample(range(len(y)), len(y))
    again = fit_prior(y[order], n[order], few_groups=0)
    assert again.prior == fit.prior or float(again.prior.alpha) == pytest.approx(float(fit.prior.alpha), rel=1e-9)
    if fit.reason is Reason.FALLBACK or fit.prior.strength > 1e4:
        return
    tails, a, b = tails_of(y, n), float(fit.prior.alpha), float(fit.prior.beta)
    for da, db in [(1.02, 1), (0.98, 1), (1, 1.02), (1, 0.98)]:
        assert log_likelihood(tails, a * da, b * db) <= fit.log_likelihood + 1e-7


def test_tails_hold_all_the_likelihood_needs():
    y, n = rats()
    tails = tails_of(y, n)
    assert tails.won.sum() == y.sum()
    assert tails.tried.sum() == n.sum()
    p = y.sum() / n.sum()
    by_hand = (((y - n * p) ** 2).sum() / (p * (1 - p)) - n.sum()) / np.sqrt(2 * (n * (n - 1)).sum())
    assert tarone_z(tails) == pytest.approx(by_hand, rel=1e-10)
    assert exceedances(np.array([], dtype=np.int64), 2).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("call", "argument", "index"),
    [
        (lambda: fit_prior([3, 5], [4, 4]), "successes", (1,)),
        (lambda: fit_prior([3, -1], [4, 4]), "successes", (1,)),
        (lambda: fit_prior(np.array([3, 5]), np.array([4, 4])), "successes", (1,)),
        (lambda: fit_prior(np.array([-3, 1]), np.array([4, 4])), "successes", (0,)),
        (lambda: fit_prior([1.5], [4]), "successes", (0,)),
        (lambda: fit_prior([1.0, np.nan], [4, 4]), "successes", (1,)),
        (lambda: fit_prior([0, 0], [0, 0]), "trials", ()),
        (lambda: fit_prior([], []), "trials", ()),
        (lambda: fit_prior([1], [2**40]), "trials", (0,)),
        (lambda: Prior.of(1.0, 20), "mean", ()),
        (lambda: Prior.of([0.5, np.nan], 20), "mean", (1,)),
        (lambda: Prior.of(0.3, [20, 0]), "strength", (1,)),
    ],
)
def test_impossible_counts_and_priors_are_refused(call, argument, index):
    with pytest.raises(BadInput) as caught:
        call()
    assert (caught.value.argument, caught.value.index) == (argument, index)
