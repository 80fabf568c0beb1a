"""Policies of the time before there are leads: the first year by its mix, then quiet renewals and new business."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import (
    B_FIRST,
    B_NEW,
    B_OWNERSHIP,
    B_RENEWAL,
    B_SWITCH,
    FLEET_OWNER,
    OURS,
    Book,
    fleet_sizes,
    owners,
)
from fenghuolun.engine.simulate.demand import Demand
from fenghuolun.engine.simulate.horizon import Horizon, season_days
from fenghuolun.engine.simulate.plan import FLEET, NEW, RENEWAL, SEASON, SWITCH, CompanyPlan
from fenghuolun.engine.simulate.pricing import price_sets
from fenghuolun.engine.simulate.staff import Staff
from fenghuolun.engine.simulate.traits import Traits

YEAR = 365
FLEET_BATCH = 6  # vehicles of a fleet that fall due together
QUIET_END_DAYS = 40  # before the warm-up: what is sold later comes from leads
CHANNELS = ("D1", "D2", "D3", "D4", "I1", "I2", "I3", "I4", "I5", "I6")
COUNTER, TELEPHONE, ONLINE, DIRECT, AGENCY, BROKER, DEALER, OTHER_AGENT, PERSONAL_AGENT, OTHER = range(10)
CHANNEL_DEPARTMENT = -3


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that stays fixed while one branch is simulated."""

    plan: CompanyPlan
    days: Horizon
    staff: Staff
    traits: Traits
    demand: Demand


def first_year(rng: np.random.Generator, scene: Scene, book: Book) -> None:
    """Put the sets of the first 365 days into the book: everything that falls due in the second year."""
    demand = scene.demand
    for cube in (RENEWAL, SWITCH, NEW):
        seat = np.repeat(np.arange(demand.due.size), rng.poisson(demand.deals[:, cube]))
        issued = season_days(rng, scene.days, SEASON[cube], 0, YEAR, seat.size)
        add_retail(rng, scene, book, cube, seat, issued)
    accounts = demand.deals[:, FLEET] / (0.5 + fleet_sizes(rng, 4_000).mean())
    seat = np.repeat(np.arange(accounts.size), rng.poisson(accounts))
    start = season_days(rng, scene.days, SEASON[FLEET], 0, YEAR, seat.size)
    add_fleets(rng, scene, book, seat, start, fleet_sizes(rng, seat.size), is_spread=True)


def add_retail(rng: np.random.Generator, scene: Scene, book: Book, cube: int, seat: Counts, issued: Counts) -> Counts:
    """Add one retail vehicle with its set per row, sold without a lead; return the sets' rows."""
    order = np.lexsort((issued, seat))
    seat, issued = seat[order], issued[order]
    kind, same = owners(rng, seat)
    is_new = np.full(seat.size, cube == NEW)
    vehicle = book.add_vehicles(rng, seat, issued - rng.integers(1, 6, seat.size), is_new=is_new, owner_kind=kind,
                                same_owner=same & ~is_new)  # fmt: skip
    business = _retail_kind(rng, cube, seat.size)
    start = issued + _early(rng, cube, seat.size)
    return sell(rng, scene, book, vehicle, np.full(seat.size, cube), business, start, issued, seat)


def add_fleets(
    rng: np.random.Generator, scene: Scene, book: Book, seat: Counts, start: Counts, size: Counts,
    *, business: int = B_RENEWAL, is_spread: bool = False,
) -> Counts:  # fmt: skip
    """Add one fleet per row with ``size`` vehicles; return the sets' rows.

    All sets start on one day, or, where ``is_spread``, every six vehicles on a later day of the first year.
    """
    account = np.repeat(np.arange(seat.size), size)
    same = np.concatenate(([False], account[1:] == account[:-1])) if account.size else np.zeros(0, dtype=bool)
    vehicle = book.add_vehicles(
        rng, seat[account], start[account] - 3, is_new=np.zeros(account.size, dtype=bool),
        owner_kind=np.full(account.size, FLEET_OWNER), same_owner=same,
    )  # fmt: skip
    starts: Counts = start[account]
    if is_spread:
        nth = np.arange(account.size) - (np.cumsum(size) - size)[account]
        later = nth // FLEET_BATCH * rng.integers(12, 50, start.size)[account]
        starts = np.mod(starts + later, YEAR)
    issued = starts - rng.integers(1, 12, start.size)[account]
    cubes, kinds = np.full(account.size, FLEET), np.full(account.size, business)
    return sell(rng, scene, book, vehicle, cubes, kinds, starts, issued, seat[account])


def hand_over(rng: np.random.Generator, scene: Scene, book: Book) -> None:
    """Add the channel department's sets; their renewal is handed to the branch's seats."""
    years = scene.days.today / YEAR
    seat = np.repeat(np.arange(scene.demand.due.size), rng.poisson(scene.demand.handed_over * years))
    issued = season_days(rng, scene.days, SEASON[RENEWAL], 0, scene.days.today, seat.size)
    order = np.lexsort((issued, seat))
    seat, issued = seat[order], issued[order]
    kind, same = owners(rng, seat)
    is_new = rng.random(seat.size) < 0.25
    vehicle = book.add_vehicles(rng, seat, issued - 2, is_new=is_new, owner_kind=kind, same_owner=same & ~is_new)
    cube = np.where(is_new, NEW, RENEWAL)
    business = np.where(is_new, B_NEW, B_RENEWAL)
    channel = rng.choice([DEALER, ONLINE, AGENCY], seat.size, p=(0.5, 0.3, 0.2))
    start = issued + np.where(is_new, 0, _early(rng, RENEWAL, seat.size))
    sell(rng, scene, book, vehicle, cube, business, start, issued, seat, channel=channel, by_department=True)


def quiet_years(rng: np.random.Generator, scene: Scene, book: Book) -> None:
    """Renew what falls due before leads begin, and add the new business of that time."""
    end = scene.days.prelude - QUIET_END_DAYS
    demand, years = scene.demand, (end - YEAR) / YEAR
    for cube in (SWITCH, NEW):
        seat = np.repeat(np.arange(demand.due.size), rng.poisson(demand.deals[:, cube] * years))
        issued = season_days(rng, scene.days, SEASON[cube], YEAR, end, seat.size)
        add_retail(rng, scene, book, cube, seat, issued)
    accounts = demand.leads[:, FLEET] * float(np.prod(scene.plan.stage_rates[FLEET])) * years
    seat = np.repeat(np.arange(accounts.size), rng.poisson(accounts))
    start = season_days(rng, scene.days, SEASON[FLEET], YEAR, end, seat.size)
    add_fleets(rng, scene, book, seat, start, fleet_sizes(rng, seat.size, mean_log=1.25), business=B_SWITCH)
    done = 0
    while done < book.sets.size:
        rows = np.arange(done, book.sets.size)
        done = book.sets.size
        _renew_quietly(rng, scene, book, rows[scene.days.year_later(book.sets["start"][rows]) < scene.days.prelude])


def _renew_quietly(rng: np.random.Generator, scene: Scene, book: Book, rows: Counts) -> None:
    due = scene.days.year_later(book.sets["start"][rows])
    cube = book.sets["cube"][rows]
    is_fleet = cube == FLEET
    seat = next_seat(rng, scene, book.sets["seat"][rows], is_fleet)
    skill = scene.traits.skill[scene.staff.seller(seat, due)].mean(axis=1)
    base = np.where(is_fleet, 1.15, 1.0)
    kept = rng.random(rows.size) < 1 / (1 + np.exp(-(base + skill)))
    gone = rng.random(rows.size) < 0.025
    vehicle = book.sets["vehicle"][rows]
    book.vehicles["gone"][vehicle[gone]] = (due - 20)[gone]
    keep = kept & ~gone
    business = np.where(book.sets["business"][rows] == B_NEW, B_FIRST, B_RENEWAL)
    cubes = np.where(is_fleet, FLEET, RENEWAL)
    early = _early(rng, RENEWAL, rows.size)
    sell(rng, scene, book, vehicle[keep], cubes[keep], business[keep], due[keep], (due - early)[keep], seat[keep],
         clean_years=book.sets["clean_years"][rows][keep] + 1)  # fmt: skip


def next_seat(rng: np.random.Generator, scene: Scene, seat: Counts, is_fleet: Flags) -> Counts:
    """Return who renews: the seat that sold, or a renewal seat where the seller's own list would overflow."""
    catchers = scene.demand.catchers
    passes = (rng.random(seat.size) < scene.demand.passed_on[seat]) & ~is_fleet
    if not catchers.sum():
        return seat
    return np.where(passes, rng.choice(catchers.size, seat.size, p=catchers / catchers.sum()), seat)


def sell(
    rng: np.random.Generator, scene: Scene, book: Book, vehicle: Counts, cube: Counts, business: Counts,
    start: Counts, issued: Counts, seat: Counts, *, channel: Counts | None = None, by_department: bool = False,
    lead: Counts | None = None, clean_years: Counts | None = None, seller: Counts | None = None,
) -> Counts:  # fmt: skip
    """Add our sets, priced; return their rows. The seller is who answers for the seat on the day of issue."""
    n = vehicle.size
    issued = np.where(issued < 0, rng.integers(0, np.maximum(start, 0) + 1), issued)
    who = scene.staff.seller(seat, issued) if seller is None else seller
    clean = rng.choice(5, n, p=(0.18, 0.2, 0.22, 0.2, 0.2)) if clean_years is None else clean_years.copy()
    clean[rng.random(n) < 0.13] = 0
    clean = np.where(np.isin(business, (B_NEW, B_OWNERSHIP)), 0, np.minimum(clean, 4))
    price = price_sets(
        rng, book, vehicle, business, cube, clean, scene.traits.discount[who], scene.traits.attach_share[who]
    )
    return book.sets.add(
        vehicle=vehicle, cube=cube, business=business, start=start, issued=issued,
        seller=np.full(n, -1) if by_department else who,
        team=np.full(n, CHANNEL_DEPARTMENT) if by_department else scene.staff.team_of(who, issued),
        channel=usual_channel(rng, scene, seat) if channel is None else channel,
        seat=seat, insurer=np.full(n, OURS), compulsory=price.compulsory, commercial=price.commercial, tax=price.tax,
        coefficient=price.coefficient, clean_years=clean, commission=price.commission,
        lead=np.full(n, -1) if lead is None else lead,
    )  # fmt: skip


CHANNEL_SHARES: dict[int, tuple[tuple[int, ...], Floats]] = {
    0: ((DIRECT, OTHER_AGENT, PERSONAL_AGENT, ONLINE), np.array([0.55, 0.15, 0.2, 0.1])),
    1: ((TELEPHONE, COUNTER, ONLINE), np.array([0.6, 0.2, 0.2])),
    2: ((TELEPHONE, ONLINE), np.array([0.85, 0.15])),
    3: ((DEALER, OTHER_AGENT), np.array([0.85, 0.15])),
    4: ((DIRECT, BROKER), np.array([0.75, 0.25])),
}


def usual_channel(rng: np.random.Generator, scene: Scene, seat: Counts) -> Counts:
    """Return the channel of each piece of business from the kind of seller."""
    out = np.zeros(seat.size, dtype=np.int64)
    kind = scene.staff.seats.kind[seat]
    for seller_kind, (channels, shares) in CHANNEL_SHARES.items():
        mine = kind == seller_kind
        out[mine] = rng.choice(channels, int(mine.sum()), p=shares)
    return out


def _retail_kind(rng: np.random.Generator, cube: int, count: int) -> Counts:
    u = rng.random(count)
    if cube == NEW:
        return np.where(u < 0.13, B_OWNERSHIP, B_NEW)
    if cube == SWITCH:
        return np.full(count, B_SWITCH)
    return np.where(u < 0.09, B_FIRST, B_RENEWAL)


def _early(rng: np.random.Generator, cube: int, count: int) -> Counts:
    """Return how many days before its start a set is issued."""
    if cube == NEW:
        return rng.integers(0, 2, count)
    return np.rint(30 * rng.beta(1.3, 2.2, count)).astype(np.int64)
