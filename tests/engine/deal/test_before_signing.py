"""From the first question to the decision: every rule of 3.1–3.6 at its limit; TV-8 and TV-15."""

from dataclasses import replace

import numpy as np
import pytest

from fenghuolun.engine.deal import concerns as c
from fenghuolun.engine.deal import criteria as k
from fenghuolun.engine.deal import degrees as d
from fenghuolun.engine.deal import people as w
from fenghuolun.engine.deal import pursue as p
from fenghuolun.engine.refusals import BadInput


def answers(q1: int, q2: int, q3: int, q4: int) -> list[float]:
    """Twenty answers whose sums are those given."""
    rows = [[np.sign(q)] * abs(q) + [0] * (5 - abs(q)) for q in (q1, q2, q3, q4)]
    return [float(a) for row in rows for a in row]


@pytest.mark.parametrize(
    ("sums", "go"),
    [((2, 1, 0, 1), "pursue"), ((1, 1, 0, 1), "hold"), ((2, 0, 0, 1), "hold"), ((2, 1, -1, 1), "hold"),
     ((2, 1, 0, 0), "hold"), ((-1, 5, 5, -5), "nurture"), ((5, 5, 5, -1), "decline")],
)  # fmt: skip
def test_four_questions_decide_by_their_sums(sums, go):
    assert p.assess(answers(*sums)).go == go


def test_eight_unknown_answers_ask_for_research_and_count_as_nothing():
    some = answers(5, 5, 5, 5)
    for unknown, go in ((7, "pursue"), (8, "research_first")):
        found = p.assess([np.nan] * unknown + some[unknown:])
        assert (found.unknown, found.go) == (unknown, "hold" if go == "pursue" and found.scores[0] < 2 else go)


def test_the_win_index_is_against_the_best_rival_and_stays_within_5_and_95():
    ours = answers(2, 3, 2, 2)
    assert p.assess(ours, [answers(0, 1, 1, 0), answers(0, 4, 0, 0)]).win_index == 55
    assert p.assess(ours, answers(0, -5, -5, 0)).win_index == 95
    assert p.assess(answers(0, -5, -5, 0), ours).win_index == 5
    assert np.isnan(p.assess(ours).win_index)


OPEN = p.Position(False, 2, 0, 180, 1.3, True, False, False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"is_incumbent": True, "days_to_event": None}, "defend"),
        ({"days_to_event": None}, "develop"),
        ({"days_to_event": 181}, "develop"),
        ({"need_score": 1}, "develop"),
        ({"win_score": -2}, "develop"),
        ({}, "frontal"),
        ({"strength_ratio": 1.29, "can_change_criteria": True, "is_splittable": True}, "flanking"),
        ({"leads_top_two": False, "is_splittable": True}, "fragment"),
        ({"strength_ratio": 1.0}, "let_go"),
    ],
)
def test_the_first_rule_that_fits_chooses_the_strategy(change, expected):
    assert p.strategy(replace(OPEN, **change)) == expected


def test_the_lowest_degree_decides():
    found = d.need_fit_trust(np.array([[3, 3, 1], [3, 2, 3], [3, 3, 3]])[:, None, :].repeat(4, axis=1))
    assert found.verdict.tolist() == ["close", "work", "stop"]
    assert found.lowest.tolist() == [0, 1, 0]


def test_needs_grow_from_latent_to_explicit_at_20_and_40():
    assert d.need_strength([1, 5, 4, 5], [1, 2, 5, 5], [1, 2, 2, 3]).level.tolist() == [0, 1, 2, 2]


def test_a_question_mix_is_off_above_30_or_below_its_share():
    assert d.question_mix([30, 30, 25, 15]).is_off.tolist() == [False] * 4
    assert d.question_mix([31, 29, 24, 16]).is_off.tolist() == [True, True, True, False]
    assert not d.question_mix([0, 0, 0, 0]).is_off.any()


def test_three_plus_five_counts_the_best_cell_and_halves_it_without_proof():
    full = np.ones((1, 8), bool)
    sure = d.three_plus_five([[3, 3, 3]], [[3] * 5], [0, 4], full)
    assert sure.score == pytest.approx(100)
    half = d.three_plus_five([[3, 3, 3]], [[3] * 5], [0, 4], ~full)
    assert half.score == pytest.approx(50)
    assert (sure.is_ready, half.is_ready) == (True, False)
    two = d.three_plus_five([[3, 0, 0], [0, 3, 3]], [[0] * 5, [3, 0, 0, 0, 0]], [0, 1], np.ones((2, 8), bool))
    assert two.enterprise == 1
    assert two.personal.tolist() == [1, 0]


def test_what_a_problem_costs_adds_up():
    assert d.cost_of_problem(9, 1200, 5000, 40, 60, 0.1, 80_000) == pytest.approx(10_800 + 5000 + 2400 + 8000)


def test_tv8_v_chart():
    chart = k.v_chart([30, 20, 15, 10, 8, 5, 4, 4, 4], [3, 4, 4, 3, 5, 4, 4, 3, 2], [4, 4, 3, 4, 2, 3, 5, 3, 4])
    assert chart.vulnerability == pytest.approx(12.89, abs=5e-3)
    assert chart.exposure == "watch"
    assert (chart.is_v, chart.opening) == (True, 0)
    assert (chart.ours, chart.theirs) == (pytest.approx(71.2), pytest.approx(72.8))
    assert chart.strength_ratio == pytest.approx(0.978, abs=5e-4)
    assert chart.sameness_ratio == pytest.approx(0.24)
    assert not chart.is_sameness_trap


def test_the_v_chart_does_not_depend_on_the_order_of_the_lines_and_ends_at_0_and_100():
    weights, ours, theirs = np.array([20.0, 50, 30]), np.array([1, 5, 3]), np.array([3, 2, 4])
    turned = k.v_chart(weights[::-1], ours[::-1], theirs[::-1])
    assert turned.vulnerability == pytest.approx(k.v_chart(weights, ours, theirs).vulnerability)
    safe = k.v_chart([50, 50], [5, 5], [1, 1])
    assert (safe.vulnerability, safe.exposure, safe.opening, safe.is_v) == (0, "safe", -1, False)
    lost = k.v_chart([50, 50], [1, 1], [5, 5])
    assert (lost.vulnerability, lost.exposure) == (pytest.approx(100), "vulnerable")
    assert k.v_chart([70, 30], [3, 3], [3, 3]).is_sameness_trap
    assert not k.v_chart([50, 30, 20], [5, 5, 1], [1, 1, 5]).is_v


def test_who_raised_the_criteria_he_leads_in_controls_the_rules():
    def of(raised, **more):
        return k.rule_control([29, 31, 40], [5, 5, 3], [1, 2, 3], raised, **more)

    assert (of([1, 0, 0]).index, of([1, 0, 0]).control) == (29, "follower")
    assert of([0, 1, 1]).control == "contested"
    assert of([1, 1, 1]).control == "contested"
    assert (of([1, 1, 1], met_before_tender=True).index, of([1, 1, 1], met_before_tender=True).control) == (
        70,
        "leader",
    )
    assert of([1, 1, 1]).traps == 2


@pytest.mark.parametrize(
    ("fact", "seen", "days", "fuzzy", "neighbour", "answer"),
    [(4, 3, 10, True, True, "prove"), (3, 3, 30, True, True, "improve"), (3, 3, 31, True, True, "redefine"),
     (3, 3, None, False, True, "trade_off"), (4, 4, None, False, False, "alternative")],
)  # fmt: skip
def test_each_weakness_has_its_answer(fact, seen, days, fuzzy, neighbour, answer):
    assert k.answer_to_weakness(fact, seen, days_to_fix=days, is_fuzzy=fuzzy, has_strong_neighbour=neighbour) == answer


def test_tv15_concerns():
    found = c.concern_phase([15, 35, 15, 35], our_phase=3)
    assert found.distance.tolist() == pytest.approx([0.30, 0.40, 0.10])
    assert (found.phase, found.is_mismatch) == (3, False)
    assert c.concern_phase([0, 0, 0, 0], our_phase=1).phase == 0


@pytest.mark.parametrize("phase", [1, 2, 3])
def test_each_template_is_its_own_phase(phase):
    assert c.concern_phase((c.PHASES[phase - 1] * 100).round().astype(int)).phase == phase


def test_confidence_falls_with_open_risk():
    assert c.confidence([5], [5], [0]) == 0
    assert c.confidence([5], [5], [1]) == 100
    assert c.confidence([], [], []) == 100


@pytest.mark.parametrize(
    ("facts", "below", "signal"),
    [
        ({"reopened_points": 1}, {"reopened_points": 0}, "settled_comes_back"),
        ({"price_rounds": 3}, {"price_rounds": 2}, "price_fight"),
        ({"ask_below_range_ratio": 0.16}, {"ask_below_range_ratio": 0.15}, "price_fight"),
        ({"date_slips": 2}, {"date_slips": 1}, "unexplained_delay"),
        ({"slipped_days": 15}, {"slipped_days": 14}, "unexplained_delay"),
        ({"cancelled_meetings": 2}, {"cancelled_meetings": 1}, "avoids_meeting"),
        ({"days_without_reply": 7}, {"days_without_reply": 6}, "avoids_meeting"),
        ({"data_request_open_days": 8}, {"data_request_open_days": 7}, "withholds_information"),
        ({"new_contacts_late": 1}, {}, "more_people"),
        ({"claims_questions": 3}, {"claims_questions": 2}, "claims_questions"),
        ({"says_guarantee": True}, {}, "asks_guarantee"),
        ({"says_old_friend": True}, {}, "old_friend"),
        ({"is_cold": True}, {}, "coldness"),
        ({"says_compulsory_only": True}, {}, "compulsory_price_only"),
        ({"says_rebate": True}, {}, "asks_rebate"),
        ({"is_new_energy": True, "premium_rise_ratio": 0.16}, {"premium_rise_ratio": 0.16}, "premium_shock"),
        ({"hours_since_quote_unanswered": 48}, {"hours_since_quote_unanswered": 47}, "silent_after_quote"),
        (
            {"hours_since_quote_unanswered": 120, "is_fleet": True},
            {"hours_since_quote_unanswered": 119, "is_fleet": True},
            "silent_after_quote",
        ),
    ],
)
def test_each_signal_shows_at_its_threshold_and_not_below(facts, below, signal):
    assert c.signals(c.DealFacts(**facts)) == (signal,)
    assert c.signals(c.DealFacts(**below)) == ()


def test_open_signals_lower_health():
    assert c.health([]) == 100
    assert c.health([15] * 9) == 0


def test_stance_above_zero_fades_without_evidence_and_enmity_does_not():
    assert w.current_stance([2, 2, 2, 1, 0, -1], [0, 30, 60, 300, 300, 300]).tolist() == [2, 1, 0, 0, 0, -1]


@pytest.mark.parametrize(
    ("role", "stance", "key", "colour"),
    [(w.Role.APPROVER, 1, True, "green"), (w.Role.DECISION_MAKER, 1, True, "green"), (w.Role.USER, 2, True, "amber"),
     (w.Role.APPROVER, 0, True, "red"), (w.Role.COACH, 2, False, "red")],
)  # fmt: skip
def test_the_map_is_green_only_with_a_key_player_who_decides(role, stance, key, colour):
    found = w.alliance([role], [4], [stance], [key])
    assert found.colour == colour
    assert found.is_single_thread


def test_alliance_of_nobody_and_of_all_coaches():
    assert np.isnan(w.alliance([], [], [], []).strength)
    full = w.alliance([0, 1, 2, 3], [5, 1, 1, 1], [2, 2, 2, 2], [True] * 4)
    assert (full.completeness, full.strength, full.is_single_thread) == (1, 1, False)


def test_depth_and_what_influence_asks():
    found = w.coverage([5, 5, 3, 3, 2, 0], [2, 2, 1, 0, 2, 0], [5, 5, 0, 0, 0, 0], [2, 2, 0, 0, 0, 0],
                       [1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], [4, 4, 3, 3, 2, 1])  # fmt: skip
    assert found.depth.tolist() == [3, 2, 2, 1, 1, 0]
    assert found.required.tolist() == [3, 3, 2, 2, 1, 1]
    assert found.is_short.tolist() == [False, True, False, True, False, True]
    assert found.ratio == pytest.approx((4 + 4 * 2 / 3 + 3 + 3 / 2 + 2) / 17)
    assert np.isnan(w.coverage([], [], [], [], [], [], []).ratio)


def test_readiness_is_of_a_hundred_and_says_what_it_lacks():
    full = w.readiness(100, w.MapColour.GREEN, 100, 1, 100)
    assert (full.index, full.ask, full.lost.sum()) == (100, True, 0)
    edge = w.readiness(100, w.MapColour.AMBER, 100, 0.5, 33.3334)
    assert edge.lost.tolist() == pytest.approx([0, 12.5, 0, 7.5, 10], abs=1e-3)
    assert edge.ask
    assert not w.readiness(0, w.MapColour.RED, 0, 0, 0).ask


def test_the_path_of_influence_takes_strong_ties_and_may_not_exist():
    ties = np.zeros((4, 4))
    ties[0, 3], ties[0, 1], ties[1, 2], ties[2, 3] = 0.5, 5, 5, 5
    assert w.close_path(ties, [0], 3) == (0, 1, 2, 3)
    assert w.close_path(ties, [0, 2], 3) == (2, 3)
    assert w.close_path(ties, [3], 3) == (3,)
    assert w.close_path(ties, [3], 0) == ()
    assert w.close_path(ties, [], 0) == ()


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: p.assess([1] * 19), "ours"),
        (lambda: p.assess([2] * 20), "ours"),
        (lambda: p.assess([[1] * 20] * 2), "ours"),
        (lambda: p.assess([1] * 20, [[1] * 3]), "rivals"),
        (lambda: p.StrategyRules(frontal_from=0), "frontal_from"),
        (lambda: p.strategy(replace(OPEN, strength_ratio=-1)), "strength_ratio"),
        (lambda: d.need_fit_trust([[4] * 4] * 3), "indicators"),
        (lambda: d.need_fit_trust([1, 2, 3]), "indicators"),
        (lambda: d.need_strength(6, 1, 1), "severity"),
        (lambda: d.question_mix([1, 2, 3]), "asked"),
        (lambda: d.three_plus_five([[1, 1]], [[1] * 5], [0], [[1] * 8]), "enterprise"),
        (lambda: d.three_plus_five([[1, 1, 1]], [[1] * 4], [0], [[1] * 8]), "personal"),
        (lambda: d.three_plus_five([[1, 1, 1]], [[1] * 5], [0], [[1] * 7]), "has_proof"),
        (lambda: d.three_plus_five([[1, 1, 1]], [[1] * 5], [5], [[1] * 8]), "primary_level"),
        (lambda: d.three_plus_five([[1, 1, 1]], [[1] * 5], [], [[1] * 8]), "primary_level"),
        (lambda: d.cost_of_problem(1, 1, 1, 1, 1, 2, 1), "premium_loading_ratio"),
        (lambda: k.v_chart([100], [0], [1]), "ours"),
        (lambda: k.v_chart([100], [1], [1, 2]), "theirs"),
        (lambda: k.v_chart([90], [1], [1]), "weights"),
        (lambda: k.rule_control([100], [1], [1], [1, 0]), "raised_by_us"),
        (lambda: c.concern_phase([1, 2]), "mentions"),
        (lambda: c.concern_phase([1, 2, 3, 4], 4), "our_phase"),
        (lambda: c.confidence([6], [1], [0]), "severity"),
        (lambda: c.confidence([1], [1, 1], [0]), "likelihood"),
        (lambda: c.health([4]), "open_signal_costs"),
        (lambda: w.current_stance([3], [0]), "stance"),
        (lambda: w.alliance([8], [1], [0], [0]), "role"),
        (lambda: w.alliance([0], [6], [0], [0]), "influence"),
        (lambda: w.alliance([0], [1], [3], [0]), "stance"),
        (lambda: w.alliance([0], [1], [0, 1], [0]), "role"),
        (lambda: w.coverage([1], [2], [0], [0], [0], [0], [1]), "face_to_face_90_days"),
        (lambda: w.coverage([1], [1], [2], [0], [0], [0], [1]), "contacts_60_days"),
        (lambda: w.coverage([1], [1], [1], [1], [0], [0], [0]), "influence"),
        (lambda: w.coverage([1], [1], [0], [1], [0], [0], [1]), "face_to_face_60_days"),
        (lambda: w.readiness(101, w.MapColour.RED, 0, 0, 0), "lowest_degree"),
        (lambda: w.close_path([[1, 2]], [0], 0), "ties"),
        (lambda: w.close_path([[1]], [1], 0), "supporters"),
        (lambda: w.close_path([[1]], [0], 1), "approver"),
    ],
)
def test_what_cannot_be_true_is_refused(call, argument):
    with pytest.raises(BadInput) as refused:
        call()
    assert refused.value.argument == argument
