"""The month's contract (1.4.3): what it asks, what it covers, who signs, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cast import NOW, TODAY, Cast
from desk.tables.factories import DECEMBER, due_lead, due_leads, published
from fenghuolun.desk.customers.choices import BusinessKind
from fenghuolun.desk.plans.queries import month_plan
from fenghuolun.desk.tables.queries.month import contract_of, default_month, team_contracts
from fenghuolun.desk.tables.rules.month import coverage_of, touches_due
from fenghuolun.engine.plan.activity import Selling, required_activity

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
COMMITMENT = {"lead": 5, "contact": 60, "visit": 15, "quote": 14, "deal": 10, "self_development": "报价讲解"}


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages take the day from the clock at their edge; here it is the Monday of the tests."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def address(name: str, person: object, month: str = "2026-12") -> str:
    return reverse(f"tables:{name}", args=[getattr(person, "pk", person), month])


def test_the_least_touches_follow_the_windows_a_policy_passes() -> None:
    december = DECEMBER, date(2027, 1, 1)
    assert touches_due(date(2026, 12, 1), *december) == 1  # the last day of the sprint
    assert touches_due(date(2027, 1, 7), *december) == 4  # quoting, closing and the first day of the sprint
    assert touches_due(date(2027, 2, 14), *december) == 1  # the first day of quoting
    assert touches_due(date(2027, 2, 15), *december) == 0
    assert touches_due(date(2026, 11, 30), *december) == 0


def test_contacts_are_spent_on_the_nearest_end_of_cover_first() -> None:
    days = [date(2026, 12, 5), date(2026, 12, 20), date(2027, 1, 10)]
    found = [coverage_of(days, DECEMBER, date(2027, 1, 1), contacts) for contacts in (0, 1, 4, 100)]
    assert [one.covered for one in found] == [0, 1, 2, 3]
    assert {one.contacts_needed for one in found} == {1 + 3 + 3}


def test_the_contract_asks_for_what_the_own_rates_and_the_windows_take(cast: Cast) -> None:
    published(cast)
    due_leads(cast.li_na, DECEMBER, 20)
    found = contract_of(cast.li_na, DECEMBER, TODAY)
    assert found.figures.target_fen == 2_450_000
    assert (found.figures.deals["renewal"], found.figures.due_in_month, found.figures.renewal_ratio) == (10, 20, 0.5)
    even, sure = found.figures.needed["50%"], found.figures.needed["80%"]
    assert even["lead"] >= even["contact"] >= even["visit"] >= even["quote"] >= even["deal"] >= 10
    assert all(sure[stage] >= even[stage] for stage in even)
    assert found.committed["contact"] == found.coverage.contacts_needed > even["contact"]
    assert found.is_covered
    # December 2026: 23 workdays of 20 points
    assert found.figures.standard_points == 460


def test_the_weeks_add_up_and_lean_to_the_front(cast: Cast) -> None:
    published(cast)
    due_leads(cast.li_na, DECEMBER, 5)
    found = contract_of(cast.li_na, DECEMBER, TODAY)
    assert sum(week["premium_fen"] for week in found.weeks) == found.figures.target_fen
    assert sum(week["deals"] for week in found.weeks) == found.figures.target_deals
    for stage in ("contact", "visit", "quote"):
        assert sum(week[stage] for week in found.weeks) == found.committed[stage]
    first, last = found.weeks[0], found.weeks[-1]
    assert first["workdays"] == last["workdays"] == 4
    assert first["share"] > last["share"]


def test_first_renewals_are_named(cast: Cast) -> None:
    due_lead(cast.li_na, date(2026, 12, 20), name="首年客户", business_kind=BusinessKind.FIRST_RENEWAL)
    due_lead(cast.li_na, date(2026, 12, 21), name="老客户")
    found = contract_of(cast.li_na, DECEMBER, TODAY)
    assert [row["customer"] for row in found.first_renewals] == ["首年客户"]


def test_from_the_25th_on_the_next_month_is_set() -> None:
    assert default_month(date(2026, 11, 24)) == date(2026, 11, 1)
    assert default_month(date(2026, 12, 25)) == date(2027, 1, 1)


@pytest.mark.outline("1.4.3")
def test_the_seller_signs_the_leader_signs_and_both_are_locked(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    due_leads(cast.li_na, DECEMBER, 12)
    seller, leader = signed_in(cast.li_na), signed_in(cast.zhang_wei)
    assert "五成把握" in seller.get(address("month", cast.li_na)).text
    assert seller.post(address("month", cast.li_na), {**COMMITMENT, "sign": "1"}).status_code == 302
    plan = month_plan(cast.li_na, DECEMBER)
    assert plan is not None
    assert (plan.status, plan.required["committed"]["contact"]) == ("submitted", 60)
    leader.post(address("month", cast.li_na), {"joint_visits": "4、11", "leader_comment": "盯住 W5"})
    leader.post(address("month_sign", cast.li_na), {"step": "approve"})
    plan.refresh_from_db()
    assert (plan.status, plan.approved_by) == ("approved", cast.zhang_wei)
    assert plan.notes["joint_visits"] == ["2026-12-04", "2026-12-11"]
    again = seller.post(address("month", cast.li_na), COMMITMENT | {"contact": 1})
    assert again.status_code == 422
    assert "锁定" in again.text
    # The figures stay as they were signed, whatever becomes due afterwards.
    before = contract_of(cast.li_na, DECEMBER, TODAY).figures
    due_leads(cast.li_na, DECEMBER, 3)
    assert contract_of(cast.li_na, DECEMBER, TODAY).figures == before


@pytest.mark.outline("1.4.3")
def test_the_leader_sees_the_team_side_by_side(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    due_leads(cast.li_na, DECEMBER, 4)
    text = signed_in(cast.zhang_wei).get(address("month_team", cast.team)).text
    assert "李娜" in text
    assert "刘洋" in text
    assert "4.9万" in text  # two targets of 24,500 yuan


@pytest.mark.outline("1.3.1.B")
def test_a_returned_contract_says_why_and_may_be_signed_again(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    seller, leader = signed_in(cast.li_na), signed_in(cast.zhang_wei)
    seller.post(address("month", cast.li_na), {**COMMITMENT, "sign": "1"})
    assert leader.post(address("month_sign", cast.li_na), {"step": "return", "reason": ""}).status_code == 409
    leader.post(address("month_sign", cast.li_na), {"step": "return", "reason": "电话太少"})
    assert "电话太少" in seller.get(address("month", cast.li_na)).text
    seller.post(address("month", cast.li_na), {**COMMITMENT, "contact": 90, "sign": "1"})
    plan = month_plan(cast.li_na, DECEMBER)
    assert plan is not None
    assert (plan.status, plan.required["committed"]["contact"]) == ("submitted", 90)


def test_bad_quantities_are_kept_and_named(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.li_na).post(address("month", cast.li_na), {**COMMITMENT, "visit": "-3"})
    assert answer.status_code == 422
    assert 'value="-3"' in answer.text
    leader = signed_in(cast.zhang_wei).post(address("month", cast.li_na), {"joint_visits": "4, 32"})
    assert leader.status_code == 422
    assert "不是当月的日期" in leader.text


def test_a_month_without_a_target_can_be_opened_and_says_so(cast: Cast, signed_in: SignedIn) -> None:
    assert "目标还没下发" in signed_in(cast.li_na).get(address("month", cast.li_na)).text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_open_in_both_languages(cast: Cast, signed_in: SignedIn, language: str) -> None:
    published(cast)
    for person, name, whom in (
        (cast.li_na, "month", cast.li_na),
        (cast.zhang_wei, "month", cast.li_na),
        (cast.zhang_wei, "month_team", cast.team),
    ):
        text = signed_in(person, language).get(address(name, whom)).text
        assert ("月活动量设定表" in text) == (language == "zh-hans")
        assert ("Activity of the month" in text) == (language == "en")


def test_others_find_nothing(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    for stranger in (cast.wang_qiang, cast.liu_yang):
        client = signed_in(stranger)
        for name in ("month", "month_excel"):
            assert client.get(address(name, cast.li_na)).status_code == 404
        assert client.post(address("month_sign", cast.li_na), {"step": "approve"}).status_code == 404
        assert client.get(address("month_team", cast.team)).status_code == 404
    own = signed_in(cast.li_na)
    for month in ("2026-13", "1999-01", "x"):
        assert own.get(address("month", cast.li_na, month)).status_code == 404


def test_the_workbook_sums_with_live_formulas_and_takes_names_as_text(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    cast.li_na.name = "=1+1"
    cast.li_na.save()
    answer = signed_in(cast.zhang_wei).get(address("month_team_excel", cast.team))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert cells[-1][7] == "=SUM(H4:H5)"
    names = [sheet.cell(row, 1) for row in (4, 5)]
    assert {cell.data_type for cell in names} == {"s"}
    assert "=1+1" in {cell.value for cell in names}


def test_a_leader_who_may_not_export_gets_no_file(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    role = cast.zhang_wei.role
    role.permissions = [permission for permission in role.permissions if permission != "export_rows"]
    role.save()
    leader = signed_in(cast.zhang_wei)
    for name, whom in (("month_excel", cast.li_na), ("month_team_excel", cast.team)):
        assert leader.get(address(name, whom)).status_code == 404
    assert signed_in(cast.li_na).get(address("month_excel", cast.li_na)).status_code == 200


@pytest.mark.parametrize("more", [0, 8])
def test_a_contract_asks_as_much_however_long_the_list_is(
    cast: Cast, signed_in: SignedIn, questions: Questions, more: int
) -> None:
    published(cast)
    due_leads(cast.li_na, DECEMBER, 1 + more)
    assert len(questions(signed_in(cast.li_na), address("month", cast.li_na))) <= 23


def test_a_team_asks_the_same_for_one_and_for_two(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    published(cast)
    team_contracts(cast.team, DECEMBER, TODAY)  # the catalogue of kinds is read once for all
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            team_contracts(cast.team, DECEMBER, TODAY)
        counts.append(len(asked))
        cast.liu_yang.postings.update(ends_on=TODAY + timedelta(days=1))
    assert counts[0] == counts[1]


def test_the_same_question_is_solved_once_and_another_one_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    from fenghuolun.desk.tables.queries import solved

    target, mix = np.array([30_000.0, 0.0]), np.array([[1.0], [1.0]])
    selling = Selling(np.full((2, 1, 4), 7.3), np.full((2, 1, 4), 2.9), np.full((2, 1), 3_111.0))
    asked: list[int] = []

    def counting(some_target: np.ndarray, *more: object, **how: object) -> object:
        asked.append(len(some_target))
        return required_activity(some_target, *more, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(solved, "required_activity", counting)
    first = solved.activity_for(target, mix, selling)
    again = solved.activity_for(target, mix, selling)
    solved.activity_for(np.array([30_000.0, 1.0]), mix, selling)
    assert asked == [2, 1]
    direct = required_activity(target, mix, selling)
    for found in (first, again):
        assert np.array_equal(found.needed, direct.needed)
        assert found.reason.tolist() == direct.reason.tolist()
    assert direct.reason[:, 0].tolist() == ["ok", "reached"]
