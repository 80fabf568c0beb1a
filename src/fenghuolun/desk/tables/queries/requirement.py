"""Which activity the targets ask of everybody, whether it can be carried, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.facts.expiring import IS_RENEWAL
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.goals.rules.grid import TARGET_AT, Grid
from fenghuolun.desk.tables.queries.solved import activity_for, mix_of
from fenghuolun.desk.tables.queries.year_facts import YearFacts
from fenghuolun.engine.funnel import known_rates
from fenghuolun.engine.plan.activity import SURE_ENOUGH, RequiredActivity, Selling
from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.capacity import Capacity, CapacityRules, capacity_check
from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.results import Counts, Floats

RULES = CapacityRules()


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """``needed`` of everybody (people, confidences, kinds, stages), 50 % and 80 %; ``capacity`` of everybody.

    ``unit_needed`` (kinds, stages) is the sum at 50 %; ``unit_sure`` the unit's
    own 80 %, which is less than the sum of its people's because luck evens out;
    ``unit_capacity`` the check of the sum; ``points_each`` (kinds, stages) what one of each stage earns.
    """

    needed: RequiredActivity
    capacity: Capacity
    unit_needed: Floats
    unit_sure: Floats
    unit_capacity: Capacity

    points_each: Floats

    @property
    def points(self) -> Floats:
        """Points a year per kind at 50 %, summed over the people."""
        needed = np.where(np.isfinite(self.unit_needed), self.unit_needed, 0.0)
        return np.asarray((needed * self.points_each).sum(axis=1))


def requirement(grid: Grid, facts: YearFacts) -> Requirement:
    """Return what the target tier of ``grid`` asks; ``grid`` and ``facts`` hold the same people in one order."""
    premium = grid.premium_fen[..., TARGET_AT].sum(axis=2) / 100
    selling = Selling(facts.alpha, facts.beta, facts.average_fen / 100)
    # A year holds hundreds of deals a person: the closed formula is as good, and the page opens at once.
    needed = activity_for(premium.sum(axis=1), mix_of(premium), selling, exact=False)
    leads = np.where(IS_RENEWAL, 0, facts.leads)
    due = facts.due_counts[:, IS_RENEWAL].sum(axis=(1, 2))
    standard = np.maximum(facts.standard * facts.days.sum(axis=1), 1.0)
    even = needed.needed[:, 0]
    each = facts.points_scale[:, None] * np.array(RULES.points_per_stage)
    unit_even, total_standard = even.sum(axis=0), standard.sum(keepdims=True)
    return Requirement(
        needed=needed,
        capacity=_check(even, due, leads, standard, each),
        unit_needed=unit_even,
        unit_sure=_unit_sure(premium.sum(axis=0), facts),
        unit_capacity=_check(unit_even[None], due.sum(keepdims=True), leads.sum(axis=0)[None], total_standard, each),
        points_each=each,
    )


def _check(needed: Floats, due: Counts, leads: Counts, standard: Floats, each: Floats) -> Capacity:
    return capacity_check(
        needed,
        due=due,
        leads=leads,
        standard_points=standard,
        is_renewal=IS_RENEWAL,
        points_per_stage=each,
        rules=RULES,
    )


def _unit_sure(premium: Floats, facts: YearFacts) -> Floats:
    """Return the stages (kinds, stages) that carry the unit's target with 80 %, its people taken together."""
    counts = facts.reached.sum(axis=0)
    known = [known_rates(counts[k][None], START_RATES[kind]) for k, kind in enumerate(KINDS)]
    selling = Selling(
        np.stack([one.alpha for one in known], axis=1), np.stack([one.beta for one in known], axis=1),
        facts.kind_average_fen[None] / 100,
    )  # fmt: skip
    return activity_for(premium.sum(keepdims=True), mix_of(premium)[None], selling, SURE_ENOUGH[1:]).needed[0, 0]


def points_by_month(grid: Grid, required: Requirement) -> Counts:
    """Return the points a year at 50 % spread over the months as their premium is, (kinds, 12), whole and adding up."""
    premium = grid.premium_fen[..., TARGET_AT].sum(axis=0)
    weight = np.where(premium.any(axis=1, keepdims=True), premium, 1)
    return largest_remainder(np.rint(required.points).astype(np.int64), np.maximum(weight, 0))
