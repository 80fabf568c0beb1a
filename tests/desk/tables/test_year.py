"""The annual decomposition (1.4.1) through its screens: made, read, changed, published, answered."""

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
from fenghuolun.desk.goals.choices import EditionStatus, GoalStatus
from fenghuolun.desk.goals.models import Goal, TargetCell, TargetEdition
from fenghuolun.desk.goals.queries import draft_edition, edit_to_undo, grid_of, published_edition
from fenghuolun.desk.goals.rules.grid import TARGET_AT, Grid
from fenghuolun.desk.tables.tasks import publish

SignedIn = Callable[..., Client]
GOAL = {
    "renewal": "150",
    "switch": "40",
    "new": "0",
    "fleet": "0",
    "floor": "90",
    "stretch": "110",
    "over_allocation": "3",
}


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def manager(cast: Cast, signed_in: SignedIn) -> Client:
    branch_with_history(cast)
    return signed_in(cast.chen_jing)


def at(name: str, cast: Cast, *, unit: object = None, year: int = 2027, **query: object) -> str:
    address = reverse(f"tables:year{name}", args=[getattr(unit or cast.branch, "pk", None), year])
    return address + "?" + "&".join(f"{key}={value}" for key, value in query.items())


def filled(manager: Client, cast: Cast) -> TargetEdition:
    answer = manager.post(at("_fill", cast), GOAL)
    assert answer.status_code == 302
    draft = draft_edition(cast.branch, 2027)
    assert draft is not None
    return draft


def cells(edition: TargetEdition) -> Grid:
    return grid_of(edition)


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


@pytest.mark.outline("1.4.1")
def test_setting_a_cell_moves_the_others_and_keeps_both_totals_to_the_fen(manager: Client, cast: Cast) -> None:
    draft = filled(manager, cast)
    before = cells(draft)
    address = at("_cell", cast, person=cast.li_na.pk, kind="renewal", month=4)
    moves = manager.get(
        at("_preview", cast, person=cast.li_na.pk, kind="renewal", month=4, premium="9", keep="both", revision=1)
    )
    assert "机构合计分毫不变" in moves.content.decode()
    assert manager.post(address, {"premium": "9", "keep": "both", "revision": draft.revision}).status_code == 302
    after = cells(draft)
    line = next(n for n, one in enumerate(after.lines) if one.person == cast.li_na.pk)
    assert after.premium_fen[line, 0, 3, TARGET_AT] == 9_000_000
    for axis in (0, 2):  # every month of the unit, every person's year
        assert (after.premium_fen.sum(axis=axis) == before.premium_fen.sum(axis=axis)).all()
        assert (after.deals.sum(axis=axis) == before.deals.sum(axis=axis)).all()
    assert (after.premium_fen != before.premium_fen)[..., TARGET_AT].sum() > 12


def test_a_locked_cell_stays_and_a_change_that_needs_it_is_refused_in_words(manager: Client, cast: Cast) -> None:
    draft = filled(manager, cast)
    held = cells(draft).premium_fen[0, :, 3].copy()
    person = cells(draft).lines[0].person
    other = cast.liu_yang if person == cast.li_na.pk else cast.li_na
    lock = at("_lock", cast, person=person, kind="", month=4)
    assert manager.post(lock, {"revision": draft.revision}).status_code == 302
    refused = manager.post(
        at("_cell", cast, person=other.pk, kind="renewal", month=4), {"premium": "1", "keep": "month", "revision": 2}
    )
    assert refused.status_code == 422
    assert "解锁" in refused.content.decode()
    manager.post(
        at("_cell", cast, person=other.pk, kind="renewal", month=5), {"premium": "9", "keep": "both", "revision": 2}
    )
    draft.refresh_from_db()
    assert draft.revision == 3
    assert (cells(draft).premium_fen[0, :, 3] == held).all()
    manager.post(at("_fill", cast), {**GOAL, "renewal": "155", "revision": 3})
    assert (cells(draft).premium_fen[0, :, 3] == held).all()  # the new goal goes around what is locked
    assert cells(draft).premium_fen[:, 0, :, TARGET_AT].sum() == 155_000_000


@pytest.mark.outline("1.4.1")
def test_the_second_editor_is_told_what_changed_and_overwrites_nothing(
    manager: Client, cast: Cast, signed_in: SignedIn
) -> None:
    draft = filled(manager, cast)
    planner = signed_in(cast.planner)
    manager.post(
        at("_cell", cast, person=cast.li_na.pk, kind="renewal", month=4),
        {"premium": "9", "keep": "both", "revision": 1},
    )
    kept = cells(draft).premium_fen.copy()
    late = planner.post(
        at("_cell", cast, person=cast.li_na.pk, kind="renewal", month=5),
        {"premium": "8", "keep": "both", "revision": 1},
    )
    page = late.content.decode()
    assert late.status_code == 422
    assert "陈静" in page
    assert 'value="8"' in page  # what was typed is still there
    assert (cells(draft).premium_fen == kept).all()
    again = re.search(r'name="revision" value="(\d+)"', page)
    assert again is not None
    planner.post(
        at("_cell", cast, person=cast.li_na.pk, kind="renewal", month=5),
        {"premium": "8", "keep": "both", "revision": again[1]},
    )
    line = next(n for n, one in enumerate(cells(draft).lines) if one.person == cast.li_na.pk)
    assert cells(draft).premium_fen[line, 0, 4, TARGET_AT] == 8_000_000


def test_undo_brings_back_every_cell_and_lock(manager: Client, cast: Cast) -> None:
    draft = filled(manager, cast)
    before = cells(draft)
    manager.post(
        at("_cell", cast, person=cast.li_na.pk, kind="", month=4), {"premium": "12", "keep": "both", "revision": 1}
    )
    manager.post(at("_lock", cast, person=cast.li_na.pk, kind="", month=""), {"revision": 2})
    manager.post(at("_undo", cast), {"revision": 3})
    manager.post(at("_undo", cast), {"revision": 4})
    after = cells(draft)
    assert (after.premium_fen == before.premium_fen).all()
    assert (after.deals == before.deals).all()
    assert not after.is_locked.any()
    last = edit_to_undo(draft)
    assert last is not None
    assert last.kind == "fill"


@pytest.mark.outline("1.4.1", "1.3.3.C")
def test_publishing_gives_everybody_goals_and_says_what_changed(
    manager: Client, cast: Cast, signed_in: SignedIn
) -> None:
    draft = filled(manager, cast)
    first = manager.get(at("_publish", cast)).content.decode()
    assert "李娜" in first
    assert manager.post(at("_publish", cast), {"note": "续保优先", "revision": 1}).status_code == 302
    draft.refresh_from_db()
    assert draft.status == EditionStatus.PUBLISHED
    assert all(sum(cell.day_premium_fen) == cell.premium_fen for cell in TargetCell.objects.filter(edition=draft))
    mine = signed_in(cast.li_na).get(reverse("goals:mine", args=[2027])).content.decode()
    assert "续保优先" in mine
    manager.post(at("_copy", cast))
    manager.post(
        at("_cell", cast, person=cast.li_na.pk, kind="renewal", month=""),
        {"premium": "40", "keep": "both", "revision": 1},
    )
    again = manager.get(at("_publish", cast)).content.decode()
    assert "李娜" in again
    assert "刘洋" in again  # made room
    manager.post(at("_publish", cast), {"revision": 2, "note": ""})
    changed = signed_in(cast.li_na).get(reverse("goals:mine", args=[2027])).content.decode()
    assert "这版的变化" in changed
    assert TargetEdition.objects.filter(year=2027, status=EditionStatus.SUPERSEDED).count() == 1


@pytest.mark.outline("1.3.3.C", "1.3.4.G")
def test_a_seller_disputes_with_a_counter_proposal_and_the_manager_replies(
    manager: Client, cast: Cast, signed_in: SignedIn
) -> None:
    filled(manager, cast)
    manager.post(at("_publish", cast), {"note": "", "revision": 1})
    seller = signed_in(cast.li_na)
    mine = reverse("goals:mine", args=[2027])
    missing = seller.post(mine, {"answer": "disputed", "reason": "", "counter": ""})
    assert missing.status_code == 422
    seller.post(mine, {"answer": "disputed", "reason": "三个车队已划走", "counter": "60"})
    table = manager.get(at("", cast)).content.decode()
    assert "有异议" in table
    reply = re.search(r"/goals/answers/(\d+)/", table)
    assert reply is not None
    manager.post(f"/goals/answers/{reply[1]}/", {"reply": "同意按 65 万重排"})
    assert "同意按 65 万重排" in seller.get(mine).content.decode()
    seller.post(mine, {"answer": "accepted", "reason": "", "counter": ""})
    assert set(Goal.objects.filter(person=cast.li_na).values_list("status", flat=True)) == {GoalStatus.AGREED}


def test_a_large_publication_is_a_job_that_ends_in_the_same_edition(manager: Client, cast: Cast) -> None:
    draft = filled(manager, cast)
    refused = publish.call(draft.pk, cast.chen_jing.pk, 99, "", "zh-hans")
    assert "有人改了草稿" in refused
    assert publish.call(draft.pk, cast.chen_jing.pk, 1, "", "zh-hans") == ""
    draft.refresh_from_db()
    assert (draft.status, draft.days_share) == (EditionStatus.PUBLISHED, 1.0)
    assert all(sum(cell.day_deals) == cell.deals for cell in TargetCell.objects.filter(edition=draft))
    assert "已发布" in manager.get(reverse("tables:year_job", args=[cast.branch.pk, 2027, draft.pk])).content.decode()


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
