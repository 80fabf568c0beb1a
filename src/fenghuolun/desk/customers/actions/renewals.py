"""The renewal list makes itself each morning: due policies become leads, lapsed ones go to the recovery pool."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from fenghuolun.desk.customers.actions.leads import move, renewal_kind_after
from fenghuolun.desk.customers.actions.policies import ONE_LEAD, ONE_SET
from fenghuolun.desk.customers.choices import (
    BusinessKind,
    CustomerKind,
    LeadStatus,
    Line,
    LossReason,
    PolicyStatus,
    cube_kind,
)
from fenghuolun.desk.customers.models import Lead, LeadMove, Policy
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import parameters

FLEET_DAYS = 180


@transaction.atomic
def make_renewal_leads(*, by: Person | None, now: datetime, today: date) -> int:
    """Make a lead for each vehicle whose policies with us end in T-90…T+30 (fleets from T-180); return how many.

    Skips what is renewed, sold, or has a lead for that end of cover. A lead goes
    to the customer's owner, who then has the days of W1 to claim it. Then leads
    30 days past their date are lost, and a new one without owner waits in the
    unit's recovery pool: 转保 at first, 脱保 from 90 days on. Run again the same day it does nothing.
    """
    limits = parameters(["renewal_list_days", "lost_days", "lapsed_days"], on=today)
    lost_days, lapsed_days = int(limits["lost_days"]), int(limits["lapsed_days"])
    due = _due_policies(today, int(limits["renewal_list_days"]), lost_days)
    leads = [_lead_of(policies, now, today) for policies in _by_vehicle(due)]
    Lead.objects.bulk_create(leads, batch_size=500)
    lost = _give_up(now=now, today=today, lost_days=lost_days)
    _call_lapsed(today - timedelta(days=lapsed_days))
    if leads or lost:
        record(by=by, now=now, action="make_renewal_leads", made=len(leads), lost=lost, today=today)
    return len(leads)


def _due_policies(today: date, list_days: int, lost_days: int) -> Iterable[Policy]:
    holding = Policy.objects.filter(is_ours=True, line__in=[Line.COMPULSORY, Line.COMMERCIAL]).exclude(
        status=PolicyStatus.CANCELLED
    )
    renewed = holding.filter(
        vehicle=OuterRef("vehicle"), line=OuterRef("line"), starts_on__gt=OuterRef("starts_on"),
        ends_on__gt=OuterRef("ends_on"),
    )  # fmt: skip
    has_lead = Lead.objects.filter(
        Q(status=LeadStatus.OPEN)
        | Q(due_on__gte=OuterRef("ends_on") - ONE_LEAD, due_on__lte=OuterRef("ends_on") + ONE_LEAD)
        | Q(expiring_policy__set_key=OuterRef("set_key")),
        vehicle=OuterRef("vehicle"),
    )
    first = today - timedelta(days=lost_days)
    soon = Q(ends_on__range=(first, today + timedelta(days=list_days)))
    fleet = Q(customer__kind=CustomerKind.FLEET, ends_on__range=(first, today + timedelta(days=FLEET_DAYS)))
    return (
        holding.filter(soon | fleet, vehicle__gone_on=None)
        .exclude(Exists(renewed))
        .exclude(Exists(has_lead))
        .select_related("customer__owner", "vehicle")
        .order_by("vehicle", "ends_on", "pk")
    )


def _by_vehicle(policies: Iterable[Policy]) -> list[list[Policy]]:
    """Return the due policies of each vehicle, those of its first end of cover only."""
    groups: dict[int, list[Policy]] = {}
    for policy in policies:
        group = groups.setdefault(policy.vehicle_id, [])
        if not group or policy.ends_on - group[0].ends_on <= ONE_SET:
            group.append(policy)
    return list(groups.values())


def _lead_of(policies: list[Policy], now: datetime, today: date) -> Lead:
    expiring = next((policy for policy in policies if policy.line == Line.COMMERCIAL), policies[0])
    customer = expiring.customer
    owner = customer.owner if customer.owner is not None and customer.owner.is_active else None
    kind = renewal_kind_after(expiring)
    return Lead(
        customer=customer, vehicle=expiring.vehicle, expiring_policy=expiring, business_kind=kind,
        cube_kind=cube_kind(kind, customer.kind), channel=expiring.channel, owner=owner,
        unit_id=owner.unit_id if owner else customer.unit_id or expiring.unit_id, due_on=expiring.ends_on,
        expected_premium_fen=sum(policy.premium_fen for policy in policies), created_on=today, assigned_at=now,
    )  # fmt: skip


def _give_up(*, now: datetime, today: date, lost_days: int) -> int:
    late = Lead.objects.select_for_update(of=("self",)).filter(
        status=LeadStatus.OPEN, due_on__lt=today - timedelta(days=lost_days)
    )
    leads = list(late.select_related("customer"))
    moves, pool = [], []
    for lead in leads:
        moves.append(move(lead, by=None, now=now, what="lost", reason="T+30"))
        lead.status, lead.closed_on = LeadStatus.LOST, today
        lead.loss_reason = LossReason.UNREACHABLE if lead.contacted_on is None else LossReason.UNKNOWN
        lead.next_step, lead.next_on = "", None
        pool.append(_recovery_of(lead, today))
    Lead.objects.bulk_update(leads, ["status", "closed_on", "loss_reason", "next_step", "next_on"], batch_size=200)
    LeadMove.objects.bulk_create(moves, batch_size=500)
    Lead.objects.bulk_create(pool, batch_size=500)
    return len(leads)


def _recovery_of(lead: Lead, today: date) -> Lead:
    kind = BusinessKind.SWITCH
    return Lead(
        customer=lead.customer, vehicle=lead.vehicle, expiring_policy=lead.expiring_policy, business_kind=kind,
        cube_kind=cube_kind(kind, lead.customer.kind), channel=lead.channel, owner=None, unit_id=lead.unit_id,
        expected_premium_fen=lead.expected_premium_fen, created_on=today,
    )  # fmt: skip


def _call_lapsed(lapsed_before: date) -> None:
    lapsed = Lead.objects.filter(
        status=LeadStatus.OPEN, due_on=None, business_kind=BusinessKind.SWITCH, expiring_policy__is_ours=True,
        expiring_policy__ends_on__lte=lapsed_before,
    )  # fmt: skip
    Lead.objects.filter(pk__in=list(lapsed.values_list("pk", flat=True))).update(business_kind=BusinessKind.LAPSED)
