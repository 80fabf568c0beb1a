"""The quarterly plan (1.4.2): three months of targets and results, what carries over, fleets that fall due, texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.expiring import fleets_due
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import KINDS, months_from, unit_sold_by_month
from fenghuolun.desk.goals.rules.grid import TARGET_AT
from fenghuolun.desk.kit.numbers import large, signed, yuan_of_fen
from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.tables.queries.requirement import requirement
from fenghuolun.desk.tables.queries.year_facts import YearFacts
from fenghuolun.desk.tables.queries.year_scene import YearScene, facts_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.periods import month, quarter
from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.quarter import CarryOver, carry_over
from fenghuolun.engine.results import Counts, Floats

TEXTS = ("theme", "segments", "accounts", "training", "meetings", "resources", "owner", "correction")
ANALYSIS_WORKDAY = 5  # the monthly business analysis is held by the fifth workday (domain 1.2.4)
LEAD = 0


@dataclass(frozen=True, slots=True)
class FleetDue:
    """A fleet whose vehicles fall due in a month, and when its decision is made (T-120 to T-90)."""

    name: str
    vehicles: int
    decide_from: date
    decide_until: date


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the quarter. ``added_fen`` is carried over into it, ``deviation_fen`` counts once it is over."""

    first: date
    state: str
    target_fen: int
    added_fen: int
    actual_fen: int
    deals: list[tuple[str, int]]
    points: int
    standard_points: int
    leads_needed: int
    leads_usual: int
    workdays: int
    analysis_on: date | None
    fleets: list[FleetDue]
    texts: dict[str, str]

    @property
    def deviation_fen(self) -> int:
        return self.actual_fen - self.target_fen

    @property
    def leads_to_add(self) -> int:
        return max(0, self.leads_needed - self.leads_usual)

    @property
    def load(self) -> float:
        return self.points / self.standard_points if self.standard_points else 0.0

    @property
    def labelled(self) -> list[tuple[str, int]]:
        """Deals by kind, kinds in words."""
        return [(str(CubeKind(kind).label), count) for kind, count in self.deals]

    @property
    def deviation_text(self) -> str:
        return signed(large(yuan_of_fen(self.deviation_fen)))

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class QuarterTable:
    """The quarter of a unit; ``shortfall_fen`` of the months over, of it ``escalated_fen`` that no month can take."""

    unit: Unit
    number: int
    months: list[MonthLine]
    shortfall_fen: int
    escalated_fen: int
    target_fen: int
    actual_fen: int


def quarter_table(scene: YearScene, number: int, today: date) -> QuarterTable:
    """Return the quarter of the published targets (or of the draft the scene shows) as known today."""
    period = quarter(scene.year, number)
    firsts = months_from(period.start, 3)
    at = slice(period.start.month - 1, period.start.month + 2)
    calendar = teams.working_calendar(period.start, period.end)
    facts = facts_of(scene, today).of_people(scene.grid.only(scene.grid.is_person).person_ids)
    target = scene.grid.premium_fen[..., TARGET_AT].sum(axis=0)[:, at]
    needs = _needs(scene, facts, at)
    sold = unit_sold_by_month(teams.unit_ids_below(scene.unit), firsts)
    actual = sold.premium_fen.sum(axis=0)
    state = [_state(first, today) for first in firsts]
    carried = _carried(target.sum(axis=0), actual, np.array(state), needs, facts, at)
    fleets = fleets_due(crew(list(scene.people.values()), today), period.start, period.end)
    texts = _texts(scene.unit, period.start, period.end)
    deals = scene.grid.deals[..., TARGET_AT].sum(axis=0)[:, at]
    months = [
        MonthLine(
            first=first, state=state[m], target_fen=int(target[:, m].sum()), added_fen=int(carried.added[m]),
            actual_fen=int(actual[m]), deals=list(zip(KINDS, deals[:, m].tolist(), strict=True)),
            points=int(needs.points[m]), standard_points=int(needs.standard[m]), leads_needed=int(needs.leads[m]),
            leads_usual=int(needs.usual), workdays=int(facts.workdays[at][m]),
            analysis_on=_workday(calendar, first, ANALYSIS_WORKDAY), fleets=_fleets(fleets, first),
            texts={name: texts.get(f"{first:%Y-%m}", {}).get(name, "") for name in TEXTS},
        )
        for m, first in enumerate(firsts)
    ]  # fmt: skip
    shortfall = int(carried.added.sum()) + int(carried.escalated)
    return QuarterTable(
        scene.unit, number, months, shortfall, int(carried.escalated), int(target.sum()), int(actual.sum())
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Needs:
    """Points, standard points and leads of the three months; ``usual`` leads that come in a month by themselves."""

    points: Counts
    standard: Floats
    leads: Counts
    usual: float


def _needs(scene: YearScene, facts: YearFacts, at: slice) -> _Needs:
    mine = scene.grid.only(scene.grid.is_person)
    required = requirement(mine, facts)
    premium = mine.premium_fen[..., TARGET_AT].sum(axis=0)
    weight = np.where(premium.any(axis=1, keepdims=True), premium, 1)
    leads = np.where(np.isfinite(required.unit_needed[:, LEAD]), required.unit_needed[:, LEAD], 0)
    leads[KINDS.index("renewal")] = 0  # a renewal's lead is the due list: nobody adds to it
    by_month = largest_remainder(np.rint(leads).astype(np.int64), weight).sum(axis=0)
    points = largest_remainder(np.rint(required.points).astype(np.int64), weight).sum(axis=0)
    standard = (facts.standard[:, None] * facts.days).sum(axis=0)
    usual = np.delete(facts.leads, KINDS.index("renewal"), axis=1).sum() / 12
    return _Needs(points[at], standard[at], by_month[at], float(usual))


def _state(first: date, today: date) -> str:
    if month(first.year, first.month).end <= today:
        return "over"
    return "now" if first <= today else "ahead"


def _carried(target: Counts, actual: Counts, state: Any, needs: _Needs, facts: YearFacts, at: slice) -> CarryOver:
    """Return what the months over fell short, spread over those that are left (season x workdays, at most 120 %)."""
    over = state == "over"
    shortfall = int(np.maximum(target - actual, 0)[over].sum() - np.maximum(actual - target, 0)[over].sum())
    if shortfall <= 0 or not over.any():
        return CarryOver(np.zeros(3, np.int64), np.int64(0))
    # What full standard activity carries: the month's target at the points it asks, brought to the standard.
    per_point = np.divide(target, needs.points, out=np.zeros(3), where=needs.points > 0)
    standard = np.where(over, 0.0, per_point * needs.standard)
    season = facts.season.mean(axis=0)[at]
    weight = np.where(over, 0.0, season)
    return carry_over(shortfall, np.where(over, 0, target), standard, weight, facts.workdays[at])


def _fleets(found: list[tuple[str, date, int]], first: date) -> list[FleetDue]:
    mine = [one for one in found if (one[1].year, one[1].month) == (first.year, first.month)]
    mine.sort(key=lambda one: -one[2])
    return [
        FleetDue(name, vehicles, first_due - timedelta(days=120), first_due - timedelta(days=90))
        for name, first_due, vehicles in mine[:3]
    ]


def _workday(calendar: WorkingCalendar, first: date, number: int) -> date | None:
    end = month(first.year, first.month).end
    worked = np.flatnonzero(calendar.flags(first, end))
    return first + timedelta(days=int(worked[number - 1])) if len(worked) >= number else None


def _texts(unit: Unit, first: date, end: date) -> dict[str, dict[str, str]]:
    plan = plans.plans_of_unit(unit, Horizon.QUARTER, first, end).first()
    return plan.themes if plan else {}
