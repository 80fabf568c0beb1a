"""Who is compared, what they did and what is asked of them, as arrays in one order."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from cast import NOW, TODAY, Cast
from desk.activities.factories import a_lead, an_entry
from desk.goals.factories import published
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.facts.activity import done, points_by_day
from fenghuolun.desk.facts.due import due_leads
from fenghuolun.desk.facts.people import available_days, crew, standard_points
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.facts.targets import asked_by_day, asked_in_tiers, average_premium_yuan
from fenghuolun.desk.teams.actions import enter_leave
from fenghuolun.desk.teams.queries import working_calendar

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def test_a_crew_keeps_its_order_and_counts_tenure(cast: Cast) -> None:
    who = crew([cast.liu_yang, cast.li_na], date(2026, 1, 8))
    assert who.ids.tolist() == [cast.liu_yang.pk, cast.li_na.pk]
    assert who.position == {cast.liu_yang.pk: 0, cast.li_na.pk: 1}
    assert who.tenure_months == pytest.approx([24.0, 24.0], abs=0.1)


def test_leave_hire_and_leaving_take_days_away(cast: Cast) -> None:
    day = date(2026, 11, 25)
    enter_leave(by=cast.zhang_wei, now=NOW, person=cast.li_na, kind="annual", starts_on=day, last_on=day, part=0.5)
    cast.liu_yang.hired_on, cast.liu_yang.left_on = date(2026, 11, 5), date(2026, 11, 6)
    who = crew([cast.li_na, cast.liu_yang], NOVEMBER)
    share = available_days(who, NOVEMBER, DECEMBER, working_calendar(NOVEMBER, DECEMBER))
    # 21 workdays in November 2026
    assert share.sum(axis=1).tolist() == [20.5, 2.0]
    assert share[0, 24] == 0.5
    assert share[1].nonzero()[0].tolist() == [4, 5]


def test_standards_follow_the_seller_kind(cast: Cast) -> None:
    who = crew([cast.li_na, cast.zhang_wei, cast.chen_jing], TODAY)
    assert standard_points(who, TODAY).tolist() == [20, 10, 0]


def test_what_was_done_is_counted_per_person_day_and_kind(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A12", medium="", particulars={"score": 90}))
    who = crew([cast.liu_yang, cast.li_na], TODAY)
    found = done(who, TODAY, TODAY + timedelta(days=1))
    assert found["records"].tolist() == [0, 2]
    assert found["contacts"].tolist() == [0, 1]
    assert found.points.tolist() == [0, 2]
    assert done(who, TODAY, TODAY + timedelta(days=1), kinds=["A12"])["records"].tolist() == [0, 1]
    points = points_by_day(who, TODAY - timedelta(days=2), TODAY + timedelta(days=1))
    assert points.tolist() == [[0, 0, 0], [0, 0, 2]]


def test_what_is_asked_adds_up_over_days_and_rises_with_the_tiers(cast: Cast) -> None:
    published(cast)
    who = crew([cast.liu_yang, cast.li_na, cast.zhang_wei], TODAY)
    asked = asked_by_day(who, NOVEMBER, DECEMBER)
    assert asked.premium_fen.shape == (3, len(KINDS), 30)
    # 8,000,000 + n · 1,003 + month, and 2,000,000 + n · 77 + month; 李娜 is the first, 刘洋 the second
    assert asked.premium_fen.sum(axis=(1, 2)).tolist() == [10_002_182, 10_001_102, 0]
    assert asked.deals.sum(axis=2)[:, :2].tolist() == [[32, 7], [31, 7], [0, 0]]
    part = asked_by_day(who, date(2026, 11, 9), date(2026, 11, 16))
    assert np.array_equal(part.premium_fen, asked.premium_fen[:, :, 8:15])
    tiers = [sold.premium_fen.sum() for sold in asked_in_tiers(who, NOVEMBER, DECEMBER).values()]
    assert tiers == sorted(tiers)
    assert tiers[0] < tiers[-1]


def test_the_average_premium_of_the_plan_falls_back_to_everybodys(cast: Cast) -> None:
    published(cast)
    found = average_premium_yuan(crew([cast.li_na, cast.zhang_wei], TODAY), 2026)
    assert found[0, 0] == pytest.approx(8_001_009.5 / 31 / 100, rel=1e-6)
    assert found[1].tolist() == found[0].tolist()
    assert found[0, 2:].tolist() == [0, 0]


def test_due_leads_are_named_nearest_first_per_person(cast: Cast) -> None:
    far = a_lead(cast.li_na, name="远", plate="沪A10001", phone="13800000001", due_in=40)
    near = a_lead(cast.li_na, name="近", plate="沪A10002", phone="13800000002", due_in=5)
    a_lead(cast.liu_yang, name="刘的", plate="沪A10003", phone="13800000003", due_in=90)
    mine, his = due_leads(crew([cast.li_na, cast.liu_yang], TODAY), TODAY, TODAY + timedelta(days=60))
    assert [(lead.pk, lead.customer) for lead in mine] == [(near.pk, "近"), (far.pk, "远")]
    assert his == []
