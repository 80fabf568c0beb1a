"""Customers and what belongs to them, for whoever asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from fenghuolun.desk.customers.models import Claim, Consent, Customer, CustomerMerge, Policy, Quote, Vehicle
from fenghuolun.desk.customers.queries.leads import may_see_lead_of
from fenghuolun.desk.teams.choices import Reach
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import scope


def customers_listed_for(person: Person) -> QuerySet[Customer]:
    """Return the customers of the lists of ``person``: looked after by them, or by their units. One index answers."""
    return Customer.objects.filter(scope(person), merged_into=None, erased_at=None)


def customers_visible_to(person: Person) -> QuerySet[Customer]:
    """Return every customer with whom ``person`` may work: the listed ones, and those behind open leads in reach."""
    return customers_on_record_for(person).filter(erased_at=None)


def customers_on_record_for(person: Person) -> QuerySet[Customer]:
    """Return every customer whose page ``person`` may open: those to work with, and those whose data were erased."""
    if person.role is None or not person.is_active or person.role.reach == Reach.COMPANY:
        return Customer.objects.filter(scope(person), merged_into=None)
    return Customer.objects.filter(scope(person) | may_see_lead_of(person), merged_into=None)


def ids_of_same(customer: Customer) -> list[int]:
    """Return the id of the customer and of every row that was merged into it: history hangs on any of them."""
    return [customer.pk, *Customer.objects.filter(merged_into=customer).values_list("pk", flat=True)]


def customers_with_vehicles(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Return the customers with owner and vehicles at hand, for a list: two queries for any number of rows."""
    vehicles = Vehicle.objects.filter(gone_on=None).order_by("pk")
    return customers.select_related("owner").prefetch_related(Prefetch("vehicles", vehicles, to_attr="on_road"))


def plates_of(customer_ids: Collection[int]) -> dict[int, list[str]]:
    plates: dict[int, list[str]] = defaultdict(list)
    vehicles = Vehicle.objects.filter(customer__in=customer_ids, gone_on=None).exclude(plate="")
    for customer, plate in vehicles.values_list("customer", "plate"):
        plates[customer].append(plate)
    return dict(plates)


def vehicles_of(customer: Customer) -> QuerySet[Vehicle]:
    return customer.vehicles.order_by(F("gone_on").desc(nulls_first=True), "pk")


def vehicle_of(person: Person, pk: int) -> Vehicle | None:
    """Return the vehicle, with its customer, if ``person`` may open that customer's page."""
    vehicles = Vehicle.objects.select_related("customer").filter(customer__in=customers_visible_to(person).values("pk"))
    return vehicles.filter(pk=pk).first()


def policies_of(ids: Sequence[int]) -> QuerySet[Policy]:
    return Policy.objects.filter(customer__in=ids).select_related("vehicle", "seller").order_by("-starts_on", "line")


def quotes_of(ids: Sequence[int]) -> QuerySet[Quote]:
    return Quote.objects.filter(lead__customer__in=ids).select_related("by", "lead").order_by("-issued_at")


def quotes_between(first: date, end: date) -> QuerySet[Quote]:
    """Return everybody's quotes made on a day of ``[first, end)`` that stand; the caller narrows them."""
    begin, until = (timezone.make_aware(datetime.combine(day, time())) for day in (first, end))
    return Quote.objects.filter(issued_at__gte=begin, issued_at__lt=until, withdrawn_at=None)


def consents_of(ids: Sequence[int]) -> QuerySet[Consent]:
    return Consent.objects.filter(customer__in=ids).select_related("by").order_by("-at", "-pk")


def claims_of(ids: Sequence[int]) -> QuerySet[Claim]:
    return Claim.objects.filter(policy__customer__in=ids).select_related("policy").order_by("-reported_on")


@dataclass(frozen=True, slots=True)
class Twins:
    """Customers that may be one: on what grounds, the oldest row first."""

    grounds: str
    customers: list[Customer]


# What two rows of one customer share; the strongest ground first.
GROUNDS: dict[str, tuple[str, ...]] = {
    "identity": ("identity_index",),
    "phone": ("phone_index",),
    "name_and_tail": ("name", "phone_tail_index"),
}


def duplicate_groups(person: Person, *, limit: int = 50) -> list[Twins]:
    """Return groups of listed customers with one identity number, one phone, or one name and phone tail.

    A plate or VIN cannot be on two rows: the table forbids it, and whoever
    enters one a second time is told where it is. Five queries for any number of groups.
    """
    listed = customers_listed_for(person)
    keys: list[tuple[str, tuple[str, ...]]] = []
    for grounds, fields in GROUNDS.items():
        filled = listed.exclude(**{fields[-1]: ""})
        repeated = filled.values_list(*fields).annotate(n=Count("pk")).filter(n__gt=1).order_by(*fields)[:limit]
        keys += [(grounds, row[:-1]) for row in repeated]
    condition = Q(pk__in=[])
    for grounds, values in keys[:limit]:
        condition |= Q(**dict(zip(GROUNDS[grounds], values, strict=True)))
    rows = list(customers_with_vehicles(listed.filter(condition)).order_by("created_at", "pk"))
    return _grouped(keys[:limit], rows)


def _grouped(keys: list[tuple[str, tuple[str, ...]]], rows: list[Customer]) -> list[Twins]:
    groups: list[Twins] = []
    seen: set[frozenset[int]] = set()
    for grounds, values in keys:
        fields = GROUNDS[grounds]
        same = [row for row in rows if tuple(getattr(row, field) for field in fields) == values]
        members = frozenset(row.pk for row in same)
        if len(same) > 1 and not any(members <= known for known in seen):
            seen.add(members)
            groups.append(Twins(grounds, same))
    return groups


def merges_visible_to(person: Person) -> QuerySet[CustomerMerge]:
    return (
        CustomerMerge.objects.filter(scope(person, owner="kept__owner", unit="kept__unit"), undone_at=None)
        .annotate(kept_name=F("kept__name"), dropped_name=F("dropped__name"))
        .select_related("by", "kept")
        .order_by("-pk")
    )
