"""Signals become stretches with their ends; the false-alarm rates are the published ones."""

from __future__ import annotations

import numpy as np
import pytest

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.ewma_length import ewma_run_length
from fenghuolun.engine.track.run_chart import run_chart
from fenghuolun.engine.track.run_spans import Signal, stretches


def found(values: list[float], **more: bool) -> list[tuple[str, int, int, int, bool]]:
    return [
        (str(one.signal), one.first, one.last, one.points, one.is_up)
        for one in stretches(values, run_chart(values), **more)
    ]


def test_points_on_the_median_lie_within_a_shift_but_do_not_count() -> None:
    values = [5, 6, 7, 5, 6, 7, 8, 6, 5, 1, 2, 1, 2, 1, 2, 5, 1]
    shifts = [one for one in found(values) if one[0] == Signal.SHIFT]
    assert shifts == [("shift", 1, 7, 6, True), ("shift", 9, 16, 7, False)]


def test_a_trend_is_told_with_the_point_it_sets_out_from() -> None:
    values = [9, 2, 3, 4, 5, 6, 7, 1, 8]
    assert ("trend", 1, 6, 5, True) in found(values)


def test_a_rise_and_the_fall_behind_it_are_two_trends() -> None:
    values = [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1]
    assert [one for one in found(values) if one[0] == Signal.TREND] == [
        ("trend", 0, 5, 5, True),
        ("trend", 5, 10, 5, False),
    ]


def test_a_windfall_stands_by_itself() -> None:
    values = [5, 6, 5, 4, 5, 6, 40, 5, 4, 6, 5, 6, 5, 4, 6, 5, 5, 6, 4, 5, 5, 6, 4, 6]
    assert ("astronomical", 6, 6, 1, True) in found(values)


def test_eight_on_one_side_are_told_only_when_asked_for() -> None:
    values = [1.0] * 9 + [3.0] * 9
    assert Signal.WESTERN_ELECTRIC not in [one[0] for one in found(values)]
    assert ("western_electric", 0, 8, 9, False) in found(values, with_western_electric=True)


def test_noise_of_a_known_median_is_silent_and_another_persons_chart_is_refused() -> None:
    assert found([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) == []
    with pytest.raises(BadInput):
        stretches([1, 2, 3], run_chart([1, 2, 3, 4]))


@pytest.mark.parametrize(("weight", "reach"), [(0.40, 3.054), (0.25, 2.998), (0.10, 2.814), (0.05, 2.615)])
def test_the_charts_of_lucas_and_saccucci_alarm_every_five_hundred_points(weight: float, reach: float) -> None:
    assert ewma_run_length(weight, reach) == pytest.approx(500, rel=0.01)


def test_an_ewma_that_keeps_only_the_last_point_is_a_shewhart_chart() -> None:
    assert ewma_run_length(1.0, 3.0) == pytest.approx(370.40, rel=1e-4)


@pytest.mark.slow
def test_simulated_charts_run_as_long_as_the_chain_says() -> None:
    random = np.random.default_rng(3)
    now, length, alive = np.zeros(4000), np.zeros(4000), np.ones(4000, dtype=bool)
    limit = 3 * np.sqrt(0.3 / 1.7)
    while alive.any():
        now = 0.3 * random.normal(1.0, 1.0, 4000) + 0.7 * now
        length += alive
        alive &= np.abs(now) <= limit
    assert length.mean() == pytest.approx(ewma_run_length(0.3, 3.0, 1.0), rel=0.05)
