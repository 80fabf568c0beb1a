"""A unit's year goal taken apart: kinds, months by due list and season, people by potential, history and capacity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fenghuolun.desk.facts.expiring import IS_RENEWAL
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.facts.shares import KindShares, kind_shares
from fenghuolun.desk.goals.rules.grid import TIERS, Grid, Line
from fenghuolun.desk.tables.queries.year_facts import YearFacts
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.plan.cube import YearGoal, decompose
from fenghuolun.engine.plan.shares import ShareRule
from fenghuolun.engine.results import Counts, Floats

LEAST_PRESENCE = 0.02  # a month without own due policies still takes a little, so that every total can be met
HAS_DUE_LIST = IS_RENEWAL | np.array([kind == "fleet" for kind in KINDS])


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Everybody's share of each kind and what it is mixed of: potential and history in fen, capacity in days."""

    shares: KindShares
    potential_fen: Floats
    history_fen: Counts
    capacity_days: Floats

    def packed(self) -> dict[str, Any]:
        found = self.shares
        arrays = {
            "share": found.share, "potential": found.potential, "history": found.history, "capacity": found.capacity,
            "potential_fen": self.potential_fen, "history_fen": self.history_fen, "days": self.capacity_days,
        }  # fmt: skip
        return {name: np.round(value, 5).tolist() for name, value in arrays.items()}


def share_rule(unit: Unit, on: date) -> ShareRule:
    """Return the mix and the ramp of newcomers as the parameters have them."""
    ramp = tuple(
        float(teams.parameter(key, on=on, unit=unit)) for key in ("ramp_3_months", "ramp_6_months", "ramp_12_months")
    )
    return ShareRule(ramp=(*ramp, 1.0))


def shared(people: list[Person], facts: YearFacts, rule: ShareRule, of: int) -> Shared:
    """Return who gets which part: potential = premium falling due + leads of a year x what a lead is worth."""
    worth = facts.alpha / (facts.alpha + facts.beta)
    per_lead = worth.prod(axis=2).mean(axis=0) * facts.kind_average_fen
    from_leads = np.where(HAS_DUE_LIST, 0.0, facts.leads * per_lead)
    potential = facts.due_fen.sum(axis=2) + from_leads
    who = crew(people, date(of, 1, 1))
    days = facts.days.sum(axis=1)
    found = kind_shares(who, potential, facts.sold_fen.astype(np.float64), days, facts.tenure, rule)
    return Shared(found, potential, facts.sold_fen, days)


def month_weights(facts: YearFacts) -> Floats:
    """Return the weight of each month per kind: renewals and fleets by what falls due, the others by season."""
    due = facts.due_fen.sum(axis=0)
    known = HAS_DUE_LIST & (due.sum(axis=1) > 0)
    return np.where(known[:, None], due / np.maximum(due.sum(axis=1, keepdims=True), 1), facts.weights)


def taken_apart(
    people: list[Person], unit: Unit, of: int, premium_fen: Counts, facts: YearFacts, shares: KindShares,
    over_allocation: float,
) -> Grid:  # fmt: skip
    """Return the cells of everybody for ``premium_fen`` (kinds, tiers), exact on every margin, reserve line last.

    A person's renewals lie where that person's policies end; other kinds follow
    the unit's season and the days the person is there.
    """
    lines = [Line(person.unit_id or unit.pk, person.pk) for person in people] + [Line(unit.pk, None)]
    grid = Grid.empty(of, lines)
    weights = month_weights(facts)
    there = np.divide(facts.days, facts.workdays, out=np.zeros(facts.days.shape), where=facts.workdays > 0)
    for kind in range(len(KINDS)):
        goal = YearGoal(premium_fen[kind : kind + 1], facts.kind_average_fen[kind : kind + 1])
        if not goal.premium_fen.any():
            continue
        present = _presence(np.clip(there, 0.0, 1.0), facts.due_fen[:, kind], bool(HAS_DUE_LIST[kind]))
        cube = decompose(goal, weights[kind], shares.share[:, kind], present, over_allocation)
        grid.premium_fen[:, kind] = cube.premium_fen[:, 0]
        grid.deals[:, kind] = cube.deals[:, 0]
    return grid


def _presence(there: Floats, due_fen: Counts, by_due: bool) -> Floats:
    """Return how much of each month a person can carry of a kind, (people, 12), 0..1."""
    if not by_due or not due_fen.any():
        return there
    most = np.maximum(due_fen.max(axis=1, keepdims=True), 1)
    of_due = np.where(due_fen.any(axis=1, keepdims=True), due_fen / most, 1.0)
    return np.asarray(there * np.maximum(of_due, LEAST_PRESENCE))


def tiers_of(target_fen: Counts, floor: float, stretch: float) -> Counts:
    """Return (kinds, tiers) from the target per kind: 基本 and 挑战 as shares of it.

    >>> tiers_of(np.array([1000]), 0.9, 1.1)
    array([[ 900, 1000, 1100]])
    """
    assert len(TIERS) == 3
    low, high = np.floor(target_fen * floor + 1e-6), np.ceil(target_fen * stretch - 1e-6)
    return np.stack([low, target_fen, high], axis=1).astype(np.int64)


def inputs_of(facts: YearFacts, shares: Shared, asked: dict[str, Any], people: NDArray[np.int64]) -> dict[str, Any]:
    """Return what is kept with the edition: what was asked, the facts, the shares and whose they are."""
    return {"source": "decomposition", "asked": asked, "facts": facts.packed(), "shares": shares.packed(),
            "people": people.tolist()}  # fmt: skip
