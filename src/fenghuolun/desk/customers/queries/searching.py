"""One field finds a customer: plate or its tail, name, 拼音, initials, phone or its tail, VIN."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.customers.models import Customer, Lead, Vehicle
from fenghuolun.desk.customers.queries.customers import customers_listed_for
from fenghuolun.desk.customers.rules import plain_phone, plain_plate
from fenghuolun.desk.customers.rules.plates import PROVINCES
from fenghuolun.desk.kit.secrecy import blind
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import scope

CHINESE = re.compile(r"[\u3400-\u9fff]")
LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A customer with the vehicle that matched (else the first) and the open lead of that vehicle (else any)."""

    customer: Customer
    vehicle: Vehicle | None
    lead: Lead | None


def prefix(field: str, text: str) -> Q:
    """Return the condition "begins with", answered by the plain index on either database.

    PostgreSQL has a pattern index for LIKE; SQLite uses no index for LIKE, but does for a range.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text[:-1] + chr(ord(text[-1]) + 1)})


def search(person: Person, text: str, limit: int = 20) -> list[Found]:
    """Return up to ``limit`` customers in reach of ``person`` that ``text`` names, the surest ground first.

    Digits: phone or its last four, plate tail, identity tail is never searched.
    Letters: initials, 拼音, plate. Chinese: plate with its province, else name.
    Nothing is guessed below two characters.
    """
    text = text.strip()
    if len(text) < 2:
        return []
    ids: dict[int, int | None] = {}
    for ground in _grounds(text):
        for customer, vehicle in ground(person, limit - len(ids)):
            ids.setdefault(customer, vehicle)
        if len(ids) >= limit:
            break
    if not ids and CHINESE.search(text):
        # Reads every name, so only when no surer ground found anything.
        ids = dict(_by(Q(name__contains=text))(person, limit))
    return _found(ids)


Ground = Callable[["Person", int], Iterable[tuple[int, int | None]]]


def _grounds(text: str) -> list[Ground]:
    plate, phone, lower = plain_plate(text), plain_phone(text), text.lower().replace(" ", "")
    grounds: list[Ground] = []
    if phone.isdigit() and len(phone) >= 7:
        grounds.append(_by(Q(phone_index=blind(phone))))
    if lower.isdigit() and len(lower) == 4:
        grounds.append(_by(Q(phone_tail_index=blind(lower))))
    if len(plate) == 17:
        grounds.append(_by_vehicle(Q(vin=plate)))
    if plate[:1] in PROVINCES and plate[1:2].isascii() and len(plate) > 1:
        grounds.append(_by_vehicle(prefix("plate", plate)))
    elif plate.isascii() and plate.isalnum() and len(plate) <= 7:
        grounds.append(_by_vehicle(_tail(plate)))
    if LETTERS.fullmatch(lower):
        grounds += [_by(prefix("initials", lower)), _by(prefix("pinyin", lower))]
    if CHINESE.search(text):
        grounds.append(_by(prefix("name", text)))
    return grounds


def _tail(plate: str) -> Q:
    if len(plate) < 4:
        return Q(plate_tail__endswith=plate)
    whole = Q(plate_tail=plate[-4:])
    return whole & Q(plate__endswith=plate) if len(plate) > 4 else whole


def _by(condition: Q) -> Ground:
    def ground(person: Person, limit: int) -> Iterable[tuple[int, int | None]]:
        rows = customers_listed_for(person).filter(condition).order_by()
        return [(pk, None) for pk in rows.values_list("pk", flat=True)[:limit]]

    return ground


def _by_vehicle(condition: Q) -> Ground:
    def ground(person: Person, limit: int) -> Iterable[tuple[int, int | None]]:
        reach = scope(person, owner="customer__owner", unit="customer__unit")
        rows: QuerySet[Vehicle] = Vehicle.objects.filter(condition, reach, gone_on=None).order_by()
        return list(rows.values_list("customer", "pk")[:limit])

    return ground


def _found(ids: dict[int, int | None]) -> list[Found]:
    """Three queries for any number of finds: customers, their vehicles, their open leads."""
    if not ids:
        return []
    customers = Customer.objects.select_related("owner").in_bulk(ids)
    vehicles: dict[int, list[Vehicle]] = {}
    for vehicle in Vehicle.objects.filter(customer__in=ids, gone_on=None).order_by("pk"):
        vehicles.setdefault(vehicle.customer_id, []).append(vehicle)
    leads: dict[int, list[Lead]] = {}
    for lead in Lead.objects.filter(customer__in=ids, status=LeadStatus.OPEN).order_by("due_on", "pk"):
        leads.setdefault(lead.customer_id, []).append(lead)
    found = []
    for pk, matched in ids.items():
        own, open_leads = vehicles.get(pk, []), leads.get(pk, [])
        vehicle = next((one for one in own if one.pk == matched), own[0] if own else None)
        of_vehicle = [lead for lead in open_leads if vehicle is not None and lead.vehicle_id == vehicle.pk]
        found.append(Found(customers[pk], vehicle, next(iter(of_vehicle or open_leads), None)))
    return found
