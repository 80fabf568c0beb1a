"""Half-open stretches of days: day, week, month, quarter, year; and how much of one has been worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fenghuolun.engine.calendars import (
    WorkingCalendar,
    provisional_calendar,
    spring_festival,
    statutory_calendar,
    with_overrides,
)
from fenghuolun.engine.refusals import BadInput

__all__ = [
    "Period",
    "PeriodKind",
    "WorkingCalendar",
    "day",
    "elapsed_share",
    "iso_week_label",
    "month",
    "months_of",
    "period_around",
    "provisional_calendar",
    "quarter",
    "remaining_workdays",
    "spring_festival",
    "statutory_calendar",
    "week",
    "weeks_of_month",
    "with_overrides",
    "workdays_in",
    "year",
]


class PeriodKind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to, not including, ``end``.

    >>> month(2026, 2).days, date(2026, 3, 1) in month(2026, 2)
    (28, False)

    Refuses an end that is not after the start.
    """

    kind: PeriodKind
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise BadInput("end", "must lie after the start")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def day(on: date) -> Period:
    return Period(PeriodKind.DAY, on, on + timedelta(days=1))


def week(on: date) -> Period:
    """Return the week, Monday to Sunday, that ``on`` lies in."""
    monday = on - timedelta(days=on.weekday())
    return Period(PeriodKind.WEEK, monday, monday + timedelta(days=7))


def month(year: int, month: int) -> Period:
    end = _months_later(year, month, 1)
    return Period(PeriodKind.MONTH, date(year, month, 1), end)


def quarter(year: int, quarter: int) -> Period:
    """Return the calendar quarter 1..4.

    >>> quarter(2026, 4).end
    datetime.date(2027, 1, 1)
    """
    if quarter not in (1, 2, 3, 4):
        raise BadInput("quarter", "must be 1, 2, 3 or 4")
    first = 3 * quarter - 2
    return Period(PeriodKind.QUARTER, date(year, first, 1), _months_later(year, first, 3))


def year(year: int) -> Period:
    return Period(PeriodKind.YEAR, date(year, 1, 1), date(year + 1, 1, 1))


def period_around(kind: PeriodKind, on: date) -> Period:
    """Return the period of that kind which contains the day.

    >>> period_around(PeriodKind.QUARTER, date(2026, 5, 31)).start
    datetime.date(2026, 4, 1)
    """
    if kind is PeriodKind.DAY:
        return day(on)
    if kind is PeriodKind.WEEK:
        return week(on)
    if kind is PeriodKind.MONTH:
        return month(on.year, on.month)
    return quarter(on.year, (on.month + 2) // 3) if kind is PeriodKind.QUARTER else year(on.year)


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the whole months of a month, quarter or year, in order; refuses a period that cuts a month."""
    if period.start.day != 1 or period.end.day != 1:
        raise BadInput("period", "must consist of whole months")
    months = []
    at = period.start
    while at < period.end:
        months.append(month(at.year, at.month))
        at = months[-1].end
    return tuple(months)


def iso_week_label(on: date) -> str:
    """Return the ISO 8601 week: the year it belongs to and its number.

    >>> iso_week_label(date(2027, 1, 3)), iso_week_label(date(2026, 11, 18))
    ('2026-W53', '2026-W47')
    """
    iso = on.isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


def weeks_of_month(year: int, month_number: int) -> tuple[Period, ...]:
    """Return the month's weeks W1..W5, cut at the month's two ends (ruling 14); together they are the month.

    A week begins on Monday. A month that opens with a weekend would have a
    first piece without weekdays, and sometimes six pieces: that weekend belongs to W1.

    >>> [w.days for w in weeks_of_month(2026, 8)]  # 1 August is a Saturday
    [9, 7, 7, 7, 1]
    """
    whole = month(year, month_number)
    end_of_first = week(whole.start).end
    if whole.start.weekday() > 4:
        end_of_first += timedelta(days=7)
    cuts = [whole.start]
    while end_of_first < whole.end:
        cuts.append(end_of_first)
        end_of_first += timedelta(days=7)
    return tuple(Period(PeriodKind.WEEK, a, b) for a, b in zip(cuts, [*cuts[1:], whole.end], strict=True))


def workdays_in(period: Period, calendar: WorkingCalendar) -> int:
    return int(calendar.workdays_between(period.start, period.end))


def remaining_workdays(period: Period, calendar: WorkingCalendar, today: date) -> int:
    """Return the period's workdays from today on; today counts as remaining, because it is never half counted."""
    return int(calendar.workdays_between(max(period.start, min(today, period.end)), period.end))


def elapsed_share(period: Period, calendar: WorkingCalendar, today: date) -> float:
    """Return the share of the period's workdays that are over at the end of yesterday (ruling 5), 0..1.

    A period without a workday (a week of 国庆) is 0 until its end and 1 from then on.

    >>> elapsed_share(month(2026, 3), statutory_calendar([2026]), date(2026, 3, 12))
    0.36363636363636365
    """
    total = workdays_in(period, calendar)
    if total == 0:
        return float(today >= period.end)
    return 1.0 - remaining_workdays(period, calendar, today) / total


def _months_later(year: int, month: int, months: int) -> date:
    if not 1 <= month <= 12:
        raise BadInput("month", "must lie between 1 and 12")
    years, before = divmod(month - 1 + months, 12)
    return date(year + years, before + 1, 1)
