"""The leader's board: ranked by yuan at stake and urgency, with causes, and silent on thin ground."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.explain.attention import CAUSES, AttentionRules, Standing, attention
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason

WELL = {
    "target_yuan": 100_000.0,
    "actual_yuan": 60_000.0,
    "planned_share": 0.5,
    "chance": 0.8,
    "landing_yuan": 110_000.0,
    "events": 30,
    "open_steps": 20,
    "overdue_steps": 1,
    "overdue_yuan": 3_000.0,
    "overdue_days": 2.0,
    "stage_to_peers": [[1.0]],
    "stage_to_peers_high": [[1.2]],
    "stage_n": [[40]],
    "idle_days": 0,
    "left_share": 0.5,
}


def one(**changes) -> Standing:
    """A person on whom all is well, but for the changes."""
    return Standing(**(WELL | changes))


def only_cause(standing: Standing):
    board = attention(standing)
    causes = board.causes_of(0)
    assert len(causes) == 1
    assert board.order.tolist() == [0]
    assert board.priority_yuan[0] == pytest.approx(causes[0].at_stake_yuan * causes[0].urgency)
    return causes[0]


def test_a_person_on_whom_all_is_well_is_not_on_the_board():
    board = attention(one())
    assert board.order.size == 0
    assert board.causes_of(0) == []
    assert not board.is_silent[0]


def test_behind_pace_stakes_what_the_plan_has_over_the_actual():
    cause = only_cause(one(actual_yuan=30_000.0))
    assert (cause.code, cause.at_stake_yuan) == (Reason.BEHIND_PACE, 20_000)
    assert cause.urgency == pytest.approx(0.4)
    assert cause.evidence == {"pace": 0.6, "due_yuan": 50_000, "actual_yuan": 30_000, "n": 30}


def test_low_chance_stakes_what_the_landing_lacks():
    cause = only_cause(one(chance=0.1, landing_yuan=80_000.0))
    assert (cause.code, cause.at_stake_yuan, cause.urgency) == (Reason.LOW_CHANCE, 20_000, 0.9)


def test_overdue_steps_lose_a_tenth_a_day():
    cause = only_cause(one(overdue_steps=3))
    assert (cause.code, cause.at_stake_yuan) == (Reason.OVERDUE_STEPS, 3_000)
    assert cause.urgency == pytest.approx(0.19)


def test_the_surest_weak_stage_speaks_and_a_thin_one_does_not():
    stages = {"stage_to_peers": [[0.5], [0.7], [0.1]], "stage_to_peers_high": [[0.89], [0.8], [0.2]]}
    cause = only_cause(one(**stages, stage_n=[[40], [40], [19]]))
    assert (cause.code, cause.evidence["stage"], cause.evidence["to_peers"]) == (Reason.WEAK_STAGE, 1, 0.7)
    assert cause.at_stake_yuan == pytest.approx(50_000 * (1 / 0.8 - 1))


def test_a_stage_that_never_converts_is_said_to_bring_no_more_than_the_rest_again():
    cause = only_cause(one(stage_to_peers=[[0.0]], stage_to_peers_high=[[0.0]]))
    assert cause.at_stake_yuan == 50_000


def test_idle_days_stake_their_share_of_the_target():
    cause = only_cause(one(idle_days=3))
    assert (cause.code, cause.urgency) == (Reason.IDLE, 0.6)
    assert cause.at_stake_yuan == pytest.approx(100_000 * 3 / 21)


def test_three_deals_do_not_make_a_warning():
    thin = one(actual_yuan=0.0, chance=0.0, landing_yuan=0.0, events=3, stage_to_peers_high=[[1.0]], stage_n=[[3]])
    assert attention(thin).order.size == 0


def test_a_person_about_whom_nothing_can_be_judged_is_marked_silent():
    board = attention(one(target_yuan=0.0, open_steps=0, overdue_steps=0, stage_n=[[0]]))
    assert board.is_silent[0]
    assert board.order.size == 0


def test_the_board_ranks_by_the_largest_cause_and_not_by_their_sum():
    """Pace and chance of the first person are two sights of the same money."""
    board = attention(
        one(actual_yuan=[30_000.0, 60_000.0], chance=[0.4, 0.2], landing_yuan=[84_000.0, 85_000.0],
            stage_to_peers=[[1.0, 1.0]], stage_to_peers_high=[[1.2, 1.2]], stage_n=[[40, 40]])
    )  # fmt: skip
    np.testing.assert_allclose(board.priority_yuan, [9_600, 12_000])
    assert board.order.tolist() == [1, 0]
    assert [c.code for c in board.causes_of(0)] == [Reason.LOW_CHANCE, Reason.BEHIND_PACE]


def test_ties_keep_the_order_of_the_list():
    same = attention(one(idle_days=[3, 3, 3], stage_to_peers=np.ones((1, 3)), stage_to_peers_high=np.ones((1, 3)),
                         stage_n=40))  # fmt: skip
    assert same.order.tolist() == [0, 1, 2]


@given(st.floats(0, 49_000), st.floats(0, 49_000))
def test_being_further_behind_never_lowers_the_priority(a, b):
    low, high = sorted((a, b))
    assert attention(one(actual_yuan=low)).priority_yuan >= attention(one(actual_yuan=high)).priority_yuan


def test_every_cause_carries_its_evidence():
    board = attention(one())
    assert set(board.evidence) == set(CAUSES)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"chance": 1.2}, "chance: must lie"),
        ({"target_yuan": np.nan}, "target_yuan: must be a finite"),
        ({"actual_yuan": -1.0}, "actual_yuan: must not be negative"),
        ({"overdue_steps": 21}, r"overdue_steps\[0\]: must not exceed"),
        ({"events": [1, 2, 3], "chance": [0.5, 0.5]}, "arrays of one length"),
        ({"events": [1, 2]}, "a column for each of 2"),
        ({"stage_to_peers": [1.0]}, "stages, people"),
        ({"stage_to_peers_high": [[0.9]]}, r"stage_to_peers_high\[0, 0\]"),
    ],
)
def test_what_cannot_be_true_is_refused(changes, says):
    with pytest.raises(BadInput, match=says):
        attention(one(**changes))


@pytest.mark.parametrize("wrong", [{"pace_below": 2}, {"idle_days": 9}, {"period_workdays": 0}, {"least_events": -1}])
def test_rules_that_cannot_hold_are_refused(wrong):
    with pytest.raises(BadInput):
        AttentionRules(**wrong)
