"""The work-plan table: what qualifies, cells in place, who comes second, undo, order, stale lines, the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.workplans.factories import FOUR, MONTH, a_step, a_table_line, approved
from fenghuolun.desk.goals.actions import add_goal
from fenghuolun.desk.plans.actions import PlanRefused
from fenghuolun.desk.plans.actions.items import ItemRefused
from fenghuolun.desk.plans.actions.table import (
    LineChanged,
    decide_listing,
    list_line,
    order_lines,
    undo_cells,
    write_cells,
)
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.rules.listing import Listing
from fenghuolun.desk.teams.rules import NotAllowed, Outside
from fenghuolun.desk.workplans.queries.sheet import table_sheet

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
DUE = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def candidate(cast: Cast, yes: tuple[str, ...], by: str = "li_na", **given: object) -> tuple[WorkItem, Listing]:
    return list_line(
        by=getattr(cast, by), now=NOW, person=cast.li_na, first=MONTH, title="拿下运输公司A车队", due_on=DUE, yes=yes,
        **given,
    )  # fmt: skip


@pytest.mark.outline("1.3.2.C")
def test_four_of_five_are_listed_three_wait_for_the_leader_two_are_a_to_do(cast: Cast) -> None:
    listed, what = candidate(cast, FOUR)
    assert what is Listing.LIST
    assert listed.plan is not None
    assert listed.plan.starts_on == MONTH
    waiting, what = candidate(cast, FOUR[:3])
    assert what is Listing.LEADER
    assert waiting.qualifies["decision"] == "waiting"
    to_do, what = candidate(cast, FOUR[:2])
    assert what is Listing.TO_DO
    assert to_do.plan is None

    with pytest.raises(NotAllowed):
        decide_listing(by=cast.li_na, now=NOW, item=waiting, is_listed=True)
    decided = decide_listing(by=cast.zhang_wei, now=NOW, item=waiting, is_listed=False)
    assert decided.plan is None
    assert decided.qualifies["decision"] == "to_do"
    # The leader who enters a candidate has decided.
    assert candidate(cast, FOUR[:3], by="zhang_wei")[0].qualifies["decision"] == "listed"


@pytest.mark.outline("1.3.2.C")
def test_routine_volume_enters_as_one_line_with_its_quantity(cast: Cast) -> None:
    with pytest.raises(ItemRefused, match="数量"):
        candidate(cast, (), is_batch=True)
    item, what = candidate(cast, (), is_batch=True, target=Decimal(200), unit_word="通")
    assert what is Listing.LIST
    assert item.is_batch
    assert item.target == 200


@pytest.mark.outline("1.3.2.A")
def test_a_table_has_at_most_fifteen_lines_and_sixty_letters_a_cell(cast: Cast) -> None:
    for n in range(15):
        a_table_line(cast.li_na, title=f"事项{n}")
    with pytest.raises(ItemRefused, match="15"):
        a_table_line(cast.li_na)
    with pytest.raises(ItemRefused, match="60"):
        write_cells(by=cast.li_na, now=NOW, item=WorkItem.objects.first(), output="长" * 61)


@pytest.mark.outline("1.3.2.A")
def test_lines_stand_red_then_yellow_then_by_due_day_and_old_news_is_stale(cast: Cast) -> None:
    later = a_table_line(cast.li_na, title="绿", due_on=date(2026, 11, 30))
    red = a_table_line(cast.li_na, title="红", due_on=date(2026, 11, 28))
    yellow = a_table_line(cast.li_na, title="黄", due_on=date(2026, 11, 29))
    soon = a_table_line(cast.li_na, title="绿早", due_on=DUE)
    for item, light in ((red, "red"), (yellow, "yellow"), (soon, "green"), (later, "green")):
        write_cells(by=cast.li_na, now=NOW, item=item, light=light)
    shown = table_sheet(cast.li_na, MONTH, TODAY, owner=cast.li_na)
    assert [line.item.title for line in shown.lines] == ["红", "黄", "绿早", "绿"]
    assert not any(line.stale for line in shown.lines)
    # Four workdays without news; Monday to Friday is exactly that.
    later_on = table_sheet(cast.li_na, MONTH, TODAY + timedelta(days=4), owner=cast.li_na)
    assert all(line.stale for line in later_on.lines)
    # What is overdue is red whatever its owner says.
    overdue = table_sheet(cast.li_na, MONTH, date(2026, 11, 30), owner=cast.li_na)
    assert {line.item.title: str(line.light.light) for line in overdue.lines}["绿早"] == "red"


@pytest.mark.outline("1.3.2.A")
def test_the_second_editor_hears_what_changed_and_the_first_can_take_it_back(cast: Cast) -> None:
    item = a_table_line(cast.li_na)
    write_cells(by=cast.zhang_wei, now=NOW, item=item, expected_revision=0, output="18份报价")
    with pytest.raises(LineChanged) as late:
        write_cells(by=cast.li_na, now=NOW, item=item, expected_revision=0, output="20份报价")
    assert "张伟" in str(late.value)
    undone = undo_cells(by=cast.zhang_wei, now=NOW, item=item)
    assert undone.output == "24份报价"
    assert undone.revision == 2
    with pytest.raises(ItemRefused):
        undo_cells(by=cast.zhang_wei, now=NOW, item=item)


def test_a_signed_plan_keeps_its_lines_but_says_how_they_stand(cast: Cast) -> None:
    item = a_table_line(cast.li_na)
    approved(cast.li_na, cast.zhang_wei, item)
    with pytest.raises(PlanRefused):
        write_cells(by=cast.li_na, now=NOW, item=item, target=Decimal(30))
    moved = write_cells(by=cast.li_na, now=NOW, item=item, done_share=0.5)
    assert moved.status == "doing"
    assert moved.began_on == TODAY


def test_nobody_writes_in_a_line_of_another_team_and_a_mate_does_not_either(cast: Cast) -> None:
    item = a_table_line(cast.li_na)
    with pytest.raises(Outside):
        write_cells(by=cast.wang_qiang, now=NOW, item=item, output="x")
    given = a_table_line(cast.zhang_wei, person=cast.li_na)
    assert given.owner == cast.li_na


def test_lines_keep_the_order_in_which_they_were_put(cast: Cast) -> None:
    items = [a_table_line(cast.li_na, title=f"事项{n}") for n in range(3)]
    wanted = [items[2].pk, items[0].pk, items[1].pk]
    assert order_lines(by=cast.li_na, now=NOW, person=cast.li_na, first=MONTH, item_ids=wanted) == 3
    shown = table_sheet(cast.li_na, MONTH, TODAY, owner=cast.li_na, by_hand=True)
    assert [line.pk for line in shown.lines] == wanted
    order_lines(by=cast.wang_qiang, now=NOW, person=cast.li_na, first=MONTH, item_ids=wanted[::-1])
    assert [line.pk for line in table_sheet(cast.li_na, MONTH, TODAY, owner=cast.li_na, by_hand=True).lines] == wanted


@pytest.mark.outline("1.3.2.A")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_table_of_a_person_and_of_a_team_open_in_both_languages(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    client = signed_in(cast.li_na, language)
    own = reverse("workplans:person", args=[cast.li_na.pk, "2026-11"])
    assert client.get(own).status_code == 200  # empty
    item = a_table_line(cast.li_na)
    a_step(cast.li_na, item)
    text = client.get(own).text
    assert "续保W3批次报价" in text
    assert "理赔客户" in text
    assert "24" in text
    leader = signed_in(cast.zhang_wei, language)
    assert "李娜" in leader.get(reverse("workplans:team", args=[cast.team.pk, "2026-11"])).text
    assert leader.get(reverse("workplans:table")).url == reverse("workplans:team", args=[cast.team.pk, "2026-11"])


def test_a_cell_is_written_by_fragment_and_a_stale_one_answers_409_with_the_form(
    cast: Cast, signed_in: SignedIn
) -> None:
    item = a_table_line(cast.li_na)
    client, address = signed_in(cast.li_na), reverse("workplans:cell", args=[item.pk, "done_share"])
    htmx = {"HX-Request": "true"}
    saved = client.post(address, {"value": "40", "revision": 0}, headers=htmx)
    assert saved.status_code == 204
    assert "fenghuolun:table" in saved["HX-Trigger"]
    item.refresh_from_db()
    assert item.done_share == 0.4
    stale = client.post(address, {"value": "60", "revision": 0}, headers=htmx)
    assert stale.status_code == 409
    assert "李娜" in stale.text
    assert 'value="60"' in stale.text
    wrong = client.post(address, {"value": "140", "revision": 1}, headers=htmx)
    assert wrong.status_code == 422
    assert client.post(reverse("workplans:undo", args=[item.pk]), headers=htmx).status_code == 204
    item.refresh_from_db()
    assert item.done_share == 0
    assert item.status == "open"


def test_a_line_gets_its_goal_from_the_owners_goals_of_its_days(cast: Cast, signed_in: SignedIn) -> None:
    goal = add_goal(
        by=cast.li_na, now=NOW, person=cast.li_na, title="续保16台", measure="DEALS", starts_on=MONTH,
        ends_on=date(2026, 12, 1), target=Decimal(16),
    )  # fmt: skip
    item, client = a_table_line(cast.li_na), signed_in(cast.li_na)
    address = reverse("workplans:cell", args=[item.pk, "goal_id"])
    assert "续保16台" in client.get(address).text
    assert client.post(address, {"value": "999999", "revision": 0}).status_code == 422
    assert client.post(address, {"value": goal.pk, "revision": 0}).status_code == 302
    item.refresh_from_db()
    assert item.goal == goal


def test_a_line_is_added_through_the_page_with_its_questions(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.li_na), reverse("workplans:add", args=[cast.li_na.pk, "2026-11"])
    filled = {"title": "拿下A车队", "due_on": "2026-11-27", "yes": list(FOUR), "measure": "DEALS", "target": "5"}
    assert client.post(address, filled | {"due_on": ""}).status_code == 422
    assert client.post(address, filled).status_code == 302
    item = WorkItem.objects.get()
    assert (item.measure, item.target, item.owner, item.made_by) == ("DEALS", 5, cast.li_na, cast.li_na)


@pytest.mark.parametrize("n", [1, 3])
def test_the_table_asks_the_same_however_long_it_is(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    for number in range(n):
        a_step(cast.li_na, a_table_line(cast.li_na, title=f"事项{number}"))
    assert len(questions(signed_in(cast.li_na), reverse("workplans:person", args=[cast.li_na.pk, "2026-11"]))) == 7
    assert len(questions(signed_in(cast.zhang_wei), reverse("workplans:team", args=[cast.team.pk, "2026-11"]))) == 6
