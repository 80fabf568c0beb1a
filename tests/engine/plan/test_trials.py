"""Trials for k successes: Wilks' and Garwood's tables, the Granum point, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from fenghuolun.engine.plan.trials import (
    beta_binomial_tail,
    mean_needed,
    trials_needed,
    trials_needed_when_unsure,
)
from fenghuolun.engine.refusals import BadInput


def test_trials_are_those_of_wilks_table_1_2a_t2():
    assert trials_needed(np.arange(1, 11), 0.05, 0.95).tolist() == [59, 93, 124, 153, 181, 208, 234, 260, 286, 311]
    assert trials_needed([1, 2, 3], 0.01, 0.95).tolist() == [299, 473, 628]
    assert trials_needed(1, 0.01, 0.99) == 459
    assert trials_needed([1, 2, 3], 0.10, 0.95).tolist() == [29, 46, 61]


def test_expected_numbers_are_those_of_garwood_1_2b():
    k = [1, 2, 3, 4, 5, 10, 20, 30]
    upper = [2.9957, 4.7439, 6.2958, 7.7537, 9.1535, 15.7052, 27.8792, 39.5410]
    assert mean_needed(k, 0.95) == pytest.approx(upper, abs=5e-5)
    assert mean_needed(k[:5], 0.025) == pytest.approx([0.025, 0.242, 0.619, 1.090, 1.623], abs=5e-4)
    assert mean_needed(10, 0.025) == pytest.approx(4.795, abs=5e-4)
    assert mean_needed(0, 0.5) == 0


@pytest.mark.parametrize(
    ("confidence", "suspects"),
    [(0.5, [7, 37, 77, 117]), (0.8, [16, 54, 101, 146]), (0.9, [22, 65, 116, 164]), (0.95, [29, 76, 129, 179])],
)
def test_suspects_at_a_known_ten_percent_1_2c(confidence, suspects):
    assert trials_needed([1, 4, 8, 12], 0.1, confidence).tolist() == suspects


def test_not_knowing_the_rate_costs_trials_1_2d():
    unsure = trials_needed_when_unsure(4, 2, 18, [0.5, 0.8, 0.9])
    assert unsure.trials.tolist() == [42, 93, 148]
    assert unsure.is_reachable.all()
    assert trials_needed(4, 0.1, [0.5, 0.8, 0.9]).tolist() == [37, 54, 65]


def test_chances_at_an_uncertain_rate_1_2e():
    assert beta_binomial_tail(8, [50, 100, 200], 3, 27) == pytest.approx([0.20886, 0.60196, 0.88122], abs=5e-6)


@given(st.integers(1, 40), st.floats(0.01, 0.95), st.floats(0.05, 0.99))
def test_one_trial_fewer_would_not_be_enough(k, rate, confidence):
    n = int(trials_needed(k, rate, confidence))
    assert binom.sf(k - 1, n, rate) >= confidence - 1e-9
    assert n == k or binom.sf(k - 1, n - 1, rate) < confidence + 1e-9


@given(st.integers(0, 60), st.integers(0, 200), st.floats(0.2, 60), st.floats(0.2, 60))
def test_the_tail_equals_the_library(k, n, a, b):
    assert beta_binomial_tail(k, n, a, b) == pytest.approx(float(betabinom.sf(k - 1, n, a, b)), abs=1e-9)


def test_the_tail_holds_far_out_on_both_sides():
    assert beta_binomial_tail(9_000, 10_000, 1_000, 9_000) == pytest.approx(0, abs=1e-12)
    assert beta_binomial_tail(10, 10_000, 5_000, 5_000) == pytest.approx(1, abs=1e-12)
    assert beta_binomial_tail([3, 5], 4, 2, 2)[1] == 0


def test_nothing_to_win_needs_no_trial():
    assert trials_needed(0, 0.1, 0.8) == 0
    assert trials_needed_when_unsure(0, 2, 18, 0.8).trials == 0


def test_a_number_of_trials_beyond_the_limit_is_flagged_not_returned_as_a_plan():
    found = trials_needed_when_unsure([5, 5], [0.05, 20], [5, 20], 0.95, most=1_000)
    assert found.is_reachable.tolist() == [False, True]


@pytest.mark.parametrize(
    ("call", "argument", "index"),
    [
        (lambda: trials_needed(-1, 0.1, 0.8), "successes", ()),
        (lambda: trials_needed(1, [0.1, 0.0], 0.8), "rate", (1,)),
        (lambda: trials_needed(1, 0.1, 1.0), "confidence", ()),
        (lambda: trials_needed(1, np.nan, 0.8), "rate", ()),
        (lambda: beta_binomial_tail(1, 2, 0, 1), "alpha", ()),
        (lambda: beta_binomial_tail(1, 2, 1, [1, 0]), "beta", (1,)),
        (lambda: mean_needed(1.5, 0.8), "successes", ()),
    ],
)
def test_impossible_questions_are_refused(call, argument, index):
    with pytest.raises(BadInput) as caught:
        call()
    assert (caught.value.argument, caught.value.index) == (argument, index)
