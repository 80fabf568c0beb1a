"""The case of a seller's week: planned customers, points, visits, and the three signals of the run chart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast
from fenghuolun.desk.customers.queries import leads_of_people
from fenghuolun.desk.kit.sandboxes import within
from fenghuolun.desk.learning.actions.runs import begin, check
from fenghuolun.desk.learning.queries.checks.week import HISTORY, workdays_before
from fenghuolun.desk.learning.queries.scenes import Scene, person_of
from fenghuolun.desk.plans.actions import fill_week, open_plan, submit_plan
from fenghuolun.desk.plans.actions.control import note_point
from fenghuolun.desk.plans.actions.week import LineWanted

SHIFT, TREND, BEYOND = 13, 24, 29
NOW = timezone.now


@pytest.mark.outline("1.3.1.case2")
def test_a_week_holds_every_due_customer_and_the_chart_gives_its_signals_away(cast: Cast) -> None:
    run = check(by=cast.li_na, now=NOW(), run=begin(by=cast.li_na, now=NOW(), case="week"))
    assert run.right == 0
    monday = Scene(run.started_on).week[0]
    with within(run.sandbox):
        seller = person_of("suqing")
        leads = list(leads_of_people([seller.pk]).order_by("due_on"))
        assert len(leads) == 24
        plan = open_plan(by=seller, now=NOW(), horizon="week", starts_on=monday)
        wanted = [
            LineWanted(
                lead=lead,
                day=monday + timedelta(days=n % 5),
                half_day="am",
                purpose="W4",
                activity_kind="A04" if n % 5 < 4 else "A05",
            )
            for n, lead in enumerate(leads)
        ]
        fill_week(by=seller, now=NOW(), plan=plan, lines=wanted)
        days = workdays_before(run.started_on, HISTORY)
        note_point(by=seller, now=NOW(), measure="M01", on=days[SHIFT], cause="skill", person=seller)
        note_point(by=seller, now=NOW(), measure="M01", on=days[0], cause="skill", person=seller)
    found = {key: one["is_right"] for key, one in check(by=cast.li_na, now=NOW(), run=run).found.items()}
    assert found["covered"]
    assert found["visits"]
    assert found["shift"]
    assert not (found["handed_in"])
    assert not (found["trend"])
    assert not (found["astronomical"])
    with within(run.sandbox):
        for at in (TREND, BEYOND):
            note_point(by=seller, now=NOW(), measure="M01", on=days[at], cause="skill", person=seller)
        submit_plan(by=seller, now=NOW(), plan=plan)
    run = check(by=cast.li_na, now=NOW(), run=run)
    assert [key for key, one in run.found.items() if not one["is_right"]] == [], run.found
