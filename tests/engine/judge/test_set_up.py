"""Cards, ratings, plans, goals, follow-up and meetings: each rule at its limit, and what may not be asked."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from fenghuolun.engine.judge import following as f
from fenghuolun.engine.judge import goals as g
from fenghuolun.engine.judge import outlook as o
from fenghuolun.engine.judge import scorecards as k
from fenghuolun.engine.judge.plan_quality import PARTS, PlanRules, plan_form, plan_quality
from fenghuolun.engine.judge.ratings import RatingRules, compare_ratings
from fenghuolun.engine.refusals import BadInput

JUNE = (date(2026, 6, 1), date(2026, 7, 1))
GOOD = g.GoalFields(
    "2026-06 家用车到期 240 台, 续保 173 台(72%)", "续保", "保单", "家用车", "M10", "台", "policies", 165, 173,
    True, True, date(2026, 6, 30), 3, lead_adequacy=1.1,
)  # fmt: skip


def test_a_measure_scores_the_way_between_floor_and_target_whichever_is_higher():
    assert k.measure_score([60, 65, 70, 90, 50], 60, 70).tolist() == [0, 50, 100, 120, 0]
    assert k.measure_score([102, 97, 90], 102, 97).tolist() == [0, 100, 120]
    assert np.isnan(k.measure_score(np.nan, 0, 1))


def test_a_perspective_without_actuals_leaves_its_weight_to_the_others():
    found = k.balanced_scorecard([100, np.nan, 50], [0, 1, 2], [1, 1, 1], [50, 25, 25, 0])
    assert found.perspectives == pytest.approx([100, np.nan, 50, np.nan], nan_ok=True)
    assert found.score == pytest.approx((100 * 50 + 50 * 25) / 75)


def test_every_lag_measure_needs_a_lead():
    links = [("activity", "premium"), ("first_touch", "renewal")]
    assert k.lags_without_lead(["premium", "renewal", "claims"], ["activity", "first_touch"], links) == ("claims",)


@pytest.mark.parametrize(
    ("weights", "quality", "compliance", "fault"),
    [
        ([40, 20, 20, 20], 1, 1, "weight_of_line"),
        ([30, 30, 36, 4], 1, 1, "weight_of_line"),
        ([30, 30, 40], 1, 1, "number_of_lines"),
        ([20, 20, 20, 20], 1, 1, "sum_of_weights"),
        ([25, 25, 25, 25], 0, 1, "no_quality"),
        ([25, 25, 25, 25], 1, 0, "no_compliance"),
    ],
)
def test_each_fault_of_an_indicator_sheet(weights, quality, compliance, fault):
    n = len(weights)
    assert fault in k.sheet_faults(weights, [quality] * n, [compliance] * n)
    assert k.sheet_faults([30, 30, 20, 20], [1, 0, 0, 0], [0, 0, 0, 1]) == ()


def test_a_teams_shift_brings_its_mean_to_the_edge_of_tolerance_and_no_further():
    found = compare_ratings([90, 90, 70, 80], [90, 90, 70, 95], [0, 0, 1, 2], [0.80, 0.80, 0.93, 1.0])
    assert (found.mean[:3] + found.shift[:3] - found.attainment[:3]).tolist() == [5, -5, 2]
    assert np.isnan(found.mean[3])
    assert found.shift[3] == 0
    assert found.n.tolist() == [2, 1, 1, 0]
    assert found.needs_talk.tolist() == [False, False, False, True]


def test_plan_points_add_up_to_a_hundred_and_verdicts_begin_where_they_should():
    assert sum(PARTS.values()) == 100
    only = np.eye(7)
    assert plan_quality(1 - only).lost.sum(axis=0).tolist() == list(PARTS.values())
    found = plan_quality([[1, 1, 0.99], [0, 0, 0], [1, 1, 1], [1, 1, 1], [1, 0, 0], [1, 0, 0], [1, 1, 1]])
    assert found.points == pytest.approx([80, 60, 59.8])
    assert found.verdict.tolist() == ["approve", "return", "reject"]


def test_a_plan_is_short_of_form_below_nine_in_ten():
    found = plan_form([10, 10], [10, 10], [8, 7], [9, 9])
    assert found.score == pytest.approx([0.9, 0.8667], abs=1e-4)
    assert found.is_short.tolist() == [False, True]


@pytest.mark.parametrize(
    ("change", "test"),
    [
        ({"scope": ""}, "is_specific"),
        ({"text": "提升续保率"}, "is_specific"),
        ({"source": ""}, "is_measurable"),
        ({"baseline": None}, "is_measurable"),
        ({"target": None}, "is_achievable"),
        ({"target": 232}, "is_achievable"),
        ({"target": 140}, "is_achievable"),
        ({"growth_outlook": 2.0}, "is_achievable"),
        ({"lead_adequacy": 0.79}, "is_achievable"),
        ({"has_parent": False}, "is_relevant"),
        ({"fits_role": False}, "is_relevant"),
        ({"due_on": None}, "is_timed"),
        ({"due_on": date(2026, 7, 1)}, "is_timed"),
        ({"checkpoints": 0}, "is_timed"),
    ],
)
def test_each_smart_test_fails_for_its_own_reason(change, test):
    found = g.smart(replace(GOOD, **change), JUNE)
    assert not getattr(found, test)
    assert found.points <= 80
    assert found.passes == (test in {"is_achievable", "is_relevant"} and found.points == 80)


def test_a_vague_word_is_allowed_beside_a_number_and_leads_may_be_uncounted():
    assert g.smart(replace(GOOD, text="提升续保率到 72%", lead_adequacy=None), JUNE).points == 100


def test_a_set_of_goals_has_each_nature_and_three_to_seven():
    r, p, a = g.Kind.RESULT, g.Kind.PROCESS, g.Kind.ABILITY
    assert g.portfolio_gaps((r, p, a)) == ()
    assert g.portfolio_gaps(()) == (g.Gap.NO_RESULT, g.Gap.NO_PROCESS, g.Gap.NO_ABILITY, g.Gap.TOO_FEW)
    assert g.portfolio_gaps((r, p, a) * 3) == (g.Gap.TOO_MANY,)


ITEM = g.GoalItem(g.Kind.PROCESS, 40, True, True, 100.0, 100.0, 1, score=90)
CARD = g.GoalCard((ITEM, ITEM), 100.0, 103.0, True, True, total_score=90, bonus_ratio=0.9)


@pytest.mark.parametrize(
    ("card", "item", "fault"),
    [
        ({}, {"has_parent": False}, "no_parent"),
        ({"children_target": 99.0}, {}, "sum_mismatch"),
        ({"children_target": 106.0}, {}, "sum_mismatch"),
        ({}, {"is_numeric": False}, "not_numeric"),
        ({"items": (ITEM,) * 8}, None, "too_many_items"),
        ({}, {"weight": 41}, "one_item_dominates"),
        ({}, {"kind": g.Kind.RESULT}, "no_process_goal"),
        ({}, {"target": 79.0}, "too_easy_or_too_hard"),
        ({}, {"target": 181.0}, "too_easy_or_too_hard"),
        ({}, {"checkpoints": 0}, "no_checkpoints"),
        ({"is_signed": False}, {}, "unsigned"),
        ({}, {"revisions_without_trigger": 1}, "revised_without_trigger"),
        ({}, {"score": None}, "unscored"),
        ({"bonus_ratio": 1.01}, {}, "bonus_mismatch"),
    ],
)
def test_each_of_the_twelve_faults_is_found_alone(card, item, fault):
    changed = replace(CARD, **card)
    if item is not None:
        changed = replace(changed, items=(replace(ITEM, **item),) * 2)
    assert list(g.faults(changed)) == [fault]


def test_a_good_card_has_no_fault_and_items_at_fault_are_named():
    assert len(g.Fault) == 12
    assert g.faults(CARD) == {}
    assert g.faults(replace(CARD, items=(ITEM, replace(ITEM, has_parent=False, last_actual=None)))) == {
        "no_parent": (1,)
    }
    assert g.faults(replace(CARD, children_target=None, total_score=None)) == {}
    assert g.faults(replace(CARD, bonus_ratio=None, is_over=False, items=(replace(ITEM, score=None),))) == {}


def test_maturity_counts_uses():
    assert g.maturity(g.Usage(*[True] * 6)) == 6
    assert g.maturity(g.Usage(*[False] * 6)) == 0


KEPT = f.CheckFacts([True], [1], [0.6], [True], [1], [False], [0.1], [1], [1])


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"cites_goal_and_standard": [False]}, 0),
        ({"days_off": [2]}, 1),
        ({"effort_on_key_items": [0.59]}, 2),
        ({"has_evidence": [False]}, 3),
        ({"checks_of_item_this_week": [2]}, 4),
        ({"checking_time_share": [0.11]}, 4),
        ({"deviations_closed": [0]}, 5),
    ],
)
def test_each_principle_is_broken_alone(change, row):
    found = f.six_principles(replace(KEPT, **change))
    assert np.flatnonzero(~found.kept[:, 0]).tolist() == [row]
    assert found.score == pytest.approx([5 / 6])
    assert not found.needs_coaching
    assert f.six_principles(KEPT).score == [1]


def test_a_red_item_may_be_checked_more_often_and_a_checker_below_0_8_is_coached():
    assert f.six_principles(replace(KEPT, checks_of_item_this_week=[3], is_item_red=[True])).score == [1]
    assert f.six_principles(replace(KEPT, days_off=[3], has_evidence=[False])).needs_coaching


def test_an_assigned_item_loses_ten_a_day_and_twenty_when_returned_and_never_goes_below_zero():
    assert f.closure_score([0, 0, 2, 11], [False, True, True, True]).tolist() == [100, 80, 60, 0]


def test_a_target_that_was_never_revised_is_itself():
    assert f.target_over_time([[100, 50]], [20]).tolist() == [100, 50]
    assert f.target_over_time([[100, 50], [70, 80]], [10, 20]) == pytest.approx([80, 70])


@pytest.mark.parametrize(
    ("left", "overdue", "reds", "calm", "interval", "rhythm"),
    [
        (9, 0.25, 0, 0, 1.5, "daily"),  # TV-14
        (9, 0.20, 0, 0, 3, "twice_a_week"),
        (9, 0.20, 3, 0, 1.5, "daily"),
        (9, 0.04, 0, 3, 4.5, "weekly"),
        (9, 0.04, 0, 2, 3, "twice_a_week"),
        (1, 0.1, 0, 0, 1, "daily"),
        (90, 0.1, 0, 0, 10, "fortnightly"),
    ],
)
def test_how_often_to_meet(left, overdue, reds, calm, interval, rhythm):
    found = f.meeting_rhythm(left, overdue, reds, calm)
    assert float(found.interval_workdays) == pytest.approx(interval)
    assert str(found.rhythm) == rhythm


def test_meet_call_or_write():
    quiet = {"joint_decision": False, "depending_owners": 1, "red_items": 0, "disagreement": False,
             "new_person_or_topic": False}  # fmt: skip
    assert f.need_to_meet(**quiet) == f.MeetingNeed(0, f.Gathering.WRITTEN_UPDATE)
    assert f.need_to_meet(**quiet | {"joint_decision": True}).gathering == "call_of_two"
    assert f.need_to_meet(**quiet | {"depending_owners": 3, "red_items": 2}).gathering == "meet"
    everything = {"joint_decision": True, "depending_owners": 5, "red_items": 9, "disagreement": True}
    assert f.need_to_meet(**everything, new_person_or_topic=True).score == 7


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: k.measure_score(1, 2, 2), "target"),
        (lambda: k.measure_score(np.inf, 1, 2), "actual"),
        (lambda: k.balanced_scorecard([1], [4], [1], [25] * 4), "perspective"),
        (lambda: k.balanced_scorecard([1], [0], [1, 1], [25] * 4), "weights"),
        (lambda: k.balanced_scorecard([np.nan], [0], [1], [25] * 4), "scores"),
        (lambda: k.balanced_scorecard([1], [0], [1], [25] * 3), "perspective_weights"),
        (lambda: k.balanced_scorecard([1], [0], [1], [0, 50, 50, 0]), "perspective_weights"),
        (lambda: k.lags_without_lead(["a"], ["b"], [("b", "c")]), "links"),
        (lambda: compare_ratings([1], [1], [2], [1.0]), "team"),
        (lambda: compare_ratings([1], [1, 2], [0], [1.0]), "superior"),
        (lambda: RatingRules(team_tolerance=-1), "team_tolerance"),
        (lambda: plan_quality([1] * 6), "parts"),
        (lambda: PlanRules(50, 60), "reject_below"),
        (lambda: plan_form([1], [2], [0], [0]), "tabular"),
        (lambda: g.SmartRules(lowest_ambition=2), "lowest_ambition"),
        (lambda: g.smart(GOOD, JUNE[::-1]), "period"),
        (lambda: g.smart(replace(GOOD, target=-1), JUNE), "target"),
        (lambda: g.faults(replace(CARD, items=())), "items"),
        (lambda: f.six_principles(replace(KEPT, deviations_closed=[2])), "deviations_closed"),
        (lambda: f.six_principles(f.CheckFacts([], [], [], [], [], [], [], [], [])), "facts"),
        (lambda: f.target_over_time([1, 2], [1]), "workdays"),
        (lambda: f.target_over_time([1, 2], [0, 0]), "workdays"),
        (lambda: f.meeting_rhythm(1, 1.1), "overdue_ratio"),
    ],
)
def test_what_cannot_be_true_is_refused(call, argument):
    with pytest.raises(BadInput) as refused:
        call()
    assert refused.value.argument == argument


def _goal(**changed: object) -> g.GoalFields:
    fields: dict[str, object] = {
        "text": "12 月逾期下一步降到 5%", "verb": "降低", "measured_thing": "逾期下一步", "scope": "全部线索",
        "measure_code": "M20", "unit": "%", "source": "近三个月", "baseline": 0.06, "target": 0.05, "has_parent": True,
        "fits_role": True, "due_on": date(2026, 12, 31), "checkpoints": 3, "smaller_is_better": True, **changed,
    }  # fmt: skip
    return g.GoalFields(**fields)


def test_less_is_the_ambition_where_smaller_is_better() -> None:
    december = date(2026, 12, 1), date(2027, 1, 1)
    assert g.smart(_goal(), december).is_achievable
    assert not g.smart(_goal(target=0.02), december).is_achievable
    assert not g.smart(_goal(target=0.08), december).is_achievable
    assert not g.smart(_goal(target=0.0), december).is_achievable


def test_what_has_no_scale_is_achievable_as_soon_as_it_has_a_target() -> None:
    december = date(2026, 12, 1), date(2027, 1, 1)
    assert g.smart(_goal(target=0.0, baseline=0.0, is_scaled=False), december).is_achievable
    assert not g.smart(_goal(target=None, is_scaled=False), december).is_achievable


def test_a_benchmark_counts_whom_it_rests_on_and_says_nothing_below_ten():
    values, events = np.linspace(0.5, 0.9, 12), np.full(12, 20)
    found = o.benchmark(values, events)
    assert found.peers == 12
    assert found.top_quarter > found.middle == pytest.approx(0.7)
    assert o.benchmark(values, events, larger_is_better=False).top_quarter < 0.7
    events[:3] = 9
    assert not o.benchmark(values, events).is_known
    with pytest.raises(BadInput):
        o.benchmark(values, events[:3])


def test_growth_is_that_of_a_year_ago_within_bounds():
    assert o.expected_growth(10, 12, 10, 50) == pytest.approx(1.2)
    assert o.expected_growth(10, 90, 10, 50) == 2.0
    assert o.expected_growth(10, 1, 10, 50) == 0.5
    assert o.expected_growth(10, 12, 0, 50) == o.expected_growth(10, float("nan"), 10, 50) == 1.0
