"""What is to be followed today (1.3.1.E): the day's close, the week, the month, the quarter; and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.rules.cadence import checkpoints
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.periods import PeriodKind, period_around

DAY = timedelta(days=1)
FOLLOWED = (Horizon.WEEK, Horizon.MONTH, Horizon.QUARTER)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A horizon's next checkpoint, today included."""

    horizon: str
    on: date
    is_today: bool

    @property
    def label(self) -> str:
        return str(Horizon(self.horizon).label)


def follow_ups(today: date, calendar: WorkingCalendar) -> list[FollowUp]:
    """Return the next day on which each horizon's plan is followed, those of today first.

    The day itself is closed at 17:15 and needs no line. What the calendar does not reach is left out.
    """
    found = []
    for horizon in FOLLOWED:
        period = period_around(PeriodKind(horizon), today)
        after = period_around(PeriodKind(horizon), period.end)
        days = [
            day
            for span in (period, after)
            if span.start.year <= calendar.last_year
            for day in checkpoints(horizon, span.start, span.end, calendar)
            if day >= today
        ]
        if days:
            found.append(FollowUp(horizon, days[0], days[0] == today))
    return sorted(found, key=lambda one: one.on)
