"""Who is compared: people in a fixed order with team, tenure, standard and available days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.results import Counts, Floats

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Crew:
    """People in one order; every array about them has this order along its first axis."""

    people: tuple[Person, ...]
    ids: Counts
    unit_ids: Counts
    tenure_months: Floats

    @property
    def size(self) -> int:
        return len(self.people)

    @property
    def position(self) -> dict[int, int]:
        return {int(pk): at for at, pk in enumerate(self.ids)}


def crew(people: Iterable[Person], on: date) -> Crew:
    """Return the people as a crew; tenure in months on ``on`` (0 where the hire date is not known)."""
    found = tuple(people)
    hired = [person.hired_on or on for person in found]
    return Crew(
        found,
        np.array([person.pk for person in found], dtype=np.int64),
        np.array([person.unit_id or 0 for person in found], dtype=np.int64),
        np.array([max((on - day).days, 0) / DAYS_A_MONTH for day in hired], dtype=np.float64),
    )


def available_days(who: Crew, first: date, end: date, calendar: WorkingCalendar) -> Floats:
    """Return the share 0..1 that each person can work on each day of ``[first, end)``, shape (people, days).

    A day counts 0 when nobody works, before the person came and after the
    person left, and less by the part that is leave. One query.
    """
    days = (end - first).days
    share = np.tile(calendar.flags(first, end).astype(np.float64), (who.size, 1))
    leave = teams.leave_parts(who.ids.tolist(), first, end)
    for row, person in enumerate(who.people):
        if person.hired_on:
            share[row, : max(0, min(days, (person.hired_on - first).days))] = 0
        if person.left_on:
            share[row, max(0, min(days, (person.left_on + timedelta(days=1) - first).days)) :] = 0
        for day, part in leave.get(person.pk, {}).items():
            share[row, (day - first).days] *= 1 - float(part)
    return share


def standard_points(who: Crew, on: date) -> Floats:
    """Return the points due from each person on a full working day (domain F.3), by the posting of ``on``."""
    standards = teams.daily_standards(who.people, on)
    return np.array([float(standards[person.pk]) for person in who.people], dtype=np.float64)
