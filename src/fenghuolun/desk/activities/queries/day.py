"""Today's list of a seller: the one order (1.4.4, ruling 18), each line with its reasons and what to propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from fenghuolun.desk.activities.queries.catalogue import thresholds
from fenghuolun.desk.activities.queries.contacts import contacts_of
from fenghuolun.desk.activities.rules.day_order import Chance, Slot, ordered
from fenghuolun.desk.activities.rules.day_reasons import Reason, next_step_proposed, reasons_of, what_to_log
from fenghuolun.desk.customers.choices import CubeKind, CustomerKind, Grade, Stage
from fenghuolun.desk.customers.queries import open_leads_of, plates_of
from fenghuolun.desk.customers.rules import ContactCounts, ContactRefusal, contact_refusal, fleet_step_of, window_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from fenghuolun.desk.customers.models import Lead
    from fenghuolun.desk.teams.models import Person
    from fenghuolun.engine.calendars import WorkingCalendar

FLEET_SPAN = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line: whom, why, what to do, what to propose next; ``blocked`` says why a call is not allowed now."""

    lead: Lead
    slot: Slot
    reasons: list[Reason]
    did: str
    next_step: str
    next_on: date
    blocked: ContactRefusal | None = None

    @property
    def is_visit(self) -> bool:
        return self.did in ("A03", "A04", "A05")

    @property
    def purpose(self) -> str:
        return self.slot.purpose

    @property
    def expected_premium_fen(self) -> int | None:
        return self.lead.expected_premium_fen


def day_list(person: Person, now: datetime, calendar: WorkingCalendar) -> list[DayLine]:
    """Return whom ``person`` turns to today, first one first; at most four queries whatever the number of lines.

    Whoever was reached today and has no promise for today is not on it any
    more. Lines that the day has no room for stand last in their order with
    ``slot.fits`` false. Another app reads the same list: the order exists once.
    """
    today = timezone.localtime(now).date()
    leads = {lead.pk: lead for lead in candidates(person, today, today) if not _is_done(lead, today)}
    slots = ordered((chance_of(lead, today) for lead in leads.values()), today)
    if not slots:
        return []
    _terms, limits = thresholds(today, person)
    customers = {leads[slot.chance.key].customer_id for slot in slots}
    contacts = contacts_of(customers, today)
    fleets = {lead.customer_id for lead in leads.values() if lead.customer.kind == CustomerKind.FLEET}
    cars = plates_of(fleets) if fleets else {}
    lines = []
    for slot in slots:
        lead = leads[slot.chance.key]
        blocked = contact_refusal(
            lead.customer,
            at=timezone.localtime(now),
            counts=contacts.get(lead.customer_id, ContactCounts()),
            window=slot.chance.window,
            is_renewal=lead.cube_kind == CubeKind.RENEWAL,
            limits=limits,
        )
        step, on = next_step_proposed(slot, today, calendar)
        reasons = reasons_of(lead, slot, now, len(cars.get(lead.customer_id, ())))
        lines.append(DayLine(lead, slot, reasons, what_to_log(lead, slot), step, on, blocked))
    return lines


def candidates(person: Person, first: date, last: date) -> QuerySet[Lead]:
    """Open leads that some reason could put on the list of a day from ``first`` to ``last``; the rest stays unread."""
    span = Q(due_on__range=(first - timedelta(days=30), last + timedelta(days=90)))
    fleets = Q(cube_kind=CubeKind.FLEET, due_on__range=(first - timedelta(days=30), last + FLEET_SPAN))
    fresh = Q(due_on=None) | Q(grade=Grade.A)
    later = Q(next_on__gt=last) & ~Q(due_on__range=(first, last + timedelta(days=7)))
    rows = open_leads_of(person).filter(Q(next_on__lte=last) | span | fleets | fresh)
    return rows.exclude(later)


def _is_done(lead: Lead, today: date) -> bool:
    touched = lead.last_touch_at is not None and timezone.localtime(lead.last_touch_at).date() == today
    return touched and (lead.next_on is None or lead.next_on > today)


def chance_of(lead: Lead, today: date) -> Chance:
    customer = lead.customer
    has_place = customer.latitude is not None and customer.longitude is not None
    return Chance(
        key=lead.pk,
        cube_kind=lead.cube_kind,
        window=window_of(lead.due_on, today),
        due_on=lead.due_on,
        grade=lead.grade,
        next_step=lead.next_step,
        next_on=lead.next_on,
        is_quoted=lead.quoted_on is not None or lead.stage in (Stage.QUOTE, Stage.DEAL),
        is_referred=lead.referrer_id is not None,
        is_claimed=lead.claimed_at is not None,
        has_fleet_step=lead.cube_kind == CubeKind.FLEET and fleet_step_of(lead.due_on, today) is not None,
        premium_fen=lead.expected_premium_fen or 0,
        place=(customer.latitude, customer.longitude) if has_place else None,
    )
