"""Periods and how much of them has been worked."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine import periods as p
from fenghuolun.engine.refusals import BadInput, NoCalendar

YEAR_2026 = p.statutory_calendar([2026])
DAYS = st.dates(date(2004, 1, 1), date(2040, 12, 31))


@given(DAYS, st.sampled_from(p.PeriodKind))
def test_every_day_lies_in_exactly_the_period_around_it(on, kind):
    around = p.period_around(kind, on)
    assert on in around
    assert p.period_around(kind, around.start) == around
    assert p.period_around(kind, around.end) != around


@given(st.integers(2004, 2040), st.integers(1, 12))
def test_the_weeks_of_a_month_are_the_month_and_never_more_than_five(year, number):
    weeks, month = p.weeks_of_month(year, number), p.month(year, number)
    assert 4 <= len(weeks) <= 5
    assert (weeks[0].start, weeks[-1].end) == (month.start, month.end)
    assert all(a.end == b.start for a, b in pairwise(weeks))
    assert all(w.start.weekday() == 0 for w in weeks[1:])


@given(st.integers(2004, 2040), st.integers(1, 12))
def test_the_first_week_of_a_month_always_has_a_weekday(year, number):
    first = p.weeks_of_month(year, number)[0]
    assert any((first.start + timedelta(days=n)).weekday() < 5 for n in range(first.days))


def test_months_of_a_quarter_and_a_year():
    assert [m.start.month for m in p.months_of(p.quarter(2026, 3))] == [7, 8, 9]
    assert len(p.months_of(p.year(2026))) == 12


def test_iso_weeks_belong_to_the_year_of_their_thursday():
    assert p.iso_week_label(date(2021, 1, 3)) == "2020-W53"
    assert p.iso_week_label(date(2024, 12, 30)) == "2025-W01"


def test_today_is_never_half_counted():
    month = p.month(2026, 4)
    assert p.elapsed_share(month, YEAR_2026, date(2026, 4, 1)) == 0.0
    assert p.elapsed_share(month, YEAR_2026, date(2026, 4, 2)) == pytest.approx(1 / 21)
    assert p.elapsed_share(month, YEAR_2026, date(2026, 5, 1)) == 1.0
    assert p.elapsed_share(month, YEAR_2026, date(2025, 1, 1)) == 0.0
    assert p.remaining_workdays(month, YEAR_2026, date(2026, 4, 2)) == 20
    assert p.remaining_workdays(month, YEAR_2026, date(2030, 1, 1)) == 0


def test_a_period_without_workdays_is_over_when_it_ends():
    golden = p.weeks_of_month(2026, 10)[0]
    assert p.workdays_in(golden, YEAR_2026) == 0
    assert p.elapsed_share(golden, YEAR_2026, date(2026, 10, 2)) == 0.0
    assert p.elapsed_share(golden, YEAR_2026, golden.end) == 1.0


@pytest.mark.parametrize(
    ("refused", "argument"),
    [
        (lambda: p.Period(p.PeriodKind.DAY, date(2026, 1, 1), date(2026, 1, 1)), "end"),
        (lambda: p.quarter(2026, 5), "quarter"),
        (lambda: p.month(2026, 13), "month"),
        (lambda: p.months_of(p.week(date(2026, 1, 1))), "period"),
    ],
)
def test_impossible_periods_are_refused(refused, argument):
    with pytest.raises(BadInput) as caught:
        refused()
    assert caught.value.argument == argument


def test_a_period_that_reaches_outside_the_calendar_is_refused():
    with pytest.raises(NoCalendar):
        p.workdays_in(p.month(2027, 1), YEAR_2026)
