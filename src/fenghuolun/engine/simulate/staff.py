"""Who works where and when: seats and their holders, leavers, newcomers, transfers, days of leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Flags
from fenghuolun.engine.simulate.horizon import NO_DAY, Horizon
from fenghuolun.engine.simulate.plan import (
    FIELD_SELLER,
    FLEET_SELLER,
    LEADER,
    NO_SELLER,
    RENEWAL_SELLER,
    TEAM_PATTERNS,
    CompanyPlan,
)

ROLES = ("seller", "leader", "manager", "planner", "administrator")
SELLER, LEADS, MANAGES, PLANS, ADMINISTERS = range(5)
ABSENCES = ("annual", "sick", "personal", "training", "maternity")
STILL_HERE = 10**7
SECOND_OF_CAST = 2
CAST_SEATS = (0, SECOND_OF_CAST)  # 李娜 and 刘洋 stay where they are


@dataclass(frozen=True, eq=False)
class Seats:
    """Places in teams. A seat keeps its customers when its holder changes; a transfer moves the seat."""

    kind: Counts
    team: Counts  # before the transfer
    team_after: Counts
    moved_on: Counts  # STILL_HERE where never


@dataclass(frozen=True, eq=False)
class Staff:
    """Seats, their holders (sellers first, then leaders and the office), who is responsible and who is available.

    ``responsible`` (seats, days) is the seller who answers for a seat on a
    day, a neighbour during a vacancy. ``is_available`` (people, days) is true
    on worked days of employment without leave. Leave rows are (person, kind, first, last).
    """

    seats: Seats
    seat: Counts  # per person, -1 for leaders and the office
    role: Counts
    kind: Counts
    home: Counts  # team index for sellers and leaders, -1 for the branch, -2 for HQ
    hired: Counts
    left: Counts  # STILL_HERE while employed
    responsible: Counts
    is_available: Flags
    leaves: Counts
    team_count: int
    second_team: int  # the team of the second branch, -1 without one

    @property
    def leader_of(self) -> Counts:
        """Return the person row of each team's leader."""
        rows = np.flatnonzero(self.role == LEADS)
        return rows[np.argsort(self.home[rows])]

    def team_of(self, person: Counts, day: Counts) -> Counts:
        """Return the team index of people on days; -1 for the branch, -2 for HQ."""
        seat = np.maximum(self.seat[person], 0)
        moved = day >= self.seats.moved_on[seat]
        team = np.where(moved, self.seats.team_after[seat], self.seats.team[seat])
        return np.where(self.seat[person] >= 0, team, self.home[person])

    def seller(self, seat: Counts, day: Counts) -> Counts:
        """Return the person responsible for seats on days."""
        return self.responsible[seat, np.clip(day, 0, self.responsible.shape[1] - 1)]


def make_staff(rng: np.random.Generator, plan: CompanyPlan, days: Horizon, people: int, *, is_first: bool) -> Staff:
    """Return the staff of one branch with ``people`` sellers."""
    seats, team_count, second = _seats(rng, plan, days, people, is_first=is_first)
    seat, hired, left = _holders(rng, plan, days, seats)
    leaders = team_count
    office = [MANAGES, PLANS, ADMINISTERS] if is_first else [MANAGES]
    extra = leaders + len(office)
    role = np.concatenate((np.full(seat.size, SELLER), np.full(leaders, LEADS), office))
    home = np.concatenate((np.full(seat.size, -1), np.arange(leaders), [-1 if r == MANAGES else -2 for r in office]))
    kind = np.concatenate((seats.kind[seat], np.full(leaders, LEADER), np.full(len(office), NO_SELLER)))
    all_hired = np.concatenate((hired, -rng.integers(400, 3000, extra)))
    all_left = np.concatenate((left, np.full(extra, STILL_HERE)))
    is_here = (np.arange(days.length) >= all_hired[:, None]) & (np.arange(days.length) < all_left[:, None])
    is_available = is_here & days.is_workday
    leaves = _leaves(rng, days, is_available, all_hired, all_left, role)
    return Staff(
        seats=seats, seat=np.concatenate((seat, np.full(extra, -1))), role=role, kind=kind, home=home,
        hired=all_hired, left=all_left, responsible=_responsible(days, seats, seat, hired, left),
        is_available=is_available, leaves=leaves, team_count=team_count, second_team=second,
    )  # fmt: skip


def _seats(
    rng: np.random.Generator, plan: CompanyPlan, days: Horizon, people: int, *, is_first: bool
) -> tuple[Seats, int, int]:
    teams = max(1, round(people / plan.team_people))
    fleet_teams = teams // 4
    team = np.sort(np.arange(people) % teams)
    kinds: list[int] = []
    for t in range(teams):
        size = int((team == t).sum())
        pattern = TEAM_PATTERNS[t % len(TEAM_PATTERNS)]
        kinds += [FLEET_SELLER] * size if t >= teams - fleet_teams else [pattern[i % 8] for i in range(size)]
    if not fleet_teams:
        kinds[-1] = FLEET_SELLER
    second = -1
    if is_first and plan.has_second_branch:
        second = teams
        kinds += [FIELD_SELLER, RENEWAL_SELLER, RENEWAL_SELLER, RENEWAL_SELLER]
        team = np.concatenate((team, np.full(4, teams)))
    kind = np.array(kinds)
    after, moved = team.copy(), np.full(kind.size, STILL_HERE)
    for _ in range(round(people * plan.activity_months / 18 / 16)):
        _swap(rng, days, kind, team, after, moved, second)
    return Seats(kind, team, after, moved), teams + (second >= 0), second


def _swap(
    rng: np.random.Generator, days: Horizon, kind: Counts, team: Counts, after: Counts, moved: Counts, second: int
) -> None:
    """Exchange the teams of two seats of one kind, in place; does nothing where there is no pair."""
    free = np.flatnonzero((moved == STILL_HERE) & (team != second) & ~np.isin(np.arange(kind.size), CAST_SEATS))
    first = int(rng.choice(free))
    partners = free[(kind[free] == kind[first]) & (team[free] != team[first])]
    if not partners.size:
        return
    other = int(rng.choice(partners))
    month = rng.integers(days.month[days.ledger] + 1, days.month[days.today] + 1)
    day = int(np.searchsorted(days.month, month))
    after[first], after[other] = team[other], team[first]
    moved[[first, other]] = day


def _holders(rng: np.random.Generator, plan: CompanyPlan, days: Horizon, seats: Seats) -> tuple[Counts, Counts, Counts]:
    """Return seat, hired and left of every seller: seats change hands at the yearly rate, never those of the cast."""
    rows: list[tuple[int, int, int]] = []
    certain = int(rng.integers(3, max(4, seats.kind.size))) if plan.activity_months >= 6 else -1
    for s in range(seats.kind.size):
        hired = -int(rng.integers(60, 2600))
        while True:
            left = max(hired + 120, 0) + 10 + int(rng.exponential(365 / max(plan.leaving_per_year, 1e-9)))
            if s == certain and left > days.today and hired < days.ledger:
                left = int(rng.integers(days.ledger + 90, days.today - 75))
            if s in CAST_SEATS or left > days.today or abs(left - seats.moved_on[s]) < 30:
                rows.append((s, hired, STILL_HERE))
                break
            rows.append((s, hired, left))
            hired = left + int(rng.integers(3, 25))
            if hired >= days.today:
                break
    table = np.array(rows)
    return table[:, 0], table[:, 1], table[:, 2]


def _responsible(days: Horizon, seats: Seats, seat: Counts, hired: Counts, left: Counts) -> Counts:
    """Return who answers for each seat on each day; the successor takes over five days before a holder leaves."""
    holder = np.full((seats.kind.size, days.length), -1)
    for person in range(seat.size):
        start = 0 if hired[person] < 0 else hired[person]
        holder[seat[person], start : max(start, min(days.length, left[person] - 5))] = person
    for s in range(seats.kind.size):
        mates = np.flatnonzero((seats.team == seats.team[s]) & (np.arange(seats.kind.size) != s))
        others = np.flatnonzero(np.arange(seats.kind.size) != s)
        same_kind_first = mates[np.argsort(seats.kind[mates] != seats.kind[s], kind="stable")]
        neighbours = iter((*same_kind_first, *others))  # never exhausted: the seats of the cast are never empty
        while (empty := holder[s] < 0).any():
            neighbour = next(neighbours)
            own = (holder[neighbour] >= 0) & (seat[np.maximum(holder[neighbour], 0)] == neighbour)
            holder[s, empty & own] = holder[neighbour, empty & own]
    return holder


def _leaves(
    rng: np.random.Generator, days: Horizon, is_available: Flags, hired: Counts, left: Counts, role: Counts
) -> Counts:
    """Return leave rows (person, kind, first, last) and take their days out of ``is_available``, in place."""
    rows: list[tuple[int, int, int, int]] = []
    years = days.today / 365
    for person in range(hired.size):
        start, end = max(0, hired[person] + 40), min(days.today + 40, left[person] - 20)
        if end - start < 60:
            continue
        share = (end - start) / 365
        lengths = [(0, int(n)) for n in rng.integers(2, 6, rng.poisson(2.0 * share))]
        lengths += [(1, int(n)) for n in rng.integers(1, 4, rng.poisson(0.9 * share))]
        lengths += [(int(k), 1) for k in rng.choice([2, 3], rng.poisson(0.8 * share))]
        if role[person] == SELLER and rng.random() < 0.012 * years and end - start > 300:
            lengths.append((4, 112))
        for kind, length in lengths:
            first = int(rng.integers(start, max(start + 1, end - length)))
            last = first + length - 1
            span = is_available[person, first : last + 1]
            if kind == 4 or (span.size and span[0] and span[-1]):
                span[:] = False
                rows.append((person, kind, first, last))
    return _without_overlap(np.array(sorted(rows), dtype=np.int64).reshape(-1, 4))


def _without_overlap(rows: Counts) -> Counts:
    """Return the rows sorted by person and first day, without those that begin before the one before has ended."""
    order = np.lexsort((rows[:, 2], rows[:, 0]))
    keep: list[int] = []
    for i in order:
        if keep and rows[keep[-1], 0] == rows[i, 0] and rows[i, 2] <= rows[keep[-1], 3]:
            continue
        keep.append(int(i))
    return rows[keep]


def postings_of(staff: Staff) -> Counts:
    """Return posting rows (person, team, first, end): one per person, two for people who were transferred."""
    rows = []
    for person in range(staff.seat.size):
        first, end = int(staff.hired[person]), int(staff.left[person])
        seat = int(staff.seat[person])
        moved = int(staff.seats.moved_on[seat]) if seat >= 0 else STILL_HERE
        home = int(staff.team_of(np.array([person]), np.array([first]))[0])
        if first < moved < end:
            rows += [(person, home, first, moved), (person, int(staff.seats.team_after[seat]), moved, NO_DAY)]
            rows[-1] = (*rows[-1][:3], NO_DAY if end == STILL_HERE else end)
        else:
            rows.append((person, home, first, NO_DAY if end == STILL_HERE else end))
    return np.array(rows)
