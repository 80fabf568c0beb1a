"""Who sat where on which day: the people a subject is made of, with their days at work and their standards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.facts.measured.asked import Asked
from fenghuolun.desk.facts.people import Crew, available_days, crew
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who counts for a subject on the days ``[first, end)``; ``row`` is the person's place in the crew."""

    row: int
    at: int
    first: date
    end: date
    seller_kind: str


@dataclass(frozen=True, slots=True)
class Seats:
    """Everybody who counts for any subject: a person all the time, a unit's sellers while they were posted to it.

    As on every board a unit is made of its sellers; its leader counts as a person.
    """

    who: Crew
    seats: tuple[Seat, ...]
    first: date
    end: date

    def sums(self, by_day: Floats, size: int) -> Floats:
        """Return (subjects, days) of something known per person and day, (people, days)."""
        total = np.zeros((size, by_day.shape[1]))
        for seat in self.seats:
            days = slice((seat.first - self.first).days, (seat.end - self.first).days)
            total[seat.at, days] += by_day[seat.row, days]
        return total


SELLING = tuple(kind for kind in SellerKind if kind not in (SellerKind.NONE, SellerKind.LEADER))


def seats_of(asked: Asked) -> Seats:
    """Return who counts for whom in the periods, up to yesterday. Two queries; asked once for all measures."""
    return asked.once("seats", lambda: _read(asked))


def _read(asked: Asked) -> Seats:
    found = []
    for posting in teams.postings_between(asked.first, asked.end, asked.of.people, asked.of.units):
        first = max(posting.starts_on, asked.first)
        end = min(posting.ends_on or asked.end, asked.end)
        places = set(asked.of.people.get(posting.person_id, ()))
        if posting.seller_kind in SELLING:
            places.update(asked.of.units.get(posting.unit_id, ()))
        found += [(posting.person, at, first, end, posting.seller_kind) for at in sorted(places)]
    who = crew({person.pk: person for person, *_rest in found}.values(), asked.end)
    place = who.position
    seats = tuple(Seat(place[person.pk], *rest) for person, *rest in found)
    return Seats(who, seats, asked.first, asked.end)


def days_due(asked: Asked) -> Floats:
    """Return the points due per subject and day up to yesterday: standard × the share of the day at work.

    (subjects, days). The standard is that of the last day of each period. Three queries more.
    """
    seats, share = seats_of(asked), available(asked).copy()
    last_days = [min(edge, asked.end) - timedelta(days=1) for edge in asked.edges[1:]]
    standards = teams.standards_on_days(seats.who.people, last_days)
    for start, end, day in zip(asked.edges[:-1], asked.edges[1:], last_days, strict=True):
        days = slice((start - asked.first).days, max((min(end, asked.end) - asked.first).days, 0))
        found = standards[day]
        share[:, days] *= np.array([float(found[person.pk]) for person in seats.who.people])[:, None]
    return seats.sums(share, asked.of.size)


def available(asked: Asked) -> Floats:
    def read() -> Floats:
        calendar = teams.working_calendar(asked.first, max(asked.end, asked.first + timedelta(days=1)))
        return available_days(seats_of(asked).who, asked.first, asked.end, calendar)

    return asked.once("available", read)


def share_at_work(asked: Asked) -> Floats:
    """Return how many people of a subject were at work on each day up to yesterday, (subjects, days)."""
    return seats_of(asked).sums(available(asked), asked.of.size)


def by_period(asked: Asked, by_day: Floats) -> Floats:
    """Return (subjects, periods) of (subjects, days) counted from the first edge; days not over yet count nothing."""
    found = np.zeros(asked.shape)
    for at, (start, end) in enumerate(zip(asked.edges[:-1], asked.edges[1:], strict=True)):
        found[:, at] = by_day[:, (start - asked.first).days : max((end - asked.first).days, 0)].sum(axis=1)
    return found
