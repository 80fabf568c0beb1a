"""The annual decomposition (1.4.1) changed through its screens: cells, locks, undo, publication, answers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from desk.tables.history import branch_with_history
from desk.tables.year_drafts import GOAL, at, cells, filled
from fenghuolun.desk.goals.choices import EditionStatus, GoalStatus
from fenghuolun.desk.goals.models import Goal, TargetCell, TargetEdition
from fenghuolun.desk.goals.queries import edit_to_undo
from fenghuolun.desk.goals.rules.grid import TARGET_AT
from fenghuolun.desk.tables.tasks import publish

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def manager(cast: Cast, signed_in: SignedIn) -> Client:
    branch_with_history(cast)
    return signed_in(cast.chen_jing)


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
