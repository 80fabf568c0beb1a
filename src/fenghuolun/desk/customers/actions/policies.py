"""Policies: logged first, confirmed by the import, cancelled; lead and tally follow in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.leads import open_again, win
from fenghuolun.desk.customers.actions.tallies import tallied
from fenghuolun.desk.customers.choices import BusinessKind, LeadStatus, Line, PolicyStatus, cube_kind
from fenghuolun.desk.customers.models import Lead, Policy, Vehicle
from fenghuolun.desk.customers.rules import business_kind_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import parameter
from fenghuolun.desk.teams.rules import require_in_reach


class PolicyRefused(Refused):
    code = "policy"


# Lines of one vehicle that start within these days belong to one set; a logged start may be that far off.
ONE_SET = timedelta(days=45)
ONE_LEAD = timedelta(days=60)
YEAR = timedelta(days=365)


def check_policy(*, premium_fen: int, starts_on: date, ends_on: date, issued_on: date, today: date) -> None:
    """Refuse what cannot be: a negative premium, an end before the start, an issue day that has not come."""
    if premium_fen < 0:
        raise PolicyRefused(
            _("A premium cannot be negative. Enter a refund by cancelling the policy."), field="premium"
        )
    if ends_on <= starts_on:
        raise PolicyRefused(_("The policy ends before it starts."), field="ends_on")
    if issued_on > today:
        raise PolicyRefused(_("The day of issue lies in the future."), field="issued_on")


def check_seller(seller: Person | None, issued_on: date) -> None:
    if seller is not None and seller.hired_on is not None and issued_on < seller.hired_on:
        raise PolicyRefused(
            _("%(name)s was hired on %(day)s and cannot have issued a policy before.")
            % {"name": seller.name, "day": seller.hired_on},
            field="issued_on",
        )


def check_not_too_early(
    starts_on: date, issued_on: date, *, seller: Person | None, unit: Unit, lines: Iterable[str]
) -> None:
    """Refuse motor cover sold earlier before its start than the region allows (``earliest_issue_days``).

    Only what is reported here is refused; a policy that an import brings is a fact.
    """
    if all(line == Line.OTHER for line in lines):
        return
    days = int(parameter("earliest_issue_days", on=issued_on, unit=unit, person=seller))
    first = starts_on - timedelta(days=days)
    if issued_on < first:
        raise PolicyRefused(
            _("Cover may be issued %(days)d days before it starts, here from %(day)s on. Quote now, issue then.")
            % {"days": days, "day": first.isoformat()},
            field="starts_on",
        )


def set_key_for(vehicle: Vehicle, starts_on: date) -> str:
    """Return the key of the set that a line starting on that day joins: one already there, or a new one."""
    near = Policy.objects.filter(
        vehicle=vehicle, is_ours=True, starts_on__range=(starts_on - ONE_SET, starts_on + ONE_SET)
    ).exclude(status=PolicyStatus.CANCELLED)
    key = near.order_by("starts_on").values_list("set_key", flat=True).first()
    return key or new_set_key(vehicle.pk, starts_on)


def new_set_key(vehicle_id: int, starts_on: date) -> str:
    return f"{vehicle_id}-{starts_on:%Y%m%d}"


@transaction.atomic
def issue_policy(
    *,
    by: Person | None,
    now: datetime,
    premiums: Mapping[str, int],
    starts_on: date,
    lead: Lead | None = None,
    vehicle: Vehicle | None = None,
    ends_on: date | None = None,
    issued_on: date | None = None,
    number: str = "",
    seller: Person | None = None,
    logged_as: UUID | None = None,
    status: str = PolicyStatus.PROVISIONAL,
    **fields: Any,
) -> list[Policy]:
    """Write down what was sold: one policy per line of ``premiums`` (line → fen), one set, one deal; the lead is won.

    Logged policies are provisional until an import confirms them. Saying the
    same again changes nothing: what ``logged_as`` made already is returned, and a
    line of this vehicle that is in force for those days already is not sold twice.
    """
    if logged_as is not None and (made := list(Policy.objects.filter(logged_as=logged_as).order_by("pk"))):
        return made
    vehicle = _locked_vehicle(lead, vehicle, now)
    seller = seller or (lead.owner if lead is not None else None) or by
    unit = seller.unit if seller is not None and seller.unit is not None else vehicle.customer.unit
    if unit is None:
        raise PolicyRefused(_("Say who sold this policy."), field="seller")
    if lead is not None:
        require_in_reach(by, owner_id=lead.owner_id, unit_id=lead.unit_id)
    today = timezone.localdate(now)
    issued_on = issued_on or today
    ends_on = ends_on or _a_year_later(starts_on)
    check_seller(seller, issued_on)
    check_not_too_early(starts_on, issued_on, seller=seller, unit=unit, lines=premiums)
    kind = lead.business_kind if lead is not None else kind_after(vehicle, starts_on)
    key = set_key_for(vehicle, starts_on)
    facts = {
        **fields, "number": number, "vehicle": vehicle, "customer": vehicle.customer, "starts_on": starts_on,
        "ends_on": ends_on, "issued_on": issued_on, "business_kind": kind, "seller": seller, "unit": unit,
        "cube_kind": cube_kind(kind, vehicle.customer.kind), "set_key": key, "status": status, "logged_as": logged_as,
        "created_at": now,
    }  # fmt: skip
    for premium_fen in premiums.values():
        check_policy(premium_fen=premium_fen, starts_on=starts_on, ends_on=ends_on, issued_on=issued_on, today=today)
    with tallied([key]):
        policies = [
            same_cover(vehicle, line, starts_on)
            or Policy.objects.create(line=Line(line), premium_fen=premium_fen, **facts)
            for line, premium_fen in premiums.items()
        ]
    if policies:
        close_leads(policies[0], by=by, now=now, lead=lead)
        record(by=by, now=now, action="issue_policy", thing=policies[0], premiums=dict(premiums), lead=lead)
    return policies


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day + YEAR


def _locked_vehicle(lead: Lead | None, vehicle: Vehicle | None, now: datetime) -> Vehicle:
    """Return the vehicle, locked against a second sale at the same moment; a lead without one gets one to be named."""
    vehicle_id = vehicle.pk if vehicle is not None else lead.vehicle_id if lead is not None else None
    if vehicle_id is not None:
        return Vehicle.objects.select_for_update(of=("self",)).select_related("customer__unit").get(pk=vehicle_id)
    if lead is None:
        raise PolicyRefused(_("Say which vehicle the policy is for."), field="vehicle")
    lead.vehicle = Vehicle.objects.create(customer=lead.customer, created_at=now)
    lead.save(update_fields=["vehicle"])
    return lead.vehicle


def kind_after(vehicle: Vehicle, starts_on: date) -> BusinessKind:
    before = Policy.objects.filter(vehicle=vehicle, starts_on__lt=starts_on - ONE_SET)
    previous = before.exclude(status=PolicyStatus.CANCELLED).order_by("-ends_on").first()
    return business_kind_of(
        starts_on=starts_on, previous=previous, first_registered_on=vehicle.first_registered_on,
        transferred_on=vehicle.transferred_on,
    )  # fmt: skip


def same_cover(vehicle: Vehicle, line: str, starts_on: date) -> Policy | None:
    """Return our policy of that line for those days: the exact start, else the nearest within 45 days."""
    near = Policy.objects.filter(
        vehicle=vehicle, line=line, is_ours=True, starts_on__range=(starts_on - ONE_SET, starts_on + ONE_SET)
    ).exclude(status=PolicyStatus.CANCELLED)
    if line == Line.OTHER:
        near = near.filter(starts_on=starts_on)
    return min(near, key=lambda policy: abs(policy.starts_on - starts_on), default=None)


def leads_won_by(vehicle_ids: Iterable[int]) -> list[Lead]:
    """Return the leads that a policy of these vehicles may close: open ones, and lost ones that the facts overrule."""
    return list(
        Lead.objects.select_for_update().filter(
            Q(status=LeadStatus.OPEN) | Q(status=LeadStatus.LOST, due_on__isnull=False), vehicle__in=vehicle_ids
        )
    )


def wins(policy: Policy, lead: Lead) -> bool:
    """An open lead is won by a policy starting near the end of cover; a lost one only by one issued before the loss."""
    if lead.vehicle_id != policy.vehicle_id:
        return False
    if lead.status == LeadStatus.LOST and (lead.closed_on is None or policy.issued_on > lead.closed_on):
        return False
    return lead.due_on is None or abs(lead.due_on - policy.starts_on) <= ONE_LEAD


def close_leads(policy: Policy, *, by: Person | None, now: datetime, lead: Lead | None = None) -> None:
    for candidate in leads_won_by([policy.vehicle_id]):
        is_named = lead is not None and candidate.pk == lead.pk
        if is_named or (policy.is_ours and policy.line != Line.OTHER and wins(policy, candidate)):
            win(candidate, by=by, now=now, policy=policy, on=policy.issued_on)
    if lead is not None and lead.status != LeadStatus.OPEN:
        lead.refresh_from_db()


@transaction.atomic
def confirm_policy(*, by: Person | None, now: datetime, policy: Policy, **facts: Any) -> Policy:
    """Let the company's own record replace what was logged: number, premium, dates. The premium counts once."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    key = policy.set_key
    with tallied([key]):
        for field, value in facts.items():
            setattr(policy, field, value)
        check_policy(
            premium_fen=policy.premium_fen, starts_on=policy.starts_on, ends_on=policy.ends_on,
            issued_on=policy.issued_on, today=timezone.localdate(now),
        )  # fmt: skip
        policy.status = PolicyStatus.IN_FORCE
        policy.save()
    close_leads(policy, by=by, now=now)
    record(by=by, now=now, action="confirm_policy", thing=policy, fields=sorted(facts))
    return policy


@transaction.atomic
def cancel_policy(*, by: Person | None, now: datetime, policy: Policy, reason: str = "") -> Policy:
    """Take a policy out of the results; the lead it won is open again when nothing else of its set holds."""
    require_in_reach(by, owner_id=policy.seller_id, unit_id=policy.unit_id)
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    if policy.status == PolicyStatus.CANCELLED:
        return policy
    with tallied([policy.set_key]):
        policy.status = PolicyStatus.CANCELLED
        policy.save(update_fields=["status"])
    rest = Policy.objects.filter(set_key=policy.set_key, is_ours=True).exclude(status=PolicyStatus.CANCELLED)
    other = rest.exclude(line=Line.OTHER).order_by("pk").first()
    for lead in Lead.objects.select_for_update().filter(won_policy=policy):
        if other is None:
            open_again(lead, by=by, now=now, reason=reason)
        else:
            lead.won_policy = other
            lead.save(update_fields=["won_policy"])
    record(by=by, now=now, action="cancel_policy", thing=policy, reason=reason)
    return policy


@transaction.atomic
def withdraw_policies(*, by: Person | None, now: datetime, logged_as: UUID, reason: str = "") -> list[Policy]:
    """Take back what one logged activity sold. What an import has confirmed meanwhile stays sold."""
    policies = []
    for policy in Policy.objects.filter(logged_as=logged_as):
        if policy.status == PolicyStatus.IN_FORCE:
            policy.logged_as = None
            policy.save(update_fields=["logged_as"])
        else:
            policies.append(cancel_policy(by=by, now=now, policy=policy, reason=reason))
    return policies
