"""The annual decomposition (1.4.1) through its screens: made and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cast import NOW, Cast
from desk.tables.history import branch_with_history
from desk.tables.year_drafts import GOAL, at, cells, filled
from fenghuolun.desk.goals.queries import published_edition
from fenghuolun.desk.goals.rules.grid import TARGET_AT

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def manager(cast: Cast, signed_in: SignedIn) -> Client:
    branch_with_history(cast)
    return signed_in(cast.chen_jing)


@pytest.mark.outline("1.4.1", "1.3.4.G")
def test_the_goal_is_taken_apart_so_that_every_margin_adds_up(manager: Client, cast: Cast) -> None:
    grid = cells(filled(manager, cast))
    target = grid.premium_fen[..., TARGET_AT]
    assert target.sum(axis=(0, 2)).tolist() == [150_000_000, 40_000_000, 0, 0]
    people, reserve = target[grid.is_person], target[~grid.is_person]
    assert reserve.sum() == -round(190_000_000 * 0.03)
    assert (people.sum(axis=0) + reserve.sum(axis=0) == target.sum(axis=0)).all()
    assert (np.diff(grid.premium_fen[grid.is_person], axis=3) >= 0).all()  # no tier asks less than the one below
    assert grid.deals[..., TARGET_AT].sum() == -(-150_000_000 // 250_000) + -(-40_000_000 // 300_000)


@pytest.mark.outline("1.4.1")
def test_renewals_lie_where_policies_end_and_follow_potential(manager: Client, cast: Cast) -> None:
    grid = cells(filled(manager, cast))
    renewal = grid.premium_fen[grid.is_person, 0, :, TARGET_AT]
    order = [line.person for line in grid.lines if line.person is not None]
    li_na, liu_yang = (renewal[order.index(person.pk)] for person in (cast.li_na, cast.liu_yang))
    assert li_na[6] / li_na[5] == pytest.approx(30 / 20, rel=0.02)  # July: 30 policies end, June: 20
    # potential 1:2, history 1:2, capacity 1:1 -> 刘洋 has 0.8 * 2/3 + 0.2 * 1/2
    assert liu_yang.sum() / renewal.sum() == pytest.approx(0.8 * 2 / 3 + 0.1, abs=0.002)


@pytest.mark.outline("1.4.1", "1.3.1.F", "1.3.3.C")
def test_the_page_shows_what_it_takes_and_whether_it_can_be_carried(manager: Client, cast: Cast) -> None:
    filled(manager, cast)
    page = manager.get(at("", cast)).content.decode()
    for words in (
        "年活动量分解",
        "所需续保率",
        "五成把握",
        "李娜",
        "刘洋",
        "张江一组",
        "预留",
        "三项检验",
        "2027 年工作日为暂定",
    ):
        assert words in page
    assert "190.0万" in page
    assert page.count("data-cell") > 2 * 12  # every person's month can be opened


def test_a_goal_beyond_the_due_list_is_named_with_its_levers(manager: Client, cast: Cast) -> None:
    manager.post(at("_fill", cast), {**GOAL, "renewal": "700"})
    page = manager.get(at("", cast)).content.decode()
    assert "线索不够" in page
    assert re.search(r"补 [\d,]+ 条线索", page)
    assert "件均 ×" in page


def test_the_page_costs_ten_queries_at_most(manager: Client, cast: Cast, questions: Callable[..., list[str]]) -> None:
    filled(manager, cast)
    assert len(questions(manager, reverse("tables:year", args=[cast.branch.pk, 2027]))) <= 10


def test_the_workbook_adds_up_with_live_formulas(manager: Client, cast: Cast) -> None:
    filled(manager, cast)
    answer = manager.get(at("_workbook", cast))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    values = load_workbook(BytesIO(content), data_only=True)["全部类型"]
    formulas = load_workbook(BytesIO(content))["全部类型"]
    last = values.max_row
    assert values.cell(last, 15).value == pytest.approx(1_900_000)
    assert str(formulas.cell(last, 15).value).startswith("=SUM(")
    assert values.cell(last - 1, 1).value == "预留"


def test_a_leader_reads_the_own_part_and_changes_nothing(manager: Client, cast: Cast, signed_in: SignedIn) -> None:
    filled(manager, cast)
    leader = signed_in(cast.zhang_wei)
    assert leader.get(at("", cast, unit=cast.team)).content.decode().count("还没有目标") == 1  # a draft is nobody's
    manager.post(at("_publish", cast), {"note": "", "revision": 1})
    page = leader.get(at("", cast, unit=cast.team)).content.decode()
    assert "李娜" in page
    assert "data-cell" not in page
    edition = published_edition(cast.team, 2027)
    assert edition is not None
    assert edition.unit == cast.branch


@pytest.mark.outline("1.4.1")
def test_a_click_on_a_share_says_what_it_is_mixed_of_and_which_rates_were_used(manager: Client, cast: Cast) -> None:
    filled(manager, cast)
    address = reverse("tables:year_person", args=[cast.branch.pk, 2027, cast.li_na.pk])
    page = manager.get(address).content.decode()
    for words in ("潜力", "历史", "产能", "98%", "300"):
        assert words in page
    assert (
        manager.get(reverse("tables:year_person", args=[cast.branch.pk, 2027, cast.wang_qiang.pk])).status_code == 404
    )


def test_a_unit_of_which_nothing_is_asked_says_so(manager: Client, cast: Cast) -> None:
    filled(manager, cast)
    manager.post(at("_publish", cast), {"note": "", "revision": 1})
    page = manager.get(at("", cast, unit=cast.second_team))
    assert page.status_code == 200
    assert "这一年还没有目标" in page.content.decode()
    assert manager.get(at("_workbook", cast, unit=cast.second_team)).status_code == 404


@pytest.mark.parametrize("name", ["", "_fill", "_cell", "_preview", "_edits", "_publish", "_workbook"])
def test_strangers_meet_no_table(manager: Client, cast: Cast, signed_in: SignedIn, name: str) -> None:
    filled(manager, cast)
    for person in (cast.wang_qiang, cast.li_na):
        assert signed_in(person).get(at(name, cast)).status_code == 404


def test_bad_input_is_answered_in_words_and_kept(manager: Client, cast: Cast) -> None:
    nothing = manager.post(at("_fill", cast), {**GOAL, "renewal": "0", "switch": "0"})
    assert nothing.status_code == 422
    assert "至少要给一种业务定目标" in nothing.content.decode()
    wrong = manager.post(at("_fill", cast), {**GOAL, "renewal": "-3", "over_allocation": "9"})
    assert wrong.status_code == 422
    assert 'value="-3"' in wrong.content.decode()
    filled(manager, cast)
    for query in ({"person": 999_999, "month": 4}, {"person": cast.li_na.pk, "month": 13}, {"kind": "boats"}):
        assert manager.get(at("_cell", cast, **query)).status_code == 404
    assert manager.get(at("", cast, year=1999)).status_code == 404


def test_the_table_speaks_english(manager: Client, cast: Cast, signed_in: SignedIn) -> None:
    filled(manager, cast)
    page = signed_in(cast.chen_jing, "en").get(at("", cast)).content.decode()
    for words in ("Annual decomposition", "Renewal ratio needed", "Reserve", "Gap and levers", "thousands of yuan"):
        assert words in page
