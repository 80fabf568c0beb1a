"""The wheel: TV-12, the step formulas of ruling 26, and the steps that are not there yet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.wheel import STEPS, Due, StepFacts, WheelRules, cycle_time, speed, step_scores, wheel

TV_12 = [100, 95, 82, 90, 88, 60, 75, 40]


def test_tv_12():
    found = wheel(TV_12)
    assert round(float(found.strength[0]), 1) == 76.0
    assert found.brake[0] == 7
    assert not found.is_complete[0]


def test_a_step_not_yet_is_left_out_and_a_real_zero_counts_one():
    """Ruling 26."""
    not_yet, zero = wheel([64, np.nan] + [64] * 6), wheel([64, 0] + [64] * 6)
    assert not_yet.strength[0] == pytest.approx(64)
    assert (not_yet.steps[0], not_yet.brake[0], zero.brake[0]) == (7, 0, 1)
    assert zero.strength[0] == pytest.approx(64 ** (7 / 8))


def test_a_wheel_with_a_step_not_yet_has_not_gone_round():
    assert wheel([90] * 8).is_complete[0]
    assert not wheel([90] * 7 + [np.nan]).is_complete[0]


def test_a_wheel_without_any_step_has_no_strength_and_no_brake():
    found = wheel([np.nan] * 8)
    assert np.isnan(found.strength[0])
    assert (found.brake[0], found.steps[0]) == (-1, 0)


@given(arrays(np.float64, (8, 3), elements=st.floats(1, 100)))
def test_strength_lies_between_the_brake_and_the_mean(scores):
    found = wheel(scores)
    assert (found.strength <= scores.mean(axis=0) + 1e-9).all()
    assert (found.strength >= scores.min(axis=0) - 1e-9).all()
    np.testing.assert_array_equal(scores[found.brake, range(3)], scores.min(axis=0))


ALL = {
    "goal_items": 8,
    "goal_items_agreed_and_smart": 6,
    "plans_due": 4,
    "plans_approved_on_time": 3,
    "activities": 50,
    "activities_planned": 40,
    "points": 130.5,
    "points_standard": 100,
    "records": 20,
    "records_timely": 18,
    "records_purposeful": 10,
    "logs": 20,
    "logs_reviewed": 5,
    "coaching_due": 2,
    "coaching_done": 1,
    "scores_due": 1,
    "scores_published": 1,
    "improvements_due": 3,
    "improvements_closed": 0,
}


def test_step_formulas_of_ruling_26():
    found = step_scores(StepFacts(**ALL))
    np.testing.assert_allclose(found.scores[:, 0], [75, 60, 100, 70, 25, 50, 100, 0])
    assert (found.due == Due.MEASURED).all()


def test_no_data_is_not_yet_and_nobody_due_is_a_hundred():
    found = step_scores(StepFacts(**dict.fromkeys(ALL, 0)))
    state = dict(zip(STEPS, found.due[:, 0].tolist(), strict=True))
    assert {s for s, due in state.items() if due == Due.NOT_YET} == {"goal", "record", "check"}
    assert {s for s, due in state.items() if due == Due.NONE_DUE} == {"plan", "activity", "coach", "reward", "improve"}
    assert (found.scores[found.due == Due.NONE_DUE] == 100).all()
    assert np.isnan(found.scores[found.due == Due.NOT_YET]).all()


def test_facts_nobody_keeps_are_not_yet():
    found = step_scores(StepFacts(points=[60, 70], points_standard=[100, 100]))
    assert np.isnan(found.scores[[0, 1, 3, 4, 5, 6, 7]]).all()
    np.testing.assert_allclose(found.scores[2], [60, 70])
    assert np.isnan(step_scores(StepFacts()).scores).all()


def test_a_plan_approved_on_time_is_not_punished_for_a_week_without_activity():
    found = step_scores(StepFacts(plans_due=1, plans_approved_on_time=1, activities=0, activities_planned=0))
    assert found.scores[1, 0] == 100


def test_speed_is_complete_cycles_per_week_for_each_person():
    good, bad = np.full(8, 60.0), np.array(TV_12, dtype=float)
    panel = np.stack([np.stack([good, bad], axis=1), np.stack([good, good], axis=1)])
    np.testing.assert_array_equal(speed(panel), [1.0, 0.5])
    np.testing.assert_array_equal(speed(panel, WheelRules(complete_from=40)), [1.0, 1.0])


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def test_a_wheel_cannot_look_fast_by_never_finishing():
    mostly_open = cycle_time(days("2026-03-02", "2026-03-02", "2026-03-02"), days("2026-03-04", "NaT", "NaT"))
    assert mostly_open.median_days == np.inf
    assert mostly_open.on_target_ratio == pytest.approx(1 / 3)
    assert cycle_time(days("2026-03-02"), days("2026-03-12")).on_target_ratio == 1
    assert np.isnan(cycle_time(days(), days()).median_days)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: wheel([50] * 7), "8 steps"),
        (lambda: wheel([50] * 7 + [101]), r"scores\[7, 0\]"),
        (lambda: wheel([50] * 7 + [-1]), r"scores\[7, 0\]"),
        (lambda: speed(np.zeros((0, 8, 1))), "at least one week"),
        (lambda: WheelRules(complete_from=0), "complete_from"),
        (lambda: WheelRules(target_days=-1), "target_days"),
        (lambda: step_scores(StepFacts(logs=5, logs_reviewed=6)), "logs_reviewed: must not exceed logs"),
        (lambda: step_scores(StepFacts(logs=5)), "logs_reviewed: is missing"),
        (lambda: step_scores(StepFacts(records=5, records_timely=5)), "records_purposeful: is missing"),
        (lambda: step_scores(StepFacts(points=5)), "points_standard: is missing"),
        (lambda: step_scores(StepFacts(points=-5, points_standard=1)), "must not be negative"),
        (lambda: step_scores(StepFacts(points=np.nan, points_standard=1)), "finite"),
        (lambda: step_scores(StepFacts(logs=[[5]], logs_reviewed=[[5]])), "one axis"),
        (lambda: cycle_time(days("NaT"), days("NaT")), "must be a date"),
        (lambda: cycle_time(days("2026-03-02"), days("2026-03-01")), r"closed_on\[0\]: is before"),
        (lambda: cycle_time(days("2026-03-02"), days()), "has 0 dates"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()
