"""Working days, provisional years under their notice, and leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fenghuolun.desk.kit.reading import asked_once, asked_within
from fenghuolun.desk.teams.models import CalendarDay, CalendarYear, Leave, Person
from fenghuolun.desk.teams.rules import NoWorkingCalendar, scope
from fenghuolun.engine.calendars import WorkingCalendar, with_overrides

ISO_LENGTH = 10  # of a day by hand; a year has a character for each of its days


def calendar_years() -> QuerySet[CalendarYear]:
    return CalendarYear.objects.order_by("year")


def working_calendar(first_day: date, end_day: date) -> WorkingCalendar:
    """Return the working days of every year that ``[first_day, end_day)`` touches, hand-set days included.

    Provisional years are marked in the result (ruling 17). Refuses with
    ``NoWorkingCalendar`` a year that nobody has added yet.
    """
    last_day = max(first_day, end_day - timedelta(days=1))
    known = _known_days()
    asked = range(first_day.year, last_day.year + 1)
    for year in asked:
        if year not in known.years:
            raise NoWorkingCalendar(year)
    flags = np.array([c == "1" for year in asked for c in known.years[year]])
    by_hand = {day: is_working for day, is_working in known.by_hand.items() if day.year in asked}
    return with_overrides(WorkingCalendar(first_day.year, flags, known.provisional.intersection(asked)), by_hand)


@dataclass(frozen=True, slots=True)
class _KnownDays:
    """Every year added so far with a character a day, which of them are provisional, and the days set by hand."""

    years: dict[int, str]
    provisional: frozenset[int]
    by_hand: dict[date, bool]


@asked_once
def _known_days() -> _KnownDays:
    """Read the whole calendar; one query, for years and days by hand come as one list."""
    years = CalendarYear.objects.order_by().values_list("year", "working", "is_provisional")
    days = CalendarDay.objects.order_by().annotate(of=ExtractYear("day"), text=Cast("day", CharField()))
    found: dict[int, str] = {}
    provisional, by_hand = set(), {}
    for year, text, flag in years.union(days.values_list("of", "text", "is_working"), all=True):
        if len(text) == ISO_LENGTH:
            by_hand[date.fromisoformat(text)] = bool(flag)
            continue
        found[int(year)] = text
        if flag:
            provisional.add(int(year))
    return _KnownDays(found, frozenset(provisional), by_hand)


def calendar_notice(first_day: date, end_day: date) -> str | None:
    """Return the sentence for the banner of a page whose period touches a provisional or a missing year, else None."""
    last_day = max(first_day, end_day - timedelta(days=1))
    wanted = range(first_day.year, last_day.year + 1)
    known = _known_days()
    missing = [year for year in wanted if year not in known.years]
    if missing:
        return str(NoWorkingCalendar(missing[0]))
    provisional = [str(year) for year in wanted if year in known.provisional]
    if not provisional:
        return None
    return ngettext(
        "Working days of %(years)s are provisional: the official notice has not been published. "
        "Figures will move when it is.",
        "Working days of %(years)s are provisional: the official notices have not been published. "
        "Figures will move when they are.",
        len(provisional),
    ) % {"years": _(", ").join(provisional)}


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day as the calendar page shows it."""

    day: date
    is_working: bool
    name: str
    is_by_hand: bool

    @property
    def is_make_up(self) -> bool:
        return self.is_working and self.day.weekday() > 4

    @property
    def is_holiday(self) -> bool:
        return not self.is_working and self.day.weekday() < 5


def days_of_year(year: CalendarYear) -> list[YearDay]:
    by_hand = {row.day: row for row in CalendarDay.objects.filter(day__year=year.year)}
    first = date(year.year, 1, 1)
    days = []
    for n, flag in enumerate(year.working):
        day = first + timedelta(days=n)
        changed = by_hand.get(day)
        is_working = changed.is_working if changed else flag == "1"
        days.append(YearDay(day, is_working, changed.name if changed else "", changed is not None))
    return days


def day_shown(day: date) -> YearDay | None:
    """Return one day as its year and whoever set it by hand say; None in a year that nobody has added."""
    year = CalendarYear.objects.filter(pk=day.year).first()
    return days_of_year(year)[(day - date(day.year, 1, 1)).days] if year else None


def year_sheet(year: CalendarYear) -> dict[str, object]:
    """Return a year as the page shows it: twelve months of weeks, working days per month, what was set by hand."""
    days = days_of_year(year)
    months = []
    for number in range(1, 13):
        mine = [day for day in days if day.day.month == number]
        weeks: list[list[YearDay | None]] = [[None] * mine[0].day.weekday()]
        for day in mine:
            if len(weeks[-1]) == 7:
                weeks.append([])
            weeks[-1].append(day)
        weeks[-1] += [None] * (7 - len(weeks[-1]))
        months.append({"first": mine[0].day, "weeks": weeks, "workdays": sum(day.is_working for day in mine)})
    return {
        "months": months,
        "workdays": sum(day.is_working for day in days),
        "make_up": [day for day in days if day.is_make_up],
        "by_hand": [day for day in days if day.is_by_hand],
    }


def leaves_visible_to(person: Person) -> QuerySet[Leave]:
    return (
        Leave.objects.filter(scope(person, owner="person", unit="person__unit"))
        .select_related("person", "entered_by")
        .order_by("-starts_on", "-pk")
    )


def leave_parts(person_ids: Collection[int], first: date, end: date) -> dict[int, dict[date, Decimal]]:
    """Return, per person, the share (0..1] of each day of ``[first, end)`` on leave; days without leave are absent.

    Two half days on one date add up to one; more than a day is cut to one.
    """
    parts: dict[int, dict[date, Decimal]] = defaultdict(dict)
    ids = tuple(person_ids)
    _, leaves = asked_within(("leave", ids), first.replace(day=1), _month_end(end), lambda a, b: _leaves(ids, a, b))
    for person, starts_on, last_on, part in leaves:
        day = max(starts_on, first)
        while day <= last_on and day < end:
            parts[person][day] = min(parts[person].get(day, Decimal(0)) + part, Decimal(1))
            day += timedelta(days=1)
    return dict(parts)


def _leaves(person_ids: tuple[int, ...], first: date, end: date) -> list[tuple[int, date, date, Decimal]]:
    """Read the leave of people that touches whole months: a day and its month are then one question of a page."""
    rows = Leave.objects.filter(person__in=person_ids, cancelled_at=None, starts_on__lt=end, last_on__gte=first)
    return list(rows.values_list("person", "starts_on", "last_on", "part"))


def _month_end(end: date) -> date:
    last = end - timedelta(days=1)
    return (last.replace(day=28) + timedelta(days=4)).replace(day=1)
