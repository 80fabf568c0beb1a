"""What was promised next: open steps per person, how many are past due, for how long, and the premium that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, Min, Q, Sum

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.facts.people import Crew
from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.results import Counts, Floats

# What an open lead of a kind is worth before anything is known of the person: its premium times the chance to win it.
START_CHANCE = {kind: float(np.prod(rates)) for kind, rates in START_RATES.items()}


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Arrays (people,); ``overdue_yuan`` is the expected premium of leads whose step is past due."""

    open: Counts
    overdue: Counts
    overdue_yuan: Floats
    oldest_days: Counts


def next_steps(who: Crew, today: date) -> NextSteps:
    """Return the open next steps of each person's leads. One query."""
    steps = NextSteps(*(np.zeros(who.size, kind) for kind in (np.int64, np.int64, np.float64, np.int64)))
    late = Q(next_on__lt=today)
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter(status=LeadStatus.OPEN, next_on__isnull=False)
        .values_list("owner", "cube_kind")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=late),
            premium=Sum("expected_premium_fen", filter=late, default=0),
            oldest=Min("next_on", filter=late),
        )
        .order_by()
    )
    position = who.position
    for owner, kind, count, overdue, premium, oldest in rows:
        at = position[owner]
        steps.open[at] += count
        steps.overdue[at] += overdue
        steps.overdue_yuan[at] += premium / 100 * START_CHANCE[kind]
        if oldest is not None:
            steps.oldest_days[at] = max(steps.oldest_days[at], (today - oldest).days)
    return steps
