"""Working days with make-up days, provisional years under a notice, leave; thresholds by scope and date."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cast import NOW, TODAY, Cast
from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.actions import (
    CalendarChanged,
    add_calendar_year,
    cancel_leave,
    end_parameter,
    ensure_calendar,
    enter_leave,
    set_day,
    set_parameter,
)
from fenghuolun.desk.teams.models import CalendarYear, Parameter
from fenghuolun.desk.teams.rules import NotAllowed, NoWorkingCalendar, Outside, WrongParameter


def works(day: date) -> bool:
    return bool(queries.working_calendar(day, day + timedelta(days=1)).workdays_between(day, day + timedelta(days=1)))


def test_a_make_up_sunday_is_worked_and_a_festival_is_not(cast: Cast) -> None:
    assert works(date(2026, 1, 4))
    assert not works(date(2026, 10, 1))
    assert queries.calendar_notice(date(2026, 1, 1), date(2027, 1, 1)) is None


def test_next_year_is_provisional_and_says_so_and_the_year_after_is_refused(cast: Cast) -> None:
    calendar = queries.working_calendar(date(2026, 12, 1), date(2027, 2, 1))
    assert calendar.provisional_years == frozenset({2027})
    assert "2027" in (queries.calendar_notice(date(2026, 12, 1), date(2027, 2, 1)) or "")
    with pytest.raises(NoWorkingCalendar, match="2028"):
        queries.working_calendar(date(2027, 12, 1), date(2028, 2, 1))
    assert "2028" in (queries.calendar_notice(date(2028, 1, 1), date(2028, 2, 1)) or "")
    add_calendar_year(by=cast.planner, now=NOW, year=2028)
    assert queries.working_calendar(date(2028, 1, 1), date(2029, 1, 1)).is_provisional
    with pytest.raises(CalendarChanged):
        add_calendar_year(by=cast.planner, now=NOW, year=2028)
    with pytest.raises(NotAllowed):
        add_calendar_year(by=cast.li_na, now=NOW, year=2029)


def test_a_provisional_year_becomes_official_and_keeps_what_was_set_by_hand(cast: Cast) -> None:
    CalendarYear.objects.filter(pk=2026).update(is_provisional=True, working="1" * 365)
    set_day(by=cast.planner, now=NOW, day=date(2026, 7, 1), is_working=False, name="司庆")
    ensure_calendar()
    year = CalendarYear.objects.get(pk=2026)
    assert not year.is_provisional
    assert not works(date(2026, 10, 1))
    assert not works(date(2026, 7, 1))
    set_day(by=cast.planner, now=NOW, day=date(2026, 7, 1), is_working=True)
    assert works(date(2026, 7, 1))
    assert queries.year_sheet(year)["by_hand"] == []


def test_leave_shortens_days_and_two_halves_are_one(cast: Cast) -> None:
    for _ in range(2):
        enter_leave(
            by=cast.li_na, now=NOW, person=cast.li_na, kind="personal", starts_on=TODAY, last_on=TODAY,
            part=Decimal("0.5"),
        )  # fmt: skip
    row = enter_leave(
        by=cast.zhang_wei, now=NOW, person=cast.li_na, kind="sick", starts_on=TODAY + timedelta(days=1),
        last_on=TODAY + timedelta(days=9),
    )  # fmt: skip
    end = TODAY + timedelta(days=3)
    parts = queries.leave_parts([cast.li_na.pk, cast.liu_yang.pk], TODAY, end)
    assert parts == {cast.li_na.pk: {TODAY + timedelta(days=n): Decimal(1) for n in range(3)}}
    cancel_leave(by=cast.zhang_wei, now=NOW, leave=row)
    assert queries.leave_parts([cast.li_na.pk], TODAY, end) == {cast.li_na.pk: {TODAY: Decimal(1)}}
    with pytest.raises(Outside):
        enter_leave(by=cast.wang_qiang, now=NOW, person=cast.li_na, kind="sick", starts_on=TODAY, last_on=TODAY)


def test_the_narrowest_scope_wins_and_the_past_stays(cast: Cast) -> None:
    week = TODAY + timedelta(days=7)

    def holds(on: date = week, **place: object) -> object:
        return queries.parameter("claim_days", on=on, **place)  # type: ignore[arg-type]

    set_parameter(by=cast.planner, now=NOW, key="claim_days", value="6", starts_on=week)
    set_parameter(by=cast.chen_jing, now=NOW, key="claim_days", value="4", starts_on=week, unit=cast.branch)
    set_parameter(by=cast.chen_jing, now=NOW, key="claim_days", value=3, starts_on=week, person=cast.li_na)
    assert (holds(TODAY), holds(), holds(unit=cast.other_team)) == (5, 6, 6)
    assert (holds(unit=cast.team), holds(person=cast.liu_yang), holds(person=cast.li_na)) == (4, 4, 3)
    [shown] = queries.parameters_in_force(["claim_days"], on=week, unit=cast.team).values()
    assert shown.row is not None
    assert shown.row.unit == cast.branch
    later = set_parameter(
        by=cast.chen_jing, now=NOW, key="claim_days", value="2", starts_on=week + timedelta(days=7), unit=cast.branch
    )
    assert (holds(unit=cast.team), holds(week + timedelta(days=7), unit=cast.team)) == (4, 2)
    end_parameter(by=cast.chen_jing, now=NOW, row=later, ends_on=week + timedelta(days=30))
    assert holds(week + timedelta(days=30), unit=cast.team) == 6


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("claim_days", "many"), ("claim_days", "2.5"), ("claim_days", "99"), ("contact_from", "25:00"),
        ("light_green", "0.5"), ("light_yellow", "96%"), ("contact_until", "08:00"), ("late_hours", "12"),
        ("ramp_3_months", "0.8"), ("quote_by_days", "60"), ("lapsed_days", "31.5"), ("quality_late", "nan"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_and_nothing_changes(cast: Cast, key: str, value: str) -> None:
    with pytest.raises(WrongParameter):
        set_parameter(by=cast.planner, now=NOW, key=key, value=value, starts_on=TODAY)
    assert Parameter.objects.count() == 0


def test_a_manager_sets_for_the_own_branch_only(cast: Cast) -> None:
    for place in ({}, {"unit": cast.other_branch}, {"person": cast.wang_qiang}):
        with pytest.raises(Outside):
            set_parameter(by=cast.chen_jing, now=NOW, key="claim_days", value="4", starts_on=TODAY, **place)  # type: ignore[arg-type]
