"""Who has a lead: claimed by a seller, assigned by a leader, evenly when many; taken back; handed over by a leaver."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.leads import move
from fenghuolun.desk.customers.choices import CustomerKind, LeadStatus
from fenghuolun.desk.customers.models import Customer, Lead, LeadMove
from fenghuolun.desk.customers.queries import takers_for, unclaimed_for
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require, scope


class AssignRefused(Refused):
    code = "assign"


@transaction.atomic
def claim_lead(*, by: Person, now: datetime, lead: Lead) -> Lead:
    """Say "this one is mine to work on": a lead assigned to ``by``, or one of the own unit that nobody has."""
    if claim_leads(by=by, now=now, lead_ids=[lead.pk]) == 0:
        raise AssignRefused(_("A colleague has this lead already. Choose another one."))
    return Lead.objects.get(pk=lead.pk)


@transaction.atomic
def claim_leads(*, by: Person, now: datetime, lead_ids: Collection[int]) -> int:
    """Claim what can be claimed of ``lead_ids``; return how many. What somebody else was faster with stays there."""
    require(by, Permission.EDIT_CUSTOMER)
    free = unclaimed_for(by).values("pk")
    mine = Lead.objects.select_for_update().filter(
        Q(owner=by) | Q(pk__in=free), pk__in=lead_ids, status=LeadStatus.OPEN, claimed_at=None
    )
    leads = list(mine)
    LeadMove.objects.bulk_create([move(lead, by=by, now=now, what="claimed", to=by) for lead in leads], batch_size=500)
    taken = [lead.pk for lead in leads if lead.owner_id is None]
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(claimed_at=now)
    Lead.objects.filter(pk__in=taken).update(owner=by, unit=by.unit, assigned_at=now)
    _customers_follow({by: taken})
    if leads:
        record(by=by, now=now, action="claim_leads", leads=[lead.pk for lead in leads])
    return len(leads)


def _customers_follow(given: Mapping[Person, Collection[int]]) -> None:
    """A customer goes to whoever has its lead; a fleet stays with its account manager once it has one."""
    for taker, ids in given.items():
        customers = Customer.objects.filter(leads__in=ids).filter(~Q(kind=CustomerKind.FLEET) | Q(owner=None))
        Customer.objects.filter(pk__in=customers.values("pk")).update(owner=taker, unit=taker.unit)


@transaction.atomic
def assign_leads(
    *,
    by: Person | None,
    now: datetime,
    lead_ids: Sequence[int],
    takers: Sequence[Person],
    seen: Mapping[int, int | None] | None = None,
    reason: str = "",
) -> tuple[int, int]:
    """Give open leads to ``takers``, in turn when there are several; return (how many moved, how many not).

    ``seen`` says who had each lead when the page was made. A lead that another
    leader moved meanwhile stays where it is and counts among the second number:
    nothing is overwritten unseen. Assigning starts the days to claim anew.
    """
    require(by, Permission.ASSIGN_LEAD)
    if not takers:
        raise AssignRefused(_("Choose who gets these leads."), field="takers")
    allowed = None if by is None else set(takers_for(by).values_list("pk", flat=True))
    if allowed is not None and not {taker.pk for taker in takers} <= allowed:
        raise AssignRefused(_("Choose sellers of your own teams."), field="takers")
    visible = Lead.objects.select_for_update().filter(pk__in=lead_ids, status=LeadStatus.OPEN)
    if by is not None:
        visible = visible.filter(scope(by))
    leads = sorted(visible, key=lambda lead: (lead.customer_id, lead.pk))
    unchanged = [lead for lead in leads if seen is None or seen.get(lead.pk, lead.owner_id) == lead.owner_id]
    given = _in_turn(unchanged, takers)
    moved = _give(given, by=by, now=now, what="assigned", reason=reason)
    if moved:
        record(by=by, now=now, action="assign_leads", takers=list(takers), leads=len(moved), reason=reason)
    return len(moved), len(lead_ids) - len(moved)


def _in_turn(leads: Sequence[Lead], takers: Sequence[Person]) -> dict[Person, list[Lead]]:
    """Deal the leads out in turn, all leads of one customer to one taker."""
    given: dict[Person, list[Lead]] = {taker: [] for taker in takers}
    of_customer: dict[int, Person] = {}
    for lead in leads:
        taker = of_customer.get(lead.customer_id) or min(takers, key=lambda one: len(given[one]))
        of_customer[lead.customer_id] = taker
        given[taker].append(lead)
    return given


def _give(
    given: Mapping[Person, list[Lead]], *, by: Person | None, now: datetime, what: str, reason: str
) -> list[LeadMove]:
    moves: list[LeadMove] = []
    for taker, leads in given.items():
        changing = [lead for lead in leads if lead.owner_id != taker.pk]
        moves += [move(lead, by=by, now=now, what=what, to=taker, reason=reason) for lead in changing]
        ids = [lead.pk for lead in changing]
        Lead.objects.filter(pk__in=ids).update(owner=taker, unit=taker.unit, assigned_at=now, claimed_at=None)
    LeadMove.objects.bulk_create(moves, batch_size=500)
    _customers_follow({taker: [lead.pk for lead in leads] for taker, leads in given.items()})
    return moves


@transaction.atomic
def reassign(
    *, by: Person | None, now: datetime, lead: Lead, taker: Person, seen_owner: Person | None, reason: str = ""
) -> Lead:
    """Give one lead to somebody else. When another leader was faster, nothing happens; the sentence says who has it."""
    current = Lead.objects.select_related("owner").get(pk=lead.pk)
    seen = {lead.pk: seen_owner.pk if seen_owner else None}
    moved, _left = assign_leads(by=by, now=now, lead_ids=[lead.pk], takers=[taker], seen=seen, reason=reason)
    if not moved and current.owner_id != taker.pk:
        raise AssignRefused(
            _("Somebody gave this lead to %(name)s meanwhile. Look again, then decide.")
            % {"name": current.owner or "—"}
        )
    return Lead.objects.get(pk=lead.pk)


@transaction.atomic
def undo_assignment(*, by: Person, now: datetime, at: datetime) -> int:
    """Take back what ``by`` assigned at ``at``, as far as nobody touched it since; return how many went back."""
    require(by, Permission.ASSIGN_LEAD)
    moves = LeadMove.objects.filter(by=by, at=at, move="assigned").select_related("lead", "from_owner")
    back: dict[Person | None, list[Lead]] = {}
    for one in moves:
        if one.lead.owner_id == one.to_owner_id and one.lead.claimed_at is None and one.lead.assigned_at == at:
            back.setdefault(one.from_owner, []).append(one.lead)
    undone = [move(lead, by=by, now=now, what="undone", to=owner) for owner, leads in back.items() for lead in leads]
    for owner, leads in back.items():
        ids = [lead.pk for lead in leads]
        place = {"unit": owner.unit} if owner else {}
        Lead.objects.filter(pk__in=ids).update(owner=owner, **place)
        customers = Customer.objects.filter(leads__in=ids).exclude(kind=CustomerKind.FLEET)
        Customer.objects.filter(pk__in=customers.values("pk")).update(owner=owner, **place)
    LeadMove.objects.bulk_create(undone, batch_size=500)
    if undone:
        record(by=by, now=now, action="undo_assignment", leads=len(undone), at=at)
    return len(undone)


@transaction.atomic
def hand_over(*, by: Person | None, now: datetime, giver: Person, takers: Sequence[Person]) -> int:
    """Give the customers and open leads of ``giver`` to ``takers``, evenly; without takers to nobody, in their unit.

    Registered with ``teams``, which calls it when somebody leaves or moves. Returns how many customers and leads.
    """
    customers = list(Customer.objects.filter(owner=giver, merged_into=None).order_by("pk").values_list("pk", flat=True))
    leads = list(Lead.objects.select_for_update().filter(owner=giver, status=LeadStatus.OPEN).order_by("pk"))
    if not takers:
        Customer.objects.filter(owner=giver).update(owner=None)
        LeadMove.objects.bulk_create([_let_go(lead, by, now) for lead in leads], batch_size=500)
        Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(owner=None, assigned_at=now, claimed_at=None)
        return len(customers) + len(leads)
    turn = {pk: takers[n % len(takers)] for n, pk in enumerate(customers)}
    for taker in takers:
        mine = [pk for pk, one in turn.items() if one is taker]
        Customer.objects.filter(pk__in=mine).update(owner=taker, unit=taker.unit)
    given: dict[Person, list[Lead]] = {taker: [] for taker in takers}
    for lead in leads:
        given[turn.get(lead.customer_id) or min(takers, key=lambda one: len(given[one]))].append(lead)
    _give(given, by=by, now=now, what="handed_over", reason="")
    return len(customers) + len(leads)


def _let_go(lead: Lead, by: Person | None, now: datetime) -> LeadMove:
    return LeadMove(lead=lead, at=now, by=by, move="handed_over", from_owner_id=lead.owner_id)


def move_along(*, person: Person, unit: Unit) -> int:
    """Let customers and open leads of ``person`` carry the new unit; what is closed stays with the old one."""
    customers = Customer.objects.filter(owner=person).update(unit=unit)
    return customers + Lead.objects.filter(owner=person, status=LeadStatus.OPEN).update(unit=unit)
