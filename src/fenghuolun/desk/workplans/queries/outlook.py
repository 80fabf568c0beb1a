"""What the planner's steps are filled with: the due list, the funnel, the gap, and the quantities that close it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.opening import opening
from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.facts.stages import Reached, reached, renewal_rate
from fenghuolun.desk.facts.stages import rates as rates_of
from fenghuolun.desk.facts.targets import asked_by_day, average_premium_yuan
from fenghuolun.desk.plans.rules.planner import gap_yuan
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.funnel import known_rates
from fenghuolun.engine.plan.activity import STAGES, deals_beside_renewals, reverse_funnel
from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.results import Floats

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

LEARNT_FROM, SETTLED_AFTER = timedelta(days=365), timedelta(days=30)
RENEWAL_AT = KINDS.index(CubeKind.RENEWAL)
OTHERS = [at for at, kind in enumerate(KINDS) if kind != CubeKind.RENEWAL]
FALLBACK_YUAN = 3000.0


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """Open leads of one kind on their way: how many, the chance of one, its premium, and what they are worth."""

    kind: str
    count: int
    chance: float
    average_yuan: float
    yuan: float

    @property
    def label(self) -> str:
        return str(CubeKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one kind takes: from leads to deals, worked out backwards through its rates."""

    kind: str
    stages: dict[str, int]

    @property
    def label(self) -> str:
        return str(CubeKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Lever:
    """What one lever alone would have to do to close the gap."""

    key: str
    amount: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """A coming period before it is planned; money in yuan."""

    first: date
    end: date
    target_yuan: float
    due: int
    renewal_ratio: float
    renewal_n: int
    renewal_yuan: float
    funnel: tuple[FunnelRow, ...]
    quantities: tuple[Quantity, ...]

    @property
    def expected_renewal_yuan(self) -> float:
        return self.due * self.renewal_ratio * self.renewal_yuan

    @property
    def funnel_yuan(self) -> float:
        return sum(row.yuan for row in self.funnel)

    @property
    def gap_yuan(self) -> float:
        return gap_yuan(self.target_yuan, self.due, self.renewal_ratio, self.renewal_yuan, self.funnel_yuan)

    @property
    def has_gap(self) -> bool:
        return self.gap_yuan > 0

    @property
    def cushion_yuan(self) -> float:
        return max(-self.gap_yuan, 0.0)

    @property
    def expected_yuan(self) -> float:
        return self.expected_renewal_yuan + self.funnel_yuan

    @property
    def levers(self) -> list[Lever]:
        """More leads, better conversion, a higher premium of one: each alone (1.4's three levers)."""
        if not self.has_gap:
            return []
        best = max(self.funnel, key=lambda row: row.count, default=None)
        worth = best.chance * best.average_yuan if best else 0.0
        found = [Lever("leads", float(np.ceil(self.gap_yuan / worth)))] if worth else []
        if self.expected_yuan > 0:
            found += [Lever("conversion", self.gap_yuan / self.expected_yuan)]
            deals = self.due * self.renewal_ratio + sum(row.count * row.chance for row in self.funnel)
            found += [Lever("average", self.gap_yuan / deals)] if deals else []
        return found

    def as_kept(self) -> dict[str, Any]:
        """Return the figures as the plan keeps them: how the period looked when it was planned."""
        return {
            "target_yuan": round(self.target_yuan, 2), "due": self.due, "renewal_ratio": round(self.renewal_ratio, 4),
            "renewal_yuan": round(self.renewal_yuan, 2), "funnel_yuan": round(self.funnel_yuan, 2),
            "gap_yuan": round(self.gap_yuan, 2),
        }  # fmt: skip


def outlook_of(person: Person, first: date, end: date, today: date, target_yuan: float | None = None) -> Outlook:
    """Return the outlook of one seller; rates are learnt among the sellers of the unit."""
    mates = list(teams.sellers_of(person.unit, today)) if person.unit else []
    if all(mate.pk != person.pk for mate in mates):
        mates = [person, *mates]
    who = crew(mates, today)
    return _outlook(who, [who.position[person.pk]], first, end, today, target_yuan)


def outlook_of_unit(unit: Unit, first: date, end: date, today: date, target_yuan: float | None = None) -> Outlook:
    """Return the outlook of a unit: its sellers taken together."""
    who = crew(list(teams.sellers_of(unit, today)), today)
    return _outlook(who, list(range(who.size)), first, end, today, target_yuan)


def _outlook(
    who: Crew, rows: Sequence[int], first: date, end: date, today: date, target_yuan: float | None
) -> Outlook:  # fmt: skip
    """Five queries whatever the number of people. ``target_yuan`` stands in where no target is published."""
    found = reached(who, today - LEARNT_FROM - SETTLED_AFTER, today - SETTLED_AFTER)
    chances = _chances(who, found, rows)
    start = opening(who, first, end)
    asked = asked_by_day(who, first, end)
    premium = asked.premium_fen[rows].sum(axis=(0, 2)) / 100
    average = _averages(start.average_yuan[rows], average_premium_yuan(who, first.year)[rows])
    due, target = int(start.due[rows].sum()), float(premium.sum()) or float(target_yuan or 0)
    ratio, n = _renewal_ratio(found, rows)
    on_the_way = start.funnel[rows].sum(axis=0)
    funnel = tuple(_funnel_row(at, on_the_way[at], chances[at], average[at]) for at in OTHERS)
    mix = premium[OTHERS] / premium[OTHERS].sum() if premium[OTHERS].any() else np.eye(len(OTHERS))[0]
    deals = deals_beside_renewals(target, due, ratio, average[RENEWAL_AT], mix, average[OTHERS])
    kinds = [RENEWAL_AT, *OTHERS]
    needed = reverse_funnel(deals, np.maximum(chances[kinds], 0.01))
    quantities = tuple(
        Quantity(KINDS[at], dict(zip(STAGES, map(int, row), strict=True)))
        for at, row in zip(kinds, needed, strict=True)
        if row.any()
    )
    return Outlook(
        first, end, target, due, ratio, n, float(average[RENEWAL_AT]), tuple(row for row in funnel if row.count),
        quantities,
    )  # fmt: skip


def _chances(who: Crew, found: Reached, rows: Sequence[int]) -> Floats:
    """Return each step's rate per kind, (kinds, steps): the person's own, or everybody's taken together."""
    if len(rows) == 1:
        known = rates_of(who, found)
        return np.stack([known[kind].mean[rows[0]] for kind in KINDS])
    counts = found.counts[rows].sum(axis=0)
    return np.stack([known_rates(counts[at][None], START_RATES[kind]).mean[0] for at, kind in enumerate(KINDS)])


def _renewal_ratio(found: Reached, rows: Sequence[int]) -> tuple[float, int]:
    chosen = Reached(found.counts[rows].sum(axis=0, keepdims=True)) if len(rows) != 1 else found
    at = 0 if len(rows) != 1 else rows[0]
    return float(renewal_rate(chosen).value[at]), int(chosen.counts[at, RENEWAL_AT, 0])


def _averages(own: Floats, asked: Floats) -> Floats:
    """Return the premium of one deal per kind: of the leads at hand, else as the targets ask, else a usual one."""
    known = ~np.isnan(own)
    sums, counts = np.where(known, own, 0.0).sum(axis=0), known.sum(axis=0)
    mean = np.divide(sums, counts, out=np.zeros(sums.shape), where=counts > 0)
    targets = asked.max(axis=0) if asked.size else np.zeros(mean.shape)
    return np.where(mean > 0, mean, np.where(targets > 0, targets, FALLBACK_YUAN))


def _funnel_row(at: int, stages: Floats, chances: Floats, average: float) -> FunnelRow:
    """A lead's chance is the product of the steps that still lie ahead of it."""
    ahead = np.append(np.cumprod(chances[::-1])[::-1], 1.0)
    count, won = int(stages.sum()), float((stages * ahead).sum())
    return FunnelRow(KINDS[at], count, won / count if count else 0.0, float(average), won * float(average))
