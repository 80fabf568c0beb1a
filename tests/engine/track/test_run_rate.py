"""Where a flow lands that goes on as in the last weeks: worked by hand, its range, its refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.run_rate import landing_of_flow


def test_rate_scatter_and_range_as_worked_out_by_hand() -> None:
    # 4, 6, 5, 5 in weeks of five days: r = 1 a day, φ = (1 + 1)/5/3 = 0.1333; ten days: variance 0.1333·10·1.5 = 2
    found = landing_of_flow([10.0], [[4, 6, 5, 5]], [5, 5, 5, 5], [10], [22])
    wide = student.ppf(0.9, 3) * np.sqrt(2)
    assert found.mean[0] == pytest.approx(20)
    assert (found.low[0], found.high[0]) == (pytest.approx(20 - wide), pytest.approx(20 + wide))
    assert found.chance[0] == pytest.approx(student.cdf(-2 / np.sqrt(2), 3))


def test_weeks_without_scatter_land_on_the_point_and_the_chance_is_certain() -> None:
    found = landing_of_flow([10, 10], [[5, 5, 5, 5]] * 2, [5, 5, 5, 5], [5, 5], [15, 15.5])
    assert found.low.tolist() == found.high.tolist() == [15, 15]
    assert found.chance.tolist() == [1, 0]


def test_a_flow_never_lands_below_what_is_there_and_without_days_left_stays() -> None:
    found = landing_of_flow([3, 3], [[9, 0, 0, 0]] * 2, [5, 5, 5, 5], [2, 0], [4, 4])
    assert found.low[0] == 3
    assert (found.mean[1], found.high[1], found.chance[1]) == (3, 3, 0)


def test_half_a_week_on_leave_is_no_fall() -> None:
    found = landing_of_flow([0], [[10, 10, 5, 10]], [[5, 5, 2.5, 5]], [5])
    assert (found.mean[0], found.low[0]) == (pytest.approx(10), pytest.approx(10))
    assert np.isnan(found.chance[0])


def test_the_range_holds_eight_of_ten_where_weeks_are_poisson() -> None:
    rng = np.random.default_rng(5)
    weeks, rest = rng.poisson(20, (20_000, 4)), rng.poisson(40, 20_000)
    found = landing_of_flow(np.zeros(20_000), weeks, [5, 5, 5, 5], np.full(20_000, 10))
    inside = ((rest >= found.low) & (rest <= found.high)).mean()
    assert 0.77 < inside < 0.83


@pytest.mark.parametrize(
    ("weeks", "days"),
    [([[5.0]], [5]), ([5.0, 5.0], [5, 5]), ([[5.0, -1.0]], [5, 5]), ([[5.0, 1.0]], [5, -5])],
)
def test_refusals(weeks: list[object], days: list[int]) -> None:
    with pytest.raises(BadInput):
        landing_of_flow([0.0], weeks, days, [5])


def test_a_level_of_one_is_refused() -> None:
    with pytest.raises(BadInput):
        landing_of_flow([0.0], [[1, 2]], [5, 5], [5], level=1.0)
