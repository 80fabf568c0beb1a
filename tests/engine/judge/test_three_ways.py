"""Difficulty, effort and stages: TV-2 to TV-6 of the domain document, and difficulty by the data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.judge import effort as e
from fenghuolun.engine.judge import stages as s
from fenghuolun.engine.judge.card import Grade, half_up
from fenghuolun.engine.refusals import BadInput


@pytest.mark.parametrize(
    ("weights", "exact", "shown"),
    [((0.60, 0.25, 0.15), 88.7175, 88.7), ((0.50, 0.30, 0.20), 87.99, 88.0), ((0.70, 0.20, 0.10), 89.445, 89.4)],
)
def test_tv2_three_mixes_of_completion_difficulty_and_effort(weights, exact, shown):
    found = e.weighed(91.5, 85.5, 82.95, weights)
    assert found.total == pytest.approx(exact)
    assert half_up(found.total) == shown
    assert found.grade == Grade.B


def test_difficulty_and_effort_lift_a_grade_by_one_at_most():
    found = e.weighed([69, 94, 91.5], [120, 100, 85], [120, 100, 80], (0.1, 0.5, 0.4))
    assert found.grade.tolist() == [Grade.C, Grade.A, Grade.C]
    assert found.is_held.tolist() == [True, False, False]


def test_tv3_matrix():
    a, b, s_ = (e.Band.HARD, e.Reached.REACHED), (e.Band.STANDARD, e.Reached.REACHED), (e.Band.HARD, e.Reached.OVER)
    assert e.matrix_total([40, 35, 25], *zip(a, b, s_, strict=True)) == pytest.approx(3.90)


def test_the_matrix_falls_along_both_edges_and_a_hard_goal_missed_is_worth_an_easy_one_nearly_reached():
    assert (np.diff(e.MATRIX_POINTS, axis=0) <= 0).all()
    assert (np.diff(e.MATRIX_POINTS, axis=1) <= 0).all()
    assert e.MATRIX_POINTS[e.Band.HARD, e.Reached.MISSED] == e.MATRIX_POINTS[e.Band.EASY, e.Reached.REACHED]


def test_tv4_difficulty():
    found = e.difficulty([4, 3, 4, 3, 3, 4])
    assert found.mean == pytest.approx(3.55)
    assert found.points == pytest.approx(85.5)
    assert found.band == e.Band.HARD
    assert e.difficulty([[1, 2, 5]] * 6).band.tolist() == [e.Band.EASY, e.Band.STANDARD, e.Band.HARD]
    assert e.difficulty([[1, 5]] * 6).points == pytest.approx([60, 100])


def test_tv5_effort():
    assert e.effort_points([97, 88, 80, 60, 50]) == pytest.approx(82.95)


def test_tv6_stages():
    finish = s.finish_score([91.5, 90, 100, 85])
    assert finish == pytest.approx(91.5)
    assert s.by_stages(86, 79, finish) == pytest.approx(86.65)
    assert s.by_stages(80, 80, 80, s.LONG_PROJECT_WEIGHTS) == pytest.approx(80)


def test_complaints_and_hits_come_off_and_the_finish_stays_within_0_and_120():
    assert s.finish_score([100] * 4, [1, 0, 9], [0, 1, 9]).tolist() == [95, 80, 0]
    assert s.finish_score([120] * 4) == pytest.approx(120)


def test_checklists_of_preparation_and_of_doing_are_of_a_hundred():
    assert s.planning_score([1] * 7) == s.execution_score([1] * 7) == pytest.approx(100)
    assert s.planning_score(np.eye(7)).tolist() == [20, 20, 15, 15, 10, 10, 10]
    assert s.execution_score(np.eye(7)).tolist() == [25, 20, 15, 15, 10, 5, 10]


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=20))
def test_difficulty_by_the_data_has_mean_one_and_follows_the_chance(chances):
    found = e.difficulty_from_chance(chances)
    assert found.mean() == pytest.approx(1)
    assert (np.diff(found[np.argsort(chances)]) <= 1e-12).all()


def test_a_goal_that_nine_in_ten_reach_earns_little():
    found = e.difficulty_from_chance([0.9, 0.5])
    assert found[0] / found[1] == pytest.approx(np.log2(0.9) / np.log2(0.5))
    assert e.difficulty_from_chance([1.0, 1.0]).tolist() == [1, 1]


def test_effort_leaves_out_what_was_invented_and_stops_at_1_2():
    assert e.effort_ratio([100, 200, 5], [40, 0, 0], [100, 100, 0]) == pytest.approx([0.6, 1.2, np.nan], nan_ok=True)
    assert e.by_product([90, 90], [1.1, 0.9], 1.0) == pytest.approx([99, 81])


def test_a_team_that_rewards_easy_goals_must_weigh_difficulty():
    assert e.must_weigh_difficulty([120, 110, 90, 80], [100] * 4, [70, 80, 95, 110])
    assert not e.must_weigh_difficulty([120, 110, 90, 80], [100] * 4, [110, 95, 80, 70])
    assert not e.must_weigh_difficulty([120, 90], [100] * 2, [70, 95])
    assert not e.must_weigh_difficulty([100] * 3, [100] * 3, [70, 95, 99])
    assert not e.must_weigh_difficulty([90, 100, 110], [100] * 3, [95] * 3)


def test_a_team_rated_all_hard_or_all_easy_is_looked_at_again():
    assert [e.team_needs_calibration(m) for m in ([3, 3.2], [4, 3.8], [2, 2.2])] == [False, True, True]


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: e.difficulty([4, 3, 4, 3, 3, 6]), "factors"),
        (lambda: e.difficulty([4, 3, 4]), "factors"),
        (lambda: e.difficulty([3] * 6, [1, 0, 0]), "weights"),
        (lambda: e.team_needs_calibration([]), "mean_of_factors"),
        (lambda: e.difficulty_from_chance([0.5, 0.0]), "chance"),
        (lambda: e.difficulty_from_chance([]), "chance"),
        (lambda: e.effort_points([101, 0, 0, 0, 0]), "parts"),
        (lambda: e.effort_points(50), "parts"),
        (lambda: e.effort_ratio(1, 2, 3), "invented"),
        (lambda: e.weighed(90, 80, 80, (0.5, 0.5, 0.5)), "weights"),
        (lambda: e.matrix_total([100], [3], [0]), "band"),
        (lambda: e.matrix_total([100], [0], [4]), "reached"),
        (lambda: e.must_weigh_difficulty([1, 1, 1], [1, 0, 1], [1, 2, 3]), "potential"),
        (lambda: s.planning_score([1] * 6), "parts"),
        (lambda: s.execution_score([2] * 7), "parts"),
        (lambda: s.finish_score([121, 0, 0, 0]), "parts"),
        (lambda: s.finish_score([100] * 3), "parts"),
        (lambda: s.by_stages(1, 1, 1, (1, 1, 1)), "weights"),
    ],
)
def test_what_cannot_be_true_is_refused(call, argument):
    with pytest.raises(BadInput) as refused:
        call()
    assert refused.value.argument == argument
