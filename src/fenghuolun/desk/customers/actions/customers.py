"""Customers and their vehicles: added, changed, their consent and their numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.stop_list import lift, stopped
from fenghuolun.desk.customers.choices import Channel, ConsentPurpose, ConsentSource, CustomerKind
from fenghuolun.desk.customers.models import Consent, Customer, Vehicle
from fenghuolun.desk.customers.queries import customers_visible_to
from fenghuolun.desk.customers.rules import (
    checked_identity,
    checked_phone,
    checked_plate,
    checked_vin,
    energy_of_plate,
    is_own,
)
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.secrecy import blind
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import initials_of, pinyin_of, require, require_in_reach


class CustomerRefused(Refused):
    code = "customer"


PLAIN = ("kind", "name", "source", "source_note", "address", "latitude", "longitude", "grade", "note", "do_not_call")
NUMBERS = ("phone", "identity_number")
VEHICLE_FIELDS = (
    "plate", "vin", "model_name", "use", "energy", "seats", "tonnage", "first_registered_on", "transferred_on",
)  # fmt: skip


def index_numbers(customer: Customer) -> None:
    """Let the search columns repeat name and numbers: 拼音, initials, blind indexes of phone, its tail, identity."""
    customer.pinyin, customer.initials = pinyin_of(customer.name), initials_of(customer.name)
    customer.phone_index = blind(customer.phone)
    customer.phone_tail_index = blind(customer.phone[-4:])
    customer.identity_index = blind(customer.identity_number)


@transaction.atomic
def add_customer(
    *,
    by: Person | None,
    now: datetime,
    name: str,
    kind: str = CustomerKind.PERSON,
    phone: str = "",
    identity_number: str = "",
    source: str = Channel.FIELD,
    owner: Person | None = None,
    may_collect: bool = False,
    consent_source: str = "",
    **fields: Any,
) -> Customer:
    """Return a new customer looked after by ``owner`` (whoever adds it, unless said).

    Refuses a name that is missing, a number that cannot be, and the same name
    with the same phone a second time: the sentence says who has it. Somebody
    who was erased comes back only with a new consent (``may_collect``).
    """
    require(by, Permission.EDIT_CUSTOMER)
    owner = owner or by
    if owner is not None and by is not None and owner.pk != by.pk:
        require_in_reach(by, owner_id=owner.pk, unit_id=owner.unit_id)
    customer = Customer(
        kind=kind, name=name.strip(), phone=checked_phone(phone),
        identity_number=checked_identity(identity_number, kind),
        source=source, owner=owner, unit=owner.unit if owner else None, created_at=now, **_only(fields, PLAIN),
    )  # fmt: skip
    if not customer.name:
        raise CustomerRefused(_("Give the customer a name."), field="name")
    index_numbers(customer)
    _refuse_twin(customer, by)
    _refuse_erased(customer, may_collect)
    customer.save()
    if may_collect:
        _write_consent(customer, by, now, ConsentPurpose.COLLECT, True, consent_source)
    if customer.do_not_call:
        _write_consent(customer, by, now, ConsentPurpose.NO_CALLS, True, consent_source)
    record(by=by, now=now, action="add_customer", thing=customer, owner=owner)
    return customer


def _only(fields: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    unknown = set(fields) - set(allowed)
    if unknown:
        raise TypeError(f"not a field to be set here: {sorted(unknown)}")
    return fields


def _refuse_erased(customer: Customer, has_consent: bool) -> None:
    """Refuse somebody whose data were erased, unless they agree anew: the stop list then forgets them."""
    if not stopped([customer]):
        return
    if not has_consent:
        raise CustomerRefused(
            _("This customer's data were erased. Add them again only with their new consent to collecting."),
            field="may_collect",
        )
    lift(customer)


def _refuse_twin(customer: Customer, by: Person | None) -> None:
    twins = Customer.objects.filter(merged_into=None).exclude(pk=customer.pk).select_related("owner", "unit")
    same = None
    if customer.identity_index:
        same = twins.filter(identity_index=customer.identity_index).first()
    if same is None and customer.phone_index:
        same = twins.filter(phone_index=customer.phone_index, name=customer.name).first()
    if same is None:
        return
    sees = by is not None and customers_visible_to(by).filter(pk=same.pk).exists()
    if sees:
        raise CustomerRefused(
            _("%(name)s is here already, looked after by %(owner)s. Open that page instead.")
            % {"name": same.name, "owner": same.owner or "—"},
            field="name",
            same=same.pk,
        )
    raise CustomerRefused(
        _("This customer is here already, in %(unit)s. Ask its leader before you go on.") % {"unit": same.unit or "—"},
        field="name",
    )


def own_or_led(by: Person | None, customer: Customer) -> None:
    """Refuse unless ``by`` may edit customers and this one is in reach, by itself or through an open lead."""
    require(by, Permission.EDIT_CUSTOMER)
    if by is not None and not customers_visible_to(by).filter(pk=customer.pk).exists():
        require_in_reach(by, owner_id=customer.owner_id, unit_id=customer.unit_id)


@transaction.atomic
def change_customer(
    *, by: Person | None, now: datetime, customer: Customer, seen: int | None = None, **changes: Any
) -> Customer:
    """Change what is known of a customer. ``seen`` is the revision the form was filled from.

    When somebody else saved meanwhile, nothing is written and the sentence says who.
    """
    own_or_led(by, customer)
    _only(changes, PLAIN + NUMBERS)
    current = Customer.objects.select_for_update().get(pk=customer.pk)
    refuse_if_erased(current)
    if seen is not None and seen != current.revision:
        raise CustomerRefused(
            _("Somebody saved this customer while you were typing. Compare with the page, then save again."),
            seen=current.revision,
        )
    kind = changes.get("kind", current.kind)
    if "phone" in changes:
        changes["phone"] = checked_phone(changes["phone"])
    if "identity_number" in changes:
        changes["identity_number"] = checked_identity(changes["identity_number"], kind)
    changed = {key: value for key, value in changes.items() if value != getattr(current, key)}
    if not changed:
        return current
    for key, value in changed.items():
        setattr(current, key, value)
    if not current.name.strip():
        raise CustomerRefused(_("Give the customer a name."), field="name")
    index_numbers(current)
    if {"name", "phone", "identity_number"} & set(changed):
        _refuse_twin(current, by)
    current.revision += 1
    current.save()
    if "do_not_call" in changed:
        _write_consent(current, by, now, ConsentPurpose.NO_CALLS, current.do_not_call, "")
    record(by=by, now=now, action="change_customer", thing=current, fields=sorted(changed))
    return current


def refuse_if_erased(customer: Customer) -> None:
    if customer.erased_at is not None:
        raise CustomerRefused(_("The personal data of this customer were erased. Nothing can be added to it."))


@transaction.atomic
def add_vehicle(*, by: Person | None, now: datetime, customer: Customer, **fields: Any) -> Vehicle:
    """Return a new vehicle of ``customer``; what drives it is read from a new-energy plate when nobody said.

    Refuses a plate or VIN that cannot exist, or that another vehicle carries: the sentence says whose.
    """
    own_or_led(by, customer)
    refuse_if_erased(customer)
    vehicle = Vehicle(customer=customer, created_at=now, **_checked(fields))
    _save_vehicle(vehicle, by)
    record(by=by, now=now, action="add_vehicle", thing=vehicle, customer=customer, plate=vehicle.plate)
    return vehicle


@transaction.atomic
def change_vehicle(*, by: Person | None, now: datetime, vehicle: Vehicle, **changes: Any) -> Vehicle:
    own_or_led(by, vehicle.customer)
    refuse_if_erased(vehicle.customer)
    changed = {key: value for key, value in _checked(changes).items() if value != getattr(vehicle, key)}
    if not changed:
        return vehicle
    for key, value in changed.items():
        setattr(vehicle, key, value)
    _save_vehicle(vehicle, by)
    record(by=by, now=now, action="change_vehicle", thing=vehicle, fields=sorted(changed))
    return vehicle


@transaction.atomic
def retire_vehicle(*, by: Person | None, now: datetime, vehicle: Vehicle, gone_on: date) -> Vehicle:
    """Say that the vehicle was sold or scrapped: its plate is free again, its history stays."""
    own_or_led(by, vehicle.customer)
    vehicle.gone_on = gone_on
    vehicle.save(update_fields=["gone_on"])
    record(by=by, now=now, action="retire_vehicle", thing=vehicle, gone_on=gone_on)
    return vehicle


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    fields = dict(_only(fields, VEHICLE_FIELDS))
    if "plate" in fields:
        fields["plate"] = checked_plate(fields["plate"])
        fields["plate_tail"] = fields["plate"][-4:]
        drive = energy_of_plate(fields["plate"])
        if drive is not None and not fields.get("energy"):
            fields["energy"] = drive
    if "vin" in fields:
        fields["vin"] = checked_vin(fields["vin"])
    return {key: value for key, value in fields.items() if key != "energy" or value}


def _save_vehicle(vehicle: Vehicle, by: Person | None) -> None:
    try:
        with transaction.atomic():
            vehicle.save()
    except IntegrityError as error:
        raise _taken(vehicle, by) from error


def _taken(vehicle: Vehicle, by: Person | None) -> CustomerRefused:
    others = Vehicle.objects.filter(gone_on=None).exclude(pk=vehicle.pk).select_related("customer", "customer__unit")
    other = others.filter(plate=vehicle.plate).first() if vehicle.plate else None
    field = "plate" if other else "vin"
    other = other or others.filter(vin=vehicle.vin).first()
    if other is None:
        return CustomerRefused(_("This plate or VIN is taken. Compare it once more."), field="plate")
    sees = by is None or customers_visible_to(by).filter(pk=other.customer_id).exists()
    place = other.customer.name if sees else other.customer.unit
    return CustomerRefused(
        _("%(plate)s is on record already, with %(place)s. If it was sold, mark it as sold there first.")
        % {"plate": other.plate or other.vin, "place": place or "—"},
        field=field,
        same=other.customer_id if sees else None,
    )


FLAGS = {
    ConsentPurpose.COLLECT: "may_collect",
    ConsentPurpose.MARKETING: "may_market",
    ConsentPurpose.PHONE: "may_phone",
    ConsentPurpose.NO_CALLS: "do_not_call",
}


@transaction.atomic
def give_consent(
    *,
    by: Person | None,
    now: datetime,
    customer: Customer,
    purpose: str,
    is_given: bool,
    source: str = "",
    evidence: str = "",
) -> Consent:
    """Write down what the customer agreed to, asked for or withdrew, and how one knows.

    Lines are only added; the customer repeats the latest. Every contact asks those flags (``rules.contact``).
    """
    own_or_led(by, customer)
    refuse_if_erased(customer)
    consent = _write_consent(customer, by, now, purpose, is_given, source, evidence)
    record(by=by, now=now, action="give_consent", thing=customer, purpose=purpose, is_given=is_given, source=source)
    return consent


def _write_consent(
    customer: Customer, by: Person | None, now: datetime, purpose: str, is_given: bool, source: str, evidence: str = ""
) -> Consent:
    flag = FLAGS[ConsentPurpose(purpose)]
    setattr(customer, flag, is_given)
    customer.save(update_fields=[flag])
    return Consent.objects.create(
        customer=customer, purpose=purpose, is_given=is_given, at=now, by=by, evidence=evidence[:200],
        source=ConsentSource(source) if source else "",
    )  # fmt: skip


@transaction.atomic
def reveal_number(*, by: Person, now: datetime, customer: Customer, field: str = "phone") -> str:
    """Return the phone or identity number in full. For anybody but the owner it takes the right, and leaves a line."""
    if field not in NUMBERS:
        raise TypeError(f"not a number: {field}")
    if not customers_visible_to(by).filter(pk=customer.pk).exists():
        require_in_reach(by, owner_id=customer.owner_id, unit_id=customer.unit_id)
    if not is_own(by, customer):
        require(by, Permission.REVEAL_NUMBER)
        record(by=by, now=now, action="reveal_number", thing=customer, field=field)
    number: str = getattr(customer, field)
    return number
