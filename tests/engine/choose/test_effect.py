"""Measured effect of a change: planted effects recovered, false alarms held, sides that differed before told."""

import numpy as np
import pytest

from fenghuolun.engine.choose.effect import measured_effect
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason


def teams(rng, n=20, weeks=24, memory=0.6):
    """Weekly measure of teams with levels of their own, a common season, and weeks that resemble one another."""
    noise = rng.normal(0, 5, (n, weeks))
    for week in range(1, weeks):
        noise[:, week] += memory * noise[:, week - 1]
    return 100 + rng.normal(0, 20, (n, 1)) + 10 * np.sin(np.arange(weeks) / 4) + noise


CHANGED = np.arange(20) < 8


def test_a_planted_effect_lies_in_the_range_as_often_as_promised():
    rng = np.random.default_rng(1)
    inside = []
    for _ in range(300):
        y = teams(rng)
        y[:8, 12:] += 6
        found = measured_effect(y, CHANGED, 12)
        inside.append(found.low <= 6 <= found.high)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.06)


def test_a_change_that_does_nothing_is_rarely_praised():
    rng = np.random.default_rng(2)
    found = [measured_effect(teams(rng), CHANGED, 12) for _ in range(300)]
    assert np.mean([f.p_value < 0.05 for f in found]) <= 0.08
    assert np.mean([f.reason is Reason.SELF_SELECTED for f in found]) <= 0.09
    assert np.mean([f.reason is Reason.NO_DIFFERENCE for f in found]) >= 0.7


def test_an_effect_of_the_detectable_size_is_seen_four_times_in_five():
    rng = np.random.default_rng(3)
    size = np.median([measured_effect(teams(rng), CHANGED, 12).detectable for _ in range(50)])
    seen = []
    for _ in range(300):
        y = teams(rng)
        y[:8, 12:] += size
        seen.append(measured_effect(y, CHANGED, 12).low > 0)
    assert np.mean(seen) == pytest.approx(0.8, abs=0.07)


def test_sides_that_drifted_apart_before_are_told():
    rng = np.random.default_rng(4)
    y = teams(rng)
    y[:8] += 1.5 * np.arange(24)
    found = measured_effect(y, CHANGED, 12)
    assert found.reason is Reason.SELF_SELECTED
    assert found.drift_before == pytest.approx(9, abs=3)
    assert found.drift_p_value < 0.05


def test_one_team_is_held_against_the_spread_of_the_others():
    rng = np.random.default_rng(5)
    inside = []
    for _ in range(300):
        y = teams(rng)
        y[0, 12:] += 6
        found = measured_effect(y, np.arange(20) < 1, 12)
        inside.append(found.low <= 6 <= found.high)
    assert found.treated == 1
    assert np.mean(inside) == pytest.approx(0.8, abs=0.06)


def test_proportions_missing_weeks_and_a_time_to_settle():
    rng = np.random.default_rng(6)
    y = np.exp(rng.normal(0, 0.05, (20, 24))) * rng.uniform(50, 200, (20, 1))
    y[:8, 14:] *= 1.2
    y[3, 5] = np.nan
    found = measured_effect(y, CHANGED, 12, settle_weeks=2, in_logs=True)
    assert found.value == pytest.approx(0.2, abs=0.03)
    assert found.low < 0.2 < found.high
    assert found.weeks_after == 10


def test_too_few_teams_or_weeks_say_so():
    y = np.random.default_rng(7).normal(100, 5, (20, 24))
    assert measured_effect(y[:3], CHANGED[:3], 12).reason is Reason.TOO_FEW
    assert measured_effect(y, CHANGED, 3).reason is Reason.TOO_FEW
    assert measured_effect(y, np.zeros(20, bool), 12).reason is Reason.TOO_FEW
    assert np.isnan(measured_effect(y, CHANGED, 22).value)


def test_teams_that_move_exactly_alike_leave_no_doubt():
    y = np.full((10, 12), 100.0)
    assert measured_effect(y, np.arange(10) < 4, 6).p_value == 1
    y[:4, 6:] += 5
    found = measured_effect(y, np.arange(10) < 4, 6)
    assert (found.value, found.low, found.high, found.p_value) == (5, 5, 5, 0)
    assert found.reason is Reason.OK


def test_a_half_without_weeks_cannot_show_a_drift():
    y = np.random.default_rng(8).normal(100, 5, (10, 20))
    y[:, :5] = np.nan
    assert measured_effect(y, np.arange(10) < 4, 10).drift_p_value == 1


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: measured_effect([1.0], [True], 1), "has_changed"),
        (lambda: measured_effect([[np.inf, 1.0]], [True], 1), "measure"),
        (lambda: measured_effect([[1.0, 1.0]], [True], 2), "changed_week"),
        (lambda: measured_effect([[1.0, 0.0]], [True], 1, in_logs=True), "measure"),
    ],
)
def test_impossible_comparisons_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
