"""How fast leads close: cohorts by the week they came in, and the deals each week later; open cohorts included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Case, Count, F, When
from django.db.models.functions import TruncWeek

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.facts.effort import CAMPAIGN
from fenghuolun.desk.facts.people import Crew
from fenghuolun.engine.results import Counts

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Maturing:
    """Weekly cohorts from ``mondays``: ``entered`` (cohorts,), ``won`` (cohorts, ages): age 0 is the week of entry.

    ``observed`` (cohorts,) counts the ages that are over, so the last cohorts are open triangles.
    """

    mondays: tuple[date, ...]
    entered: Counts
    won: Counts
    observed: Counts


def maturing(who: Crew, first: date, today: date, ages: int, kind: str = "") -> Maturing:
    """Return the cohorts of leads that came in from the week of ``first`` up to yesterday; ages in weeks. One query.

    A deal later than ``ages`` weeks counts in the last one. Gone vehicles are left out,
    and imported call campaigns, whose leads come in and close on one day.
    """
    monday = first - timedelta(days=first.weekday())
    weeks = (today - timedelta(days=1) - monday).days // 7 + 1
    entered, won = np.zeros(weeks, np.int64), np.zeros((weeks, ages), np.int64)
    leads = customers.leads_of_people(who.ids.tolist()).filter(created_on__gte=monday, created_on__lt=today)
    if kind:
        leads = leads.filter(cube_kind=kind)
    leads = leads.exclude(CAMPAIGN)
    rows = (
        leads.exclude(status=LeadStatus.GONE)
        .annotate(came=TruncWeek("created_on"), sold=TruncWeek(Case(When(status=LeadStatus.WON, then=F("closed_on")))))
        .values_list("came", "sold")
        .annotate(count=Count("pk"))
        .order_by()
    )
    observed = np.minimum(np.arange(weeks, 0, -1), ages)
    for came, sold, count in rows:
        cohort = (came - monday).days // 7
        entered[cohort] += count
        if sold is not None:
            won[cohort, min(max((sold - came).days // 7, 0), observed[cohort] - 1)] += count
    return Maturing(tuple(monday + WEEK * n for n in range(weeks)), entered, won, observed)
