"""What the first page of the day puts together from the other apps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone
from django.utils.translation import pgettext

from fenghuolun.desk.activities.queries import (
    DayLine,
    MonthSoFar,
    PointsToday,
    day_list,
    done_on,
    how_many_await_review,
    month_so_far,
    team_today,
    today_points,
)
from fenghuolun.desk.insight.queries.standing import SellerStanding, standing
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.queries import calendar_notice, sellers_of, working_calendar
from fenghuolun.desk.teams.rules import NoWorkingCalendar

if TYPE_CHECKING:
    from fenghuolun.desk.activities.models import Activity
    from fenghuolun.desk.activities.queries.today import TeamLine
    from fenghuolun.desk.teams.models import Person
    from fenghuolun.engine.calendars import WorkingCalendar

AHEAD = timedelta(days=21)
# No run of free days is as long: the last working day lies within it.
LOOK_BACK = timedelta(days=21)
SHOWN_DONE = 60
MOST_SELLERS = 60


@dataclass(frozen=True, slots=True)
class SellersDay:
    """Everything the phone shows of one seller's day."""

    points: PointsToday
    month: MonthSoFar
    lines: list[DayLine]
    done: list[Activity]
    notice: str | None

    @property
    def due_now(self) -> int:
        return sum(line.slot.rank == 1 for line in self.lines)

    @property
    def blocked(self) -> str:
        """Why nobody on the list may be called now, where it is the same for all: said once, not on every line."""
        sentences = {str(line.blocked or "") for line in self.lines}
        return sentences.pop() if len(sentences) == 1 else ""

    @property
    def now(self) -> list[DayLine]:
        return [line for line in self.lines if line.slot.fits]

    @property
    def later(self) -> list[DayLine]:
        return [line for line in self.lines if not line.slot.fits]


@dataclass(frozen=True, slots=True)
class LeadersDay:
    """A leader's morning: who has done what so far, who is silent, what waits for a word.

    ``shown`` is the day of ``lines``: today, and the working day before until the first of the team has begun.
    """

    shown: date
    lines: list[TeamLine]
    silent: list[TeamLine]
    awaiting: int
    notice: str | None

    @property
    def sums(self) -> dict[str, int]:
        return {
            name: sum(getattr(line, name) for line in self.lines) for name in ("effective", "visits", "quotes", "deals")
        }


def sells(person: Person) -> bool:
    return person.seller_kind not in (SellerKind.NONE, SellerKind.LEADER)


def sellers_day(person: Person, now: datetime) -> SellersDay:
    today = timezone.localtime(now).date()
    calendar, notice = calendar_around(today)
    return SellersDay(
        points=today_points(person, today, calendar),
        month=month_so_far(person, today, calendar),
        lines=day_list(person, now, calendar),
        done=list(done_on(person, today)[:SHOWN_DONE]),
        notice=notice,
    )


def leaders_day(person: Person, now: datetime) -> LeadersDay:
    today = timezone.localtime(now).date()
    calendar, notice = calendar_around(today)
    sellers = list(sellers_of(person.unit, today)[:MOST_SELLERS]) if person.unit else []
    shown, lines = today, team_today(sellers, today, calendar)
    silent = [line for line in lines if line.is_silent]
    before = _workday_before(today)
    if lines and before and not any(line.today.points or line.effective for line in lines):
        shown, lines = before, team_today(sellers, before, working_calendar(before, today))
    return LeadersDay(shown, lines, silent, how_many_await_review(person, now), notice)


def _workday_before(today: date) -> date | None:
    """Return the last working day before ``today``; None where the calendar does not reach back."""
    first = today - LOOK_BACK
    try:
        worked = np.flatnonzero(working_calendar(first, today).flags(first, today))
    except NoWorkingCalendar:
        return None
    return first + timedelta(days=int(worked[-1]))


def calendar_around(today: date) -> tuple[WorkingCalendar, str | None]:
    """Return the working days from this month on. In December the next year may not be there yet: then without it."""
    first = today.replace(day=1)
    end = (first + timedelta(days=32)).replace(day=1)
    try:
        return working_calendar(first, max(end, today + AHEAD)), calendar_notice(first, today + AHEAD)
    except NoWorkingCalendar:
        return working_calendar(first, end), calendar_notice(first, end)


def month_chance(person: Person, now: datetime) -> SellerStanding | None:
    """Return where the person's month stands: its chance, landing and what would lift it; None without a target."""
    found = standing(person, timezone.localtime(now).date())
    return found if found.chance is not None else None


def greeting(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    if hour < 11:
        return pgettext("greeting", "Good morning")
    if hour < 13:
        return pgettext("greeting", "Good day")
    return pgettext("greeting", "Good afternoon") if hour < 18 else pgettext("greeting", "Good evening")
