"""Detectors of what no branch's table holds: the healthy are left alone, the planted found, the limit is a limit."""

import numpy as np
import pytest

from bench.evidence.branches import READ_FOR_LEADERS
from bench.evidence.managed import FACTS, trials
from fenghuolun.engine.explain.problems.tables import DETECTORS, SELLER_PROBLEMS
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.simulate.management import HABITS, Health, happenings

RULES = {rule.measure: rule for detector in DETECTORS for rule in detector.criteria}


@pytest.fixture(scope="module")
def tried():
    return list(trials(300))


def test_every_one_of_the_thirty_two_is_measured_here_or_on_a_branch(tried):
    measured = {t.code for t in tried} | {d.code for d in SELLER_PROBLEMS} | set(READ_FOR_LEADERS)
    assert measured == {d.code for d in DETECTORS}


def test_at_most_five_in_a_hundred_healthy_units_have_an_open_problem(tried):
    alarms = {t.code: t.open_share for t in tried if t.health is Health.WELL}
    assert {code: share for code, share in alarms.items() if share > 0.05} == {}


def test_six_in_ten_planted_units_at_least_have_their_problem_open(tried):
    recall = {(t.code, t.measure): t.open_share for t in tried if t.health is Health.PLANTED}
    assert {row for row in recall if row[1] in HABITS} == set(recall)
    assert {row: share for row, share in recall.items() if share < 0.6} == {}


def test_exactly_at_the_limit_a_sampled_measure_is_given_the_benefit_of_the_doubt(tried):
    sampled = ("plan_on_time_ratio", "meeting_quality_score", "red_dwell_workdays", "action_closure_ratio",
               "meeting_hours_per_seller_week", "selling_time_share", "coaching_per_leader_month",
               "logins_per_leader_week", "decisions_with_data_share")  # fmt: skip
    shares = {t.measure: t.open_share for t in tried if t.health is Health.AT_LIMIT and t.measure in sampled}
    assert set(shares) == set(sampled)
    assert max(shares.values()) < 0.2


@pytest.mark.parametrize("measure", sorted(HABITS))
def test_habits_stand_on_their_side_of_the_detectors_limit(measure):
    habit, rule = HABITS[measure], RULES[measure]
    assert habit.limit == rule.limit
    truth = habit.truth(np.random.default_rng(1), 1000, Health.WELL)
    beyond = truth < rule.limit if habit.mean > rule.limit else truth > rule.limit
    assert not beyond.any()
    assert (habit.planted < rule.limit) == (habit.mean > rule.limit)
    assert (habit.truth(np.random.default_rng(1), 2, Health.AT_LIMIT) == rule.limit).all()


@pytest.mark.parametrize("measure", sorted(HABITS))
def test_the_same_seed_lets_the_same_happen_within_the_units_and_weeks(measure):
    one, two = (happenings(np.random.default_rng(5), measure, 4, 20, Health.WELL) for _ in range(2))
    for field in ("unit", "week", "value", "what"):
        assert np.array_equal(getattr(one, field), getattr(two, field))
    assert set(one.unit) <= set(range(4))
    assert set(one.week) <= set(range(20))
    assert np.isfinite(one.value).all()


def test_facts_are_measures_of_habits():
    assert set(FACTS) <= set(HABITS)


@pytest.mark.parametrize(
    ("measure", "units", "weeks", "argument"),
    [("sunshine", 1, 1, "measure"), ("selling_time_share", 0, 1, "units"), ("selling_time_share", 1, 0, "weeks")],
)
def test_what_cannot_be_simulated_is_refused(measure, units, weeks, argument):
    with pytest.raises(BadInput) as caught:
        happenings(np.random.default_rng(1), measure, units, weeks, Health.WELL)
    assert caught.value.argument == argument
