"""The way through today's visits: in a good order, from where the person is, with estimates that say they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from fenghuolun.desk.activities.choices import NextStep
from fenghuolun.desk.activities.queries import day_list, last_check_in
from fenghuolun.desk.activities.rules.day_order import MINUTES
from fenghuolun.desk.home.queries.today import calendar_around
from fenghuolun.desk.plans.choices import HalfDay
from fenghuolun.desk.plans.queries import planned_between
from fenghuolun.desk.teams.queries import place_of_unit
from fenghuolun.engine.choose.route import CITY_KMH, DETOUR, Day, plan_day, travel_minutes
from fenghuolun.engine.choose.route_exact import best_day_exactly
from fenghuolun.engine.distance import great_circle_km

if TYPE_CHECKING:
    from fenghuolun.desk.customers.models import Lead
    from fenghuolun.desk.teams.models import Person

VISITS = ("A03", "A04", "A05")
STAY_MINUTES = float(MINUTES[NextStep.VISIT])
BEGINS, ENDS = 510.0, 1080.0
# From this minute on the order is for its way only: no visit of the list would begin in time.
TOO_LATE = ENDS - STAY_MINUTES
HOURS = {HalfDay.MORNING: (510.0, 720.0), HalfDay.AFTERNOON: (780.0, 1080.0)}
MOST_STOPS = 24
# Every order is tried for so few; beyond, PyVRP finds a good one.
MOST_EXACT = 8
ITERATIONS = 1500
# Each visit is worth more than any way within a city; those first in the day's order a little more.
WORTH, WORTH_BY_PLACE = 10_000.0, 10.0

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit on the way: whom, when one arrives, the leg to it as the crow flies and its estimated minutes."""

    lead: Lead
    half_day: str
    arrives: time | None
    km: float | None
    minutes: float | None

    @property
    def place(self) -> str:
        return f"{self.lead.customer.latitude},{self.lead.customer.longitude}"

    @property
    def hours(self) -> str:
        return str(HalfDay(self.half_day).label) if self.half_day else ""


@dataclass(frozen=True, slots=True)
class DayRoute:
    """Today's visits in order. ``start`` says from where: "check_in", "unit" or "" (unknown: the first visit).

    ``left_out`` do not fit into the day's hours; ``placeless`` have no place yet. Estimates: great circle ×
    ``detour`` at ``kmh``.
    """

    start: str
    stops: list[Stop]
    left_out: list[Lead]
    placeless: list[Lead]
    detour: float = DETOUR
    kmh: float = CITY_KMH

    @property
    def km(self) -> float:
        return sum(stop.km or 0.0 for stop in self.stops)

    @property
    def minutes(self) -> float:
        return sum(stop.minutes or 0.0 for stop in self.stops)


def day_route(person: Person, now: datetime) -> DayRoute:
    """Return the way through today's visits of ``person``: the list's visits and the week plan's of today.

    From the latest check-in of today, else from the unit; half-days of the plan bound when a visit may begin.
    """
    planned = _planned(person, now)
    with_place = [(lead, half) for lead, half in planned if lead.customer.latitude is not None][:MOST_STOPS]
    placeless = [lead for lead, _half in planned if lead.customer.latitude is None]
    start, place = _start(person, now)
    if not with_place:
        return DayRoute(start, [], [], placeless)
    minute = _minute(now)
    is_timed, is_known = minute < TOO_LATE, place is not None
    places = [place or _place(with_place[0][0]), *(_place(lead) for lead, _half in with_place)]
    halves = [half for _lead, half in with_place]
    day = _day(places, halves, begins=minute if is_timed else BEGINS, is_timed=is_timed, is_start_known=is_known)
    order = _order(day)
    stops = _stops(day, order, places, with_place, is_timed=is_timed, is_start_known=is_known)
    left = [lead for at, (lead, _half) in enumerate(with_place) if at not in order]
    return DayRoute(start, stops, left, placeless)


def _planned(person: Person, now: datetime) -> list[tuple[Lead, str]]:
    """Return the leads to visit today with the half-day they are planned for, in the day's order, the plan's last."""
    today = timezone.localdate(now)
    calendar, _notice = calendar_around(today)
    lines = planned_between([person.pk], today, today + timedelta(days=1)).filter(activity_kind__in=VISITS)
    halves = dict(lines.exclude(lead=None).values_list("lead", "half_day"))
    listed = {line.lead.pk: line for line in day_list(person, now, calendar)}
    return [
        (line.lead, halves.get(pk, "")) for pk, line in listed.items() if line.is_visit or pk in halves
    ]  # fmt: skip


def _start(person: Person, now: datetime) -> tuple[str, Place | None]:
    if place := last_check_in(person, timezone.localdate(now)):
        return "check_in", place
    place = place_of_unit(person.unit) if person.unit else None
    return ("unit", place) if place else ("", None)


def _minute(now: datetime) -> float:
    local = timezone.localtime(now)
    return max(BEGINS, local.hour * 60.0 + local.minute)


def _place(lead: Lead) -> Place:
    return lead.customer.latitude, lead.customer.longitude


def _day(places: list[Place], halves: list[str], *, begins: float, is_timed: bool, is_start_known: bool) -> Day:
    travel = travel_minutes([place[0] for place in places], [place[1] for place in places])
    if is_start_known:
        # The day ends where the last visit is: nobody is sent back to the office on paper.
        travel[:, 0] = 0.0
    else:
        travel[0, :] = travel[:, 0] = 0.0
    hours = [_hours(half, begins) if is_timed else (0.0, 1440.0) for half in halves]
    worth = WORTH - WORTH_BY_PLACE * np.arange(len(halves))
    return Day.of(
        travel, STAY_MINUTES, worth, opens=[opens for opens, _closes in hours], closes=[closes for _o, closes in hours],
        begins=begins, ends=ENDS if is_timed else 2880.0,
    )  # fmt: skip


def _hours(half: str, begins: float) -> tuple[float, float]:
    """Return when a visit may begin; a half-day that is over bounds nothing any more."""
    opens, closes = HOURS[HalfDay(half)] if half else (BEGINS, ENDS)
    return (opens, closes) if closes > begins else (BEGINS, ENDS)


def _order(day: Day) -> tuple[int, ...]:
    if day.worth.size <= MOST_EXACT:
        return best_day_exactly(day)[0]
    routes = plan_day(day, iterations=ITERATIONS).orders
    return routes[0] if routes else ()


def _stops(
    day: Day,
    order: tuple[int, ...],
    places: list[Place],
    planned: list[tuple[Lead, str]],
    *,
    is_timed: bool,
    is_start_known: bool,
) -> list[Stop]:
    arrivals, _late = day.arrivals(list(order))
    stops, before = [], 0 if is_start_known else None
    for visit, begun in zip(order, arrivals, strict=True):
        at = visit + 1
        km = None if before is None else float(great_circle_km(*places[before], *places[at]))
        minutes = None if before is None else float(day.travel[before, at])
        clock = time(int(begun) // 60 % 24, int(begun) % 60) if is_timed else None
        lead, half = planned[visit]
        stops.append(Stop(lead, half, clock, km, minutes))
        before = at
    return stops
