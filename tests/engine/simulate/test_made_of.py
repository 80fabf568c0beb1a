"""The same arguments make the same company; what is asked for and cannot be is refused."""

from datetime import date
from itertools import islice
from time import process_time

import numpy as np
import pytest

from fenghuolun.engine.refusals import BadInput, NoCalendar
from fenghuolun.engine.simulate import Company, CompanyPlan, simulate, simulate_branches

UNTIL = date(2026, 11, 24)
TINY = CompanyPlan(people=6, months=4)


def test_the_same_seed_makes_the_same_company_and_another_seed_another(small: Company):
    again, other = simulate(TINY, 7, UNTIL), simulate(TINY, 8, UNTIL)
    for name, table in small.tables().items():
        for column, values in table.columns().items():
            same = getattr(again.tables()[name], column)
            equal_nan = values.dtype.kind in "fMm"
            assert np.array_equal(values, same, equal_nan=equal_nan), (name, column)
    assert not np.array_equal(small.customers.name[:50], other.customers.name[:50])


def test_a_small_company_takes_less_than_two_seconds():
    began = process_time()
    simulate(TINY, 1, UNTIL)
    assert process_time() - began < 2.0


@pytest.mark.slow
def test_the_reference_branch_takes_less_than_fifteen_seconds():
    began = process_time()
    simulate(CompanyPlan(), 1, UNTIL)
    assert process_time() - began < 15.0


def test_the_cast_is_in_place(small: Company):
    people = small.people
    where = {name: i for i, name in enumerate(people.name)}
    assert people.seller_kind[where["李娜"]] == "field"
    assert people.role[where["张伟"]] == "leader"
    assert people.unit[where["李娜"]] == people.unit[where["张伟"]]
    assert people.role[where["陈静"]] == "manager"
    assert "王强" not in where
    assert len(set(people.name)) == len(set(people.login)) == len(set(people.employee_no)) == len(people)


def test_a_second_branch_has_its_own_team_led_by_wang_qiang():
    company = simulate(CompanyPlan(people=6, months=4, has_second_branch=True), 7, UNTIL)
    leader = int(np.flatnonzero(company.people.name == "王强")[0])
    team = company.people.unit[leader]
    branch = company.units.parent[team]
    assert company.units.level[branch] == "branch"
    assert branch != company.units.parent[company.people.unit[0]]
    sellers = (company.people.unit == team) & (company.people.role == "seller")
    assert sellers.sum() >= 4
    assert set(company.activities.unit[np.isin(company.activities.person, np.flatnonzero(sellers))]) == {team}


def test_branches_share_no_number_and_hold_the_planned_people():
    plan = CompanyPlan(people=13, months=3, branch_people=6)
    companies = list(simulate_branches(plan, 5, UNTIL))
    assert len(companies) == 2
    now = [int(((c.people.role == "seller") & np.isnat(c.people.left_on)).sum()) for c in companies]
    assert 11 <= sum(now) <= 13
    for table, column in (("people", "employee_no"), ("people", "login"), ("vehicles", "plate"), ("vehicles", "vin"),
                          ("policies", "set_key"), ("customers", "phone"), ("quotes", "number")):  # fmt: skip
        first, second = (set(getattr(c.tables()[table], column)) - {""} for c in companies)
        assert not first & second, (table, column)
    assert companies[0].units.code[0] == companies[1].units.code[0] == "HQ"


def test_branches_come_one_at_a_time():
    made = list(islice(simulate_branches(CompanyPlan(people=5_000, months=2, branch_people=5), 5, UNTIL), 2))
    assert len(made) == 2


@pytest.mark.parametrize("seed", range(4))
def test_three_sellers_who_leave_every_few_months_still_make_a_company(seed: int):
    company = simulate(CompanyPlan(people=3, months=8, leaving_per_year=3.0, problems=()), seed, UNTIL)
    person, day = company.activities.person, company.activities.day
    assert (day >= company.people.hired_on[person]).all()
    assert len(set(company.people.seller_kind[company.people.role == "seller"])) >= 2
    assert company.truth.problems == ()


@pytest.mark.parametrize(
    ("wrong", "argument"),
    [
        ({"people": 2}, "people"),
        ({"months": 0}, "months"),
        ({"activity_months": -1}, "months"),
        ({"premium_yuan_per_seller": 0.0}, "premium_yuan_per_seller"),
        ({"premium_yuan_per_seller": float("nan")}, "premium_yuan_per_seller"),
        ({"branch_people": 2}, "branch_people"),
        ({"now_minute": 60}, "now_minute"),
        ({"problems": ("A1", "Z9")}, "problems"),
        ({"fleet_renewal_rates": (0.9, 0.9, 0.9, 1.0)}, "stage_rates"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, object], argument: str):
    with pytest.raises(BadInput) as refusal:
        CompanyPlan(**wrong)  # type: ignore[arg-type]
    assert refusal.value.argument == argument


def test_a_history_before_the_published_calendars_is_refused():
    with pytest.raises(NoCalendar):
        simulate(TINY, 1, date(2004, 6, 1))
