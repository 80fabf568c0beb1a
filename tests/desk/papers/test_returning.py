"""A form filled in offline: every difference named, conflicts seen, chosen cells written by the actions, all undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cast import NOW, Cast
from desk.goals.cards import a_card
from desk.papers.opened import filled_in, place_of, saved
from desk.plans.factories import NEXT_MONDAY, a_lead, a_line, a_week
from desk.tables.factories import published
from desk.tables.year_drafts import filled
from desk.workplans.factories import a_table_line
from fenghuolun.desk.goals.queries import draft_edition
from fenghuolun.desk.papers.models import FormReturn
from fenghuolun.desk.papers.rules.sealing import SHEET
from fenghuolun.desk.plans.actions import fill_week
from fenghuolun.desk.plans.actions.table import write_cells
from fenghuolun.desk.plans.queries import month_plan

SignedIn = Callable[..., Client]
BRING = "papers:bring"


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def taken_out(client: Client, kind: str, *address: Any) -> bytes:
    return client.get(reverse(f"papers:{kind}_book", args=address)).content


def brought(client: Client, file: BytesIO) -> FormReturn:
    answer = client.post(reverse(BRING), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return FormReturn.objects.latest("pk")


def applied(client: Client, row: FormReturn, *only: int) -> FormReturn:
    """Press the button with the cells ticked that the page ticks, or ``only`` these."""
    page = client.get(reverse("papers:return", args=[row.pk]))
    found = page.context["found"]
    ticked = [one for one in found if one.may_choose and (one.n in only if only else not one.is_conflict)]
    data: dict[str, Any] = {"cell": [one.n for one in ticked]}
    data |= {f"now_{one.n}": one.holds for one in found}
    assert client.post(reverse("papers:apply", args=[row.pk]), data).status_code == 302
    row.refresh_from_db()
    return row


def refused(client: Client, file: BytesIO, sentence: str) -> None:
    answer = client.post(reverse(BRING), {"file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not FormReturn.objects.exists()


@pytest.mark.outline("1.3.2.A")
def test_a_work_plan_filled_in_offline_is_compared_written_and_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    item = a_table_line(cast.li_na)
    client = signed_in(cast.li_na)
    book = taken_out(client, "work_plan", cast.li_na.pk, "2026-11")
    row = f"item:{item.pk}"
    words = {"事项": "续保W4批次报价", "数量": 30, "到期": date(2026, 11, 30), "完成": 0.5}
    places = {place_of(book, row, heading): value for heading, value in words.items()}
    back = brought(client, filled_in(book, places))
    assert {(cell["column"], cell["was"], cell["file"]) for cell in back.cells} == {
        ("title", "续保W3批次报价", "续保W4批次报价"), ("target", 24, 30), ("due_on", "2026-11-27", "2026-11-30"),
        ("done_share", None if item.done_share is None else 0, 0.5),
    }  # fmt: skip
    item.refresh_from_db()
    assert item.target == 24  # nothing is written before somebody says so
    applied(client, back)
    item.refresh_from_db()
    assert (item.title, item.target, item.due_on, item.done_share) == (
        "续保W4批次报价", Decimal(30), date(2026, 11, 30), 0.5,
    )  # fmt: skip
    assert client.post(reverse("papers:undo", args=[back.pk])).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.target, item.due_on, item.done_share) == (
        "续保W3批次报价", Decimal(24), date(2026, 11, 27), 0,
    )  # fmt: skip


def test_what_somebody_changed_meanwhile_is_a_conflict_and_not_ticked(cast: Cast, signed_in: SignedIn) -> None:
    item = a_table_line(cast.li_na)
    client = signed_in(cast.li_na)
    book = taken_out(client, "work_plan", cast.li_na.pk, "2026-11")
    write_cells(by=cast.zhang_wei, now=NOW, item=item, target=26)
    back = brought(client, filled_in(book, {place_of(book, f"item:{item.pk}", "数量"): 30}))
    page = client.get(reverse("papers:return", args=[back.pk]))
    (one,) = page.context["found"]
    assert (one.was, one.says, one.holds, one.is_conflict) == ("24", "30", "26", True)
    assert "有人同时改过" in page.content.decode()
    late = {"cell": ["0"], "now_0": "25"}  # what the person saw is not what holds
    client.post(reverse("papers:apply", args=[back.pk]), late)
    back.refresh_from_db()
    assert "26" in back.cells[0]["refusal"]
    item.refresh_from_db()
    assert item.target == 26


def test_undoing_leaves_what_was_changed_since(cast: Cast, signed_in: SignedIn) -> None:
    item = a_table_line(cast.li_na)
    client = signed_in(cast.li_na)
    book = taken_out(client, "work_plan", cast.li_na.pk, "2026-11")
    back = applied(client, brought(client, filled_in(book, {place_of(book, f"item:{item.pk}", "数量"): 30})))
    item.refresh_from_db()
    write_cells(by=cast.zhang_wei, now=NOW, item=item, target=31)
    client.post(reverse("papers:undo", args=[back.pk]))
    item.refresh_from_db()
    back.refresh_from_db()
    assert item.target == 31
    assert "undone" not in back.cells[0]


def test_the_action_of_the_screen_says_no_with_its_own_sentence(cast: Cast, signed_in: SignedIn) -> None:
    item = a_table_line(cast.li_na)
    client = signed_in(cast.li_na)
    book = taken_out(client, "work_plan", cast.li_na.pk, "2026-11")
    places = {place_of(book, f"item:{item.pk}", "到期"): None}
    back = applied(client, brought(client, filled_in(book, places)))
    assert back.cells[0]["applied"] is False
    assert "到期" in back.cells[0]["refusal"] or back.cells[0]["refusal"]
    item.refresh_from_db()
    assert item.due_on == date(2026, 11, 27)


def test_a_formula_a_word_and_too_much_are_a_sentence_each(cast: Cast, signed_in: SignedIn) -> None:
    item = a_table_line(cast.li_na)
    client = signed_in(cast.li_na)
    book = taken_out(client, "work_plan", cast.li_na.pk, "2026-11")
    row = f"item:{item.pk}"
    places = {
        place_of(book, row, "数量"): "=1+1", place_of(book, row, "权重"): "许多", place_of(book, row, "完成"): 7,
        place_of(book, row, "事项"): "长" * 61,
    }  # fmt: skip
    back = brought(client, filled_in(book, places))
    assert len(back.cells) == 4
    assert all(cell["problem"] for cell in back.cells)
    assert len({cell["problem"] for cell in back.cells}) == 4
    answer = client.post(reverse("papers:apply", args=[back.pk]), {"cell": ["0", "1", "2", "3"]})
    assert answer.status_code == 409
    item.refresh_from_db()
    assert item.target == 24


def test_only_entry_cells_are_ever_read(cast: Cast, signed_in: SignedIn) -> None:
    item = a_table_line(cast.li_na)
    client = signed_in(cast.li_na)
    book = taken_out(client, "work_plan", cast.li_na.pk, "2026-11")
    over = {place_of(book, f"item:{item.pk}", "达成率"): 9, "B1": "别的", "B2": "=HYPERLINK(1)"}
    assert brought(client, filled_in(book, over)).cells == []


def test_wrong_files_other_seals_and_moved_rows_are_a_sentence_each(cast: Cast, signed_in: SignedIn) -> None:
    first, second = a_table_line(cast.li_na), a_table_line(cast.li_na, title="转保名单")
    client = signed_in(cast.li_na)
    junk = BytesIO(b"not a workbook")
    junk.name = "x.xlsx"
    refused(client, junk, "无法作为工作簿")
    from openpyxl import Workbook

    refused(client, saved(Workbook()), "不是从这里导出的")
    book = load_workbook(BytesIO(taken_out(client, "work_plan", cast.li_na.pk, "2026-11")))
    ids = [cell for cell in book.worksheets[0]["A"] if cell.value in (f"item:{first.pk}", f"item:{second.pk}")]
    ids[0].value, ids[1].value = ids[1].value, ids[0].value
    refused(client, saved(book), "行被移动")
    book = load_workbook(BytesIO(taken_out(client, "work_plan", cast.li_na.pk, "2026-11")))
    seal = book[SHEET]["A1"].value
    book[SHEET]["A1"] = seal[:40] + ("a" if seal[40] != "a" else "b") + seal[41:]
    refused(client, saved(book), "被改动")


def test_somebody_elses_form_stays_theirs(cast: Cast, signed_in: SignedIn) -> None:
    a_table_line(cast.li_na)
    book = taken_out(signed_in(cast.li_na), "work_plan", cast.li_na.pk, "2026-11")
    refused(signed_in(cast.liu_yang), filled_in(book, {}), "看不到")
    back = brought(signed_in(cast.li_na), filled_in(book, {}))
    assert signed_in(cast.zhang_wei).get(reverse("papers:return", args=[back.pk])).status_code == 404


@pytest.mark.outline("1.3.3.case2")
def test_the_goal_card_comes_back_through_its_own_actions(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    goal = card.goals.order_by("position").first()
    client = signed_in(cast.li_na)
    book = taken_out(client, "card", card.pk)
    row = f"goal:{goal.pk}"
    places = {place_of(book, row, "目标"): 310_000, place_of(book, row, "主要措施"): "每周二集中报价"}
    places[place_of(book, row, "权重")] = 30
    back = applied(client, brought(client, filled_in(book, places)))
    goal.refresh_from_db()
    assert (goal.target, goal.actions, goal.weight) == (310_000, "每周二集中报价", 30), back.cells
    client.post(reverse("papers:undo", args=[back.pk]))
    goal.refresh_from_db()
    assert (goal.target, goal.actions, goal.weight) == (300_000, "", 25)


@pytest.mark.outline("1.4.3")
def test_the_months_commitment_comes_back(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    client = signed_in(cast.li_na)
    book = taken_out(client, "month", cast.li_na.pk, "2026-12")
    applied(client, brought(client, filled_in(book, {place_of(book, "stage:visit", "承诺"): 21})))
    plan = month_plan(cast.li_na, date(2026, 12, 1))
    assert plan is not None
    assert plan.required["committed"]["visit"] == 21


@pytest.mark.outline("1.4.4")
def test_the_weeks_material_and_look_back_come_back(cast: Cast, signed_in: SignedIn) -> None:
    plan = a_week(cast.li_na)
    (item,) = fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[a_line(a_lead(cast.li_na, 7))])
    client = signed_in(cast.li_na)
    book = taken_out(client, "week", cast.li_na.pk, str(NEXT_MONDAY))
    places = {
        place_of(book, f"line:{item.pk}", "准备资料"): "两家报价对比",
        place_of(book, "note:priority_1", "文字"): "先跑 W4",
    }
    back = applied(client, brought(client, filled_in(book, places)))
    item.refresh_from_db()
    plan.refresh_from_db()
    assert (item.material, plan.notes["priority_1"]) == ("两家报价对比", "先跑 W4"), back.cells


@pytest.mark.outline("1.4.1")
def test_a_planners_year_comes_back_and_the_rest_follows(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.chen_jing)
    filled(client, cast)
    book = taken_out(client, "year", cast.branch.pk, 2027)
    row = f"person:{cast.li_na.pk}:{cast.team.pk}"
    place = place_of(book, row, "3月")
    was = load_workbook(BytesIO(book)).worksheets[0][place].value
    back = applied(client, brought(client, filled_in(book, {place: round(was * 0.95, 2)})))
    assert back.cells[0].get("refusal", "") == ""
    draft = draft_edition(cast.branch, 2027)
    assert draft is not None
    again = load_workbook(BytesIO(taken_out(client, "year", cast.branch.pk, 2027))).worksheets[0]
    assert again[place].value == pytest.approx(was * 0.95, abs=0.01)


def test_the_list_of_returns_asks_no_more_with_more_rows(
    cast: Cast, signed_in: SignedIn, questions: Callable[..., list[str]]
) -> None:
    a_table_line(cast.li_na)
    client = signed_in(cast.li_na)
    book = taken_out(client, "work_plan", cast.li_na.pk, "2026-11")
    assert "还没有" in client.get(reverse(BRING)).content.decode()
    brought(client, filled_in(book, {}))
    one = questions(client, reverse(BRING))
    for _n in range(2):
        brought(client, filled_in(book, {}))
    assert len(questions(client, reverse(BRING))) == len(one)
