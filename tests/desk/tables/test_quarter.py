"""The quarterly plan (1.4.2) through its screens: figures, what carries over, texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.tables.history import branch_with_history
from fenghuolun.desk.customers.models import ResultTally
from fenghuolun.desk.goals.actions import CellRow, publish_in_bulk
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.tables.queries.quarter import QuarterTable, quarter_table
from fenghuolun.desk.tables.queries.year_scene import year_scene

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def published(cast: Cast) -> Cast:
    """Targets of 2026: 10万 a month for 李娜 and 20万 for 刘洋, nearly what they sell."""
    branch_with_history(cast)
    rows = [
        CellRow(cast.team.pk, person.pk, "renewal", date(2026, m, 1), fen, fen // 250_000)
        for person, fen in ((cast.li_na, 10_000_000), (cast.liu_yang, 20_000_000))
        for m in range(1, 13)
    ]
    publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.branch, year=2026, cells=rows)
    return cast


def quarter(cast: Cast, number: int = 4, today: date = TODAY) -> QuarterTable:
    scene = year_scene(cast.chen_jing, cast.branch, 2026, published_only=True)
    assert scene is not None
    return quarter_table(scene, number, today)


def at(cast: Cast, *rest: int, unit: object = None, number: int = 4) -> str:
    name = "quarter_texts" if rest else "quarter"
    return reverse(f"tables:{name}", args=[getattr(unit or cast.branch, "pk", 0), 2026, number, *rest])


@pytest.mark.outline("1.4.2")
def test_a_shortfall_is_carried_over_and_what_does_not_fit_goes_up(published: Cast) -> None:
    table = quarter(published)
    october, november, december = table.months
    assert october.target_fen == 30_000_000
    assert october.actual_fen == 15_000_000 + 3_600_000
    assert table.shortfall_fen == 30_000_000 - 18_600_000
    assert october.added_fen == 0
    assert november.added_fen + december.added_fen + table.escalated_fen == table.shortfall_fen
    assert [line.state for line in table.months] == ["over", "now", "ahead"]


def test_an_earlier_month_that_did_better_makes_up_for_a_later_one(published: Cast) -> None:
    august = ResultTally.objects.filter(person=published.li_na, day=date(2026, 8, 10), cube_kind="renewal")
    august.update(premium_fen=60_000_000)
    table = quarter(published, 3, date(2026, 9, 20))
    july, august_line, _september = table.months
    assert july.deviation_fen + august_line.deviation_fen > 0
    assert table.shortfall_fen == 0


def test_a_quarter_that_is_over_escalates_nothing_twice(published: Cast) -> None:
    table = quarter(published, 2)
    assert [line.added_fen for line in table.months] == [0, 0, 0]
    assert table.escalated_fen == table.shortfall_fen > 0


@pytest.mark.outline("1.4.2")
def test_the_page_holds_every_column_of_the_table(published: Cast, signed_in: SignedIn) -> None:
    page = signed_in(published.chen_jing).get(at(published)).content.decode()
    for words in (
        "主题", "客群", "保费目标", "各类型台数", "活动分", "需新增线索", "重点客户与车队", "培训主题", "会议日期",
        "资源", "负责人", "实际", "偏差", "纠偏措施", "经营分析会不晚于", "提交上级处理",
    ):  # fmt: skip
        assert words in page


@pytest.mark.outline("1.4.2")
def test_texts_are_kept_month_by_month(published: Cast, signed_in: SignedIn) -> None:
    leader = signed_in(published.zhang_wei)
    address = at(published, 12, unit=published.team)
    assert leader.post(address, {"theme": "年末续保冲刺", "owner": "李娜"}).status_code == 302
    assert leader.post(at(published, 11, unit=published.team), {"theme": "转保月"}).status_code == 302
    page = leader.get(at(published, unit=published.team)).content.decode()
    assert "年末续保冲刺" in page
    assert "转保月" in page
    assert Plan.objects.filter(unit=published.team, person=None).count() == 1
    assert 'maxlength="400"' in leader.get(address).content.decode()
    assert leader.post(address, {"theme": "长" * 401}).status_code == 422


def test_strangers_and_other_months_are_not_there(published: Cast, signed_in: SignedIn) -> None:
    for person in (published.wang_qiang, published.li_na):
        assert signed_in(person).get(at(published)).status_code == 404
        assert signed_in(person).post(at(published, 12), {"theme": "x"}).status_code == 404
    manager = signed_in(published.chen_jing)
    assert manager.get(at(published, 3)).status_code == 404
    assert manager.get(at(published, number=5)).status_code == 404


def test_the_quarter_speaks_english_and_costs_little(
    published: Cast, signed_in: SignedIn, questions: Callable[..., list[str]]
) -> None:
    client = signed_in(published.chen_jing, "en")
    page = client.get(at(published)).content.decode()
    assert "Quarterly plan" in page
    assert "goes to the superior" in page
    assert len(questions(client, at(published))) <= 15


def test_without_published_targets_the_page_leads_to_the_year(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.chen_jing).get(at(cast)).content.decode()
    assert "这一年还没有发布目标" in page
    assert reverse("tables:year", args=[cast.branch.pk, 2026]) in page
