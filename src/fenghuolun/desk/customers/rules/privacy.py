"""Who sees a phone or identity number in full (ruling 30)."""

from __future__ import annotations

from fenghuolun.desk.customers.models import Customer
from fenghuolun.desk.kit.secrecy import masked_identity, masked_phone
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person


def is_own(person: Person, customer: Customer) -> bool:
    return customer.owner_id == person.pk


def may_reveal(person: Person, customer: Customer) -> bool:
    return is_own(person, customer) or person.may(Permission.REVEAL_NUMBER)


def shown_phone(person: Person, customer: Customer) -> str:
    return customer.phone if is_own(person, customer) or not customer.phone else masked_phone(customer.phone)


def shown_identity(person: Person, customer: Customer) -> str:
    number = customer.identity_number
    return number if is_own(person, customer) or not number else masked_identity(number)
