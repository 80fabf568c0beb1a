"""T26: working days as published 2022-2026; 2027 is refused, and can be planned provisionally."""

from datetime import date

import numpy as np
import pytest

from fenghuolun.engine import calendars as c
from fenghuolun.engine.refusals import BadInput, NoCalendar

PUBLISHED = c.statutory_calendar(range(2022, 2027))


def firsts(unit: str, start: str, end: str) -> np.ndarray:
    return np.arange(start, end, dtype=f"datetime64[{unit}]").astype("datetime64[D]")


def test_t26_workdays_of_2022_to_2026():
    cuts = firsts("Y", "2022", "2028")
    assert PUBLISHED.workdays_between(cuts[:-1], cuts[1:]).tolist() == [249, 249, 251, 248, 248]


def test_t26_workdays_of_the_months_of_2026():
    cuts = firsts("M", "2026-01", "2027-02")
    got = PUBLISHED.workdays_between(cuts[:-1], cuts[1:]).tolist()
    assert got == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


def test_make_up_days_are_worked_and_bridges_are_free():
    days = c.statutory_calendar([2025])
    assert days.flags(date(2025, 1, 26), date(2025, 1, 29)).tolist() == [True, True, False]  # 26th is a Sunday


def test_t26_an_unpublished_year_is_refused_and_named():
    with pytest.raises(NoCalendar, match="2027") as caught:
        c.statutory_calendar([2026, 2027])
    assert caught.value.index == (1,)


def test_a_day_outside_the_years_is_refused_with_its_index():
    with pytest.raises(NoCalendar) as caught:
        PUBLISHED.workdays_between(date(2026, 1, 1), np.array(["2026-02-01", "2027-01-02"], dtype="datetime64[D]"))
    assert (caught.value.argument, caught.value.index) == ("end", (1,))


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_provisional_total_is_the_published_total(year):
    provisional, published = c.provisional_calendar(year), c.statutory_calendar([year])
    assert provisional.is_workday.sum() == published.is_workday.sum()
    assert provisional.is_provisional
    assert not published.is_provisional


def test_the_provisional_days_of_2027():
    days = c.provisional_calendar(2027)
    # 除夕 is Friday 5 February; Saturday and Sunday are given back on Tuesday and Wednesday
    assert days.flags(date(2027, 2, 5), date(2027, 2, 12)).tolist() == [False] * 6 + [True]
    assert not days.flags(date(2027, 4, 5), date(2027, 4, 6))[0]
    # 1 and 2 May are a weekend
    assert days.flags(date(2027, 5, 3), date(2027, 5, 6)).tolist() == [False, False, True]


def test_two_holidays_on_one_day_give_two_free_days():
    days = c.provisional_calendar(2028)  # 中秋 is 3 October
    assert days.flags(date(2028, 10, 2), date(2028, 10, 7)).tolist() == [False, False, False, False, True]


def test_overrides_set_single_days_and_leave_the_source_alone():
    changed = c.with_overrides(PUBLISHED, {date(2026, 3, 4): False, date(2026, 3, 7): True})
    assert changed.flags(date(2026, 3, 4), date(2026, 3, 8)).tolist() == [False, True, True, True]
    assert PUBLISHED.flags(date(2026, 3, 4), date(2026, 3, 5))[0]
    assert (c.with_overrides(PUBLISHED, {}).is_workday == PUBLISHED.is_workday).all()


def test_calendars_join_and_remember_which_year_is_provisional():
    both = PUBLISHED.followed_by(c.provisional_calendar(2027))
    assert (both.first_year, both.last_year, both.provisional_years) == (2022, 2027, frozenset({2027}))


def test_new_years_of_the_lunar_calendar():
    days = [c.spring_festival(y).isoformat() for y in (2025, 2026, 2027, 2028)]
    assert days == ["2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26"]


@pytest.mark.parametrize(
    ("refused", "argument"),
    [
        (lambda: c.WorkingCalendar(2026, np.ones(364, bool)), "is_workday"),
        (lambda: c.WorkingCalendar(2026, np.ones(0, bool)), "is_workday"),
        (lambda: c.statutory_calendar([]), "years"),
        (lambda: c.statutory_calendar([2024, 2026]), "years"),
        (lambda: c.provisional_calendar(2024), "year"),
        (lambda: PUBLISHED.followed_by(c.provisional_calendar(2028)), "later"),
        (lambda: PUBLISHED.workdays_between(date(2026, 2, 1), date(2026, 1, 1)), "end"),
        (lambda: c.with_overrides(PUBLISHED, {date(2030, 1, 1): True}), "overrides"),
    ],
)
def test_impossible_calendars_are_refused(refused, argument):
    with pytest.raises(BadInput) as caught:
        refused()
    assert caught.value.argument == argument


def test_the_second_workday_after_a_friday_is_tuesday_and_make_up_days_count():
    year = c.statutory_calendar([2026])
    days = np.array(["2026-11-20", "2026-11-21", "2026-09-30"], "datetime64[D]")
    second = year.workday_after(days, 2)
    assert second[:2].tolist() == [date(2026, 11, 24)] * 2
    for day, until in zip(days, second, strict=True):
        assert year.workdays_between(day + 1, until + 1) == 2
        assert year.workdays_between(until, until + 1) == 1


def test_a_workday_beyond_the_calendar_is_refused():
    with pytest.raises(BadInput, match="no such workday"):
        c.statutory_calendar([2026]).workday_after(date(2026, 12, 30), 5)
    with pytest.raises(BadInput, match="count"):
        c.statutory_calendar([2026]).workday_after(date(2026, 12, 30), 0)
