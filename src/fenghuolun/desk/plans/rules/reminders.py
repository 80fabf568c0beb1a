"""Whom an item reminds and when (1.3.5.H, 1.3.1.E): at 50 %, 80 %, due and the day after; then up the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import numpy as np

from fenghuolun.engine.calendars import WorkingCalendar

DAY = timedelta(days=1)


class Level(IntEnum):
    """Who has to answer for a late item by now."""

    NOBODY = 0
    OWNER = 1
    LEADER = 2
    MANAGER = 3


@dataclass(frozen=True, slots=True)
class Ladder:
    """The days on which somebody hears of an item that is not done."""

    half: date
    most: date
    due: date
    red: date
    leader: date
    manager: date


def ladder_of(
    starts_on: date, due_on: date, calendar: WorkingCalendar, *, leader_days: int = 3, manager_days: int = 5
) -> Ladder:
    """Return the days of the ladder, counted in workdays between ``starts_on`` and ``due_on`` and after it."""
    span = max(1, int(calendar.workdays_between(min(starts_on, due_on), due_on)))
    return Ladder(
        half=workday_after(starts_on, span // 2, calendar),
        most=workday_after(starts_on, span * 4 // 5, calendar),
        due=due_on,
        red=workday_after(due_on, 1, calendar),
        leader=workday_after(due_on, leader_days, calendar),
        manager=workday_after(due_on, manager_days, calendar),
    )


def who_is_told(ladder: Ladder, today: date) -> Level:
    """Return the highest level that a late item has reached."""
    if today >= ladder.manager:
        return Level.MANAGER
    if today >= ladder.leader:
        return Level.LEADER
    return Level.OWNER if today >= ladder.red else Level.NOBODY


def workday_after(day: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the ``count``-th workday after ``day`` (``day`` itself for 0); past the calendar's end plain days count.

    >>> from fenghuolun.engine.calendars import statutory_calendar
    >>> workday_after(date(2026, 11, 27), 3, statutory_calendar([2026]))
    datetime.date(2026, 12, 2)
    """
    if count <= 0:
        return day
    last = date(calendar.last_year, 12, 31)
    first = day + DAY
    if first > last:
        return day + count * DAY
    found = np.flatnonzero(calendar.flags(first, last + DAY))
    if found.size >= count:
        return first + int(found[count - 1]) * DAY
    return last + (count - found.size) * DAY


def workdays_late(due_on: date, done_on: date, calendar: WorkingCalendar) -> int:
    """Return how many workdays after its due day something was done, 0 in time."""
    if done_on <= due_on:
        return 0
    last = min(done_on, date(calendar.last_year, 12, 31))
    return int(calendar.workdays_between(due_on + DAY, last + DAY)) if last > due_on else 0
