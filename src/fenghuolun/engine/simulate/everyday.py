"""What is not about a lead: study, service calls, relationship visits, store hours; the days of leaders."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import Book, Columns
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.plan import FIELD_SELLER, FLEET_SELLER, RENEWAL_SELLER, STORE_SELLER, TELE_SELLER
from fenghuolun.engine.simulate.staff import LEADS
from fenghuolun.engine.simulate.steps import (
    ATTEMPT,
    CARE,
    DEAL,
    FOLLOW,
    GOODWILL,
    INSPECT,
    JOINT,
    PROFILE,
    QUOTE,
    STEP,
    STORE,
    STUDY,
    TALK,
    TOUCH,
    base_points,
)
from fenghuolun.engine.simulate.traits import ramp

STANDARD_POINTS = 20.0
UNLOGGED_SHARE = 0.08
MOST_UNLOGGED_SHARE = 0.88
LAZY_EFFORT = 0.8
LEAST_EVERYDAY_SHARE = 0.03
INVENTED_SHARE = 0.25  # of the standard: whoever invents visits always has some to tell
MENU: dict[int, tuple[tuple[int, int, float], ...]] = {  # role, kind, share of the points to fill
    FIELD_SELLER: ((GOODWILL, 3, 0.5), (TOUCH, 1, 0.22), (CARE, 9, 0.12), (PROFILE, 11, 0.08), (STUDY, 12, 0.08)),
    RENEWAL_SELLER: ((TOUCH, 1, 0.7), (CARE, 9, 0.18), (STUDY, 12, 0.12)),
    TELE_SELLER: ((TOUCH, 1, 0.7), (CARE, 9, 0.1), (PROFILE, 11, 0.1), (STUDY, 12, 0.1)),
    STORE_SELLER: ((STORE, 5, 0.6), (TOUCH, 1, 0.2), (CARE, 9, 0.1), (STUDY, 12, 0.1)),
    FLEET_SELLER: ((GOODWILL, 4, 0.34), (TOUCH, 1, 0.36), (CARE, 9, 0.15), (PROFILE, 11, 0.07), (STUDY, 12, 0.08)),
}
LEADER_MENU = ((INSPECT, 15, 2.6), (JOINT, 13, 1.1), (TALK, 14, 0.75))


def effort_months(scene: Scene) -> tuple[Floats, Counts]:
    """Return available workdays per person and month, and the month index of every day (0 = month of the warm-up)."""
    days = scene.days
    month = days.month - days.month[days.prelude]
    count = int(month[days.today]) + 1
    inside = (np.arange(days.length) >= days.prelude) & (np.arange(days.length) <= days.today)
    work = np.zeros((scene.staff.seat.size, count))
    for m in range(count):
        work[:, m] = scene.staff.is_available[:, inside & (month == m)].sum(axis=1)
    return work, month


def fill_and_thin(rng: np.random.Generator, scene: Scene, book: Book, steps: Columns) -> tuple[Columns, Flags]:
    """Return the fillers each seller adds, and which of ``steps`` are logged at all.

    A seller wants ``effort`` × 20 points a day. Where the leads ask for less,
    everyday work fills the month; where they ask for more, some quotes and
    issues stay unlogged: they reach the desk with the nightly import instead.
    """
    work, month_of = effort_months(scene)
    people, months = work.shape
    kind, person = steps["kind"], steps["person"]
    points = base_points(kind, scene.staff.kind[person], np.zeros(kind.size, dtype=bool)) * steps["quantity"]
    points[steps["role"] == ATTEMPT] = 0
    day = np.clip(np.floor(steps["when"]).astype(np.int64), scene.days.prelude, scene.days.today)
    cell = person * months + month_of[day]
    inside = (steps["when"] >= scene.days.prelude) & (steps["when"] < scene.days.today + 1)
    asked = np.bincount(cell[inside], points[inside], people * months).reshape(people, months)
    wish = scene.traits.effort[:, None] * STANDARD_POINTS * work * rng.lognormal(0, 0.05, work.shape)
    may_skip = np.isin(steps["role"], (QUOTE, DEAL, FOLLOW))
    skippable = np.bincount(cell[inside & may_skip], points[inside & may_skip], people * months).reshape(people, months)
    share = np.clip((asked - wish) / np.maximum(skippable, 1e-9), UNLOGGED_SHARE, MOST_UNLOGGED_SHARE)
    follow_share = np.where(scene.traits.effort[person] < LAZY_EFFORT, 1.0, 0.1)
    chance = share.ravel()[cell] * np.select(
        [steps["role"] == FOLLOW, steps["role"] == DEAL], [follow_share, 0.85], 1.0
    )
    is_logged = ~(may_skip & (rng.random(kind.size) < chance))
    logged = np.bincount(cell[inside & is_logged], points[inside & is_logged], people * months).reshape(people, months)
    invents = scene.traits.fabricated_share > 0
    least = np.where(invents, INVENTED_SHARE, LEAST_EVERYDAY_SHARE)[:, None] * wish
    return _fillers(rng, scene, book, np.maximum(wish - logged, least), month_of), is_logged


def _fillers(rng: np.random.Generator, scene: Scene, book: Book, missing: Floats, month_of: Counts) -> Columns:
    out = Columns(*STEP)
    sellers = np.flatnonzero(scene.staff.seat >= 0)
    for seller_kind, menu in MENU.items():
        people = sellers[scene.staff.kind[sellers] == seller_kind]
        for role, kind, share in menu:
            each = float(base_points(np.array([kind]), np.array([seller_kind]), np.array([False]))[0])
            count = rng.poisson(missing[people] * share / each)
            who = np.repeat(people, count.sum(axis=1))
            month = np.repeat(np.tile(np.arange(count.shape[1]), people.size), count.ravel())
            _add_everyday(rng, scene, book, out, role, kind, who, month, month_of)
    return out


def _add_everyday(
    rng: np.random.Generator, scene: Scene, book: Book, out: Columns, role: int, kind: int, who: Counts, month: Counts,
    month_of: Counts,
) -> None:  # fmt: skip
    first = np.searchsorted(month_of, month)
    end = np.minimum(np.searchsorted(month_of, month, side="right"), scene.days.today + 1)
    when = first + rng.random(who.size) * (end - first)
    seat = scene.staff.seat[who]
    customer = customers_of(rng, scene, book, seat, np.floor(when).astype(np.int64), who)
    has_nobody = np.isin(role, (STUDY, STORE))
    out.add(
        role=np.full(who.size, role), kind=np.full(who.size, kind), when=when, person=who, seat=seat,
        lead=np.full(who.size, -1), customer=np.where(has_nobody, -1, customer),
        quantity=np.ones(who.size, dtype=np.int64),
    )  # fmt: skip


def customers_of(rng: np.random.Generator, scene: Scene, book: Book, seat: Counts, day: Counts, who: Counts) -> Counts:
    """Return a customer of each seat who was known on the day; people with A4 keep calling the same few."""
    owner_seat, created = book.customers["seat"], book.customers["created"]
    order = np.lexsort((created, owner_seat))
    key = owner_seat[order] * 1_000_000 + np.clip(created[order], -1, None)
    first = np.searchsorted(key, seat * 1_000_000 - 1)
    end = np.searchsorted(key, seat * 1_000_000 + np.maximum(day, 0), side="right")
    span = np.maximum(end - first, 1)
    span = np.where(np.isin(who, scene.traits.planted("A4")), np.minimum(span, 25), span)
    at = np.minimum(first + (rng.random(seat.size) * span).astype(np.int64), order.size - 1)
    return np.where(end > first, order[at], -1)


def leader_steps(rng: np.random.Generator, scene: Scene, book: Book) -> tuple[Columns, Counts]:
    """Return the leaders' inspections, joint visits and talks, and whom each is about (a person row)."""
    work, month_of = effort_months(scene)
    out = Columns(*STEP)
    leaders = np.flatnonzero(scene.staff.role == LEADS)
    for role, kind, per_day in LEADER_MENU:
        rate = np.full(leaders.size, per_day)
        if role == JOINT:
            rate = np.where(np.isin(leaders, scene.traits.planted("B5")), 0.25, rate)
        count = rng.poisson(work[leaders] * rate[:, None])
        who = np.repeat(leaders, count.sum(axis=1))
        month = np.repeat(np.tile(np.arange(count.shape[1]), leaders.size), count.ravel())
        _add_everyday(rng, scene, book, out, role, kind, who, month, month_of)
    about = _coached(rng, scene, out)
    seat = scene.staff.seat[about]
    day = np.floor(out["when"]).astype(np.int64)
    out["customer"][:] = np.where(out["role"] == JOINT, customers_of(rng, scene, book, seat, day, about), -1)
    out["seat"][:] = seat
    return out, about


def _coached(rng: np.random.Generator, scene: Scene, steps: Columns) -> Counts:
    """Return whom each leader's step is about; leaders with B7 see the strongest and the weakest, hardly the middle."""
    staff = scene.staff
    about = np.full(steps.size, -1)
    day = np.floor(steps["when"]).astype(np.int64)
    for leader in np.unique(steps["person"]):
        mine = np.flatnonzero(steps["person"] == leader)
        seats = np.flatnonzero(staff.seats.team == staff.home[leader])
        weight = np.ones(seats.size)
        if np.isin(leader, scene.traits.planted("B7")):
            today = np.full(seats.size, scene.days.today)
            seller = staff.seller(seats, today)
            shown = scene.traits.skill[seller].sum(axis=1) + 4 * ramp(today - staff.hired[seller])
            rank = np.argsort(np.argsort(shown))
            third = seats.size // 3
            weight = np.where((rank >= third) & (rank < seats.size - third), 0.06, 1.0)
        seat = rng.choice(seats, mine.size, p=weight / weight.sum())
        about[mine] = staff.seller(seat, day[mine])
    return about
