"""What contact brings: leads by how often they were contacted, calls by the hour of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, IntegerField, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractHour

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import Channel, LeadStatus
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.facts.people import Crew
from fenghuolun.engine.results import Counts

EVER = date(2000, 1, 1)
MOST_CAMPAIGNS = 6
# Leads of an imported list of calls: telephone, no vehicle known, each closed by its last call.
CAMPAIGN = Q(batch__isnull=False, channel=Channel.TELEPHONE, vehicle=None)
MOST_CONTACTS = 8  # the last bin holds eight and more


@dataclass(frozen=True, slots=True)
class Effort:
    """``leads`` and ``won`` by contacts 0 … 8 and more; all contacts made and all deals of the same closed leads."""

    leads: Counts
    won: Counts
    contacts: int
    deals: int


def effort(who: Crew, first: date, end: date, kind: str = "", batch: int | None = None) -> Effort:
    """Return how often the leads closed in ``[first, end)`` had been contacted, or those of one imported campaign.

    A contact is a call, message or visit in the ledger, counted history by its quantity; a lead without any has the
    touches it came with. One query.
    """
    leads, won = (np.zeros(MOST_CONTACTS + 1, np.int64) for _ in range(2))
    contacts = 0
    for times, status in _closed(who, first, end, kind, batch).values_list("times", "status").order_by():
        contacts += times
        leads[min(times, MOST_CONTACTS)] += 1
        won[min(times, MOST_CONTACTS)] += status == LeadStatus.WON
    return Effort(leads, won, contacts, int(won.sum()))


def _closed(who: Crew, first: date, end: date, kind: str, batch: int | None) -> QuerySet[Lead]:
    rows = customers.leads_of_people(who.ids.tolist()).exclude(status=LeadStatus.GONE).filter(closed_on__isnull=False)
    rows = rows.filter(closed_on__gte=first, closed_on__lt=end) if batch is None else rows.filter(batch=batch)
    if kind:
        rows = rows.filter(cube_kind=kind)
    made = Sum("activities__quantity", filter=Q(activities__voided_at=None, activities__kind__in=activities.CONTACTS))
    return rows.annotate(times=Coalesce(made, "touches", output_field=IntegerField()))


def campaigns(who: Crew) -> list[tuple[int, int, date]]:
    """Return (batch, leads, last day) of the call campaigns imported for these people, the latest first. One query."""
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter(CAMPAIGN, closed_on__isnull=False)
        .values_list("batch")
        .annotate(count=Count("pk"), last=Max("closed_on"))
        .order_by("-batch")
    )
    return list(rows[:MOST_CAMPAIGNS])


@dataclass(frozen=True, slots=True)
class Hours:
    """Calls and messages by the hour they were made at, 0 … 23: all, effective ones, and those that moved the lead."""

    made: Counts
    effective: Counts
    moved: Counts


def hours(who: Crew, first: date, end: date, kind: str = "", batch: int | None = None) -> Hours:
    """Return the exchanges (A01) of ``[first, end)``, or of one imported campaign, by hour. One query of the ledger."""
    found = Hours(*(np.zeros(24, np.int64) for _ in range(3)))
    if batch is None:
        rows = activities.exchanges(who.ids.tolist(), first, end)
    else:
        rows = activities.exchanges(who.ids.tolist(), EVER, end).filter(batch=batch)
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
