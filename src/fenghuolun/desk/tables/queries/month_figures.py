"""What a month asks of each seller of a team: due list, target, activity at 50 % and 80 %, points, weeks (1.4.3).

The figures are plain numbers, so that a signed plan keeps them as they stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from fenghuolun.desk.activities.queries import catalogue
from fenghuolun.desk.activities.rules.catalogue import SELLERS
from fenghuolun.desk.customers.choices import CubeKind, Window
from fenghuolun.desk.customers.queries import window_of
from fenghuolun.desk.facts.due import DueLead, due_leads, live_leads
from fenghuolun.desk.facts.people import Crew, available_days, crew, standard_points
from fenghuolun.desk.facts.results import KINDS, Sold
from fenghuolun.desk.facts.stages import rates, reached
from fenghuolun.desk.facts.targets import asked_in_tiers, average_premium_yuan
from fenghuolun.desk.goals.choices import Tier
from fenghuolun.desk.tables.queries.solved import activity_for, mix_of
from fenghuolun.desk.tables.rules.month import DAY, LONGEST
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.periods import Period, WorkingCalendar, month, weeks_of_month
from fenghuolun.engine.plan.activity import STAGES, RequiredActivity, Selling
from fenghuolun.engine.plan.capacity import CapacityRules, capacity_check
from fenghuolun.engine.plan.days import day_weights, week_totals
from fenghuolun.engine.results import Counts, Floats

IS_RENEWAL = np.array([kind == CubeKind.RENEWAL for kind in KINDS])
RULES = CapacityRules()
POINTS_OF_STAGE = {"contact": "A01", "visit": "A03", "quote": "A06", "deal": "A08"}
LEARNT_FROM = timedelta(days=365)
SETTLED_AFTER = timedelta(days=30)  # until T+30 a due policy may still be won (ruling 18)


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One seller's month. ``due`` counts by window on the reference day, ``passing`` are the days on which cover ends
    for those that pass W3–W5; money in fen; ``needed`` per confidence and stage, None where no amount is enough."""

    reference_on: str
    due: dict[str, int]
    passing: list[str]
    first_renewals: list[dict[str, Any]]
    due_in_month: int
    premium_fen: dict[str, int]
    deals: dict[str, int]
    renewal_ratio: float | None
    needed: dict[str, dict[str, int | None]]
    kinds: list[dict[str, Any]]
    reason: str
    attainable: float
    lead_shortage: int
    standard_points: float
    points_per_stage: dict[str, float]
    weeks: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def target_fen(self) -> int:
        return self.premium_fen.get(Tier.TARGET, 0)

    @property
    def target_deals(self) -> int:
        return sum(self.deals.values())

    @property
    def has_target(self) -> bool:
        return self.target_fen > 0


@dataclass(frozen=True, slots=True)
class _Team:
    """Everything the figures of a team are made from; people along the first axis."""

    who: Crew
    period: Period
    asked: dict[str, Sold]
    days: Floats
    calendar: WorkingCalendar
    standard: Floats
    points: Floats
    due: list[list[DueLead]]
    found: RequiredActivity
    counts: Counts
    means: Floats
    shortage: Floats


def month_figures(people: Sequence[Person], first: date, today: date) -> dict[int, MonthFigures]:
    """Return the figures of the month that begins on ``first`` per person id, as known on ``today``.

    ``people`` are one team: their rates are pulled towards one another's as far
    as the data deserve. The number of queries does not depend on how many they are.
    """
    if not people:
        return {}
    period = month(first.year, first.month)
    team = _gathered(crew(people, first), period, today)
    reference = max(first, min(today, period.end - DAY))
    return {person.pk: _figures(team, row, reference) for row, person in enumerate(people)}


def _gathered(who: Crew, period: Period, today: date) -> _Team:
    calendar = teams.working_calendar(period.start, period.end)
    asked = asked_in_tiers(who, period.start, period.end)
    premium = asked[Tier.TARGET].premium_fen.sum(axis=2) / 100
    selling, counts = selling_of(who, period.start.year, today)
    found = activity_for(premium.sum(axis=1), mix_of(premium), selling)
    days = available_days(who, period.start, period.end, calendar)
    standard, points = standard_points(who, period.start), _points_per_stage(who)
    leads, _mean = live_leads(who, today)
    due = due_leads(who, period.start - timedelta(days=30), period.end + LONGEST + timedelta(days=45))
    due_count = [sum(lead.due_on in period for lead in leads) for leads in due]
    capacity = capacity_check(
        found.needed[:, 0], due=np.maximum(due_count, asked[Tier.TARGET].deals[:, IS_RENEWAL].sum(axis=(1, 2))),
        leads=np.where(IS_RENEWAL, 0, leads), standard_points=np.maximum(standard * days.sum(axis=1), 1.0),
        is_renewal=IS_RENEWAL, points_per_stage=np.broadcast_to(RULES.points_per_stage, (len(KINDS), len(STAGES))),
        rules=RULES,
    )  # fmt: skip
    means = np.asarray(selling.alpha) / (np.asarray(selling.alpha) + np.asarray(selling.beta))
    return _Team(
        who, period, asked, days, calendar, standard, points, due, found, counts, means, capacity.lead_shortage
    )


def selling_of(who: Crew, year: int, today: date) -> tuple[Selling, Counts]:
    """Return how each of ``who`` sells as known on ``today``, and the stages reached behind it, (people, kinds, 5).

    Rates from the last twelve settled months; the average premium is the one the targets of ``year`` rest on.
    """
    far = reached(who, today - LEARNT_FROM - SETTLED_AFTER, today - SETTLED_AFTER)
    known = rates(who, far)
    alpha = np.stack([known[kind].alpha for kind in KINDS], axis=1)
    beta = np.stack([known[kind].beta for kind in KINDS], axis=1)
    average = average_premium_yuan(who, year)
    return Selling(alpha, beta, np.where(average > 0, average, 1.0)), far.counts


def _points_per_stage(who: Crew) -> Floats:
    """Return what one contact, visit, quote and deal bring each person by the catalogue, (people, stages).

    Where a long call is the meaningful talk (ruling 24), a visit brings what the call brings.
    """
    rules = catalogue()
    seller = [SELLERS[person.seller_kind] for person in who.people]
    kinds = [rules.codes[code] for code in POINTS_OF_STAGE.values()]
    points = np.asarray(rules.points[np.ix_(kinds, seller)].T / 100)
    talks = rules.talks[rules.codes[POINTS_OF_STAGE["contact"]], seller]
    return np.where(talks[:, None] & (np.array(list(POINTS_OF_STAGE)) == "visit"), points[:, :1], points)


def _figures(team: _Team, row: int, reference: date) -> MonthFigures:
    period, asked, due = team.period, team.asked[Tier.TARGET], team.due[row]
    deals = {kind: int(asked.deals[row, k].sum()) for k, kind in enumerate(KINDS)}
    in_month = sum(lead.due_on in period for lead in due)
    windows = Counter(str(window) for lead in due if (window := window_of(lead.due_on, reference)))
    passing = [lead for lead in due if lead.due_on >= period.start and lead.due_on < period.end + LONGEST]
    return MonthFigures(
        reference_on=reference.isoformat(),
        due={window: windows[window] for window in Window.values},
        passing=[lead.due_on.isoformat() for lead in passing],
        first_renewals=[_named(lead) for lead in passing if lead.is_first_renewal],
        due_in_month=in_month,
        premium_fen={tier: int(sold.premium_fen[row].sum()) for tier, sold in team.asked.items()},
        deals=deals,
        renewal_ratio=deals[CubeKind.RENEWAL] / in_month if in_month else None,
        needed={f"{c:.0%}": _stages(team.found.needed[row, at]) for at, c in enumerate(team.found.confidence)},
        kinds=_kinds(team, row),
        reason=str(team.found.reason[row, 0]),
        attainable=float(team.found.attainable[row]),
        lead_shortage=int(team.shortage[row]),
        standard_points=float(team.standard[row] * team.days[row].sum()),
        points_per_stage=dict(zip(POINTS_OF_STAGE, team.points[row].tolist(), strict=True)),
        weeks=_weeks(team, row),
    )


def _named(lead: DueLead) -> dict[str, Any]:
    return {"lead": lead.pk, "customer": lead.customer, "plate": lead.plate, "due_on": lead.due_on.isoformat()}


def _stages(needed: Floats) -> dict[str, int | None]:
    """Return the stages summed over the kinds; None where no number of leads is enough."""
    total = needed.sum(axis=0)
    return {stage: int(value) if np.isfinite(value) else None for stage, value in zip(STAGES, total, strict=True)}


def _kinds(team: _Team, row: int) -> list[dict[str, Any]]:
    """Return per kind that is asked for: leads behind the rates and the rates themselves."""
    return [
        {"kind": kind, "n": int(team.counts[row, k, 0]), "rates": team.means[row, k].round(4).tolist()}
        for k, kind in enumerate(KINDS)
        if team.asked[Tier.TARGET].premium_fen[row, k].any()
    ]


def _weeks(team: _Team, row: int) -> list[dict[str, Any]]:
    """Return W1–W5: the target's own days, and the share of the activity by front-loaded workdays without leave."""
    first, end = team.period.start, team.period.end
    premium = week_totals(team.asked[Tier.TARGET].premium_fen[row].sum(axis=0), first)
    deals = week_totals(team.asked[Tier.TARGET].deals[row].sum(axis=0), first)
    weight = day_weights(team.calendar.flags(first, end)) * team.days[row]
    whole = weight.sum()
    found = []
    for number, week in enumerate(weeks_of_month(first.year, first.month)):
        days = slice((week.start - first).days, (week.end - first).days)
        found.append({
            "starts_on": week.start.isoformat(), "last_on": (week.end - DAY).isoformat(),
            "workdays": round(float(team.days[row, days].sum()), 1), "premium_fen": int(premium[number]),
            "deals": int(deals[number]), "share": round(float(weight[days].sum() / whole), 6) if whole else 0.0,
        })  # fmt: skip
    return found
