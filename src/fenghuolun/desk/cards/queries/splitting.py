"""How a goal would be split over the people or units below: shares by potential, history and capacity (1.4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

import numpy as np

from fenghuolun.desk.facts.due import due_by_month, live_leads
from fenghuolun.desk.facts.people import Crew, available_days, crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS, months_before, months_from, sold_by_month
from fenghuolun.desk.facts.stages import rates, reached
from fenghuolun.desk.goals.actions import Part
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.shares import PersonShares, person_shares
from fenghuolun.engine.results import Counts, Floats

YEAR = 12
STEP = {"PREMIUM": Decimal(1000), "DEALS": Decimal(1), "M01": Decimal(10)}


@dataclass(frozen=True, slots=True)
class Proposed:
    """One owner's part as the shares propose it, why, and what stands there now."""

    owner: Person | Unit
    share: float
    potential: float
    history: float
    capacity: float
    target: Decimal
    current: Decimal | None

    @property
    def key(self) -> str:
        return f"{'person' if isinstance(self.owner, Person) else 'unit'}-{self.owner.pk}"

    def part(self, target: Decimal, reason: str) -> Part:
        return Part(self.owner, self.target, target, reason)


def split_proposal(goal: Goal, today: date) -> list[Proposed]:
    """Return everybody's proposed part of an additive goal; they add up to it, rounded up to whole steps.

    A team's goal goes to its sellers, a wider unit's to the units right below by their sellers' shares together.
    """
    unit = goal.unit or (goal.person.unit if goal.person else None)
    if unit is None:
        return []
    who = crew(teams.sellers_of(unit, today), today)
    if not who.size:
        return []
    shares = _shares(goal, who, today)
    below = {one.path: one for one in teams.units_below(unit) if one.depth == unit.depth + 1}
    current = _current(goal)
    if not below:
        owners: list[Person | Unit] = list(who.people)
        rows = np.stack([shares.share, shares.potential_share, shares.history_share, shares.capacity_share])
    else:
        owners, rows = _by_unit(who, below, shares)
    step = STEP.get(goal.measure, Decimal(1))
    parts = largest_remainder(int((goal.target / step).to_integral_value(ROUND_CEILING)), rows[0])
    return [
        Proposed(owner, *(float(one) for one in rows[:, at]), Decimal(int(parts[at])) * step, current.get(_key(owner)))
        for at, owner in enumerate(owners)
    ]


def _by_unit(who: Crew, below: dict[str, Unit], shares: PersonShares) -> tuple[list[Person | Unit], Floats]:
    parts = np.stack([shares.share, shares.potential_share, shares.history_share, shares.capacity_share])
    owners: list[Person | Unit] = list(below.values())
    rows = np.zeros((4, len(owners)))
    for at, path in enumerate(below):
        inside = np.array([person.unit is not None and person.unit.path.startswith(path) for person in who.people])
        rows[:, at] = parts[:, inside].sum(axis=1)
    return owners, rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-12)


def _shares(goal: Goal, who: Crew, today: date) -> PersonShares:
    """Potential: what is due and live leads at own rates; history: the last twelve months; capacity: days × ramp."""
    kind = goal.scope.get("cube_kind", "")
    months = months_from(goal.starts_on, _months(goal))
    due = due_by_month(who, months).premium_fen.sum(axis=2) / 100
    counts, mean = live_leads(who, today)
    won = reached(who, months_before(today.replace(day=1), 6)[0], today.replace(day=1))
    known = np.stack([one.mean.prod(axis=1) for one in rates(who, won).values()], axis=1)
    potential = due * known + counts * known * np.nan_to_num(mean)
    history = sold_by_month(who, months_before(today.replace(day=1), YEAR)).premium_fen.sum(axis=2) / 100
    calendar = teams.working_calendar(goal.starts_on, goal.ends_on)
    days = available_days(who, goal.starts_on, goal.ends_on, calendar).sum(axis=1)
    at = _columns(kind)
    return person_shares(
        potential[:, at].sum(axis=1), np.maximum(history[:, at].sum(axis=1), 0), days, who.tenure_months
    )


def _columns(kind: str) -> Counts:
    return np.array([KIND_AT[kind]] if kind else range(len(KINDS)), np.int64)


def _months(goal: Goal) -> int:
    return max(1, (goal.ends_on.year - goal.starts_on.year) * 12 + goal.ends_on.month - goal.starts_on.month)


def _current(goal: Goal) -> dict[tuple[str, int], Decimal]:
    rows = goal.children.exclude(status=GoalStatus.DROPPED).values_list("person", "unit", "target")
    return {("person", person) if person else ("unit", unit): target for person, unit, target in rows}


def _key(owner: Person | Unit) -> tuple[str, int]:
    return ("person" if isinstance(owner, Person) else "unit"), owner.pk
