"""The order of days ahead is the order of today, as windows and promises will stand then."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cast import Cast
from desk.activities.factories import NOW, a_lead, an_entry, some_leads
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.activities.queries import catalogue, week_order
from fenghuolun.desk.customers.actions import touch_lead
from fenghuolun.desk.plans.actions import LineWanted, fill_week, open_plan

MONDAY = date(2026, 11, 30)
DAYS = {MONDAY + timedelta(days=n): Decimal(1) for n in range(5)}
STANDARD = Decimal(20)


def names_by_day(lines: list) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for line in lines:
        found.setdefault(line.day, []).append(line.lead.customer.name)
    return found


def test_windows_are_those_of_the_day_ahead(cast: Cast) -> None:
    a_lead(cast.li_na, due_in=20)  # 13 December: closing on Monday, in the sprint from the 6th on
    (line,) = week_order(cast.li_na, DAYS, points_a_day=STANDARD)
    assert (line.day, line.slot.purpose, line.slot.chance.window, line.activity_kind) == (MONDAY, "W4", "W4", "A06")


def test_only_the_sprint_comes_every_day_and_at_most_five_times(cast: Cast) -> None:
    a_lead(cast.li_na, name="冲刺", due_in=12)  # 5 December, the Saturday
    a_lead(cast.li_na, name="报价", plate="沪A22222", phone="13900000002", due_in=45)
    found = names_by_day(week_order(cast.li_na, DAYS, points_a_day=STANDARD))
    assert [len(names) for names in found.values()] == [2, 1, 1, 1, 1]
    assert all(names[0] == "冲刺" for names in found.values())
    seven = {MONDAY + timedelta(days=n): Decimal(1) for n in range(6)}
    assert len([line for line in week_order(cast.li_na, seven, points_a_day=STANDARD) if line.slot.rank == 2]) == 5


def test_a_promise_stands_on_its_day(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=40)
    thursday = MONDAY + timedelta(days=3)
    touch_lead(lead, by=cast.li_na, at=NOW, stage="contact", next_step="visit", next_on=thursday)
    (line,) = week_order(cast.li_na, DAYS, points_a_day=STANDARD)
    assert (line.day, line.slot.purpose, line.activity_kind) == (thursday, "next_step", "A03")


def test_a_day_ends_at_its_standard_and_a_half_day_of_leave_takes_the_afternoon(cast: Cast) -> None:
    some_leads(cast.li_na, 30, due_in=60)
    days = {MONDAY: Decimal("0.5"), MONDAY + timedelta(days=1): Decimal(0), MONDAY + timedelta(days=2): Decimal(1)}
    lines = week_order(cast.li_na, days, points_a_day=STANDARD)
    assert {line.slot.half_day for line in lines if line.day == MONDAY} == {"am"}
    # The care call of the warm-up brings two points: five of them are half of 20 points, ten the whole day.
    assert [len(names) for names in names_by_day(lines).values()] == [5, 10]


def test_quoting_to_sprint_fills_the_day_beyond_its_standard(cast: Cast) -> None:
    some_leads(cast.li_na, 30, due_in=50)
    lines = week_order(cast.li_na, {MONDAY: Decimal(1)}, points_a_day=STANDARD)
    # 336 minutes without the buffer, twenty for a quote: eight in each half-day, 48 points
    assert len(lines) == 16


def test_whoever_must_not_be_called_is_not_planned(cast: Cast) -> None:
    a_lead(cast.li_na, name="未授权", due_in=20, consents=())
    assert week_order(cast.li_na, DAYS, points_a_day=STANDARD) == []


def test_logging_what_the_week_planned_counts_as_planned(cast: Cast) -> None:
    planned, other = some_leads(cast.li_na, 2, due_in=20)
    plan = open_plan(by=cast.li_na, now=NOW, horizon="week", starts_on=NOW.date())
    line = LineWanted(planned, NOW.date(), "am", "W4", "A01")
    fill_week(by=cast.li_na, now=NOW, plan=plan, lines=[line])
    assert log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=planned.pk)).is_planned
    assert not log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=other.pk)).is_planned


def test_the_week_asks_as_much_however_many_leads_there_are(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    catalogue()
    counts = []
    for n in (1, 6):
        for lead in range(n):
            a_lead(cast.li_na, name=f"客户{n}{lead}", plate=f"沪C{n}{lead:04d}", phone=f"139{n}{lead:07d}", due_in=25)
        with CaptureQueriesContext(connection) as asked:
            week_order(cast.li_na, DAYS, points_a_day=STANDARD)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
