"""The Gantt chart: planned and actual bars, what waits for what, the critical path, and who is late (1.3.1.I)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from fenghuolun.desk.plans.queries.links import bars_between, links_among
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.desk.plans.rules.item_light import workdays_between
from fenghuolun.desk.plans.rules.plan_life import EDITABLE
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.engine.plan.schedule import Schedule, schedule

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import WorkItem
    from fenghuolun.desk.teams.models import Person, Unit
    from fenghuolun.engine.calendars import WorkingCalendar

DAY = timedelta(days=1)
WIDTH, ROW, HEAD = 868, 44, 40


@dataclass(frozen=True)
class Bar:
    """One row. ``x`` and ``width`` are of the planned bar; ``actual`` of the line below it; ``y`` the row's top."""

    item: WorkItem
    y: int
    start: date
    end: date
    x: float
    width: float
    actual: tuple[float, float] | None
    float_days: int
    is_critical: bool
    is_early: bool
    waits_until: date
    late_days: int
    may_move: bool

    @property
    def share_width(self) -> float:
        return round(self.width * (self.item.done_share if self.item.is_open else 1.0), 1)

    @property
    def percent(self) -> int:
        return round((self.item.done_share if self.item.is_open else 1.0) * 100)

    @property
    def end_x(self) -> float:
        return round(self.x + self.width, 1)

    @property
    def hit_width(self) -> float:
        return max(self.width, 24.0)


@dataclass(frozen=True)
class Gantt:
    """A chart of the days ``[first, end)``; everything in pixels of a sheet ``WIDTH`` wide."""

    first: date
    end: date
    today: date
    bars: list[Bar]
    arrows: list[tuple[str, bool, float, float]]
    free: list[tuple[float, float]]
    marks: list[tuple[float, date]]
    today_x: float | None
    workdays: str

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.bars)

    @property
    def day_width(self) -> float:
        return WIDTH / (self.end - self.first).days

    @property
    def late(self) -> int:
        return sum(bar.late_days > 0 for bar in self.bars)

    @property
    def critical(self) -> int:
        return sum(bar.is_critical for bar in self.bars)


def gantt_of(
    by: Person, first: date, end: date, today: date, *, owner: Person | None = None, unit: Unit | None = None
) -> Gantt:
    """Return the chart of a person or a unit; three queries, however many bars.

    Late is: today after the planned end and not 100 % done. The critical path is the chain without float among lines
    tied together; a line tied to nothing has none.
    """
    items = bars_between(by, first, end, owner=owner, unit=unit)
    ties = list(links_among([item.pk for item in items]))
    tied = {pk for link in ties for pk in (link.before_id, link.after_id)}
    items.sort(key=lambda item: _order(item, item.pk in tied, by_owner=unit is not None))
    calendar = table_calendar(first, today)
    place = {item.pk: at for at, item in enumerate(items)}
    links = [(place[link.before_id], place[link.after_id]) for link in ties]
    found = _scheduled(items, links, calendar)
    span = (end - first).days
    bars = [_bar(by, item, at, found, (first, span), today, calendar) for at, item in enumerate(items)]
    return Gantt(
        first, end, today, bars,
        [_arrow(bars[a], bars[b]) for a, b in links],
        [(_x(first + n * DAY, first, span), round(WIDTH / span, 2))
         for n in range(span) if not workdays_between(calendar, first + n * DAY, first + (n + 1) * DAY)],
        _marks(first, span),
        _x(today, first, span) if first <= today < end else None,
        "".join(
            str(workdays_between(calendar, first + n * DAY, first + (n + 1) * DAY)) for n in range(-31, span + 62)
        ),
    )  # fmt: skip


def _order(item: WorkItem, is_tied: bool, *, by_owner: bool) -> tuple[bool, int, date, date, int]:
    """What is tied together stands together, above the rest; a team's rest person by person."""
    owner = item.owner_id if by_owner and not is_tied else 0
    return not is_tied, owner, start_of(item), item.due_on, item.pk


def start_of(item: WorkItem) -> date:
    return min(item.starts_on or timezone.localtime(item.made_at).date(), item.due_on)


def _scheduled(items: list[WorkItem], links: list[tuple[int, int]], calendar: WorkingCalendar) -> Schedule:
    """Days before the calendar begins, or after it ends, are taken as its first or last."""
    low, high = date(calendar.first_year, 1, 1), date(calendar.last_year, 12, 31)
    starts = [min(max(start_of(item), low), high) for item in items]
    ends = [min(max(item.due_on, low), high) for item in items]
    return schedule(starts, ends, [a for a, _b in links], [b for _a, b in links], calendar)


def _x(day: date, first: date, span: int) -> float:
    return round(min(max((day - first).days, 0), span) * WIDTH / span, 1)


def _bar(
    by: Person, item: WorkItem, at: int, found: Schedule, window: tuple[date, int], today: date,
    calendar: WorkingCalendar,
) -> Bar:  # fmt: skip
    start, (first, span) = start_of(item), window
    x = _x(start, first, span)
    width = max(round(_x(item.due_on + DAY, first, span) - x, 1), 6.0)
    late = workdays_between(calendar, item.due_on + DAY, today + DAY) if item.is_open and item.done_share < 1 else 0
    is_writer = item.owner_id == by.pk or by.may(Permission.REVIEW_ACTIVITY)
    return Bar(
        item, HEAD + ROW * at, start, item.due_on, x, width, _actual(item, window, today), int(found.float_days[at]),
        bool(found.is_critical[at]), bool(found.begins_too_early[at]), date.fromisoformat(str(found.starts[at])), late,
        is_writer and item.is_open and (item.plan is None or item.plan.status in EDITABLE),
    )  # fmt: skip


def _actual(item: WorkItem, window: tuple[date, int], today: date) -> tuple[float, float] | None:
    """The bar of what happened: from the day it was begun to the day it was done, or to today."""
    if item.began_on is None:
        return None
    first, span = window
    over = item.done_at or item.closed_at
    last = timezone.localtime(over).date() if over else today
    x = _x(item.began_on, first, span)
    width = round(_x(last + DAY, first, span) - x, 1)
    return (x, width) if width > 0 else None


def _arrow(before: Bar, after: Bar) -> tuple[str, bool, float, float]:
    """Return path, whether both ends are critical, and where its tip lies."""
    x1, y1, x2, y2 = before.end_x, before.y + ROW / 2, after.x, after.y + ROW / 2
    turn = max(x1 + 6, min(x2 - 6, WIDTH - 4)) if x2 - x1 > 12 else x1 + 6
    middle = y2 - ROW / 2 if y2 > y1 else y2 + ROW / 2
    path = f"M{x1:g} {y1:g}H{turn:g}"
    path += f"V{y2:g}H{x2:g}" if x2 - x1 > 12 else f"V{middle:g}H{x2 - 8:g}V{y2:g}H{x2:g}"
    return path, before.is_critical and after.is_critical, x2, y2


def _marks(first: date, span: int) -> list[tuple[float, date]]:
    """Each Monday of the window, and its first day."""
    days = [first + n * DAY for n in range(span) if n == 0 or (first + n * DAY).weekday() == 0]
    kept = [days[0], *(day for day in days[1:] if (day - days[0]).days > 2)]
    return [(_x(day, first, span), day) for day in kept]
