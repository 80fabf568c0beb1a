"""A branch at work for tests: closed renewals that teach, what was sold, open renewals, a second team."""

from __future__ import annotations

from datetime import date, timedelta

from cast import HIRED_ON, NOW, TODAY, Cast
from desk.customers.factories import customer_of
from desk.goals.factories import published
from fenghuolun.desk.customers.choices import Channel, LeadStatus, Stage
from fenghuolun.desk.customers.models import Customer, Lead, ResultTally
from fenghuolun.desk.teams.actions import add_person
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Person, Unit

FIRST = TODAY.replace(day=1)


def seller_in(unit: Unit, like: Person, login: str, name: str) -> Person:
    """Return a new seller of ``unit`` with the role of ``like``."""
    person = add_person(
        by=None, now=NOW, login=login, name=name, unit=unit, role=like.role, hired_on=HIRED_ON,
        seller_kind=SellerKind.FIELD,
    )  # fmt: skip
    return Person.objects.select_related("unit", "role").get(pk=person.pk)


def sold(person: Person, day: date, yuan: int, deals: int = 1, kind: str = "switch") -> ResultTally:
    return ResultTally.objects.create(
        person=person, unit=person.unit, day=day, cube_kind=kind, channel=Channel.FIELD, premium_fen=yuan * 100,
        deals=deals,
    )  # fmt: skip


def renewal(customer: Customer, due_on: date, *, won: bool | None = None, close_before: int = 6) -> Lead:
    """Return a renewal of the customer's seller, made at T-90; closed some days before its end, or open (None)."""
    closed = None if won is None else due_on - timedelta(days=close_before)
    asked = None if closed is None else closed - timedelta(days=5)
    return Lead.objects.create(
        customer=customer, owner=customer.owner, unit=customer.owner.unit, business_kind="renewal", cube_kind="renewal",
        due_on=due_on, created_on=due_on - timedelta(days=90), expected_premium_fen=300_000, closed_on=closed,
        status={None: LeadStatus.OPEN, True: LeadStatus.WON, False: LeadStatus.LOST}[won],
        stage=Stage.LEAD if won is None else Stage.DEAL if won else Stage.QUOTE,
        contacted_on=asked, visited_on=asked, quoted_on=asked,
    )  # fmt: skip


def at_work(person: Person, *, won_of_ten: int = 7, open_ones: int = 12, a_day: int = 2_000) -> Customer:
    """Let ``person`` have sold a little each workday since August, and give renewals: decided ones and open ones."""
    customer = customer_of(person)
    for n in range(60):
        renewal(customer, TODAY - timedelta(days=150 - 2 * n), won=n % 10 < won_of_ten, close_before=3 + n % 9)
    for n in range(open_ones):
        renewal(customer, TODAY + timedelta(days=2 + n))
    day = date(2026, 8, 3)
    while day < TODAY:
        if day.weekday() < 5:
            sold(person, day, a_day)
        day += timedelta(days=1)
    return customer


def branch_at_work(cast: Cast) -> None:
    """Let both sellers of the first team work, with published targets."""
    published(cast)
    at_work(cast.li_na)
    at_work(cast.liu_yang, won_of_ten=5, a_day=3_500)
