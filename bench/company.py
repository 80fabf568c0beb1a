"""A company of the size the figures are given for, filled through the product's own doors as far as they carry bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator

from fenghuolun.desk.activities.actions.bulk import Logged, log_in_bulk
from fenghuolun.desk.activities.choices import NextStep, Outcome, Purpose, Source
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.customers.choices import BusinessKind, CubeKind, Stage
from fenghuolun.desk.customers.models import Customer, Lead, Vehicle
from fenghuolun.desk.teams.actions import add_person, add_unit, ensure_calendar, ensure_roles
from fenghuolun.desk.teams.choices import SellerKind, UnitLevel
from fenghuolun.desk.teams.models import Person, Unit

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
HIRED_ON = date(2024, 1, 8)
TEAM_SIZE = 25
STAGES = list(Stage.values)
CUBE_KINDS = [CubeKind.RENEWAL, CubeKind.SWITCH]
BUSINESS_KIND = {CubeKind.RENEWAL: BusinessKind.RENEWAL, CubeKind.SWITCH: BusinessKind.SWITCH}


@dataclass(frozen=True)
class Company:
    """One branch: its manager, one leader, and sellers with leads of their own."""

    manager: Person
    leader: Person
    sellers: list[Person]
    leads: list[Lead]
    random: Generator

    @property
    def seller(self) -> Person:
        return self.sellers[0]


def found(sellers: int, customers: int, seed: int = 7) -> Company:
    """Return a branch with ``sellers`` in teams of 25 and ``customers`` with a vehicle and an open lead each."""
    ensure_calendar()
    roles = ensure_roles()
    branch = _unit(_unit(None, UnitLevel.COMPANY, "风火财险"), UnitLevel.BRANCH, "浦东支公司")
    manager = _person("manager", branch, roles["manager"], SellerKind.NONE)
    teams = [_unit(branch, UnitLevel.TEAM, f"第{n + 1}组") for n in range(-(-sellers // TEAM_SIZE))]
    leader = _person("leader", teams[0], roles["leader"], SellerKind.LEADER)
    people = [_person(f"seller{n}", teams[n // TEAM_SIZE], roles["seller"], SellerKind.FIELD) for n in range(sellers)]
    leads = _leads(people, customers)
    return Company(manager, leader, people, leads, np.random.default_rng(seed))


def _unit(parent: Unit | None, level: UnitLevel, name: str) -> Unit:
    return add_unit(by=None, now=NOW, parent=parent, level=level, name=name)


def _person(login: str, unit: Unit, role: object, kind: SellerKind) -> Person:
    name = f"员工{login}"
    person = add_person(
        by=None, now=NOW, login=login, name=name, unit=unit, role=role, hired_on=HIRED_ON, seller_kind=kind
    )
    return Person.objects.select_related("unit", "role").get(pk=person.pk)


def _leads(people: list[Person], customers: int) -> list[Lead]:
    owners = [people[n % len(people)] for n in range(customers)]
    rows = Customer.objects.bulk_create(
        (Customer(name=f"客户{n}", owner=o, unit=o.unit, created_at=NOW, may_phone=True) for n, o in enumerate(owners)),
        batch_size=2000,
    )
    vehicles = Vehicle.objects.bulk_create(
        (Vehicle(customer=row, plate=f"沪A{n:05d}", created_at=NOW) for n, row in enumerate(rows)), batch_size=2000
    )
    return Lead.objects.bulk_create(
        (_lead(n, owner, vehicle) for n, (owner, vehicle) in enumerate(zip(owners, vehicles, strict=True))),
        batch_size=2000,
    )


def _lead(n: int, owner: Person, vehicle: Vehicle) -> Lead:
    kind = CUBE_KINDS[n % 2]
    return Lead(
        customer_id=vehicle.customer_id,
        vehicle=vehicle,
        business_kind=BUSINESS_KIND[kind],
        cube_kind=kind,
        owner=owner,
        unit=owner.unit,
        stage=STAGES[n % (len(STAGES) - 1)],
        due_on=NOW.date() + timedelta(days=n % 120 - 20),
        created_on=NOW.date() - timedelta(days=n % 300),
        expected_premium_fen=300_000 + n % 1000 * 100,
    )


def log(company: Company, activities: int, first: int = 0) -> Logged:
    """Log ``activities`` over the last 500 days through the bulk door; numbers from ``first`` on make their ids."""
    return log_in_bulk(by=None, now=NOW, entries=_entries(company, activities, first))


def _entries(company: Company, activities: int, first: int) -> Iterator[Entry]:
    minutes = company.random.integers(60, 500 * 24 * 60, activities)
    leads = company.random.integers(0, len(company.leads), activities)
    for number, minute, place in zip(count(first), minutes.tolist(), leads.tolist(), strict=False):
        if number >= first + activities:
            return
        lead = company.leads[place]
        happened_at = NOW - timedelta(minutes=minute)
        yield Entry(
            client_id=UUID(int=number + 1),
            kind=("A01", "A02", "A03")[number % 3],
            happened_at=happened_at,
            entered_at=happened_at + timedelta(hours=1),
            person_id=lead.owner_id,
            lead_id=lead.pk,
            duration_s=240,
            purpose=Purpose.NEXT_STEP,
            outcome=Outcome.NEED,
            next_step=NextStep.CALL,
            next_on=(happened_at + timedelta(days=7)).date(),
            source=Source.IMPORT,
        )
