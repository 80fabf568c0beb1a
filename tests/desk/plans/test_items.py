"""Work items: one life for all kinds, every step an event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cast import NOW, TODAY, Cast
from desk.plans.factories import an_item
from fenghuolun.desk.plans.actions import (
    ItemRefused,
    add_item,
    ask_for_help,
    cancel_item,
    change_item,
    close_item,
    extend_item,
    finish_item,
    reopen_item,
    return_item,
    return_unverified,
    start_item,
)
from fenghuolun.desk.plans.queries import events_of, item_count, items_of, items_visible_to, ladder_of_item, overdue
from fenghuolun.desk.plans.rules import Level, who_is_told
from fenghuolun.desk.plans.rules.item_life import WrongStep
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import NotAllowed, Outside

LATER = NOW + timedelta(days=3)


def test_an_own_item_closes_when_it_is_done(cast: Cast) -> None:
    item = an_item(cast.li_na)
    start_item(by=cast.li_na, now=NOW, item=item)
    item = finish_item(by=cast.li_na, now=LATER, item=item, comment="清单 24 辆")
    assert (item.status, item.done_at, item.closed_at) == ("closed", LATER, LATER)
    assert [event.event for event in events_of(item)] == ["closed", "done", "started", "made"]


def test_what_the_leader_gave_waits_for_the_leader_to_verify_it(cast: Cast) -> None:
    item = an_item(cast.zhang_wei, owner=cast.li_na, urgency="urgent")
    item = finish_item(by=cast.li_na, now=LATER, item=item)
    assert item.status == "done"
    with pytest.raises(NotAllowed):
        close_item(by=cast.li_na, now=LATER, item=item)
    item = return_item(by=cast.zhang_wei, now=LATER, item=item, comment="缺车架号")
    assert (item.status, item.returns) == ("doing", 1)
    item = finish_item(by=cast.li_na, now=LATER, item=item)
    item = close_item(by=cast.zhang_wei, now=LATER, item=item)
    assert item.status == "closed"
    assert events_of(item)[0].after["score"] == 80


@pytest.mark.parametrize(
    ("urgency", "due_on"),
    [("urgent", date(2026, 11, 26)), ("normal", date(2026, 12, 7)), ("hard", date(2026, 12, 21))],
)
def test_urgency_gives_the_due_day_in_workdays(cast: Cast, urgency: str, due_on: date) -> None:
    assert an_item(cast.li_na, urgency=urgency).due_on == due_on


def test_an_extension_is_given_once_and_before_the_due_day_is_over(cast: Cast) -> None:
    item = an_item(cast.li_na, due_on=TODAY + timedelta(days=2))
    item = extend_item(by=cast.li_na, now=NOW, item=item, due_on=TODAY + timedelta(days=5), reason="客户出差")
    assert (item.first_due_on, item.due_on) == (TODAY + timedelta(days=2), TODAY + timedelta(days=5))
    with pytest.raises(ItemRefused, match="延期过一次"):
        extend_item(by=cast.li_na, now=NOW, item=item, due_on=TODAY + timedelta(days=9), reason="又出差")
    other = an_item(cast.li_na, due_on=TODAY)
    with pytest.raises(ItemRefused, match="到期前提出"):
        extend_item(by=cast.li_na, now=LATER, item=other, due_on=TODAY + timedelta(days=9), reason="忘了")


def test_a_late_item_loses_ten_points_a_workday(cast: Cast) -> None:
    item = an_item(cast.zhang_wei, owner=cast.li_na, due_on=date(2026, 11, 27))
    # Friday to Tuesday: two workdays late, the weekend does not count.
    finish_item(by=cast.li_na, now=NOW + timedelta(days=8), item=item)
    item = close_item(by=cast.zhang_wei, now=NOW + timedelta(days=8), item=item)
    assert events_of(item)[0].after["score"] == 80


def test_help_needs_words_and_comes_from_the_owner(cast: Cast) -> None:
    item = an_item(cast.zhang_wei, owner=cast.li_na)
    with pytest.raises(ItemRefused):
        ask_for_help(by=cast.li_na, now=NOW, item=item, help_kind="price", help_needed=" ")
    with pytest.raises(NotAllowed):
        ask_for_help(by=cast.zhang_wei, now=NOW, item=item, help_kind="price", help_needed="系数")
    item = ask_for_help(by=cast.li_na, now=NOW, item=item, help_kind="price", help_needed="需要 0.85 系数")
    assert (item.status, item.help_asked_at) == ("help", NOW)
    assert item_count(cast.li_na, TODAY).help == 1


def test_steps_that_do_not_follow_are_refused(cast: Cast) -> None:
    item = finish_item(by=cast.li_na, now=NOW, item=an_item(cast.li_na))
    with pytest.raises(WrongStep):
        start_item(by=cast.li_na, now=NOW, item=item)
    assert reopen_item(by=cast.li_na, now=NOW, item=item).status == "open"


def test_the_owner_cannot_drop_what_somebody_else_asked_for(cast: Cast) -> None:
    item = an_item(cast.zhang_wei, owner=cast.li_na)
    with pytest.raises(NotAllowed):
        cancel_item(by=cast.li_na, now=NOW, item=item, reason="没空")
    assert cancel_item(by=cast.zhang_wei, now=NOW, item=item, reason="客户已卖车").status == "cancelled"


def test_wang_qiang_neither_sees_nor_gives_nor_changes(cast: Cast) -> None:
    item = an_item(cast.li_na)
    assert not items_visible_to(cast.wang_qiang).exists()
    for step in (start_item, reopen_item):
        with pytest.raises(Outside):
            step(by=cast.wang_qiang, now=NOW, item=item)
    with pytest.raises(Outside):
        add_item(by=cast.wang_qiang, now=NOW, title="越权", owner=cast.li_na)
    with pytest.raises(Outside):
        add_item(by=cast.li_na, now=NOW, title="派给同事", owner=cast.liu_yang)


def test_headquarters_sees_every_item(cast: Cast) -> None:
    item = an_item(cast.li_na)
    assert list(items_visible_to(cast.planner)) == [item]
    assert list(items_visible_to(cast.administrator)) == [item]


def test_a_change_is_kept_with_what_was_before(cast: Cast) -> None:
    item = change_item(by=cast.li_na, now=NOW, item=an_item(cast.li_na), status_text="约到周三")
    event = events_of(item)[0]
    assert (event.event, event.before, event.after) == ("changed", {"status_text": ""}, {"status_text": "约到周三"})
    with pytest.raises(ItemRefused):
        change_item(by=cast.li_na, now=NOW, item=item, due_on=TODAY)


@pytest.mark.parametrize(("given", "field"), [({"title": "  "}, "title"), ({"due_on": date(2026, 11, 20)}, "due_on")])
def test_bad_items_are_refused_at_their_field(cast: Cast, given: dict[str, object], field: str) -> None:
    with pytest.raises(ItemRefused) as refused:
        an_item(cast.li_na, **given)
    assert refused.value.field == field


def test_late_items_climb_the_ladder_by_workdays(cast: Cast) -> None:
    item = an_item(cast.li_na, due_on=date(2026, 11, 27))
    ladder = ladder_of_item(item)
    assert (ladder.half, ladder.most, ladder.due) == (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27))
    assert (ladder.red, ladder.leader, ladder.manager) == (date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 4))
    told = [who_is_told(ladder, date(2026, 11, 27) + timedelta(days=n)) for n in (0, 3, 5, 7)]
    assert told == [Level.NOBODY, Level.OWNER, Level.LEADER, Level.MANAGER]


def test_what_nobody_verified_comes_back_without_blame(cast: Cast) -> None:
    item = finish_item(by=cast.li_na, now=NOW, item=an_item(cast.zhang_wei, owner=cast.li_na))
    assert return_unverified(now=NOW + timedelta(days=2)) == 0
    assert return_unverified(now=NOW + timedelta(days=3)) == 1
    item.refresh_from_db()
    assert (item.status, item.returns, item.done_at) == ("doing", 0, None)


def test_overdue_items_come_longest_first_and_each_step_leaves_one_audit_line(cast: Cast) -> None:
    first, second = an_item(cast.li_na, due_on=TODAY), an_item(cast.li_na, due_on=TODAY + timedelta(days=1))
    assert list(overdue(cast.zhang_wei, TODAY + timedelta(days=5))) == [first, second]
    assert list(items_of(cast.li_na, only_open=True)) == [first, second]
    before = AuditEntry.objects.count()
    start_item(by=cast.li_na, now=NOW, item=first)
    assert AuditEntry.objects.count() == before + 1
