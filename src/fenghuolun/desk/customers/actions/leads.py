"""The life of a lead: made, touched, quoted, won, lost; and made again from its activities when one is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.choices import BusinessKind, Channel, Grade, LeadStatus, LossReason, Stage, cube_kind
from fenghuolun.desk.customers.models import Customer, Lead, LeadMove, Policy, Quote, Vehicle
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require, require_in_reach


class LeadRefused(Refused):
    code = "lead"


STAGES = list(Stage)
REACHED_ON = {Stage.CONTACT: "contacted_on", Stage.VISIT: "visited_on", Stage.QUOTE: "quoted_on"}
PROGRESS = ("stage", "contacted_on", "visited_on", "quoted_on", "touches", "last_touch_at", "next_step", "next_on")


def move(
    lead: Lead, *, by: Person | None, now: datetime, what: str, to: Person | None = None, reason: str = ""
) -> LeadMove:
    return LeadMove(
        lead=lead, at=now, by=by, move=what, from_owner_id=lead.owner_id,
        to_owner_id=to.pk if to is not None else lead.owner_id, reason=reason[:200],
    )  # fmt: skip


@transaction.atomic
def add_lead(
    *,
    by: Person | None,
    now: datetime,
    customer: Customer,
    business_kind: str,
    vehicle: Vehicle | None = None,
    due_on: date | None = None,
    channel: str = Channel.FIELD,
    grade: str = "",
    owner: Person | None = None,
    expected_premium_fen: int | None = None,
    expiring_policy: Policy | None = None,
    referrer: Customer | None = None,
    next_step: str = "",
    next_on: date | None = None,
) -> Lead:
    """Return a new chance to insure one vehicle once, with the customer's owner unless another one is named.

    Refuses a second open lead for the vehicle and a second one for the same end of cover.
    """
    require(by, Permission.EDIT_CUSTOMER)
    owner = owner or customer.owner or by
    require_in_reach(by, owner_id=owner.pk if owner else None, unit_id=customer.unit_id)
    if customer.erased_at is not None:
        raise LeadRefused(_("The personal data of this customer were erased. Nothing can be added to it."))
    if vehicle is not None and vehicle.customer_id != customer.pk:
        raise LeadRefused(_("This vehicle belongs to another customer."), field="vehicle")
    if expected_premium_fen is not None and expected_premium_fen < 0:
        raise LeadRefused(_("A premium cannot be negative."), field="expected_premium")
    if vehicle is not None and Lead.objects.filter(vehicle=vehicle, status=LeadStatus.OPEN).exists():
        raise LeadRefused(_("This vehicle has an open lead already. Log what you did there."), field="vehicle")
    lead = Lead(
        customer=customer, vehicle=vehicle, business_kind=business_kind,
        cube_kind=cube_kind(business_kind, customer.kind),
        channel=channel, grade=grade, owner=owner, unit=owner.unit if owner else customer.unit, due_on=due_on,
        expected_premium_fen=expected_premium_fen, expiring_policy=expiring_policy, referrer=referrer,
        created_on=timezone.localdate(now), assigned_at=now, next_step=next_step, next_on=next_on,
        claimed_at=now if owner is not None and by is not None and owner.pk == by.pk else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            lead.save()
    except IntegrityError as error:
        raise LeadRefused(
            _("There was a lead for this vehicle and this date already. Reopen it instead."), field="due_on"
        ) from error
    record(by=by, now=now, action="add_lead", thing=lead, customer=customer, owner=owner)
    return lead


def reach(lead: Lead, stage: str, on: date) -> bool:
    """Let the lead have reached ``stage`` on ``on``, and with it every stage before; say whether it is a new height."""
    rank = STAGES.index(Stage(stage))
    for passed in STAGES[1 : rank + 1]:
        column = REACHED_ON.get(passed)
        if column is not None:
            earlier = getattr(lead, column)
            if earlier is None or on < earlier:
                setattr(lead, column, on)
    if rank <= STAGES.index(Stage(lead.stage)):
        return False
    lead.stage = stage
    return True


@transaction.atomic(savepoint=False)
def touch_lead(
    lead: Lead,
    *,
    by: Person | None,
    at: datetime,
    stage: str = "",
    on: date | None = None,
    is_effective: bool = True,
    next_step: str = "",
    next_on: date | None = None,
    is_locked: bool = False,
) -> Lead:
    """Let an activity of ``at`` leave its mark: a touch, the stage it reached, the next step it promised.

    Called inside the transaction that logs; leaves no audit line of its own. An
    activity that was not effective (an unanswered call) promises a next step
    but touches nothing. A stage once reached stays reached (ruling 2). ``is_locked``
    says that ``lead`` was read for update in this transaction and is as it stands.
    """
    lead = lead if is_locked else Lead.objects.select_for_update().get(pk=lead.pk)
    _mark(lead, Touch(at, on or timezone.localdate(at), stage, is_effective, next_step, next_on), by)
    lead.save(update_fields=PROGRESS)
    if is_effective:
        touch_customer(lead.customer_id, at)
    return lead


def touch_customer(customer_id: int, at: datetime) -> None:
    Customer.objects.filter(pk=customer_id).exclude(last_touch_at__gte=at).update(last_touch_at=at)


@dataclass(frozen=True, slots=True)
class Touch:
    """What one activity means for its lead."""

    at: datetime
    on: date
    stage: str = ""
    is_effective: bool = True
    next_step: str = ""
    next_on: date | None = None


def _mark(lead: Lead, touch: Touch, by: Person | None) -> None:
    before = lead.last_touch_at
    if touch.is_effective:
        lead.touches += 1
        lead.last_touch_at = max(before, touch.at) if before else touch.at
    if touch.stage and touch.stage != Stage.DEAL and reach(lead, touch.stage, touch.on):
        move(lead, by=by, now=touch.at, what=f"to_{touch.stage}").save()
    if lead.status == LeadStatus.OPEN and (before is None or touch.at >= before):
        lead.next_step, lead.next_on = touch.next_step, touch.next_on


@transaction.atomic
def recompute_lead(lead: Lead, *, touches: Iterable[Touch]) -> Lead:
    """Make the progress of a lead again from the activities that still hold, its quotes and its policies.

    ``touches`` are those of all activities of the lead that are not voided, in any order.
    """
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    quotes = Quote.objects.filter(lead=lead, withdrawn_at=None).values_list("issued_at", flat=True)
    remake(lead, touches, [timezone.localdate(issued_at) for issued_at in quotes])
    lead.save(update_fields=PROGRESS)
    return lead


def remake(lead: Lead, touches: Iterable[Touch], quoted_on: Iterable[date]) -> None:
    """Set the progress of ``lead`` to what its activities, its quotes and its end say; the caller saves it."""
    lead.touches, lead.last_touch_at, lead.stage = 0, None, Stage.LEAD
    lead.contacted_on = lead.visited_on = lead.quoted_on = lead.next_on = None
    lead.next_step = ""
    for touch in sorted(touches, key=lambda one: one.at):
        if touch.is_effective:
            lead.touches += 1
            lead.last_touch_at = touch.at
        if touch.stage:
            reach(lead, min(touch.stage, Stage.QUOTE, key=lambda s: STAGES.index(Stage(s))), touch.on)
        lead.next_step, lead.next_on = touch.next_step, touch.next_on
    for day in quoted_on:
        reach(lead, Stage.QUOTE, day)
    if lead.status == LeadStatus.WON and lead.closed_on is not None:
        reach(lead, Stage.DEAL, lead.closed_on)
    if lead.status != LeadStatus.OPEN:
        lead.next_step, lead.next_on = "", None


def close_as_won(lead: Lead, *, policy: Policy, on: date) -> None:
    """Let the lead be won by ``policy``, every stage reached; the caller saves it."""
    reach(lead, Stage.DEAL, on)
    lead.status, lead.closed_on, lead.won_policy = LeadStatus.WON, on, policy
    lead.loss_reason = lead.second_loss_reason = lead.next_step = ""
    lead.next_on = None


def win(lead: Lead, *, by: Person | None, now: datetime, policy: Policy, on: date) -> None:
    move(lead, by=by, now=now, what="won").save()
    close_as_won(lead, policy=policy, on=on)
    lead.save()


def open_again(lead: Lead, *, by: Person | None, now: datetime, reason: str) -> None:
    move(lead, by=by, now=now, what="reopened", reason=reason).save()
    lead.status, lead.closed_on, lead.won_policy = LeadStatus.OPEN, None, None
    lead.loss_reason = lead.second_loss_reason = ""
    lead.stage = next((s for s in reversed(STAGES) if s in REACHED_ON and getattr(lead, REACHED_ON[s])), Stage.LEAD)
    lead.save()


@transaction.atomic
def lose_lead(
    *, by: Person | None, now: datetime, lead: Lead, reason: str, second_reason: str = "", on: date | None = None
) -> Lead:
    """Close a lead as lost with its reason; "sold or scrapped" leaves the renewal base instead of counting as lost."""
    require_in_reach(by, owner_id=lead.owner_id, unit_id=lead.unit_id)
    require(by, Permission.EDIT_CUSTOMER)
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    if lead.status != LeadStatus.OPEN:
        raise LeadRefused(_("This lead is closed already. Look at the page again."))
    if reason not in LossReason.values:
        raise LeadRefused(_("Choose why it was lost."), field="reason")
    move(lead, by=by, now=now, what="lost", reason=reason).save()
    lead.status = LeadStatus.GONE if reason == LossReason.GONE else LeadStatus.LOST
    lead.loss_reason, lead.second_loss_reason = reason, second_reason if second_reason != reason else ""
    lead.closed_on, lead.next_step, lead.next_on = on or timezone.localdate(now), "", None
    lead.save()
    record(by=by, now=now, action="lose_lead", thing=lead, reason=reason)
    return lead


@transaction.atomic
def reopen_lead(*, by: Person | None, now: datetime, lead: Lead) -> Lead:
    """Take a loss back."""
    require_in_reach(by, owner_id=lead.owner_id, unit_id=lead.unit_id)
    require(by, Permission.EDIT_CUSTOMER)
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    if lead.status not in (LeadStatus.LOST, LeadStatus.GONE):
        raise LeadRefused(_("Only a lost lead can be opened again."))
    if lead.customer.erased_at is not None:
        raise LeadRefused(_("The personal data of this customer were erased. Nothing can be added to it."))
    if lead.vehicle_id and Lead.objects.filter(vehicle=lead.vehicle_id, status=LeadStatus.OPEN).exists():
        raise LeadRefused(_("This vehicle has a newer open lead. Go on with that one."))
    open_again(lead, by=by, now=now, reason="")
    record(by=by, now=now, action="reopen_lead", thing=lead)
    return lead


@transaction.atomic
def grade_lead(*, by: Person | None, now: datetime, lead: Lead, grade: str) -> Lead:
    require_in_reach(by, owner_id=lead.owner_id, unit_id=lead.unit_id)
    lead.grade = Grade(grade) if grade else ""
    lead.save(update_fields=["grade"])
    record(by=by, now=now, action="grade_lead", thing=lead, grade=grade)
    return lead


def renewal_kind_after(policy: Policy) -> BusinessKind:
    return BusinessKind.FIRST_RENEWAL if policy.business_kind == BusinessKind.NEW else BusinessKind.RENEWAL
