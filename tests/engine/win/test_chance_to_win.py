"""The win score: published logistic fits, a prior where deals separate, honest chances, recalibration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason
from fenghuolun.engine.track.calibration import calibration, monotone_fit
from fenghuolun.engine.win.chance_to_win import fit_win_score, mean_chance
from fenghuolun.engine.win.recalibrate import brier_parts, fit_recalibration, spiegelhalter_z

# Spector & Mazzeo (1980): grade point average, test score, taught by PSI, improved grade
SPECTOR = """2.66 20 0 0 2.89 22 0 0 3.28 24 0 0 2.92 12 0 0 4.00 21 0 1 2.86 17 0 0 2.76 17 0 0 2.87 21 0 0
    3.03 25 0 0 3.92 29 0 1 2.63 20 0 0 3.32 23 0 0 3.57 23 0 0 3.26 25 0 1 3.53 26 0 0 2.74 19 0 0
    2.75 25 0 0 2.83 19 0 0 3.12 23 1 0 3.16 25 1 1 2.06 22 1 0 3.62 28 1 1 2.89 14 1 0 3.51 26 1 0
    3.54 24 1 1 2.83 27 1 1 3.39 17 1 1 2.67 24 1 0 3.65 21 1 1 4.00 23 1 1 3.10 21 1 0 2.39 19 1 1"""
DOSE, DIED, ANIMALS = [[-0.86], [-0.30], [-0.05], [0.73]], [0, 1, 3, 5], [5, 5, 5, 5]
# Bliss (1935): beetles killed by carbon disulphide, log10 dose
BEETLES = [1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839]
KILLED, EXPOSED = [6, 13, 18, 28, 52, 53, 61, 60], [59, 60, 62, 56, 63, 59, 62, 60]


def plain(signals, won, deals=1):
    return fit_win_score(signals, won, deals, prior_width=np.inf, rescale=False)


def test_spectors_grades_as_printed():
    """Methods 6.1: −13.02135, 2.82611, .09516, 2.37869, log-likelihood −12.8896."""
    grades = np.array(SPECTOR.split(), float).reshape(-1, 4)
    found = plain(grades[:, :3], grades[:, 3].astype(int))
    assert found.coefficients == pytest.approx([-13.02135, 2.82611, 0.09516, 2.37869], abs=5e-6)
    assert found.log_likelihood == pytest.approx(-12.8896, abs=5e-5)


def test_the_bioassay_as_printed():
    """Methods 6.1, BDA3 §3.7: (.847, 7.749), errors (1.02, 4.87); with Cauchy priors (−.209, 5.358)."""
    found = plain(DOSE, DIED, ANIMALS)
    assert found.coefficients == pytest.approx([0.847, 7.749], abs=5e-4)
    assert found.error == pytest.approx([1.02, 4.87], abs=5e-3)
    cautious = fit_win_score(DOSE, DIED, ANIMALS)
    assert cautious.coefficients == pytest.approx([-0.209, 5.358], abs=2e-3)


def test_beetles_as_printed():
    """Methods 6.1: −60.7175, 34.2703, deviance 11.2322."""
    found = plain(np.array(BEETLES)[:, None], KILLED, EXPOSED)
    assert found.coefficients == pytest.approx([-60.7175, 34.2703], abs=5e-5)
    y, n = np.array(KILLED), np.array(EXPOSED)
    with np.errstate(divide="ignore", invalid="ignore"):
        full = np.nan_to_num(y * np.log(y / n)).sum() + np.nan_to_num((n - y) * np.log1p(-y / n)).sum()
    assert 2 * (full - found.log_likelihood) == pytest.approx(11.2322, abs=5e-5)


@pytest.mark.slow
def test_without_a_prior_the_score_equals_scikit_learns():
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(1)
    x = rng.normal(size=(300, 3))
    y = (rng.random(300) < 1 / (1 + np.exp(-x @ [1.0, -0.5, 0.0]))).astype(int)
    theirs = LogisticRegression(C=np.inf, tol=1e-12, max_iter=1000).fit(x, y)
    found = plain(x, y)
    assert found.coefficients[1:] == pytest.approx(theirs.coef_[0], abs=1e-6)
    assert found.coefficients[0] == pytest.approx(theirs.intercept_[0], abs=1e-6)


def test_deals_that_separate_have_no_answer_without_a_prior_and_a_cautious_one_with_it():
    signals = np.arange(40.0)[:, None]
    won = (np.arange(40) >= 20).astype(int)
    assert plain(signals, won).reason is Reason.RATE_TOO_UNCERTAIN
    found = fit_win_score(signals, won)
    assert found.reason is Reason.OK
    chance = found.chance([[0.0], [19.5], [39.0]]).value
    assert chance[0] < 0.05
    assert chance[1] == pytest.approx(0.5, abs=0.02)
    assert chance[2] > 0.95


def test_few_deals_say_so_and_stay_near_the_middle():
    found = fit_win_score([[0.0], [1], [2], [3]], [0, 0, 1, 1])
    assert found.reason is Reason.TOO_FEW
    few, many = found.chance([[3.0]]), fit_win_score(np.tile([[0.0], [1], [2], [3]], (50, 1)), [0, 0, 1, 1] * 50)
    assert few.value[0] < many.chance([[3.0]]).value[0]
    assert few.high[0] - few.low[0] > many.chance([[3.0]]).high[0] - many.chance([[3.0]]).low[0]


def test_chances_over_many_deals_are_honest_and_their_ranges_cover():
    rng = np.random.default_rng(2)
    x = np.column_stack([rng.normal(size=20_000), rng.integers(0, 2, 20_000)])
    truth = 1 / (1 + np.exp(-(-0.5 + x @ [0.8, 0.6])))
    y = (rng.random(20_000) < truth).astype(int)
    score = fit_win_score(x[:400], y[:400])
    judged = score.chance(x[400:])
    assert calibration(judged.value, y[400:]).slope == pytest.approx(1, abs=0.2)
    inside = [
        np.mean((s.low <= truth[400:800]) & (truth[400:800] <= s.high))
        for start in range(0, 12_000, 400)
        for s in [fit_win_score(x[start : start + 400], y[start : start + 400]).chance(x[400:800])]
    ]
    assert np.mean(inside) == pytest.approx(0.8, abs=0.08)


def test_twenty_nodes_give_the_mean_chance_and_the_probit_shortcut_does_not():
    from numpy.polynomial.hermite_e import hermegauss

    z, w = hermegauss(120)
    worst_shortcut = 0.0
    for m in (-5.0, -3.0, -1.0, 0.0, 0.7, 2.5):
        for v in (0.1, 1.0, 4.0):
            exact = float((w / w.sum()) @ (1 / (1 + np.exp(-(m + np.sqrt(v) * z)))))
            assert mean_chance(np.array([m]), np.array([v]))[0] == pytest.approx(exact, abs=1e-5)
            worst_shortcut = max(worst_shortcut, abs(1 / (1 + np.exp(-m / np.sqrt(1 + np.pi * v / 8))) - exact))
    assert worst_shortcut > 0.008


def test_one_row_of_signals_is_enough_to_be_asked_and_a_constant_signal_says_nothing():
    found = fit_win_score([[1.0, 5.0]], [3], [9])
    assert found.chance([[1.0, 5.0]]).value[0] == pytest.approx(1 / 3, abs=0.05)


@given(st.integers(0, 10_000))
def test_the_parts_of_the_brier_score_add_up(seed):
    rng = np.random.default_rng(seed)
    p = rng.integers(0, 11, 60) / 10
    parts = brier_parts(p, (rng.random(60) < 0.4).astype(int))
    assert parts.score == pytest.approx(parts.reliability - parts.resolution + parts.uncertainty, abs=1e-12)


def test_pooled_steps_as_computed():
    """Methods 6.1: PAV of 1,0,1,0,0,1,1,0 is .4 × 5, .6667 × 3."""
    found = monotone_fit(np.arange(8) / 8, np.array([1.0, 0, 1, 0, 0, 1, 1, 0]))
    assert found == pytest.approx([0.4] * 5 + [2 / 3] * 3)


def test_honest_chances_pass_spiegelhalters_test_and_bold_ones_do_not():
    rng = np.random.default_rng(3)
    p = rng.uniform(0.1, 0.9, 1000)
    y = rng.random(1000) < p
    assert spiegelhalter_z(p, y)[1] > 0.01
    assert spiegelhalter_z(np.clip(p + 0.6 * (p - 0.5), 0.01, 0.99), y)[1] < 0.001
    assert spiegelhalter_z([0.5, 0.5], [0, 1]) == (0.0, 1.0)


@pytest.mark.parametrize(("n", "method"), [(900, "beta"), (3000, "monotone")])
def test_chances_that_were_too_bold_are_read_as_what_they_are(n, method):
    rng = np.random.default_rng(4)
    truth = rng.uniform(0.05, 0.95, n)
    bold = truth**2 / (truth**2 + (1 - truth) ** 2)
    found = fit_recalibration(bold, rng.random(n) < truth)
    assert found.method == method
    assert np.abs(found.of(bold) - truth).mean() < 0.04
    assert (np.diff(found.of(np.linspace(0, 1, 50))) >= -1e-12).all()


def test_a_curve_that_would_fall_is_flattened():
    rng = np.random.default_rng(5)
    p = rng.uniform(0.05, 0.95, 400)
    found = fit_recalibration(p, rng.random(400) < 1 - p)
    assert (found.of_success, found.of_failure) == (0, 0)
    assert found.of([0.1, 0.9]) == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: fit_win_score([1.0], [1]), "signals"),
        (lambda: fit_win_score([[np.nan]], [1]), "signals"),
        (lambda: fit_win_score([[1.0]], [2], [1]), "successes"),
        (lambda: fit_win_score([[1.0]], [1, 0]), "won"),
        (lambda: fit_win_score([[1.0]], [0], [0]), "deals"),
        (lambda: fit_win_score([[1.0]], [1], prior_width=0), "prior_width"),
        (lambda: fit_win_score(DOSE, DIED, ANIMALS).chance([[1.0, 2.0]]), "signals"),
        (lambda: brier_parts([], []), "chance"),
        (lambda: spiegelhalter_z([0.5], [0.5]), "happened"),
    ],
)
def test_impossible_scores_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
