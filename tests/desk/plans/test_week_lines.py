"""The lines of a week: proposed, moved by hand and then left alone; what was planned is known to the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import NOW, Cast
from desk.plans.factories import NEXT_MONDAY, a_lead, a_line, a_week
from fenghuolun.desk.plans.actions import (
    PlanRefused,
    add_line,
    change_line,
    drop_line,
    fill_week,
    move_line,
    submit_plan,
)
from fenghuolun.desk.plans.queries import is_planned, lines_of, planned_between

TUESDAY = NEXT_MONDAY + timedelta(days=1)


def test_a_new_proposal_leaves_alone_what_was_changed_by_hand(cast: Cast) -> None:
    one, two, three, four = (a_lead(cast.li_na, n) for n in range(1, 5))
    plan = a_week(cast.li_na)
    first, second, third = fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[a_line(one), a_line(two), a_line(three)])
    move_line(by=cast.li_na, now=NOW, item=first, day=TUESDAY, half_day="pm")
    drop_line(by=cast.li_na, now=NOW, item=second)
    change_line(by=cast.li_na, now=NOW, item=third, is_joint=True)
    add_line(by=cast.li_na, now=NOW, plan=plan, line=a_line(four, TUESDAY))
    again = [a_line(one, TUESDAY), a_line(two), a_line(three), a_line(four)]
    made = fill_week(by=cast.li_na, now=NOW, plan=plan, lines=again)
    assert [item.lead for item in made] == [four]
    shown = [(item.title, item.due_on, item.half_day, item.is_joint) for item in lines_of(plan)]
    assert shown == [
        ("周小明3", NEXT_MONDAY, "am", True),
        ("周小明4", NEXT_MONDAY, "am", False),
        ("周小明4", TUESDAY, "am", False),
        ("周小明1", TUESDAY, "pm", False),
    ]


def test_a_line_is_moved_in_front_of_another(cast: Cast) -> None:
    plan = a_week(cast.li_na)
    leads = [a_lead(cast.li_na, n) for n in range(1, 4)]
    first, _second, third = fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[a_line(lead) for lead in leads])
    move_line(by=cast.li_na, now=NOW, item=third, day=NEXT_MONDAY, half_day="am", before=first.pk)
    assert [item.title for item in lines_of(plan)] == ["周小明3", "周小明1", "周小明2"]
    with pytest.raises(PlanRefused):
        move_line(by=cast.li_na, now=NOW, item=third, day=NEXT_MONDAY + timedelta(days=7), half_day="am")
    with pytest.raises(PlanRefused):
        move_line(by=cast.li_na, now=NOW, item=third, day=NEXT_MONDAY, half_day="night")


def test_a_customer_stands_once_on_a_day_and_belongs_to_the_seller(cast: Cast) -> None:
    plan, lead = a_week(cast.li_na), a_lead(cast.li_na)
    add_line(by=cast.li_na, now=NOW, plan=plan, line=a_line(lead))
    with pytest.raises(PlanRefused, match="已有安排"):
        add_line(by=cast.li_na, now=NOW, plan=plan, line=a_line(lead, half_day="pm"))
    with pytest.raises(PlanRefused, match="不归"):
        add_line(by=cast.li_na, now=NOW, plan=plan, line=a_line(a_lead(cast.liu_yang, 9)))


def test_a_week_that_was_handed_in_is_locked(cast: Cast) -> None:
    plan = a_week(cast.li_na)
    (item,) = fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[a_line(a_lead(cast.li_na))])
    submit_plan(by=cast.li_na, now=NOW, plan=plan)
    with pytest.raises(PlanRefused, match="已锁定"):
        move_line(by=cast.li_na, now=NOW, item=item, day=TUESDAY, half_day="am")
    with pytest.raises(PlanRefused, match="已锁定"):
        fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[])


def test_what_stands_in_the_week_is_planned_on_its_day_only(cast: Cast) -> None:
    lead, other = a_lead(cast.li_na, 1), a_lead(cast.li_na, 2)
    plan = a_week(cast.li_na)
    (item,) = fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[a_line(lead)])
    assert is_planned(cast.li_na, NEXT_MONDAY, lead=lead)
    assert is_planned(cast.li_na, NEXT_MONDAY, customer=lead.customer)
    assert not is_planned(cast.li_na, TUESDAY, lead=lead)
    assert not is_planned(cast.li_na, NEXT_MONDAY, lead=other)
    assert not is_planned(cast.liu_yang, NEXT_MONDAY, lead=lead)
    assert list(planned_between([cast.li_na.pk], NEXT_MONDAY, TUESDAY)) == [item]
    drop_line(by=cast.li_na, now=NOW, item=item)
    assert not is_planned(cast.li_na, NEXT_MONDAY, lead=lead)


def test_a_week_is_filled_in_as_many_statements_however_long_it_is(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    leads = [a_lead(cast.li_na, n) for n in range(1, 13)]
    counts = []
    for some in (leads[:3], leads[:3], leads):
        plan = a_week(cast.li_na)
        with CaptureQueriesContext(connection) as asked:
            fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[a_line(lead) for lead in some])
        counts.append(len(asked))
    assert counts[1] == counts[2]
