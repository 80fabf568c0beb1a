"""What falls due: open renewals and leads per person, kind and month, with the premium they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import TruncMonth

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import BusinessKind, LeadStatus, Stage
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import KIND_AT, KINDS, next_month
from fenghuolun.engine.results import Counts, Floats

RESCUE = timedelta(days=30)  # W6 ends at T+30: the lead is lost then (ruling 18)


@dataclass(frozen=True, slots=True)
class Due:
    """Leads by the month their cover ends: counts and expected premium, shape (people, kinds, months)."""

    counts: Counts
    premium_fen: Counts


def due_by_month(who: Crew, months: list[date], *, only_open: bool = False) -> Due:
    """Return what is (or was) due in each of the given consecutive months; gone vehicles are left out. One query."""
    due = Due(*(np.zeros((who.size, len(KINDS), len(months)), np.int64) for _ in range(2)))
    leads = customers.leads_of_people(who.ids.tolist()).filter(due_on__gte=months[0], due_on__lt=next_month(months[-1]))
    leads = leads.filter(status=LeadStatus.OPEN) if only_open else leads.exclude(status=LeadStatus.GONE)
    place = {month: at for at, month in enumerate(months)}
    position = who.position
    rows = (
        leads.annotate(month=TruncMonth("due_on"))
        .values_list("owner", "cube_kind", "month")
        .annotate(count=Count("pk"), premium=Sum("expected_premium_fen"))
        .order_by()
    )
    for owner, kind, month, count, premium in rows:
        cell = position[owner], KIND_AT[kind], place[month]
        due.counts[cell] = count
        due.premium_fen[cell] = premium or 0
    return due


def live_leads(who: Crew, today: date) -> tuple[Counts, Floats]:
    """Return open leads per person and kind, (people, kinds), and their mean expected premium in yuan (NaN unknown).

    Live means still winnable: without a due date, or not past it by more than the rescue window. One query.
    """
    counts = np.zeros((who.size, len(KINDS)), np.int64)
    mean_yuan = np.full(counts.shape, np.nan)
    position = who.position
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter(Q(due_on=None) | Q(due_on__gte=today - RESCUE), status=LeadStatus.OPEN)
        .values_list("owner", "cube_kind")
        .annotate(count=Count("pk"), premium=Avg("expected_premium_fen"))
        .order_by()
    )
    for owner, kind, count, premium in rows:
        cell = position[owner], KIND_AT[kind]
        counts[cell] = count
        mean_yuan[cell] = np.nan if premium is None else float(premium) / 100
    return counts, mean_yuan


@dataclass(frozen=True, slots=True)
class DueLead:
    """One open lead whose cover ends on a known day, as a table names it."""

    pk: int
    due_on: date
    next_on: date | None
    is_first_renewal: bool
    customer: str
    plate: str


def due_leads(who: Crew, first: date, end: date) -> list[list[DueLead]]:
    """Return, per person in the order of ``who``, the open leads whose cover ends in ``[first, end)``, nearest first.

    One query. A window on a day is ``customers.queries.window_of(lead.due_on, day)``.
    """
    found: list[list[DueLead]] = [[] for _ in range(who.size)]
    position = who.position
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter(status=LeadStatus.OPEN, due_on__gte=first, due_on__lt=end)
        .order_by("due_on", "pk")
        .values_list("owner", "pk", "due_on", "next_on", "business_kind", "customer__name", "vehicle__plate")
    )
    for owner, pk, due_on, next_on, kind, customer, plate in rows:
        lead = DueLead(pk, due_on, next_on, kind == BusinessKind.FIRST_RENEWAL, customer, plate or "")
        found[position[owner]].append(lead)
    return found


def live_by_stage(who: Crew, today: date) -> Counts:
    """Return live leads by how far they got, (people, stages), stages as ``STAGES``: the stock each step works on.

    One query.
    """
    counts = np.zeros((who.size, len(Stage.values)), np.int64)
    place = {stage: at for at, stage in enumerate(Stage.values)}
    position = who.position
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter(Q(due_on=None) | Q(due_on__gte=today - RESCUE), status=LeadStatus.OPEN)
        .values_list("owner", "stage")
        .annotate(count=Count("pk"))
        .order_by()
    )
    for owner, stage, count in rows:
        counts[position[owner], place[stage]] = count
    return counts
