"""Run charts: Anhøj limits (methods.md 3.3), shift and trend of domain 1.3.1.I; BH (T25)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.multiplicity import discoveries
from fenghuolun.engine.track.run_chart import RunChartRules, anhoej_limits, run_chart


@pytest.mark.parametrize(
    ("n", "run", "crossings"), [(10, 6, 2), (12, 7, 3), (20, 7, 6), (24, 8, 8), (50, 9, 19), (100, 10, 41)]
)
def test_anhoej_limits_are_those_of_qicharts2(n, run, crossings):
    longest, fewest = anhoej_limits(n)
    assert (int(longest), int(fewest)) == (run, crossings)


def test_anhoej_limits_of_no_points_are_harmless():
    longest, fewest = anhoej_limits([0, 1])
    assert longest.tolist() == [3, 3]
    assert fewest.tolist() == [0, 0]


def test_five_on_one_side_are_no_shift_and_six_are():
    five = run_chart([1, 9] * 3 + [9] * 4 + [1, 1, 9, 1], centre=[5.0])
    six = run_chart([1, 9] * 3 + [9] * 5 + [1, 1, 9, 1], centre=[5.0])
    assert not five.shift.any()
    assert six.shift[0].nonzero()[0].tolist() == [5, 6, 7, 8, 9, 10]


def test_a_point_on_the_median_neither_counts_nor_breaks():
    chart = run_chart([9, 9, 9, 5, 9, 9, 9, 1], centre=[5.0])
    assert chart.shift[0].tolist() == [True, True, True, False, True, True, True, False]
    assert (chart.useful[0], chart.longest_run[0], chart.crossings[0]) == (7, 6, 1)


def test_four_rises_are_no_trend_and_five_are_whichever_way():
    assert not run_chart([3, 1, 2, 3, 4, 5, 4]).trend.any()
    for values in ([9, 1, 2, 3, 4, 5, 6, 0], [0, 9, 8, 7, 6, 5, 4, 9]):
        assert run_chart(values).trend[0].nonzero()[0].tolist() == [1, 2, 3, 4, 5, 6]


def test_equal_neighbours_and_missing_days_do_not_break_a_trend():
    assert run_chart([9, 1, 2, 2, np.nan, 3, 4, 5, 6, 0]).trend[0, -2]


def test_a_far_point_is_astronomical():
    chart = run_chart([5, 6, 5, 4, 5, 6, 5, 40, 5, 4])
    assert chart.astronomical[0].nonzero()[0].tolist() == [7]


def test_a_row_without_any_value_has_no_signal():
    chart = run_chart([[np.nan] * 12, [1.0] * 12])
    assert not chart.has_signal.any()
    assert chart.useful.tolist() == [0, 0]
    assert np.isnan(chart.median[0])


def test_nine_points_are_too_few_for_anhoej():
    step = [1.0, 2.0, 1.0, 2.0, 1.0, 9.0, 8.0, 9.0, 8.0, 9.0]
    assert run_chart(step).has_signal[0]
    assert not run_chart(step[:9]).has_signal[0]


def test_one_chart_in_many_is_the_chart_alone():
    rng = np.random.default_rng(3)
    values = rng.poisson(4, (50, 24)).astype(float)
    values[rng.random(values.shape) < 0.1] = np.nan
    many = run_chart(values)
    for i in (0, 17, 49):
        alone = run_chart(values[i])
        for name in ("median", "longest_run", "crossings", "has_signal"):
            np.testing.assert_array_equal(getattr(alone, name)[0], getattr(many, name)[i])
        np.testing.assert_array_equal(alone.shift[0], many.shift[i])


def test_a_chart_of_chance_signals_seldom():
    """Anhøj's pair is meant to alarm on roughly 5 to 10 % of charts without a change."""
    charts = run_chart(np.random.default_rng(8).normal(size=(4000, 24)))
    assert 0.02 < charts.has_signal.mean() < 0.12


@given(arrays(np.float64, (3, 15), elements=st.floats(-100, 100).map(lambda x: round(x, 2))))
def test_a_chart_turned_upside_down_has_the_same_signals(values):
    one, other = run_chart(values), run_chart(-values)
    np.testing.assert_array_equal(one.longest_run, other.longest_run)
    np.testing.assert_array_equal(one.crossings, other.crossings)
    np.testing.assert_array_equal(one.trend, other.trend)


def test_western_electric_eight_can_be_shown():
    chart = run_chart([1, 9, 1, *[9] * 8, 1, 1], centre=[5.0])
    assert chart.western_electric.sum() == 8


@pytest.mark.parametrize("wrong", [[np.inf, 1.0], [], np.zeros((1, 1, 1))])
def test_run_chart_refuses(wrong):
    with pytest.raises(BadInput, match="values"):
        run_chart(wrong)


def test_rules_below_two_points_are_refused():
    with pytest.raises(BadInput, match="shift_from"):
        RunChartRules(shift_from=1)


BH_1995 = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
BH_1995 += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_benjamini_and_hochberg_1995_reject_four():
    """T25, methods.md 3.5."""
    found = discoveries(BH_1995, 0.05)
    assert found.is_news.sum() == 4
    np.testing.assert_allclose(found.adjusted[:6], [0.0015, 0.0030, 0.0095, 0.0356, 0.0603, 0.0639], atol=5e-5)


def test_people_without_a_test_do_not_count_as_tests():
    with_gaps = discoveries([np.nan, *BH_1995, np.nan])
    assert with_gaps.is_news.sum() == 4
    assert not discoveries([np.nan, np.nan]).is_news.any()
    assert discoveries([]).adjusted.size == 0


@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.inf])
def test_p_values_outside_their_range_are_refused(wrong):
    with pytest.raises(BadInput, match="p_values"):
        discoveries([0.5, wrong])
