"""Where a person and a team stand today and this month, against the standard net of leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import QuerySet, Sum

from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.activities.queries.ledger import SHOWN
from fenghuolun.desk.teams.queries import daily_standards, leave_parts

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person
    from fenghuolun.engine.calendars import WorkingCalendar

DAY = timedelta(days=1)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PointsToday:
    """Points of the day against what is due: the standard less leave, nothing on a free day."""

    points: Decimal
    due: Decimal

    @property
    def share(self) -> float:
        return float(min(self.points / self.due, Decimal(1))) if self.due else (1.0 if self.points else 0.0)


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """Activity attainment (M02) of the month up to and including yesterday's plan: points against what was due."""

    points: Decimal
    due: Decimal
    workdays_left: int

    @property
    def attainment(self) -> float | None:
        return float(self.points / self.due) if self.due else None


def today_points(person: Person, today: date, calendar: WorkingCalendar) -> PointsToday:
    return points_today([person], today, calendar)[person.pk]


def points_today(people: Sequence[Person], today: date, calendar: WorkingCalendar) -> dict[int, PointsToday]:
    """Return the points of each person today and the points due; four queries for any number of people."""
    ids = [person.pk for person in people]
    rows = Tally.objects.filter(person__in=ids, day=today).order_by().values("person").annotate(sum=Sum("points"))
    points = {row["person"]: Decimal(row["sum"]) / 100 for row in rows}
    standards = daily_standards(people, today)
    is_workday = bool(calendar.flags(today, today + DAY)[0])
    leave = leave_parts(ids, today, today + DAY)
    return {
        pk: PointsToday(
            points.get(pk, ZERO), standards[pk] * (1 - leave.get(pk, {}).get(today, ZERO)) if is_workday else ZERO
        )
        for pk in ids
    }


def month_so_far(person: Person, today: date, calendar: WorkingCalendar) -> MonthSoFar:
    """Return the points of this month up to yesterday against the points due by then (M02), and the workdays left.

    Today is never half counted (ruling 5).
    """
    first = today.replace(day=1)
    end = (first + timedelta(days=32)).replace(day=1)
    rows = Tally.objects.filter(person=person, day__gte=first, day__lt=today).aggregate(sum=Sum("points", default=0))
    flags = calendar.flags(first, end)
    elapsed = (today - first).days
    leave = leave_parts([person.pk], first, end).get(person.pk, {})
    free = sum((part for day, part in leave.items() if flags[(day - first).days] and day < today), ZERO)
    workdays = Decimal(int(np.count_nonzero(flags[:elapsed]))) - free
    standard = daily_standards([person], today)[person.pk]
    return MonthSoFar(Decimal(rows["sum"]) / 100, standard * workdays, int(np.count_nonzero(flags[elapsed:])))


def done_on(person: Person, day: date) -> QuerySet[Activity]:
    """Return what ``person`` logged as done on ``day``, latest first."""
    return (
        Activity.objects.filter(person=person, day=day, voided_at=None)
        .select_related(*SHOWN)
        .order_by("-happened_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A seller's day as the leader sees it."""

    person: Person
    today: PointsToday
    effective: int
    visits: int
    quotes: int
    deals: int

    @property
    def is_silent(self) -> bool:
        """Nothing logged though something is due."""
        return self.today.due > 0 and self.today.points == 0 and self.effective == 0


def team_today(people: Sequence[Person], today: date, calendar: WorkingCalendar) -> list[TeamLine]:
    """Return the day so far of each seller, most points first; five queries for any number of people."""
    points = points_today(people, today, calendar)
    counted: dict[int, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("effective", "visits", "quotes", "deals"), 0)
    )
    rows = Tally.objects.filter(person__in=[person.pk for person in people], day=today).order_by()
    sums = {name: Sum(name) for name in ("effective", "visits", "quotes", "deals")}
    for row in rows.values("person").annotate(**{f"n_{name}": value for name, value in sums.items()}):
        counted[row["person"]] = {name: row[f"n_{name}"] for name in sums}
    lines = [TeamLine(person, points[person.pk], **counted[person.pk]) for person in people]
    return sorted(lines, key=lambda line: (-line.today.points, line.person.pinyin))
