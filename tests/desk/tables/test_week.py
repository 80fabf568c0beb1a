"""The week's arrangement (1.4.4): proposed from the one order, changed by hand, signed, planned against done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cast import NOW, Cast
from desk.activities.factories import an_entry
from desk.tables.factories import NEXT_MONDAY, due_lead, due_leads, published
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import lines_of, week_plan
from fenghuolun.desk.tables.actions.week import propose_week, propose_weeks
from fenghuolun.desk.tables.queries.week import week_sheet
from fenghuolun.desk.tables.queries.week_team import week_lines
from fenghuolun.desk.tables.tasks import propose_next_week
from fenghuolun.desk.teams.actions import enter_leave

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
TUESDAY = NEXT_MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages take the day from the clock at their edge; here it is the Monday of the tests."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def address(name: str, whom: object, *more: object, day: date = NEXT_MONDAY) -> str:
    return reverse(f"tables:{name}", args=[getattr(whom, "pk", whom), f"{day}", *more])


def proposed(cast: Cast, n: int = 8) -> Plan:
    """李娜's next week, filled from ``n`` policies that stand in the closing window."""
    due_leads(cast.li_na, date(2026, 12, 12), n)
    return propose_week(by=cast.li_na, now=NOW, person=cast.li_na, monday=NEXT_MONDAY)


@pytest.mark.outline("1.4.4")
def test_the_proposal_puts_named_customers_on_half_days(cast: Cast, signed_in: SignedIn) -> None:
    due_leads(cast.li_na, date(2026, 12, 12), 8)
    client = signed_in(cast.li_na)
    assert "生成本周安排" in client.get(address("week", cast.li_na)).text
    assert client.post(address("week_fill", cast.li_na)).status_code == 302
    plan = week_plan(cast.li_na, NEXT_MONDAY)
    assert plan is not None
    lines = list(lines_of(plan))
    assert len(lines) == 8
    assert {line.half_day for line in lines} == {"am", "pm"}
    assert {line.expected for line in lines} == {"quote_delivered"}
    text = client.get(address("week", cast.li_na)).text
    assert all(line.title in text for line in lines)
    assert "全部排上" in text


def test_a_sellers_week_opens_at_today_and_leads_back_to_it(cast: Cast, signed_in: SignedIn) -> None:
    monday = NOW.date()
    due_leads(cast.li_na, date(2026, 12, 6), 4)
    propose_week(by=cast.li_na, now=NOW, person=cast.li_na, monday=monday)
    client = signed_in(cast.li_na, "en")
    at_today = address("week", cast.li_na, day=monday) + "#day-today"
    assert client.get(reverse("tables:week_start"))["Location"] == at_today
    page = client.get(at_today).text
    assert page.count('id="day-today" aria-current="date"') == 1
    for day in (monday - timedelta(days=7), NEXT_MONDAY):
        assert address("week", cast.li_na, day=day) in page
    other = client.get(address("week", cast.li_na)).text
    assert 'id="day-today"' not in other
    assert f'href="{at_today}"' in other
    assert "#" not in signed_in(cast.zhang_wei).get(reverse("tables:week_start"))["Location"]


@pytest.mark.outline("1.4.4", "1.2.1.E")
def test_what_was_done_comes_from_the_ledger(cast: Cast, signed_in: SignedIn) -> None:
    lead = due_lead(cast.li_na, NOW.date() + timedelta(days=20))
    monday = NOW.date()
    propose_week(by=cast.li_na, now=NOW, person=cast.li_na, monday=monday)
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk, outcome="quote_requested"))
    sheet = week_sheet(cast.li_na, cast.li_na, monday)
    (line,) = [line for line in sheet.lines if line.item.lead_id == lead.pk]
    assert line.last is not None
    assert (line.last.outcome, float(line.points)) == ("quote_requested", 1.0)
    assert sheet.footer.done["contact"] == 1
    assert sheet.footer.planned_share == 1.0
    text = signed_in(cast.li_na).get(address("week", cast.li_na, day=monday)).text
    assert "要报价 · 1" in text
    assert "计划内活动占 100%" in text


def test_leave_and_free_days_stay_empty(cast: Cast) -> None:
    enter_leave(
        by=cast.zhang_wei, now=NOW, person=cast.li_na, kind="annual", starts_on=NEXT_MONDAY, last_on=NEXT_MONDAY
    )
    plan = proposed(cast, 30)
    days = {line.due_on for line in lines_of(plan)}
    assert NEXT_MONDAY not in days
    assert max(days) <= NEXT_MONDAY + timedelta(days=4)


def test_who_stands_on_no_day_is_named(cast: Cast) -> None:
    proposed(cast, 2)
    late = due_lead(cast.li_na, date(2026, 12, 20), name="后来的人")
    sheet = week_sheet(cast.li_na, cast.li_na, NEXT_MONDAY)
    assert [lead.pk for lead in sheet.missing] == [late.pk]
    assert (sheet.must_cover, sheet.is_covered) == (3, False)
    (row, _other) = sorted(week_lines(cast.team, NEXT_MONDAY, NOW), key=lambda one: one.person != cast.li_na)
    assert row.covered == pytest.approx(2 / 3)


@pytest.mark.outline("1.4.4")
def test_a_line_is_dragged_and_changed_in_its_sheet(cast: Cast, signed_in: SignedIn) -> None:
    item = lines_of(proposed(cast)).first()
    assert item is not None
    client = signed_in(cast.li_na)
    moved = client.post(
        address("week_move", cast.li_na, item.pk), {"place": f"{TUESDAY}.pm"}, headers={"HX-Request": "true"}
    )
    assert moved.status_code == 200
    assert 'id="week"' in moved.text
    item.refresh_from_db()
    assert (item.due_on, item.half_day) == (TUESDAY, "pm")
    words = {"place": f"{TUESDAY}.am", "activity_kind": "A03", "purpose": "W4", "expected": "commitment"}
    sheet = client.post(address("week_line", cast.li_na, item.pk), {**words, "material": "两套方案", "is_joint": "on"})
    assert sheet.status_code == 302
    item.refresh_from_db()
    assert (item.half_day, item.activity_kind, item.material, item.is_joint) == ("am", "A03", "两套方案", True)
    assert client.post(address("week_drop", cast.li_na, item.pk)).status_code == 302
    assert client.get(address("week_line", cast.li_na, item.pk)).status_code == 404


def test_a_customer_is_found_and_added(cast: Cast, signed_in: SignedIn) -> None:
    lead = due_lead(cast.li_na, date(2027, 3, 1), name="欧阳锋")
    client = signed_in(cast.li_na)
    assert "欧阳锋" in client.get(address("week_add", cast.li_na), {"q": "欧阳"}).text
    added = client.post(address("week_add", cast.li_na), {"lead": lead.pk, "place": f"{TUESDAY}.am"})
    assert added.status_code == 302
    plan = week_plan(cast.li_na, NEXT_MONDAY)
    assert plan is not None
    assert [line.lead for line in lines_of(plan)] == [lead]
    assert client.post(address("week_add", cast.li_na), {"lead": lead.pk, "place": "x"}).status_code == 409


@pytest.mark.outline("1.3.1.B", "1.4.4")
def test_the_seller_hands_in_and_the_leader_approves(cast: Cast, signed_in: SignedIn) -> None:
    plan = proposed(cast)
    seller, leader = signed_in(cast.li_na), signed_in(cast.zhang_wei)
    notes = {"top_win": "宏远车队", "help": "核保", "priority_1": "W5 清零"}
    assert seller.post(address("week", cast.li_na), notes).status_code == 302
    seller.post(address("week_sign", cast.li_na), {"step": "submit"})
    assert "待批" in leader.get(address("week_team", cast.team)).text
    leader.post(address("week", cast.li_na), {"leader_comment": "周三陪访"})
    leader.post(address("week_sign", cast.li_na), {"step": "approve"})
    plan.refresh_from_db()
    assert (plan.status, plan.notes["leader_comment"], plan.notes["help"]) == ("approved", "周三陪访", "核保")
    assert seller.post(address("week_fill", cast.li_na)).status_code == 409
    seller.post(address("week_sign", cast.li_na), {"step": "change", "reason": "customer"})
    newer = week_plan(cast.li_na, NEXT_MONDAY)
    assert newer is not None
    assert (newer.version, newer.status, lines_of(newer).count()) == (2, "draft", 8)


@pytest.mark.outline("1.3.1.0")
def test_the_quality_of_the_week_stands_beside_it(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    proposed(cast)
    sheet = week_sheet(cast.li_na, cast.li_na, NEXT_MONDAY)
    # linked to the published goal, numbered, owned, backed, checked twice a week, in time; no help or risk stated
    assert (sheet.quality.total, sheet.quality.verdict) == (90, "approve")
    assert "可以批准" in signed_in(cast.li_na).get(address("week", cast.li_na)).text


def test_the_next_week_is_proposed_on_the_day_plans_are_due_and_only_then(cast: Cast) -> None:
    due_leads(cast.li_na, date(2026, 12, 12), 3)
    propose_next_week(NOW)
    assert not Plan.objects.exists()
    friday = datetime(2026, 11, 27, 6, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    propose_next_week(friday)
    assert {plan.person for plan in Plan.objects.all()} == {cast.li_na, cast.liu_yang}
    assert propose_weeks(now=friday, unit=cast.company, monday=NEXT_MONDAY) == 0


def test_the_leader_fills_the_weeks_nobody_has_planned(cast: Cast, signed_in: SignedIn) -> None:
    proposed(cast, 3)
    fill = address("week_team_fill", cast.team)
    assert signed_in(cast.zhang_wei).post(fill).status_code == 302
    assert {plan.person for plan in Plan.objects.all()} == {cast.li_na, cast.liu_yang}
    assert signed_in(cast.wang_qiang).post(fill).status_code == 404
    assert signed_in(cast.li_na).post(fill).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_open_in_both_languages(cast: Cast, signed_in: SignedIn, language: str) -> None:
    item = lines_of(proposed(cast)).first()
    assert item is not None
    seller, leader = signed_in(cast.li_na, language), signed_in(cast.zhang_wei, language)
    for client in (seller, leader):
        text = client.get(address("week", cast.li_na)).text
        assert ("周目标安排" in text) == (language == "zh-hans")
    assert leader.get(address("week_team", cast.team)).status_code == 200
    assert seller.get(address("week_line", cast.li_na, item.pk)).status_code == 200


def test_others_find_nothing(cast: Cast, signed_in: SignedIn) -> None:
    item = lines_of(proposed(cast)).first()
    assert item is not None
    for stranger in (cast.wang_qiang, cast.liu_yang):
        client = signed_in(stranger)
        for name in ("week", "week_excel", "week_add"):
            assert client.get(address(name, cast.li_na)).status_code == 404
        for name in ("week_fill", "week_sign"):
            assert client.post(address(name, cast.li_na), {"step": "approve"}).status_code == 404
        assert client.post(address("week_drop", cast.li_na, item.pk)).status_code == 404
        assert client.get(address("week_team", cast.team)).status_code == 404


def test_the_workbook_holds_the_lines_and_live_shares(cast: Cast, signed_in: SignedIn) -> None:
    proposed(cast, 3)
    answer = signed_in(cast.li_na).get(address("week_excel", cast.li_na))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert sum(str(cell.value).startswith("赵小红") for cell in sheet["C"]) == 3
    assert any(str(cell.value).startswith("=IF(") for cell in sheet["D"])


@pytest.mark.parametrize("n", [1, 6])
def test_a_week_asks_as_much_however_many_lines_it_has(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    proposed(cast, n)
    assert len(questions(signed_in(cast.li_na), address("week", cast.li_na))) <= 22
