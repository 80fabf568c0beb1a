"""Leads as they arrive: due sets of ours, switches, new cars, fleet prospects, customers won back, duplicates."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Flags
from fenghuolun.engine.simulate.book import (
    B_FIRST,
    B_LAPSED,
    B_NEW,
    B_OWNERSHIP,
    B_RENEWAL,
    B_SWITCH,
    FLEET_OWNER,
    PERSON,
    Book,
    Columns,
    fleet_sizes,
    owners,
)
from fenghuolun.engine.simulate.demand import PROSPECT_SIZE_LOG
from fenghuolun.engine.simulate.history import Scene, next_seat, usual_channel
from fenghuolun.engine.simulate.horizon import NO_DAY, season_days
from fenghuolun.engine.simulate.plan import FLEET, NEW, RENEWAL, SEASON, SWITCH

GRADES = ("A", "B", "C", "D")
GRADE_SHARES = (0.15, 0.35, 0.35, 0.15)
LIST_DAYS = 90
FRESH_START_DAYS = 75  # before the warm-up, so that its deals have their leads
KNOWN_DUE_SHARE = 0.6
COPY_SHARE = 0.018
WIN_BACK_SHARE = 0.22
ARRIVAL = ("vehicle", "customer", "prev_set", "cube", "business", "channel", "grade", "seat", "due", "created",
           "size", "same_as", "referrer", "is_won_back", "is_copy")  # fmt: skip


def renewals(rng: np.random.Generator, scene: Scene, book: Book, rows: Counts) -> Columns:
    """Return one lead per set that falls due while leads are kept; vehicles of one fleet due on one day are one case.

    ``same_as`` is the lead that stands for the case (itself for retail).
    """
    due = scene.days.year_later(book.sets["start"][rows])
    wanted = (due >= scene.days.prelude) & (due <= scene.days.today + LIST_DAYS)
    vehicle = book.sets["vehicle"][rows]
    rows, due, vehicle = rows[wanted], due[wanted], vehicle[wanted]
    customer = book.vehicles["customer"][vehicle]
    is_fleet = book.customers["kind"][customer] == FLEET_OWNER
    case = np.where(is_fleet, customer * 10_000 + due, -np.arange(rows.size) - 1)
    _, first, inverse = np.unique(case, return_index=True, return_inverse=True)
    n = rows.size
    seat = next_seat(rng, scene, book.sets["seat"][rows], is_fleet)
    is_first = np.isin(book.sets["business"][rows], (B_NEW, B_OWNERSHIP))
    out = Columns(*ARRIVAL)
    out.add(
        vehicle=vehicle, customer=customer, prev_set=rows, cube=np.where(is_fleet, FLEET, RENEWAL),
        business=np.where(is_first, B_FIRST, B_RENEWAL), channel=usual_channel(rng, scene, seat),
        grade=_grades(rng, n), seat=seat, due=due, created=due - LIST_DAYS, size=np.ones(n, dtype=np.int64),
        same_as=first[inverse], referrer=np.full(n, -1), is_won_back=np.zeros(n, dtype=bool),
        is_copy=np.zeros(n, dtype=bool),
    )  # fmt: skip
    return out


def won_back(
    rng: np.random.Generator, scene: Scene, book: Book, vehicle: Counts, lost_due: Counts, seat: Counts
) -> Columns:
    """Return switch leads for cars that left us a year before: same car, same owner, the other insurer's policy due."""
    due = scene.days.year_later(lost_due)
    created = due - rng.integers(20, 80, due.size)
    take = (rng.random(due.size) < WIN_BACK_SHARE) & (created >= scene.days.prelude) & (created <= scene.days.today)
    take &= book.vehicles["gone"][vehicle] == NO_DAY
    n = int(take.sum())
    out = Columns(*ARRIVAL)
    out.add(
        vehicle=vehicle[take], customer=book.vehicles["customer"][vehicle[take]], prev_set=np.full(n, -1),
        cube=np.full(n, SWITCH), business=np.full(n, B_SWITCH),
        channel=usual_channel(rng, scene, seat[take]), grade=_grades(rng, n), seat=seat[take],
        due=due[take], created=created[take], size=np.ones(n, dtype=np.int64), same_as=np.arange(n),
        referrer=np.full(n, -1), is_won_back=np.ones(n, dtype=bool), is_copy=np.zeros(n, dtype=bool),
    )  # fmt: skip
    return out


def fresh(rng: np.random.Generator, scene: Scene, book: Book, cube: int) -> Columns:
    """Return the new leads of one cube kind from the warm-up until today, with their customers and cars."""
    days = scene.days
    share = scene.traits.lead_share[
        scene.staff.seller(np.arange(scene.demand.due.size), np.full(scene.demand.due.size, days.today))
    ]
    first = days.prelude - FRESH_START_DAYS
    expected = scene.demand.leads[:, cube] * share * (days.today - first + 1) / 365
    seat = np.repeat(np.arange(expected.size), rng.poisson(expected))
    created = season_days(rng, days, SEASON[cube], first, days.today + 1, seat.size, worked_only=True)
    order = np.lexsort((created, seat))
    seat, created = seat[order], created[order]
    n = seat.size
    vehicle, customer, size = _people_behind(rng, book, cube, seat, created)
    is_copy = (rng.random(n) < COPY_SHARE) & (cube == SWITCH)
    known = rng.random(n) < KNOWN_DUE_SHARE
    due = created + np.where(cube == FLEET, rng.integers(60, 170, n), rng.integers(6, 110, n))
    due = np.where((known | (cube == FLEET)) & (cube != NEW) & ~is_copy, due, NO_DAY)
    out = Columns(*ARRIVAL)
    out.add(
        vehicle=np.where(is_copy, -1, vehicle), customer=customer, prev_set=np.full(n, -1), cube=np.full(n, cube),
        business=_business(rng, cube, due), channel=usual_channel(rng, scene, seat),
        grade=_allotted_grades(rng, scene, seat, created), seat=seat, due=due, created=created, size=size,
        same_as=np.arange(n), referrer=_referrers(rng, book, seat, cube), is_won_back=np.zeros(n, dtype=bool),
        is_copy=is_copy,
    )  # fmt: skip
    _copy_people(rng, book, out)
    return out


def _people_behind(
    rng: np.random.Generator, book: Book, cube: int, seat: Counts, created: Counts
) -> tuple[Counts, Counts, Counts]:
    n = seat.size
    if cube == FLEET:
        customer = book.add_customers(rng, seat, created, np.full(n, FLEET_OWNER))
        return np.full(n, -1), customer, fleet_sizes(rng, n, mean_log=PROSPECT_SIZE_LOG)
    kind, _ = owners(rng, seat)
    vehicle = book.add_vehicles(
        rng, seat, created, is_new=np.full(n, cube == NEW), owner_kind=kind, same_owner=np.zeros(n, dtype=bool)
    )
    return vehicle, book.vehicles["customer"][vehicle], np.ones(n, dtype=np.int64)


def _copy_people(rng: np.random.Generator, book: Book, leads: Columns) -> None:
    """Replace the customers of duplicate leads by second entries of people who are already there, in place."""
    copies = np.flatnonzero(leads["is_copy"])
    created = leads["created"][copies]
    people = np.flatnonzero((book.customers["kind"] == PERSON) & (book.customers["copy_of"] < 0))
    known_since = np.sort(book.customers["created"][people])
    older = people[np.argsort(book.customers["created"][people], kind="stable")]
    upto = np.maximum(np.searchsorted(known_since, created), 1)
    leads["customer"][copies] = book.copy_customers(older[(rng.random(copies.size) * upto).astype(np.int64)], created)


def _business(rng: np.random.Generator, cube: int, due: Counts) -> Counts:
    u = rng.random(due.size)
    if cube == NEW:
        return np.where(u < 0.13, B_OWNERSHIP, B_NEW)
    lapsed: Flags = (due == NO_DAY) & (u < 0.15)
    return np.where(lapsed, B_LAPSED, B_SWITCH)


def _grades(rng: np.random.Generator, count: int) -> Counts:
    return rng.choice(4, count, p=GRADE_SHARES)


def _allotted_grades(rng: np.random.Generator, scene: Scene, seat: Counts, created: Counts) -> Counts:
    """Return grades; a leader with B12 gives nearly every A and many B to the first two seats of the team."""
    grade = _grades(rng, seat.size)
    team = scene.staff.team_of(scene.staff.seller(seat, created), created)
    for leader in scene.traits.planted("B12"):
        mine = team == scene.staff.home[leader]
        favoured = np.flatnonzero(scene.staff.seats.team == scene.staff.home[leader])[1:3]
        is_favoured = np.isin(seat, favoured)
        u = rng.random(seat.size)
        grade = np.where(mine & ~is_favoured & (grade < 2) & (u < 0.85), grade + 2, grade)
        grade = np.where(mine & is_favoured & (u < 0.75), 0, grade)
    return grade


def _referrers(rng: np.random.Generator, book: Book, seat: Counts, cube: int) -> Counts:
    """Return who referred the lead: a customer of the same seat for one retail lead in twenty, else -1."""
    out = np.full(seat.size, -1)
    if cube == FLEET:
        return out
    limit = max(1, book.customers.size - seat.size)
    owner_seat = book.customers["seat"][:limit]
    order = np.argsort(owner_seat, kind="stable")
    first, end = np.searchsorted(owner_seat[order], seat), np.searchsorted(owner_seat[order], seat, side="right")
    take = (rng.random(seat.size) < 0.05) & (end > first)
    at = first + (rng.random(seat.size) * (end - first)).astype(np.int64)
    out[take] = order[at[take]]
    return out
