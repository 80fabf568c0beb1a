"""The period a board shows: a week or a month, now or one before, and how much of it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fenghuolun.desk.facts.results import months_before, next_month

FURTHEST_BACK = 24


class Span(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``[first, end)`` as seen on the morning of ``today``: today itself is never half counted (ruling 5)."""

    span: Span
    back: int
    first: date
    end: date
    today: date

    @property
    def until(self) -> date:
        """The day after the last that counts: today, or the end where the period is over."""
        return max(self.first, min(self.end, self.today))

    @property
    def last(self) -> date:
        """The last day that counts, for the filters of lists, which include both ends."""
        return self.until - timedelta(days=1)

    @property
    def days_passed(self) -> int:
        return (self.until - self.first).days

    @property
    def has_begun(self) -> bool:
        return self.days_passed > 0

    @property
    def is_over(self) -> bool:
        return self.end <= self.today


def period_of(span: Span, back: int, today: date) -> Period:
    """Return the week (Monday to Sunday) or month that lies ``back`` before the one of ``today``.

    >>> period = period_of(Span.MONTH, 1, date(2026, 3, 5))
    >>> period.first, period.end, period.is_over
    (datetime.date(2026, 2, 1), datetime.date(2026, 3, 1), True)
    """
    back = min(max(back, 0), FURTHEST_BACK)
    if span is Span.WEEK:
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Period(span, back, monday, monday + timedelta(days=7), today)
    month = today.replace(day=1)
    first = months_before(month, back)[0] if back else month
    return Period(span, back, first, next_month(first), today)
