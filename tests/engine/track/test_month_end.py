"""How a month runs: which days are its end, what they weigh, and what own history says they bring."""

from datetime import date

import numpy as np
import pytest

from fenghuolun.engine.calendars import statutory_calendar
from fenghuolun.engine.refusals import BadInput, NoCalendar
from fenghuolun.engine.track.month_end import is_month_end, month_course, month_end_lift

CALENDAR = statutory_calendar([2025, 2026])


def test_the_end_of_a_month_is_its_last_four_workdays_with_the_free_days_between():
    september = is_month_end(CALENDAR, date(2026, 9, 1), date(2026, 10, 1))
    workdays = CALENDAR.flags(date(2026, 9, 1), date(2026, 10, 1))
    assert (september & workdays).sum() == 4
    assert not september[:20].any()
    assert september[-1]
    both = is_month_end(CALENDAR, date(2026, 8, 20), date(2026, 9, 30))
    assert (both[12:] == september[:29]).all()


def test_the_days_of_each_whole_month_weigh_one_on_average():
    for month in range(1, 12):
        course = month_course(CALENDAR, date(2026, month, 1), date(2026, month + 1, 1), 1.7)
        assert course.mean() == pytest.approx(1)
    year = month_course(CALENDAR, date(2026, 1, 1), date(2027, 1, 1), 1.7)
    assert year.size == 365
    assert year.mean() == pytest.approx(1)
    assert (month_course(CALENDAR, date(2026, 3, 1), date(2026, 4, 1), 1.0) == 1).all()


def test_a_lift_is_found_in_what_was_sold_and_pulled_to_one_where_little_was():
    first, end = date(2025, 1, 1), date(2026, 1, 1)
    late, exposure = is_month_end(CALENDAR, first, end), CALENDAR.flags(first, end).astype(float)
    rng = np.random.default_rng(2)
    sold = rng.poisson(20 * exposure * np.where(late, 1.5, 1.0))
    assert month_end_lift(sold, late, exposure) == pytest.approx(1.46, abs=0.06)
    assert 1 < month_end_lift(sold // 20, late, exposure) < 1.3
    assert month_end_lift(np.zeros(365), late, exposure) == 1


def test_months_the_calendar_does_not_hold_and_lifts_of_nothing_are_refused():
    with pytest.raises(NoCalendar):
        is_month_end(CALENDAR, date(2026, 12, 20), date(2027, 1, 5))
    with pytest.raises(BadInput, match="lift"):
        month_course(CALENDAR, date(2026, 3, 1), date(2026, 4, 1), 0.0)
    with pytest.raises(BadInput, match="is_end"):
        month_end_lift([1, 2], [True], [1, 1])
