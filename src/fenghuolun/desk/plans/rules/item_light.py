"""How a line of the work plan stands: as its owner says, else by its dates; and whether anybody has looked lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from fenghuolun.desk.goals.choices import Light
from fenghuolun.desk.plans.choices import ItemStatus
from fenghuolun.desk.plans.rules.reminders import workdays_late
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.track.pace import LightRule

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import WorkItem

URGENCY = {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 2, Light.GREEN: 3, Light.BLUE: 3}
FINISHED = (ItemStatus.DONE, ItemStatus.CLOSED)
_RULE = LightRule()


@dataclass(frozen=True, slots=True)
class ItemLight:
    """The light of a line, and whether it is the owner's word (else the dates say it)."""

    light: str
    is_said: bool


def light_by_dates(done_share: float, elapsed_share: float, *, is_due_over: bool, rule: LightRule = _RULE) -> str:
    """Return the light of a line that is ``done_share`` done when ``elapsed_share`` of its workdays are over.

    Red once its due day is over; before that by done / elapsed with the thresholds of M09 (domain F.5).

    >>> [str(light_by_dates(done, 0.5, is_due_over=False)) for done in (0.5, 0.42, 0.1)]
    ['green', 'yellow', 'red']
    >>> str(light_by_dates(0.9, 1.0, is_due_over=True)), str(light_by_dates(0, 0, is_due_over=False))
    ('red', 'green')
    """
    if done_share >= 1:
        return Light.GREEN
    if is_due_over:
        return Light.RED
    if elapsed_share <= 0:
        return Light.GREEN
    pace = done_share / elapsed_share
    if pace >= rule.green:
        return Light.GREEN
    return Light.YELLOW if pace >= rule.yellow else Light.RED


def light_of(item: WorkItem, today: date, calendar: WorkingCalendar) -> ItemLight:
    """Return the light of a line today; the owner's word holds until the due day is over.

    Within its first two workdays a line is never red by its dates: nothing can have been done yet.
    """
    if item.status in FINISHED:
        return ItemLight(Light.GREEN, False)
    is_over = today > item.due_on
    if item.light and not is_over:
        return ItemLight(item.light, True)
    first = min(item.starts_on or item.due_on, item.due_on)
    passed = workdays_between(calendar, first, today)
    whole = max(workdays_between(calendar, first, item.due_on) + 1, 1)
    found = light_by_dates(item.done_share, min(passed / whole, 1.0), is_due_over=is_over)
    if found == Light.RED and not is_over and passed <= 2:
        found = Light.YELLOW
    return ItemLight(found, False)


def workdays_between(calendar: WorkingCalendar, first: date, end: date) -> int:
    """Return the workdays of ``[first, end)`` that the calendar knows; none where it ends before it begins."""
    first, end = max(first, date(calendar.first_year, 1, 1)), min(end, date(calendar.last_year, 12, 31))
    return int(calendar.workdays_between(first, end)) if end > first else 0


def is_stale(item: WorkItem, today: date, calendar: WorkingCalendar, after: int = 3) -> bool:
    """Return whether nobody has said anything about an open line for more than ``after`` workdays (1.3.2.A)."""
    if not item.is_open:
        return False
    last = timezone.localtime(item.status_at or item.made_at).date()
    first = max(last, item.starts_on or last)
    return workdays_late(max(first, date(calendar.first_year, 1, 1)), today, calendar) > after


def by_urgency(rows: Iterable[tuple[WorkItem, ItemLight]]) -> list[tuple[WorkItem, ItemLight]]:
    """Return lines red, yellow, the rest, each by its due day (1.3.2.A); what is done comes last."""
    return sorted(
        rows, key=lambda row: (row[0].status in FINISHED, URGENCY[Light(row[1].light)], row[0].due_on, row[0].pk)
    )
