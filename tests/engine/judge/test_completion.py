"""Completion of every kind of target, points, totals and grades: TV-1, and what may not be asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.judge import completion as c
from fenghuolun.engine.judge.card import (
    Grade,
    GradeBounds,
    ScoreCurve,
    ScoreTable,
    by_both_parts,
    card_score,
    grades,
    half_up,
)
from fenghuolun.engine.refusals import BadInput

TV1_WEIGHTS = [30, 25, 15, 10, 15, 5]
TV1 = np.append(c.larger_is_better([312_000, 69, 22, 80, 0.97], [300_000, 72, 25, 78, 1.0]), c.zero_tolerance(0))


def test_tv1_by_the_table_is_91_5_and_b():
    points = ScoreTable().of(TV1)
    assert points.tolist() == [100, 90, 70, 100, 90, 100]
    found = card_score(points, TV1_WEIGHTS, TV1[-1])
    assert found.total == pytest.approx([91.5])
    assert found.grade.tolist() == [Grade.B]
    assert not found.is_capped.any()


def test_tv1_by_the_straight_line_is_98_16():
    assert half_up(card_score(ScoreCurve().of(TV1), TV1_WEIGHTS).total, 2) == pytest.approx([98.16])


@pytest.mark.parametrize(
    ("ratio", "points"),
    [(1.2, 120), (1.1999, 110), (1.1, 110), (1.0, 100), (0.9999, 90), (2 - 1.05, 90), (0.9, 80), (0.8, 70), (0.7, 60),
     (0.6, 40), (0.5999, 0), (0, 0)],
)  # fmt: skip
def test_each_row_of_the_table_begins_at_its_ratio(ratio, points):
    assert ScoreTable().of(ratio) == points


def test_a_missing_item_leaves_its_weight_to_the_others_and_is_flagged():
    found = card_score([[100, np.nan], [np.nan, np.nan]], [60, 40])
    assert found.total[0] == 100
    assert np.isnan(found.total[1])
    assert found.grade.tolist() == [Grade.A, -1]
    assert found.missing.tolist() == [[False, True], [True, True]]


def test_broken_compliance_holds_the_grade_at_b_and_leaves_the_total():
    found = card_score([[120, 120], [120, 120], [60, 60]], [95, 5], compliance_ratio=[0.5, 1.0, 0.0])
    assert found.total.tolist() == [120, 120, 60]
    assert found.grade.tolist() == [Grade.B, Grade.S, Grade.D]
    assert found.is_capped.tolist() == [True, False, False]


def test_a_grade_agrees_with_the_total_as_it_is_printed():
    assert grades([94.95, 94.94, 84.95, 69.95]).tolist() == [Grade.A, Grade.B, Grade.B, Grade.C]


def test_smaller_is_better_falls_to_zero_tolerance_only_where_the_target_is_zero():
    """Ruling 10."""
    assert c.smaller_is_better([0, 1, 2, 0, 300], [0, 0, 0, 100, 100]).tolist() == [1, 0.5, 0, 2, 0]


def test_a_day_early_brings_less_than_a_day_late_costs_and_neither_is_endless():
    assert c.by_deadline([1, -1, 30, -30]).tolist() == [0.95, 1.02, 0, 1.1]


def test_a_range_is_reached_anywhere_inside_and_lost_one_width_away():
    assert c.within_range([40, 60, 70, 30, 80, 0], 40, 60).tolist() == [1, 1, 0.5, 0.5, 0, 0]


def test_milestones_count_by_their_weight():
    assert c.milestones([[0.6, 0.4], [0.5, 0.5]], [[True, False], [True, True]]).tolist() == [0.6, 1.0]


def test_a_windfall_is_taken_out_only_where_the_market_moved_far():
    assert c.without_windfall([1.5, 1.5, 0.8], [1.5, 1.15, 0.8]) == pytest.approx([1.0, 1.5, 1.0])


@given(st.floats(0, 5), st.floats(0, 5))
def test_more_done_never_scores_less(one, other):
    low, high = sorted((one, other))
    for curve in (ScoreTable(), ScoreCurve()):
        assert curve.of(low) <= curve.of(high)


def test_performance_and_development_share_the_hundred():
    assert by_both_parts([90, 90], 70, [100, 75]).tolist() == [90, 85]


@pytest.mark.parametrize(
    ("call", "argument", "index"),
    [
        (lambda: c.larger_is_better([1, 1], [1, 0]), "target", (1,)),
        (lambda: c.larger_is_better([-1], [1]), "actual", (0,)),
        (lambda: c.smaller_is_better([0.5], [0]), "hits", (0,)),
        (lambda: c.within_range([1], [2], [2]), "high", (0,)),
        (lambda: c.milestones([0.5, 0.4], [True, True]), "weight", ()),
        (lambda: c.without_windfall([1.0], [0.0]), "market_index", (0,)),
        (lambda: c.by_deadline([np.nan]), "workdays_late", (0,)),
        (lambda: c.DeadlineRules(highest=0.9), "highest", ()),
        (lambda: card_score([1, 2], [50, 40]), "weights", ()),
        (lambda: card_score([1, 2], [100]), "weights", ()),
        (lambda: card_score([1, -2], [50, 50]), "points", (1,)),
        (lambda: ScoreTable((1.0,), ()), "points", ()),
        (lambda: ScoreTable((1.0, 1.1), (100, 110)), "ratios", ()),
        (lambda: ScoreTable((1.1, 1.0), (100, 110)), "points", ()),
        (lambda: ScoreCurve((1.0, 0.5), (1, 2)), "ratios", ()),
        (lambda: ScoreCurve((0.5, 1.0), (2, 1)), "points", ()),
        (lambda: GradeBounds(a=120), "s", ()),
        (lambda: by_both_parts(1, 1, 101), "performance_weight", ()),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_place(call, argument, index):
    with pytest.raises(BadInput) as refused:
        call()
    assert (refused.value.argument, refused.value.index) == (argument, index)
