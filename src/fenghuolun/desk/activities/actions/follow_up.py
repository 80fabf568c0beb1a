"""What an activity sets in motion: the lead it touches, the quote, the policy; and taking that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.actions.refusals import UnknownCustomer, WrongEntry
from fenghuolun.desk.activities.choices import NextStep
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.rules.entries import Entry, NewLead
from fenghuolun.desk.customers.actions import (
    Touch,
    add_customer,
    add_lead,
    add_quote,
    add_vehicle,
    give_consent,
    issue_policy,
    recompute_lead,
    touch_lead,
    withdraw_policies,
    withdraw_quote,
)
from fenghuolun.desk.customers.actions.progress import recompute_leads_in_bulk
from fenghuolun.desk.customers.choices import ConsentPurpose, LeadStatus, Line, Stage
from fenghuolun.desk.customers.queries import customers_visible_to, leads_visible_to

if TYPE_CHECKING:
    from fenghuolun.desk.customers.models import Customer, Lead, Vehicle
    from fenghuolun.desk.teams.models import Person

NOT_YOURS = _("This customer is not on your list. It may have been handed to a colleague.")


@dataclass(frozen=True, slots=True)
class About:
    """Whom an entry is about, as far as it says."""

    customer: Customer | None = None
    vehicle: Vehicle | None = None
    lead: Lead | None = None

    @property
    def cube_kind(self) -> str:
        return self.lead.cube_kind if self.lead else ""


def about(by: Person, now: datetime, entry: Entry) -> About:
    """Return whom ``entry`` is about; a new customer is added here. Refuses what ``by`` does not look after or lead.

    A customer named without a lead stands for the one open lead, where there is exactly one.
    """
    if entry.new_lead is not None:
        return _added(by, now, entry, entry.new_lead)
    if entry.lead_id is not None:
        leads = leads_visible_to(by).select_related("customer", "vehicle").select_for_update(of=("self",))
        lead = leads.filter(pk=entry.lead_id).first()
        if lead is None or entry.customer_id not in (None, lead.customer_id):
            raise UnknownCustomer(NOT_YOURS)
        return About(lead.customer, lead.vehicle, lead)
    if entry.customer_id is None:
        return About()
    customer = customers_visible_to(by).filter(pk=entry.customer_id).first()
    if customer is None:
        raise UnknownCustomer(NOT_YOURS)
    leads = leads_visible_to(by).filter(customer=customer, status=LeadStatus.OPEN).select_related("vehicle")[:2]
    if len(leads) == 1:
        return About(customer, leads[0].vehicle, leads[0])
    return About(customer)


def _added(by: Person, now: datetime, entry: Entry, new: NewLead) -> About:
    customer = add_customer(
        by=by, now=now, name=new.name, kind=new.kind, phone=new.phone, grade=new.grade, may_collect=True
    )
    for purpose, is_given in ((ConsentPurpose.MARKETING, new.may_market), (ConsentPurpose.PHONE, new.may_phone)):
        if is_given:
            give_consent(by=by, now=now, customer=customer, purpose=purpose, is_given=True)
    vehicle = None
    if new.plate or new.model_name:
        vehicle = add_vehicle(by=by, now=now, customer=customer, plate=new.plate, model_name=new.model_name)
    referrer = customers_visible_to(by).filter(pk=new.referrer_id).first() if new.referrer_id else None
    if new.referrer_id and referrer is None:
        raise UnknownCustomer(NOT_YOURS)
    lead = add_lead(
        by=by,
        now=now,
        customer=customer,
        vehicle=vehicle,
        business_kind=new.business_kind,
        due_on=new.due_on,
        grade=new.grade,
        referrer=referrer,
    )
    return About(customer, vehicle, lead)


def carry_out(by: Person, now: datetime, row: Activity, entry: Entry, whom: About, stage: str) -> None:
    """Let ``row`` have its consequences. ``stage`` is what its kind stands for, effective or not."""
    if stage == Stage.DEAL:
        _sell(by, now, row, entry, whom)
    elif stage == Stage.QUOTE and whom.lead is not None and row.amount_fen is not None:
        add_quote(
            by=by,
            now=now,
            client_id=row.client_id,
            lead=whom.lead,
            premium_fen=row.amount_fen,
            issued_at=row.happened_at,
            number=row.quote_number,
        )
    if whom.lead is not None:
        # A quote or a sale has just written the row: then it is read again.
        is_as_read = entry.lead_id is not None and stage not in (Stage.DEAL, Stage.QUOTE)
        touch_lead(whom.lead, by=by, is_locked=is_as_read, **vars_of(touch_of(row)))


def _sell(by: Person, now: datetime, row: Activity, entry: Entry, whom: About) -> None:
    """A policy that was logged is provisional until an import confirms it (ruling 23)."""
    if row.amount_fen is None:
        raise WrongEntry(_("Write the premium of the policy."), field="amount_yuan")
    if whom.lead is None:
        raise WrongEntry(_("Choose the customer and vehicle this policy is for."), field="customer")
    compulsory = entry.compulsory_fen or 0
    if compulsory > row.amount_fen:
        raise WrongEntry(_("The compulsory part cannot be more than the whole premium."), field="compulsory_yuan")
    parts = {Line.COMPULSORY: compulsory, Line.COMMERCIAL: row.amount_fen - compulsory}
    issue_policy(
        by=by,
        now=now,
        premiums={str(line): fen for line, fen in parts.items() if fen or line == Line.COMMERCIAL},
        starts_on=entry.policy_starts_on or whom.lead.due_on or row.day,
        issued_on=row.day,
        lead=whom.lead,
        number=row.policy_number,
        seller=by,
        logged_as=row.client_id,
    )


def touch_of(row: Any) -> Touch:
    step = "" if row.next_step == NextStep.NONE else row.next_step
    return Touch(row.happened_at, row.day, row.stage, row.is_effective, step, row.next_on if step else None)


def vars_of(touch: Touch) -> dict[str, Any]:
    return {name: getattr(touch, name) for name in Touch.__slots__}


def take_back(by: Person, now: datetime, row: Activity) -> None:
    """Take back what a voided activity had set in motion, and make its lead's progress again from what still holds."""
    withdraw_policies(by=by, now=now, logged_as=row.client_id, reason=row.void_reason)
    if row.lead is None:
        return
    quote = row.lead.quotes.filter(client_id=row.client_id).first()
    if quote is not None:
        withdraw_quote(by=by, now=now, quote=quote)
    recompute_lead(row.lead, touches=_touches([row.lead_id])[row.lead_id])


def recompute_leads(lead_ids: Collection[int]) -> None:
    """Make the progress of many leads again from the ledger, a few statements for each thousand."""
    ids = sorted(lead_ids)
    for start in range(0, len(ids), 900):
        chunk = ids[start : start + 900]
        recompute_leads_in_bulk(_touches(chunk))


def _touches(lead_ids: Iterable[int]) -> dict[int, list[Touch]]:
    found: dict[int, list[Touch]] = defaultdict(list)
    rows = Activity.objects.filter(lead__in=lead_ids, voided_at=None).only(
        "lead_id", "happened_at", "day", "stage", "is_effective", "next_step", "next_on"
    )
    for row in rows:
        found[row.lead_id].append(touch_of(row))
    return found
