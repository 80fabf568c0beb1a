"""People come, go, change teams and take leave; planted problems find a person each."""

from datetime import date

import numpy as np
import pytest

from fenghuolun.engine.simulate import CompanyPlan
from fenghuolun.engine.simulate.horizon import horizon_of
from fenghuolun.engine.simulate.staff import SELLER, STILL_HERE, make_staff, postings_of
from fenghuolun.engine.simulate.traits import WEAK_STAGE_LOGIT, draw_traits

UNTIL = date(2026, 11, 24)


@pytest.fixture(scope="module")
def branch():
    plan = CompanyPlan(has_second_branch=True)
    days, rng = horizon_of(plan, UNTIL), np.random.default_rng(7)
    staff = make_staff(rng, plan, days, plan.people, is_first=True)
    return plan, days, staff, draw_traits(rng, plan, days, staff)


def test_seats_that_were_left_are_filled_again_and_somebody_answers_on_every_day(branch):
    _plan, days, staff, _traits = branch
    assert (staff.left[staff.role == SELLER] != STILL_HERE).any()
    assert (staff.responsible[:, days.prelude : days.today + 1] >= 0).all()


def test_transfers_are_two_postings_and_nobody_has_gaps_between_them(branch):
    _plan, _days, staff, _traits = branch
    rows = postings_of(staff)
    twice = rows[np.isin(rows[:, 0], np.flatnonzero(np.bincount(rows[:, 0]) == 2))]
    assert twice.size
    assert (twice[::2, 3] == twice[1::2, 2]).all()


def test_no_two_leaves_of_a_person_overlap(branch):
    leaves = branch[2].leaves
    same = leaves[1:, 0] == leaves[:-1, 0]
    assert (leaves[1:, 2] > leaves[:-1, 3])[same].all()


def test_each_planted_problem_has_its_person_and_the_weak_stage_is_theirs_alone(branch):
    plan, _days, staff, traits = branch
    assert sorted(code for code, _ in traits.problems) == sorted(plan.problems)
    sellers = [person for code, person in traits.problems if code[0] == "A"]
    assert len(set(sellers)) == len(sellers)
    weak = traits.planted("A7")
    assert (traits.weak_stage[weak] >= 0).all()
    assert (np.delete(traits.weak_stage, weak) == -1).all()
    # all skills are shifted together afterwards, by a fraction of what was planted
    assert traits.skill[weak, traits.weak_stage[weak]] == pytest.approx(WEAK_STAGE_LOGIT, abs=0.4)
    assert (staff.seats.team[staff.seat[sellers]] != staff.second_team).all()


def test_where_three_people_come_and_go_somebody_still_answers_for_every_seat():
    plan = CompanyPlan(people=3, months=12, leaving_per_year=3.0, problems=())
    days = horizon_of(plan, UNTIL)
    for seed in range(8):
        staff = make_staff(np.random.default_rng(seed), plan, days, 3, is_first=False)
        assert (staff.responsible[:, days.prelude : days.today + 1] >= 0).all()
