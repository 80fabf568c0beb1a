"""Leads of a file, open ones and those of the past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.bulk.result import BulkResult, Owners, chunks
from fenghuolun.desk.customers.actions.leads import LeadRefused
from fenghuolun.desk.customers.choices import Channel, LeadStatus, Stage, cube_kind
from fenghuolun.desk.customers.models import Customer, Lead
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as a file names it. The dates of the stages are when each was first reached, where that is known."""

    customer_id: int
    business_kind: str
    vehicle_id: int | None = None
    due_on: date | None = None
    channel: str = Channel.FIELD
    grade: str = ""
    owner_id: int | None = None
    unit_id: int | None = None
    expected_premium_fen: int | None = None
    expiring_policy_id: int | None = None
    referrer_id: int | None = None
    created_on: date | None = None
    status: str = LeadStatus.OPEN
    stage: str = Stage.LEAD
    assigned_at: datetime | None = None
    claimed_at: datetime | None = None
    contacted_on: date | None = None
    visited_on: date | None = None
    quoted_on: date | None = None
    closed_on: date | None = None
    touches: int = 0
    last_touch_at: datetime | None = None
    next_step: str = ""
    next_on: date | None = None
    won_policy_id: int | None = None
    loss_reason: str = ""


COPIED = tuple(name for name in LeadRow.__dataclass_fields__ if name not in {"owner_id", "unit_id", "created_on"})


@transaction.atomic
def add_leads_in_bulk(
    *, by: Person | None, now: datetime, rows: Sequence[LeadRow], batch: int | None = None
) -> BulkResult:
    """Add the leads of a file. One of a vehicle and end of cover that is here already is found, not doubled."""
    require(by, Permission.IMPORT_FILE)
    result = BulkResult.of(rows)
    owners = Owners.named_by(by, {row.owner_id for row in rows if row.owner_id})
    customers = _customers(row.customer_id for row in rows)
    known, open_ones = _known(row.vehicle_id for row in rows if row.vehicle_id)
    fresh: dict[int, Lead] = {}
    for number, row in enumerate(rows):
        try:
            lead = _lead_of(row, owners, customers, now, batch)
        except Refused as refused:
            result.problems[number] = str(refused)
            continue
        there = known.get((row.vehicle_id, row.due_on)) if row.due_on else None
        if there is None and row.status == LeadStatus.OPEN:
            there = open_ones.get(row.vehicle_id)
        if there is not None:
            result.same += 1
            fresh[number] = there
            continue
        fresh[number] = lead
        if row.vehicle_id and row.due_on:
            known[(row.vehicle_id, row.due_on)] = lead
        if row.vehicle_id and row.status == LeadStatus.OPEN:
            open_ones[row.vehicle_id] = lead
    made = list({id(lead): lead for lead in fresh.values() if lead.pk is None}.values())
    Lead.objects.bulk_create(made, batch_size=500)
    for number, lead in fresh.items():
        result.ids[number] = lead.pk
    result.made = [lead.pk for lead in made]
    record(by=by, now=now, action="add_leads_in_bulk", made=len(made), rows=len(rows), batch=batch)
    return result


def _customers(ids: Iterable[int]) -> dict[int, Customer]:
    found: dict[int, Customer] = {}
    for part in chunks(set(ids)):
        found |= Customer.objects.only("pk", "kind", "owner_id", "unit_id").in_bulk(part)
    return found


Known = tuple[dict[tuple[int | None, date | None], Lead], dict[int | None, Lead]]


def _known(vehicle_ids: Iterable[int]) -> Known:
    by_due: dict[tuple[int | None, date | None], Lead] = {}
    open_ones: dict[int | None, Lead] = {}
    for part in chunks(set(vehicle_ids)):
        for lead in Lead.objects.filter(vehicle__in=part).only("pk", "vehicle_id", "due_on", "status"):
            by_due[(lead.vehicle_id, lead.due_on)] = lead
            if lead.status == LeadStatus.OPEN:
                open_ones[lead.vehicle_id] = lead
    return by_due, open_ones


def _lead_of(row: LeadRow, owners: Owners, customers: dict[int, Customer], now: datetime, batch: int | None) -> Lead:
    customer = customers.get(row.customer_id)
    if customer is None:
        raise LeadRefused(_("There is no such customer."))
    if row.owner_id is not None and row.owner_id not in owners.people:
        raise LeadRefused(_("The owner is not one of your people."))
    if row.expected_premium_fen is not None and row.expected_premium_fen < 0:
        raise LeadRefused(_("A premium cannot be negative."))
    created_on = row.created_on or timezone.localdate(now)
    if row.closed_on is not None and row.closed_on < created_on:
        raise LeadRefused(_("The lead was closed before it was made."))
    if row.owner_id is not None:
        day = row.closed_on if row.closed_on and row.status != LeadStatus.OPEN else timezone.localdate(now)
        unit_id = owners.unit_on(row.owner_id, day)
    else:
        unit_id = row.unit_id or customer.unit_id
    return Lead(
        **{name: getattr(row, name) for name in COPIED}, cube_kind=cube_kind(row.business_kind, customer.kind),
        owner_id=row.owner_id, unit_id=unit_id, created_on=created_on, batch=batch,
    )  # fmt: skip
