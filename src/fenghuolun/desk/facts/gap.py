"""Both sides of a gap: what was planned or happened before, and what happened, as funnels of one period.

A period's funnel counts flows: leads that reached a stage for the first time within the
period. Deals and premium are those issued within it, from policies.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from django.db.models import Count, Q

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS, sold_by_day
from fenghuolun.desk.facts.stages import STAGES, Reached, rates, reached
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.engine.explain.gap import Funnel
from fenghuolun.engine.results import Floats

FLOW = STAGES[1:]  # contact, visit, quote, deal: volume is what was contacted
LEARNT_FROM = timedelta(days=180)
CLOSED_AFTER = timedelta(days=30)
DATES = ("contacted_on", "visited_on", "quoted_on")


def actual_funnel(who: Crew, first: date, end: date) -> Funnel:
    """Return what happened in ``[first, end)``: first contacts, visits, quotes, and the deals issued. Two queries."""
    shape = len(FLOW), len(KINDS), who.size
    flow = np.zeros(shape)
    within = {name: Q(**{f"{name}__gte": first, f"{name}__lt": end}) for name in DATES}
    any_of = within[DATES[0]] | within[DATES[1]] | within[DATES[2]]
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter(any_of)
        .values_list("owner", "cube_kind")
        .annotate(**{f"n_{name}": Count("pk", filter=condition) for name, condition in within.items()})
        .order_by()
    )
    position = who.position
    for owner, kind, *counts in rows:
        flow[:-1, KIND_AT[kind], position[owner]] = counts
    sold = sold_by_day(who, first, end)
    flow[-1] = np.maximum(sold.deals.sum(axis=2).T, 0)
    premium = np.where(flow[-1] > 0, np.maximum(sold.premium_fen.sum(axis=2).T, 0) / 100, 0.0)
    return Funnel(_passed(flow), premium, FLOW)


def taught_by(first: date) -> tuple[date, date]:
    """Return the cohort whose rates a plan from ``first`` on rests on: the half year of leads that closed before."""
    return first - CLOSED_AFTER - LEARNT_FROM, first - CLOSED_AFTER


def planned_funnel(who: Crew, first: date, end: date, taught: Reached | None = None) -> Funnel:
    """Return what the published targets ask for in ``[first, end)`` and the flow they need at known rates.

    Deals and premium come from the cells; quotes, visits and contacts are
    deals over each person's own rates, learnt from ``taught``, which is read where it is not given. Three queries.
    """
    asked = asked_by_day(who, first, end)
    deals = asked.deals.sum(axis=2).T.astype(np.float64)
    known = rates(who, reached(who, *taught_by(first)) if taught is None else taught)
    flow = np.zeros((len(FLOW), len(KINDS), who.size))
    flow[-1] = deals
    for kind, at in KIND_AT.items():
        mean = known[kind].mean
        for stage in range(len(FLOW) - 2, -1, -1):
            flow[stage, at] = flow[stage + 1, at] / np.maximum(mean[:, stage + 1], 1e-3)
    premium = np.where(deals > 0, asked.premium_fen.sum(axis=2).T / 100, 0.0)
    return Funnel(flow, premium, FLOW)


def _passed(flow: Floats) -> Floats:
    """Whoever reached a later stage passed the earlier ones, be it in an earlier month: no stage is below the next."""
    return np.maximum.accumulate(flow[::-1], axis=0)[::-1]
