"""Pace and lights: the light rule, planned time progress, direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.pace import (
    Light,
    LightRule,
    attainment,
    in_points,
    lights,
    pace_of,
    stock_pace,
    time_progress,
)


def test_attainment_follows_the_direction_of_the_target():
    assert attainment([312_000, 22], [300_000, 25]).tolist() == [1.04, 0.88]
    assert attainment(0.66, 0.60, smaller_is_better=True) == pytest.approx(0.9)
    assert attainment(2.0, 0.60, smaller_is_better=True) == 0
    assert np.isnan(attainment(5, 0))


def test_a_smaller_is_better_target_of_zero_tolerates_nothing():
    assert attainment([0, 1, 2], 0, smaller_is_better=True).tolist() == [1.0, 0.5, 0.0]


def test_time_progress_is_the_planned_share_up_to_yesterday():
    plan = [[28.0, 27, 25, 20], [0, 0, 0, 0]]
    assert time_progress(plan, [2, 2], elapsed_workdays=2).tolist() == [0.55, 0.5]
    assert time_progress(plan[0], 0) == 0
    assert time_progress(plan[0], 4) == 1


@pytest.mark.parametrize(
    ("ratio", "events", "light"),
    [
        (1.301, 9, Light.BLUE),
        (1.30, 9, Light.GREEN),
        (0.95, 9, Light.GREEN),
        (0.9499, 9, Light.YELLOW),
        (0.80, 9, Light.YELLOW),
        (0.7999, 9, Light.RED),
        (0.0, 5, Light.RED),
        (0.7999, 4, Light.GREY),
        (np.nan, 9, Light.GREY),
    ],
)
def test_each_threshold_belongs_to_the_better_light(ratio, events, light):
    assert int(lights(ratio, events)) == light


def test_a_pace_of_exactly_95_percent_is_green_after_the_division():
    assert int(pace_of(0.95 * 0.3 * 700_000, 700_000, 0.3, 50).light) == Light.GREEN


def test_no_target_too_few_and_nothing_due_yet_are_grey_for_their_own_reason():
    found = pace_of([5, 5, 0], [0, 100, 100], [0.5, 0.5, 0.0], [9, 4, 9])
    assert found.light.tolist() == [Light.GREY] * 3
    assert found.reason.tolist() == ["no_target", "too_few", "no_data"]


def test_stock_ratios_have_no_time_progress_and_know_their_direction():
    found = stock_pace([0.69, 0.69, 0.0], [0.72, 0.60, 0.0], 200, smaller_is_better=[False, True, True])
    assert found.pace == pytest.approx([0.69 / 0.72, 0.85, 1.0])
    assert found.light.tolist() == [Light.GREEN, Light.YELLOW, Light.GREEN]


def test_a_ratio_is_multiplied_by_a_hundred_before_it_meets_points():
    assert float(in_points(0.97)) == 97.0


@given(st.floats(0, 3), st.floats(0, 3))
def test_a_better_pace_never_has_a_more_urgent_light(a, b):
    worse, better = sorted((a, b))
    assert int(lights(better, 9)) <= int(lights(worse, 9))


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: attainment(1, -1), "target"),
        (lambda: attainment(np.nan, 1), "actual"),
        (lambda: time_progress([1, 2], 3), "days_passed"),
        (lambda: time_progress([1, 2], 1, elapsed_workdays=3), "elapsed_workdays"),
        (lambda: time_progress([1, -2], 1), "planned"),
        (lambda: pace_of(1, 1, 1.5, 9), "progress"),
        (lambda: LightRule(green=0.7), "green"),
        (lambda: LightRule(blue=0.9), "blue"),
    ],
)
def test_impossible_progress_is_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
