"""The funnel page: how far closed leads got, who is told apart, how open cohorts will end, what contact brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.effort import Effort, Hours, campaigns, effort, hours
from fenghuolun.desk.facts.maturing import maturing
from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS, months_before
from fenghuolun.desk.facts.stages import Reached, rates, reached, step_rates
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.funnel import delay_curve, matured_rate
from fenghuolun.engine.rates import wilson
from fenghuolun.engine.rates_mixed import MixedRates
from fenghuolun.engine.results import Counts, Floats, Reason

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Unit

RIPE = timedelta(days=30)
AGES = 22  # weeks: a renewal listed at T-90 is decided at the latest at T+30
MONTHS = 12
HOURS_BACK = timedelta(days=28)
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Trend:
    """Leads by the month they came in: won so far, the ratio as counted, and as it will be when all have closed.

    ``ripe`` 0..1 is the share of final deals that have had the time to happen.
    """

    months: tuple[date, ...]
    entered: Counts
    won: Counts
    raw: Floats
    rate: Floats
    low: Floats
    high: Floats
    ripe: Floats
    is_few: np.ndarray


@dataclass(frozen=True, slots=True)
class FunnelPage:
    """Closed leads of ``[first, end)`` per person, by ``kind`` or over all; ``alike`` names steps nobody differs in."""

    who: Crew
    kind: str
    first: date
    end: date
    counts: Counts
    steps: MixedRates
    alike: tuple[tuple[str, int], ...]
    trend: Trend
    effort: Effort
    effort_low: Floats
    effort_high: Floats
    hours: Hours
    hours_first: date
    campaigns: tuple[tuple[int, int, date], ...]


def funnel_of(unit: Unit, today: date, kind: str = "", days: int = 180, batch: int | None = None) -> FunnelPage | None:
    """Return the funnel of everybody who sells in ``unit``; None where nobody does. Seven queries.

    ``batch`` turns contact effort to one imported call campaign.
    """
    who = crew(teams.sellers_of(unit, today).select_related("unit"), today)
    if not who.size:
        return None
    end = today - RIPE
    first = end - timedelta(days=days)
    found = reached(who, first, end)
    counts = found.counts.sum(axis=1) if not kind else found.counts[:, KIND_AT[kind]]
    tried = effort(who, first, end, kind, batch)
    low, high = wilson(tried.won, tried.leads, 0.8)
    return FunnelPage(
        who, kind, first, end, counts, step_rates(who, found, kind), _alike(who, found, kind), _trend(who, today, kind),
        tried, low, high, hours(who, today - HOURS_BACK, today, kind, batch), today - HOURS_BACK,
        tuple(campaigns(who)),
    )  # fmt: skip


def _alike(who: Crew, found: Reached, kind: str) -> tuple[tuple[str, int], ...]:
    """Return (kind, step) where by Tarone's test people cannot be told apart, though there is enough to judge by."""
    known = rates(who, found)
    asked = [kind] if kind else list(KINDS)
    return tuple(
        (one, step)
        for one in asked
        for step, reason in enumerate(known[one].reason)
        if reason is Reason.NO_DIFFERENCE and found.counts[:, KIND_AT[one], step].sum() >= FEWEST
    )


def _trend(who: Crew, today: date, kind: str) -> Trend:
    months = [*months_before(today.replace(day=1), MONTHS - 1), today.replace(day=1)]
    history = maturing(who, months[0] - timedelta(weeks=AGES), today, AGES, kind)
    curve = delay_curve(history.won, history.observed)
    place = {month: at for at, month in enumerate(months)}
    cohorts = len(history.mondays)
    entered, won = (np.zeros((MONTHS, cohorts), np.int64) for _ in range(2))
    for at, monday in enumerate(history.mondays):
        row = place.get(monday.replace(day=1))
        if row is not None:
            entered[row, at], won[row, at] = history.entered[at], history.won[at].sum()
    found = matured_rate(entered, won, history.observed, curve, level=0.8)
    total = entered.sum(axis=1)
    ripe = np.divide(found.effective_trials, total, out=np.ones(MONTHS), where=total > 0)
    few = found.reason == Reason.TOO_FEW.value
    return Trend(tuple(months), total, won.sum(axis=1), found.raw_ratio, found.rate, found.low, found.high, ripe, few)


def kind_of(text: str) -> str:
    return text if text in CubeKind.values else ""
