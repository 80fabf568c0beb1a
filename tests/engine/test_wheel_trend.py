"""Does the wheel gather speed? The slope and its range against scipy, and weeks nobody measured."""

import numpy as np
import pytest
from scipy import stats

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.wheel_trend import wheel_trend


def panel(strengths):
    return np.repeat(np.asarray(strengths, float)[:, None, None], 8, axis=1)


def test_slope_and_range_are_those_of_least_squares():
    strengths = np.array([50.0, 52, 51, 57, 55, 60, 58])
    found, line = wheel_trend(panel(strengths)), stats.linregress(np.arange(7), strengths)
    reach = stats.t.ppf(0.9, 5) * line.stderr
    assert found.points_per_week[0] == pytest.approx(line.slope)
    assert (found.low[0], found.high[0]) == pytest.approx((line.slope - reach, line.slope + reach))


def test_weeks_without_a_measured_step_are_left_out():
    strengths = np.array([50.0, np.nan, 52, 54, np.nan, 57])
    found, line = wheel_trend(panel(strengths)), stats.linregress([0, 2, 3, 5], [50.0, 52, 54, 57])
    assert found.weeks[0] == 4
    assert found.points_per_week[0] == pytest.approx(line.slope)


def test_fewer_than_four_weeks_say_nothing():
    found = wheel_trend(panel([50, 60, 70]))
    assert np.isnan(found.points_per_week[0])
    assert found.direction[0] == 0


def test_a_wheel_that_slows_is_told_from_one_that_wavers():
    assert wheel_trend(panel([70, 66, 63, 58])).direction[0] == -1
    assert wheel_trend(panel([60, 70, 58, 69, 61])).direction[0] == 0


def test_the_range_holds_the_true_slope_eight_times_in_ten():
    rng = np.random.default_rng(5)
    strengths = np.clip(50 + 0.5 * np.arange(12)[:, None] + rng.normal(0, 4, (12, 4000)), 1, 100)
    found = wheel_trend(np.repeat(strengths[:, None, :], 8, axis=1))
    assert np.mean((found.low <= 0.5) & (found.high >= 0.5)) == pytest.approx(0.8, abs=0.02)


def test_a_panel_that_is_none_is_refused():
    with pytest.raises(BadInput, match="weekly_scores"):
        wheel_trend(np.zeros((8, 1)))
