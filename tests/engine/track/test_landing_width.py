"""The width that own history asks for: found again, pulled to the usual, refused where it cannot be told."""

import numpy as np
import pytest

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.landing_width import NARROWEST, WIDEST, learnt_width


def world(times: float, n: int, seed: int = 1):
    rng = np.random.default_rng(seed)
    own, shock = rng.uniform(20, 80, n), rng.uniform(40, 90, n)
    mean = rng.uniform(400, 900, n)
    return rng.normal(mean, np.hypot(own, times * shock)), mean, own, shock


@pytest.mark.parametrize("times", [0.6, 1.0, 1.8])
def test_the_width_that_the_results_had_is_found(times):
    assert learnt_width(*world(times, 6000), periods=6000) == pytest.approx(times, rel=0.06)


def test_a_width_learnt_from_half_of_the_results_holds_eight_of_ten_of_the_others():
    result, mean, own, shock = world(1.6, 4000, seed=3)
    past, next_ = slice(0, 2000), slice(2000, None)
    width = learnt_width(result[past], mean[past], own[past], shock[past], periods=2000)
    half = 1.2816 * np.hypot(own, width * shock)
    inside = np.abs(result - mean)[next_] <= half[next_]
    assert inside.mean() == pytest.approx(0.8, abs=0.03)


def test_a_short_history_stays_near_the_usual_width():
    few = learnt_width(*world(2.5, 12), periods=12)
    assert 1 < few < 1.35
    assert learnt_width(*world(2.5, 12), periods=12, usual=1) > few


def test_the_width_stays_between_a_third_and_three():
    _, mean, own, shock = world(1.0, 500)
    assert learnt_width(mean, mean, own, shock, periods=1e9) == pytest.approx(NARROWEST)
    assert learnt_width(mean + 1e6, mean, own, shock, periods=1e9) == pytest.approx(WIDEST)


@pytest.mark.parametrize(
    ("given", "argument"), [(([1.0], [1.0, 2.0], [1.0], [1.0]), "result_yuan"), (([1.0],) * 3 + ([0.0],), "shock")]
)
def test_what_cannot_be_is_refused(given, argument):
    with pytest.raises(BadInput, match=argument):
        learnt_width(*given, periods=1)
