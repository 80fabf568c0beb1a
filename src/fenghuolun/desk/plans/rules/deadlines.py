"""When a plan has to be handed in (1.3.1.B): week Friday 18:00, month last workday, year 15 December."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.utils import timezone

from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.engine.calendars import WorkingCalendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """The parameters a deadline depends on (``rules.thresholds``)."""

    clock: time = time(18)
    late_clock: time = time(9)
    quarter_days: int = 5
    year_day: int = 15

    KEYS = ("plan_clock", "plan_late_clock", "plan_quarter_days", "plan_year_day")

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        return cls(
            time.fromisoformat(values["plan_clock"]), time.fromisoformat(values["plan_late_clock"]),
            int(values["plan_quarter_days"]), int(values["plan_year_day"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deadline:
    """Handed in by ``at`` is on time, by ``late_until`` is late, after it is missing."""

    at: datetime
    late_until: datetime

    def judged(self, submitted_at: datetime | None, now: datetime) -> str:
        """Return on_time, late, missing, or due while there is still time."""
        if submitted_at is None:
            return "due" if now <= self.at else "missing"
        if submitted_at <= self.at:
            return "on_time"
        return "late" if submitted_at <= self.late_until else "missing"


def deadline_of(horizon: str, starts_on: date, calendar: WorkingCalendar, terms: PlanTerms) -> Deadline:
    """Return when the plan that begins on ``starts_on`` has to be handed in.

    A week's plan on the last workday before it; a month's too; a quarter's so
    many days before; a year's on a day of the December before. Late: a week's
    until Monday morning, the others until they begin.
    """
    if horizon == Horizon.YEAR:
        day = date(starts_on.year - 1, 12, terms.year_day)
    elif horizon == Horizon.QUARTER:
        day = starts_on - terms.quarter_days * DAY
    else:
        day = _workday_before(starts_on, calendar)
    late_clock = terms.late_clock if horizon == Horizon.WEEK else time(0)
    return Deadline(_moment(day, terms.clock), max(_moment(starts_on, late_clock), _moment(day, terms.clock)))


def _workday_before(day: date, calendar: WorkingCalendar) -> date:
    """Return the last workday before ``day``; in a long holiday without one in two weeks, the day before."""
    for back in range(1, 15):
        candidate = day - back * DAY
        if candidate.year < calendar.first_year:
            break
        if calendar.flags(candidate, candidate + DAY).all():
            return candidate
    return day - DAY


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
