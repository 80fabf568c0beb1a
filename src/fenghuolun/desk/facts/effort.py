"""What contact brings: leads by how often they were contacted, calls by the hour of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractHour, Least

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.facts.people import Crew
from fenghuolun.engine.results import Counts

MOST_CONTACTS = 8  # the last bin holds eight and more


@dataclass(frozen=True, slots=True)
class Effort:
    """``leads`` and ``won`` by contacts 0 … 8 and more; all contacts made and all deals of the same closed leads."""

    leads: Counts
    won: Counts
    contacts: int
    deals: int


def effort(who: Crew, first: date, end: date, kind: str = "") -> Effort:
    """Return how often the leads closed in ``[first, end)`` had been contacted. One query."""
    leads, won = (np.zeros(MOST_CONTACTS + 1, np.int64) for _ in range(2))
    rows = customers.leads_of_people(who.ids.tolist()).filter(closed_on__gte=first, closed_on__lt=end)
    if kind:
        rows = rows.filter(cube_kind=kind)
    found = (
        rows.exclude(status=LeadStatus.GONE)
        .annotate(times=Least("touches", MOST_CONTACTS))
        .values_list("times")
        .annotate(count=Count("pk"), sold=Count("pk", filter=Q(status=LeadStatus.WON)), made=Sum("touches"))
        .order_by()
    )
    contacts = 0
    for times, count, sold, made in found:
        leads[times], won[times] = count, sold
        contacts += made
    return Effort(leads, won, contacts, int(won.sum()))


@dataclass(frozen=True, slots=True)
class Hours:
    """Calls and messages by the hour they were made at, 0 … 23: all, effective ones, and those that moved the lead."""

    made: Counts
    effective: Counts
    moved: Counts


def hours(who: Crew, first: date, end: date, kind: str = "") -> Hours:
    """Return the exchanges (A01) of ``[first, end)`` by hour. One query over that span of the ledger."""
    found = Hours(*(np.zeros(24, np.int64) for _ in range(3)))
    rows = activities.exchanges(who.ids.tolist(), first, end)
    if kind:
        rows = rows.filter(cube_kind=kind)
    by_hour = (
        rows.annotate(hour=ExtractHour("happened_at"))
        .values_list("hour")
        .annotate(
            made=Sum("quantity"),
            effective=Sum("quantity", filter=Q(is_effective=True), default=0),
            moved=Sum("quantity", filter=Q(outcome__in=activities.MOVING), default=0),
        )
        .order_by()
    )
    for hour, made, effective, moved in by_hour:
        found.made[hour], found.effective[hour], found.moved[hour] = made, effective, moved
    return found
