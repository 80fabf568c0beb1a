"""Composed indices: TV-9, TV-13 and the rules of domain 1.1.1, 1.2.2, 1.2.3, 1.2.4 and 1.2.8."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.indices import (
    ActivityIndexWeights,
    BalanceRules,
    activity_index,
    balance,
    building,
    drive_index,
    four_keys,
    number_coverage,
)
from fenghuolun.engine.refusals import BadInput

PILLARS = [72, 80, 65, 78, 70, 74]


def test_tv_9():
    found = balance(1.05, 0.92)
    assert round(float(found.tilt), 1) == 6.6
    assert found.light == "level"


def test_lights_of_the_balance_change_only_beyond_their_limit():
    assert balance([55, 55.1, 62.5, 62.6, 37.4, 0], [45, 44.9, 37.5, 37.4, 62.6, 0]).light.tolist() == [
        "level",
        "yellow",
        "yellow",
        "red",
        "red",
        "grey",
    ]


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_a_balance_turned_round_leans_the_other_way(left, right):
    assert balance(left, right).tilt == pytest.approx(-balance(right, left).tilt)


def test_tv_13():
    assert round(float(drive_index(PILLARS, 0.9)), 1) == 69.5


def test_without_aligned_goals_only_half_the_drive_is_left():
    assert drive_index(PILLARS, 0.0) == pytest.approx(np.mean(PILLARS) / 2)
    assert drive_index(PILLARS, 1.0, [1, 0, 0, 0, 0, 0]) == pytest.approx(72)
    assert drive_index(np.array([PILLARS, PILLARS]).T, [0.0, 1.0]).shape == (2,)


def test_the_weakest_key_weighs_most():
    checks = np.full((4, 5, 2), 80.0)
    checks[2, :, 1] = 0
    found = four_keys(checks)
    np.testing.assert_allclose(found.index, [80, 0.7 * 60])
    checks[0, 1:, 0] = np.nan
    assert four_keys(checks).keys[0, 0] == 80
    checks[0, :, 0] = np.nan
    assert np.isnan(four_keys(checks).index[0])


def test_a_building_ends_at_its_first_weak_storey():
    found = building(np.array([[0.8] * 6, [0.79] + [1] * 5, [1, 1, np.nan, 1, 1, 1]]).T)
    assert found.height.tolist() == [6, 0, 2]
    assert found.weak.tolist() == [-1, 0, 2]


def test_number_coverage_is_red_below_ninety_percent_and_silent_without_items():
    found = number_coverage([10, 10, 0], [9, 8, 0])
    assert found.is_red.tolist() == [False, True, False]


def test_activity_index_by_hand_for_field_and_counter_teams():
    """0.4 (0.5·90 + 0.5·80) + 0.6 (0.5·70 + 0.3·60 + 0.1·80 + 0.1·80) = 34 + 41.4."""
    field = activity_index([90, 80], [70, 60, 80, 80])
    counter = activity_index([90, 80], [70, 60, 80, 80], ActivityIndexWeights(on_site=0.6))
    assert (float(field.index), float(counter.index)) == pytest.approx((75.4, 78.6))
    assert activity_index([[60], [60]], [[70], [60], [60], [60]]).is_red.tolist() == [True]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: balance(-1, 2), "left: must be a finite"),
        (lambda: balance(1, np.inf), "right: must be"),
        (lambda: BalanceRules(30, 25), "yellow_above"),
        (lambda: drive_index(PILLARS[:5], 1), "6 rows"),
        (lambda: drive_index([101, *PILLARS[1:]], 1), r"pillars\[0\]"),
        (lambda: drive_index([np.nan, *PILLARS[1:]], 1), r"pillars\[0\]: must be known"),
        (lambda: drive_index(PILLARS, 1.1), "goal_alignment"),
        (lambda: drive_index(PILLARS, 1, [0.5] * 6), "add up to 1, not 3"),
        (lambda: drive_index(PILLARS, 1, [1]), "6 weights"),
        (lambda: four_keys(np.zeros((4, 5))), "4 rows"),
        (lambda: building([1] * 5), "6 storeys"),
        (lambda: number_coverage([1], [2]), r"items_with_numbers\[0\]"),
        (lambda: ActivityIndexWeights(spirit=0.2), "add up to 1"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()
