"""Customers of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.bulk.result import BulkResult, Owners, chunks
from fenghuolun.desk.customers.actions.customers import CustomerRefused, index_numbers
from fenghuolun.desk.customers.actions.stop_list import stopped
from fenghuolun.desk.customers.choices import Channel, ConsentPurpose, ConsentSource, CustomerKind
from fenghuolun.desk.customers.models import Consent, Customer
from fenghuolun.desk.customers.rules import checked_identity, checked_phone
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as a file names it. Without an owner it is looked after by nobody, in ``unit_id``.

    ``signs`` are the plates and VINs that the file names with it: by them, too, somebody who was erased is known.
    """

    name: str
    kind: str = CustomerKind.PERSON
    phone: str = ""
    identity_number: str = ""
    source: str = Channel.FIELD
    source_note: str = ""
    owner_id: int | None = None
    unit_id: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    grade: str = ""
    note: str = ""
    may_collect: bool = False
    may_market: bool = False
    may_phone: bool = False
    do_not_call: bool = False
    last_touch_at: datetime | None = None
    created_at: datetime | None = None
    signs: tuple[str, ...] = ()


COPIED = (
    "kind", "source", "source_note", "address", "latitude", "longitude", "grade", "note", "may_collect", "may_market",
    "may_phone", "do_not_call", "last_touch_at",
)  # fmt: skip
Key = tuple[str, str]


@transaction.atomic
def add_customers_in_bulk(
    *, by: Person | None, now: datetime, rows: Sequence[CustomerRow], batch: int | None = None
) -> BulkResult:
    """Add the customers of a file: numbers checked and encrypted, 拼音 and indexes made, those already here found.

    A row is here already when the identity number is, or the same name with the
    same phone; its id is returned and nothing is changed. A phone that two names
    share makes two customers: the page of duplicates asks about those. A row of
    somebody whose data were erased is a problem: a file never brings them back.
    """
    require(by, Permission.IMPORT_FILE)
    result = BulkResult.of(rows)
    owners = Owners.named_by(by, {row.owner_id for row in rows if row.owner_id})
    ready: dict[int, Customer] = {}
    for number, row in enumerate(rows):
        try:
            ready[number] = _customer_of(row, owners, by, now, batch)
        except Refused as refused:
            result.problems[number] = str(refused)
    gone = stopped(ready.values(), {number: rows[number].signs for number in ready}.values())
    for number in [number for number, customer in ready.items() if id(customer) in gone]:
        result.problems[number] = str(_("The data of this customer were erased. A file does not bring them back."))
        del ready[number]
    known = _known(ready.values())
    fresh: dict[int, Customer] = {}
    for number, customer in ready.items():
        keys = _keys(customer)
        there = next((known[key] for key in keys if key in known), None)
        if there is None:
            fresh[number] = there = customer
            for key in keys:
                known[key] = customer
        else:
            result.same += 1
        ready[number] = there
    Customer.objects.bulk_create(fresh.values(), batch_size=500)
    for number, customer in ready.items():
        result.ids[number] = customer.pk
    result.made = [customer.pk for customer in fresh.values()]
    _consents(fresh.values(), by, now)
    record(by=by, now=now, action="add_customers_in_bulk", made=len(fresh), rows=len(rows), batch=batch)
    return result


def _customer_of(row: CustomerRow, owners: Owners, by: Person | None, now: datetime, batch: int | None) -> Customer:
    if not row.name.strip():
        raise CustomerRefused(_("The name is missing."))
    if row.owner_id is not None and row.owner_id not in owners.people:
        raise CustomerRefused(_("The owner is not one of your people."))
    owner = owners.people.get(row.owner_id or 0)
    unit_id = owner.unit_id if owner else row.unit_id or (by.unit_id if by else None)
    customer = Customer(
        name=row.name.strip()[:120], phone=checked_phone(row.phone),
        identity_number=checked_identity(row.identity_number, row.kind), owner_id=row.owner_id, unit_id=unit_id,
        created_at=row.created_at or now, batch=batch, **{name: getattr(row, name) for name in COPIED},
    )  # fmt: skip
    index_numbers(customer)
    return customer


def _keys(customer: Customer) -> list[Key]:
    keys = []
    if customer.identity_index:
        keys.append(("identity", customer.identity_index))
    if customer.phone_index:
        keys.append((customer.name, customer.phone_index))
    return keys


def _known(wanted: Collection[Customer]) -> dict[Key, Customer]:
    known: dict[Key, Customer] = {}
    for field in ("identity_index", "phone_index"):
        values = {getattr(customer, field) for customer in wanted} - {""}
        for part in chunks(values):
            there = Customer.objects.filter(merged_into=None, **{f"{field}__in": part})
            for customer in there.only("pk", "name", "phone_index", "identity_index"):
                known.update(dict.fromkeys(_keys(customer), customer))
    return known


def _consents(customers: Iterable[Customer], by: Person | None, now: datetime) -> None:
    flags = {
        "may_collect": ConsentPurpose.COLLECT,
        "may_market": ConsentPurpose.MARKETING,
        "may_phone": ConsentPurpose.PHONE,
        "do_not_call": ConsentPurpose.NO_CALLS,
    }
    lines = [
        Consent(customer=customer, purpose=purpose, is_given=True, at=now, by=by, source=ConsentSource.IMPORT)
        for customer in customers
        for flag, purpose in flags.items()
        if getattr(customer, flag)
    ]
    Consent.objects.bulk_create(lines, batch_size=500)
