"""The detectors on simulated branches, thirteen weeks on end: few healthy alarms, and the planted found.

Twelve branches and what is not reached: docs/evidence/detectors.md, by ``python -m bench.evidence detectors``.
"""

import numpy as np
import pytest

from bench.evidence.branch_leaders import leader_readings
from bench.evidence.branch_readings import overdue_today, seller_readings
from bench.evidence.branches import READ_FOR_LEADERS, TUESDAYS, Seen, branches, watched
from fenghuolun.engine.explain.problems.tables import LEADER_PROBLEMS, SELLER_PROBLEMS
from fenghuolun.engine.simulate import Company

pytestmark = pytest.mark.slow
READ = [d.code for d in SELLER_PROBLEMS] + list(READ_FOR_LEADERS)
FOUND_AT_ONCE = ("A1", "A2", "A3", "A5", "A6", "A8", "A9", "B1", "B2", "B3", "B4", "B5")


@pytest.fixture(scope="module")
def companies() -> list[Company]:
    return list(branches(range(2, 4)))


@pytest.fixture(scope="module")
def seen(companies) -> list[Seen]:
    return [level for company in companies for level in watched(company)]


def those(seen: list[Seen], code: str) -> list[tuple[Seen, int]]:
    """Each branch's level that holds the detector, and its place there."""
    return [
        (level, codes.index(code))
        for level in seen
        if code in (codes := [detector.code for detector in level.detectors])
    ]


@pytest.mark.parametrize("code", READ)
def test_at_most_five_in_a_hundred_weeks_of_the_healthy_have_an_open_problem(seen, code):
    alarms = cases = 0
    for level, at in those(seen, code):
        judged = level.is_judged[:, at, level.healthy(code)]
        alarms += (level.is_open[:, at, level.healthy(code)] & judged).sum()
        cases += judged.sum()
    assert cases > (40 if code[0] == "B" else 200)
    assert alarms <= 0.05 * cases


@pytest.mark.parametrize("code", FOUND_AT_ONCE)
def test_who_carries_a_planted_problem_has_it_open_in_the_last_week(seen, code):
    for level, at in those(seen, code):
        assert level.planted(code).any()
        assert level.is_open[-1, at, level.planted(code)].all()


@pytest.mark.parametrize("code", ["A4", "A7", "A10", "B7", "B10", "B12"])
def test_what_a_quarter_does_not_always_show_is_found_in_one_of_two_branches_at_least(seen, code):
    assert any(level.is_open[:, at, level.planted(code)].any() for level, at in those(seen, code))


def test_a_weak_stage_is_read_lowest_of_the_branch_and_is_the_planted_one(companies):
    for company in companies:
        reading = seller_readings(company, TUESDAYS[-1])["weakest_stage_to_team"]
        person = next(person for code, person in company.truth.problems if code == "A7")
        assert reading.value[person] < 0.70
        assert reading.detail[person] == company.truth.weak_stage[person]


def test_promises_past_due_are_seen_on_the_last_day_of_who_breaks_them_and_of_hardly_anybody_else(companies, seen):
    rule = SELLER_PROBLEMS[8].criteria[1]
    for company, level in zip(companies, seen[::2], strict=True):
        late = rule.passed(overdue_today(company))
        assert late[level.planted("A9")].all()
        assert late[level.healthy("A9")].mean() <= 0.05


def test_quotes_are_followed_up_within_two_workdays_so_that_a_friday_is_not_past_due_on_sunday(companies):
    """By the clock 48 hours pass over a weekend: the healthy would be accused (docs/evidence/detectors.md)."""
    for company in companies:
        reading = seller_readings(company, TUESDAYS[-1])["quote_follow_up_ratio"]
        carriers = [person for _code, person in company.truth.problems]
        well = np.setdiff1d(np.flatnonzero(reading.n >= 10), carriers)
        assert np.median(reading.value[well]) > 0.85


def test_leaders_are_read_from_the_same_rows_that_they_made(companies):
    leaders, readings = leader_readings(companies[0], TUESDAYS[-1])
    assert leaders.size == 4
    measures = {rule.measure for d in LEADER_PROBLEMS if d.code in READ_FOR_LEADERS for rule in d.criteria}
    assert measures <= set(readings)
