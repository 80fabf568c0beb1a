"""CUSUM: published run lengths (T11, methods.md 3.4), the NIST example, and simulation of the code itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.cusum import (
    CHUNK,
    allowance_for,
    count_cusum,
    cusum,
    normal_run_length,
    poisson_run_length,
)


@pytest.mark.parametrize(("shift", "length"), [(0, 117.596), (1.5, 3.749)])
def test_brook_and_evans(shift, length):
    assert normal_run_length(0.5, 3.0, shift) == pytest.approx(length, abs=0.001)


@pytest.mark.parametrize(
    ("decision", "shifts", "lengths"),
    [
        (4, [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3], [167.68, 74.22, 26.63, 13.29, 8.38, 4.75, 3.34, 2.62, 2.19]),
        (5, [0, 0.25, 0.5, 0.75, 1], [465.44, 139.49, 38.00, 17.05, 10.38]),
    ],
)
def test_lucas_and_crosier_1982_two_sided(decision, shifts, lengths):
    """T11; the table of the R package spc."""
    found = [normal_run_length(0.5, decision, shift, is_two_sided=True) for shift in shifts]
    np.testing.assert_allclose(found, lengths, atol=0.005)


def test_vance_1986_without_allowance():
    found = [normal_run_length(0.0, 10.0, shift) for shift in (-0.25, -0.125, 0, 0.125, 0.25, 0.5, 0.75, 1)]
    np.testing.assert_allclose(found, [2071.57, 400.28, 124.66, 59.30, 36.71, 20.37, 14.06, 10.75], atol=0.005)


def test_a_head_start_warns_sooner_of_a_shift_that_was_there_from_the_start():
    assert normal_run_length(0.5, 4, 1, 2) < 0.65 * normal_run_length(0.5, 4, 1)
    assert normal_run_length(0.5, 4, 0, 2) > 0.9 * normal_run_length(0.5, 4, 0)


@pytest.mark.parametrize(
    ("mean", "allowance", "is_upper", "length"),
    [
        (4, 5, True, 421.650),
        (6, 5, True, 9.726),
        (10, 7, False, 6172.35),
        (7, 7, False, 22.671),
        (5, 7, False, 5.4316),
    ],
)
def test_poisson_run_lengths_of_methods_3_4(mean, allowance, is_upper, length):
    assert poisson_run_length(mean, allowance, 10, is_upper=is_upper) == pytest.approx(length, rel=2e-5)


def test_allowance_of_lucas_1985():
    assert allowance_for(4, 6) == pytest.approx(4.9326, abs=5e-5)
    assert allowance_for(10, 5) == pytest.approx(7.2135, abs=5e-5)


NIST = [324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600, 324.625, 325.150]
NIST += [328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350]


def test_nist_tabular_cusum():
    """NIST/SEMATECH handbook 6.3.2.3: target 325, k 0.3175, h 4.1959; first signal at sample 14."""
    found = cusum(NIST, 325.0, 0.3175, 4.1959)
    published = [3.01, 4.94, 7.45, 10.63, 11.99, 14.44, 16.00, 19.04]
    np.testing.assert_allclose(found.high[12:, 0], published, atol=0.011)
    assert found.first_high_at[0] == 13
    assert found.first_low_at[0] == -1


def test_the_sums_are_the_distance_to_their_own_lowest_point():
    """methods.md 3.4: C = cumsum(x - μ - k), S = C - min(0, running minimum of C)."""
    x = np.random.default_rng(2).normal(size=(60, 30))
    path = np.cumsum(x - 0.5, axis=0)
    np.testing.assert_allclose(
        cusum(x, 0.0, 0.5, 4).high, path - np.minimum.accumulate(np.minimum(path, 0)), atol=1e-12
    )


@pytest.mark.slow
def test_simulated_counts_alarm_after_the_exact_run_length():
    rng = np.random.default_rng(9)
    ratio = 0.5
    exact = poisson_run_length(7, 7, 10, is_upper=False)
    expected = 7 / allowance_for(1.0, ratio)  # so that the allowance is exactly 7
    found = count_cusum(rng.poisson(7, (400, 40_000)), expected, ratio, 10.0)
    assert (found.first_at >= 0).all()
    assert (found.first_at + 1).mean() == pytest.approx(exact, rel=0.02)


@given(st.integers(0, 1000), st.sampled_from([0.5, 0.7, 1.4, 2.0]))
def test_one_pass_agrees_with_the_definition_for_any_exposure(seed, ratio):
    rng = np.random.default_rng(seed)
    expected = rng.uniform(0, 6, (30, 4))
    x = rng.poisson(expected)
    found = count_cusum(x, expected, ratio, 5.0, head_start=2.5)
    slack = (ratio - 1) / np.log(ratio) * expected
    for i in range(4):
        s, first = 2.5, -1
        for t in range(30):
            s = max(0.0, s + (x[t, i] - slack[t, i]) * (1 if ratio > 1 else -1))
            first = t if first < 0 and s >= 5.0 else first
        assert found.now[i] == pytest.approx(s, abs=1e-9)
        assert found.first_at[i] == first


def test_blocks_of_people_do_not_show():
    x = np.random.default_rng(4).poisson(3, (10, CHUNK + 9)).astype(np.uint8)
    whole = count_cusum(x, 3.0, 1.5, 4.0)
    apart = count_cusum(x[:, -12:], np.full(12, 3.0), 1.5, 4.0)
    np.testing.assert_array_equal(whole.now[-12:], apart.now)
    np.testing.assert_array_equal(whole.first_at[-12:], apart.first_at)


def test_long_series_are_counted_past_a_byte():
    assert count_cusum(np.zeros(300), 1.0, 0.5, 200.0).first_at[0] == int(np.ceil(200 / allowance_for(1, 0.5))) - 1


def test_a_person_on_leave_does_not_drift():
    assert count_cusum([[0], [0]], 0.0, 0.5, 3.0).now[0] == 0


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cusum([np.nan], 0, 0.5, 4), r"values\[0\]"),
        (lambda: cusum([], 0, 0.5, 4), "at least one time"),
        (lambda: cusum([1.0], 0, -0.5, 4), "allowance"),
        (lambda: cusum([1.0], 0, 0.5, 0), "decision"),
        (lambda: cusum([1.0], 0, 0.5, 4, 5), "head_start"),
        (lambda: count_cusum([[1, 2], [-1, 0]], 1.0, 1.5, 4), r"happened\[1, 0\]"),
        (lambda: count_cusum([[1, np.nan]], 1.0, 1.5, 4), r"happened\[0, 1\]"),
        (lambda: count_cusum([[1, 2]], [[1, -2]], 1.5, 4), r"expected\[0, 1\]"),
        (lambda: count_cusum([[1, 2]], [1, 2, 3], 1.5, 4), "does not fit"),
        (lambda: count_cusum([[1, 2]], [[1], [2]], 1.5, 4), "does not fit"),
        (lambda: count_cusum([1], 1.0, 1.0, 4), "ratio"),
        (lambda: count_cusum(1, 1.0, 1.5, 4), "happened"),
        (lambda: allowance_for(4, 4), "differ"),
        (lambda: normal_run_length(0.5, 4, 0, 2, is_two_sided=True), "head_start"),
        (lambda: poisson_run_length(0, 5, 10), "mean"),
        (lambda: poisson_run_length(4, 4.5, 10), "whole"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()
