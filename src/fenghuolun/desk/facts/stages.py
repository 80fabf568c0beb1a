"""How far leads got: counts of stages reached, over repeated attempts (ruling 2), and the rates they teach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
from django.db.models import Count, Q, QuerySet

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind, LeadStatus, Stage
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS
from fenghuolun.engine.funnel import KnownRates, known_rates
from fenghuolun.engine.rates import START_RATES, rates_of_people
from fenghuolun.engine.rates_mixed import MixedRates, mixed_rates
from fenghuolun.engine.results import Counts, Estimate

STAGES: tuple[str, ...] = tuple(Stage.values)
# Vehicles sold or scrapped leave the base (M10). Named one by one: an index answers what is asked for, not what is not.
IN_BASE = [status for status in LeadStatus.values if status != LeadStatus.GONE]
REACHED = {
    "leads": Q(),
    "contacts": Q(contacted_on__isnull=False),
    "visits": Q(visited_on__isnull=False),
    "quotes": Q(quoted_on__isnull=False),
    "deals": Q(status=LeadStatus.WON),
}


@dataclass(frozen=True, slots=True)
class Reached:
    """How many leads got at least this far: shape (people, kinds, stages), kinds as ``KINDS``, stages as ``STAGES``."""

    counts: Counts

    @property
    def total(self) -> Counts:
        return np.asarray(self.counts.sum(axis=0))


def cohort(leads: QuerySet[Lead], first: date, end: date) -> QuerySet[Lead]:
    """Return leads of the cohort: due in ``[first, end)`` where a due date is known, else created in it.

    Vehicles sold or scrapped leave the base (M10).
    """
    return leads.filter(_within(first, end), status__in=IN_BASE)


def _within(first: date, end: date) -> Q:
    return Q(due_on__gte=first, due_on__lt=end) | Q(due_on=None, created_on__gte=first, created_on__lt=end)


def reached(who: Crew, first: date, end: date) -> Reached:
    """Return the stages reached by the leads of each person in the cohort ``[first, end)``. One query.

    Choose ``end`` so that the cohort is closed (leads due before today), or
    correct for open ones (``engine.funnel.matured_rate``, ruling 3).
    """
    return reached_in(who, [(first, end)])[0]


def reached_in(who: Crew, spans: Sequence[tuple[date, date]]) -> list[Reached]:
    """Return ``reached`` for each of several cohorts. One query."""
    counts = np.zeros((len(spans), who.size, len(KINDS), len(STAGES)), np.int64)
    position = who.position
    within = [_within(first, end) for first, end in spans]
    sums = {
        f"{name}_{at}": Count("pk", filter=span & condition)
        for at, span in enumerate(within)
        for name, condition in REACHED.items()
    }
    leads = customers.leads_of_people(who.ids.tolist()).filter(reduce(or_, within), status__in=IN_BASE)
    for owner, kind, *stages in leads.values_list("owner", "cube_kind").annotate(**sums).order_by():
        for at in range(len(spans)):
            counts[at, position[owner], KIND_AT[kind]] = _falling(stages[at * len(STAGES) : (at + 1) * len(STAGES)])
    return [Reached(of) for of in counts]


def _falling(stages: list[int]) -> list[int]:
    """A deal that skipped the record of a quote still passed it: an earlier stage counts at least the later ones."""
    kept, floor = [], 0
    for count in reversed(stages):
        floor = max(floor, count)
        kept.append(floor)
    return kept[::-1]


def rates(who: Crew, found: Reached) -> dict[str, KnownRates]:
    """Return, per kind, everybody's stage rates: own counts pulled towards the team (ruling 1)."""
    team = who.unit_ids
    return {
        kind: known_rates(found.counts[:, at], np.array(START_RATES[kind]), team=team) for kind, at in KIND_AT.items()
    }


def step_rates(who: Crew, found: Reached, kind: str = "") -> MixedRates:
    """Return everybody's rate of each step over all kinds at the own mix, or of one kind; (people, steps)."""
    known = rates(who, found)
    counts = found.counts if not kind else found.counts * (np.arange(len(KINDS)) == KIND_AT[kind])[None, :, None]
    alpha, beta = (np.stack([getattr(known[name], side) for name in KINDS], axis=1) for side in ("alpha", "beta"))
    return mixed_rates(alpha, beta, counts)


def renewal_rate(found: Reached) -> Estimate:
    """Return each person's renewal ratio (M10) of the cohort: won of due, smoothed; (people,)."""
    due, won = found.counts[:, KIND_AT[CubeKind.RENEWAL], 0], found.counts[:, KIND_AT[CubeKind.RENEWAL], -1]
    return rates_of_people(won, due, start=float(np.prod(START_RATES[CubeKind.RENEWAL])))
