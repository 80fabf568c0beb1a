"""Leads and renewals, for whoever asks; counts of the radar in one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fenghuolun.desk.customers.choices import BusinessKind, LeadStatus, Window
from fenghuolun.desk.customers.models import Customer, Lead, LeadMove
from fenghuolun.desk.customers.rules import (
    Alert,
    RenewalLimits,
    alert_condition,
    alerts_of,
    window_condition,
    window_of,
)
from fenghuolun.desk.teams.choices import Permission, Reach
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import parameters, people_visible_to
from fenghuolun.desk.teams.rules import scope

LISTED = (*(f.name for f in Lead._meta.concrete_fields), "customer__name", "vehicle__plate", "owner__name")
RENEWAL_KINDS = (BusinessKind.RENEWAL, BusinessKind.FIRST_RENEWAL)


def leads_visible_to(person: Person) -> QuerySet[Lead]:
    return Lead.objects.filter(scope(person))


def leads_as_listed(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Return the leads with what a list shows of customer, vehicle and owner, and no more of those."""
    return leads.select_related("customer", "vehicle", "owner").only(*LISTED)


def leads_of_people(person_ids: Collection[int]) -> QuerySet[Lead]:
    """Return the leads these people look after; the caller decides who may ask."""
    return Lead.objects.filter(owner__in=person_ids)


def all_leads() -> QuerySet[Lead]:
    """Return everybody's leads; the caller narrows them and decides who may ask."""
    return Lead.objects.order_by()


def unclaimed_for(person: Person) -> QuerySet[Lead]:
    """Return open leads without an owner that ``person`` may take: those of the own unit and of units above it."""
    if person.unit is None or not person.is_active:
        return Lead.objects.none()
    step = person.unit.steplen
    above = [person.unit.path[:n] for n in range(step, len(person.unit.path) + 1, step)]
    return Lead.objects.filter(owner=None, status=LeadStatus.OPEN, unit__path__in=above)


def open_leads_of(person: Person) -> QuerySet[Lead]:
    """Return the open leads that ``person`` looks after, with customer and vehicle."""
    return Lead.objects.filter(owner=person, status=LeadStatus.OPEN).select_related("customer", "vehicle")


def due_leads_visible_to(person: Person, *, today: date, window: Window | None = None) -> QuerySet[Lead]:
    """Return open leads whose cover ends in ``window``, or anywhere in T-90…T+30: renewals and switches alike."""
    condition = window_condition(window, today) if window else Q(due_on__range=_whole_span(today))
    return leads_visible_to(person).filter(condition, status=LeadStatus.OPEN)


def renewals_visible_to(person: Person, *, today: date, window: Window | None = None) -> QuerySet[Lead]:
    """Return open leads whose expiring policy is ours, in ``window`` or in all six."""
    return due_leads_visible_to(person, today=today, window=window).filter(business_kind__in=RENEWAL_KINDS)


def _whole_span(today: date) -> tuple[date, date]:
    return today - timedelta(days=30), today + timedelta(days=90)


def renewal_limits(person: Person, today: date) -> RenewalLimits:
    """Return the thresholds of the windows as they hold for the unit of ``person``."""
    names = list(RenewalLimits.__dataclass_fields__)
    return RenewalLimits(**parameters(names, on=today, unit=person.unit))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class LeadCount:
    """How many stand in each window, and how many have each alert."""

    windows: dict[Window, int]
    alerts: dict[Alert, int]

    @property
    def ahead(self) -> int:
        return sum(n for window, n in self.windows.items() if window != Window.W6)


def radar_counts(leads: QuerySet[Lead], *, today: date, now: datetime, limits: RenewalLimits) -> LeadCount:
    """Return the counts of ``leads`` by window and by alert; one query."""
    asked = {window.value: Count("pk", filter=window_condition(window, today)) for window in Window}
    asked |= {
        alert.value: Count("pk", filter=alert_condition(alert, today=today, now=now, limits=limits)) for alert in Alert
    }
    found = leads.order_by().aggregate(**asked)
    return LeadCount({w: found[w.value] for w in Window}, {a: found[a.value] for a in Alert})


def takers_for(person: Person) -> QuerySet[Person]:
    """Return who may be given leads by ``person``: active sellers and leaders in reach."""
    people = people_visible_to(person).filter(is_active=True, left_on=None)
    return people.exclude(seller_kind="none").order_by("unit__path", "pinyin", "pk")


def moves_of(lead: Lead) -> QuerySet[LeadMove]:
    return lead.moves.select_related("by", "from_owner", "to_owner").order_by("-at", "-pk")


@dataclass(frozen=True, slots=True)
class RadarLine:
    """A lead as the radar shows it: days to the end of cover, its window, what is missing."""

    lead: Lead
    days: int | None
    window: Window | None
    alerts: list[Alert]

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days < 0


def radar_lines(leads: Iterable[Lead], *, today: date, now: datetime, limits: RenewalLimits) -> list[RadarLine]:
    return [
        RadarLine(
            lead,
            (lead.due_on - today).days if lead.due_on else None,
            window_of(lead.due_on, today),
            alerts_of(lead, today=today, now=now, limits=limits),
        )
        for lead in leads
    ]


def open_leads_by_customer(customer_ids: Collection[int]) -> dict[int, Lead]:
    """Return the open lead of each customer that is due first; one query."""
    leads = Lead.objects.filter(customer__in=customer_ids, status=LeadStatus.OPEN).order_by("-due_on", "-pk")
    return {lead.customer_id: lead for lead in leads}


def leads_of(customer: Customer) -> QuerySet[Lead]:
    return customer.leads.select_related("owner", "vehicle").order_by("-pk")


def may_see_lead_of(person: Person) -> Q:
    """Return the condition for customers of whom ``person`` has an open lead, though somebody else looks after them."""
    mine = Lead.objects.filter(customer=OuterRef("pk"), status=LeadStatus.OPEN)
    if person.role is None or person.role.reach == Reach.COMPANY or not person.is_active:
        return Q()
    return Q(Exists(mine.filter(scope(person))))


def may_assign(person: Person) -> bool:
    return person.may(Permission.ASSIGN_LEAD)
