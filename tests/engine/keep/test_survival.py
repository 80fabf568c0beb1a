"""Survival: the leukaemia and recidivism figures, hazards recovered, refusals."""

from pathlib import Path

import numpy as np
import pytest

from fenghuolun.engine.keep.survival import fit_hazard, hazard_ratios, kept_share
from fenghuolun.engine.refusals import BadInput

# Freireich and others (1963), 6-mercaptopurine arm: weeks to relapse, negative where still in remission
SIX_MP = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
ROSSI = np.loadtxt(Path(__file__).parent / "data" / "rossi.csv", delimiter=",", skiprows=1)


def test_remission_by_week_as_printed():
    """Methods 6.3e: S(6) .8571, S(7) .8067, S(10) .7529, S(13) .6902, S(16) .6275, S(22) .5378, S(23) .4482."""
    week = np.array(SIX_MP)
    kept = kept_share(abs(week), week > 0)
    printed = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert kept.share == pytest.approx(printed, abs=5e-5)
    assert kept.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert kept.at([0, 5.9, 6, 40]) == pytest.approx([1, 1, 0.8571, 0.4482], abs=5e-5)
    assert (kept.low < kept.share).all()
    assert (kept.share < kept.high).all()


def test_when_all_have_ended_nothing_is_left():
    kept = kept_share([1, 2], [True, True])
    assert kept.share.tolist() == [0.5, 0]
    assert (kept.low[-1], kept.high[-1]) == (0, 0)
    assert kept_share([3.0], [False]).at(9) == 1


@pytest.mark.slow
def test_recidivism_hazards_as_printed():
    """Methods 6.3e: coefficients and log-likelihood of Cox, ties by Efron."""
    found = hazard_ratios(ROSSI[:, 0], ROSSI[:, 1], ROSSI[:, 2:])
    printed = [-0.3794, -0.0574, 0.3139, -0.1498, -0.4337, -0.0849, 0.0915]
    assert found.log_ratio == pytest.approx(printed, abs=5e-5)
    assert found.log_likelihood == pytest.approx(-658.7477, abs=5e-5)
    assert (found.low < found.ratio).all()
    assert (found.ratio < found.high).all()


def test_planted_hazards_and_traits_are_recovered_with_open_cases():
    rng = np.random.default_rng(5)
    n, base = 20_000, np.array([-2.0, -1.5, -0.5, -1.0])
    claims = rng.integers(0, 2, n)
    hazard = 1 / (1 + np.exp(-(base + 0.7 * claims[:, None])))
    happens = rng.random((n, 4)) < hazard
    first = np.where(happens.any(axis=1), happens.argmax(axis=1) + 1, 5)
    watched = rng.integers(1, 7, n)
    seen, ended = np.minimum(first, watched), first <= watched
    found = fit_hazard(seen, ended & (first <= 4), claims[:, None].astype(float), periods=4)
    assert found.hazard([[0.0], [1.0]]) == pytest.approx(hazard[[claims.argmin(), claims.argmax()]], abs=0.02)
    assert found.kept_share([[0.0]])[0, -1] == pytest.approx(np.prod(1 - 1 / (1 + np.exp(-base))), abs=0.02)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: kept_share([1.0], [True, False]), "has_ended"),
        (lambda: kept_share([-1.0], [True]), "duration"),
        (lambda: fit_hazard([1], [True], [1.0], periods=3), "traits"),
        (lambda: fit_hazard([0], [True], [[1.0]], periods=3), "periods_watched"),
        (lambda: fit_hazard([1], [True], [[1.0]], periods=3).hazard([1.0]), "traits"),
        (lambda: hazard_ratios([1.0], [True], [1.0]), "traits"),
        (lambda: hazard_ratios([1.0], [False], [[1.0]]), "has_ended"),
    ],
)
def test_impossible_lifetimes_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument


def test_the_hazard_of_two_groups_has_the_sign_and_the_range_of_their_difference():
    early, late = np.array([1.0, 2, 3, 4, 5, 6]), np.array([4.0, 6, 7, 8, 9, 10])
    found = hazard_ratios(np.concatenate([early, late]), np.ones(12), np.repeat([[1.0], [0.0]], 6, axis=0))
    assert found.ratio[0] > 1
    assert found.low[0] < found.ratio[0] < found.high[0]
    assert np.log(found.ratio) == pytest.approx(found.log_ratio)
