"""Side effects of goals: bunching, pulled-forward dates, neglect, and a flat half year."""

import numpy as np
import pytest
from scipy.stats import kendalltau

from fenghuolun.engine.judge.side_effects import bunching, neglected, pulled_forward, trend_p_value
from fenghuolun.engine.refusals import BadInput


def test_people_who_stop_at_the_target_are_found_and_a_smooth_spread_is_not():
    rng = np.random.default_rng(4)
    smooth = rng.normal(1.0, 0.15, (60, 6))
    stopped = np.where((smooth > 1.02) & (smooth < 1.25), 1.01, smooth)
    assert bunching(smooth).p_value > 0.05
    assert not bunching(smooth).is_habit.any()
    assert bunching(stopped).p_value < 1e-6
    assert bunching(stopped).is_habit.sum() > 20


def test_months_without_a_target_count_nowhere():
    found = bunching([[np.nan, np.nan]])
    assert (found.inside, found.beside) == (0, 0)
    assert np.isnan(found.p_value)
    with pytest.raises(BadInput):
        bunching([[1.0]], 1.02, 1.0)


def test_few_policies_say_nothing_about_pulled_forward_dates():
    assert pulled_forward([9, 0, 20], [9, 40, 40], [0.2, 0.2, 0.2]).tolist() == [False, False, True]


def test_neglect_follows_the_measure_s_direction_and_needs_ten_events():
    assert neglected([1.0, 1.0, 0.1, 0.0], [0.8, 0.8, 0.12, 0.5], [20, 9, 20, 20],
                     [True, True, False, True]).tolist() == [True, False, True, False]  # fmt: skip


def test_a_trend_is_told_from_flat_months():
    assert trend_p_value([0.8, 0.9, 0.95, 1.0, 1.1, 1.2]) < 0.01
    assert trend_p_value([1.0, 1.02, 0.99, 1.01, 1.0, 1.01]) > 0.2
    assert trend_p_value([1.0] * 6) == 1.0
    assert np.isnan(trend_p_value([1.0, np.nan, 1.1]))


def test_the_trend_test_agrees_with_scipy_with_and_without_ties():
    rng = np.random.default_rng(11)
    for size in (4, 6, 9):
        values = rng.permutation(size).astype(float)
        assert trend_p_value(values) == pytest.approx(kendalltau(np.arange(size), values, method="exact").pvalue)
    tied = [1.0, 1.0, 1.2, 1.1, 1.3, 1.3, 1.5]
    assert trend_p_value(tied) == pytest.approx(kendalltau(np.arange(7), tied, method="asymptotic").pvalue)
