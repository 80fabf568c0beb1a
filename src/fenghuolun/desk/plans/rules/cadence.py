"""When a plan is followed (1.3.1.E): a week Wednesday and Friday, a month on the 10th and 20th, a quarter monthly."""

from __future__ import annotations

from datetime import date, timedelta

from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.rules.reminders import DAY, workday_after
from fenghuolun.engine.calendars import WorkingCalendar

WEEKDAYS = (2, 4)  # Wednesday, Friday
MONTH_DAYS = (10, 20)
LATE_DAY = 25  # of each month, for what lasts longer than one


def checkpoints(horizon: str, first: date, end: date, calendar: WorkingCalendar) -> list[date]:
    """Return the days on which a plan of ``[first, end)`` is followed; one that is no workday moves to the next.

    >>> from fenghuolun.engine.calendars import statutory_calendar
    >>> days = checkpoints("month", date(2026, 10, 1), date(2026, 11, 1), statutory_calendar([2026]))
    >>> [day.isoformat() for day in days]
    ['2026-10-10', '2026-10-20']
    """
    if horizon == Horizon.WEEK:
        wanted = [first + weekday * DAY for weekday in WEEKDAYS]
    elif horizon == Horizon.MONTH:
        wanted = [first.replace(day=number) for number in MONTH_DAYS]
    else:
        wanted = _monthly(first, end)
    return sorted({moved for day in wanted if first <= (moved := _workday(day, calendar)) < end})


def _monthly(first: date, end: date) -> list[date]:
    found, month = [], first
    while month < end:
        found.append(month.replace(day=LATE_DAY))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _workday(day: date, calendar: WorkingCalendar) -> date:
    return workday_after(day - DAY, 1, calendar)
