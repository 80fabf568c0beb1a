"""The company an exercise plays in: a branch, a team, leader and manager, and as many sellers as the case has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from fenghuolun.desk.customers.actions.bulk.customers import CustomerRow, add_customers_in_bulk
from fenghuolun.desk.customers.actions.bulk.leads import LeadRow, add_leads_in_bulk
from fenghuolun.desk.customers.actions.bulk.vehicles import VehicleRow, add_vehicles_in_bulk
from fenghuolun.desk.customers.choices import BusinessKind
from fenghuolun.desk.learning.queries.scenes import person_of, team_of
from fenghuolun.desk.teams.actions import add_person, add_unit, ensure_calendar, ensure_roles
from fenghuolun.desk.teams.choices import SellerKind, UnitLevel
from fenghuolun.desk.teams.models import Person, Unit

# Invented people; the first is the seller of the cases that have one.
SELLERS = (
    ("suqing", "苏晴"), ("fangyi", "方毅"), ("luoning", "罗宁"), ("jiangbo", "江波"), ("hanmei", "韩梅"),
    ("dingyue", "丁悦"), ("xuefeng", "薛峰"), ("qinlan", "秦岚"),
)  # fmt: skip
HIRED_ON = date(2023, 3, 1)


@dataclass(frozen=True, slots=True)
class Company:
    """Units and people of the sandbox."""

    team: Unit
    manager: Person
    leader: Person
    sellers: tuple[Person, ...]


def found_sandbox(now: datetime, sellers: int) -> Company:
    """Found the company of an exercise with ``sellers`` sellers."""
    ensure_calendar()
    roles = ensure_roles()
    root = add_unit(by=None, now=now, parent=None, level=UnitLevel.COMPANY, name=_("Practice company"))
    branch = add_unit(by=None, now=now, parent=root, level=UnitLevel.BRANCH, name=_("Practice branch"))
    team = add_unit(by=None, now=now, parent=branch, level=UnitLevel.TEAM, name=_("Practice team"))
    posts = [
        ("heming", "何明", branch, roles["manager"], SellerKind.NONE),
        ("zhoulan", "周岚", team, roles["leader"], SellerKind.LEADER),
        *((login, name, team, roles["seller"], SellerKind.FIELD) for login, name in SELLERS[:sellers]),
    ]
    for login, name, unit, role, kind in posts:
        add_person(by=None, now=now, login=login, name=name, unit=unit, role=role, hired_on=HIRED_ON, seller_kind=kind)
    # Read again, as a request would meet them: the tree has grown since.
    manager, leader, *made = (person_of(login) for login, *_rest in posts)
    return Company(team_of(leader), manager, leader, tuple(made))


def add_due_policies(
    now: datetime,
    sellers: tuple[Person, ...],
    days: list[date],
    premium_fen: int,
    *,
    kind: str = BusinessKind.RENEWAL,
    first: int = 0,
) -> list[int]:
    """Add one lead for each of ``days``, on which its cover ends, dealt to the sellers in turn; return their ids.

    ``first`` is the number of the first customer: a second list goes on where the first ended.
    """
    customers = add_customers_in_bulk(
        by=None, now=now,
        rows=[
            CustomerRow(
                name=f"客户{first + n:03d}",
                phone=f"199{first + n:08d}",
                owner_id=sellers[n % len(sellers)].pk,
                may_collect=True,
                may_market=True,
                may_phone=True,
            )
            for n in range(len(days))
        ],
    )  # fmt: skip
    vehicles = add_vehicles_in_bulk(
        by=None, now=now,
        rows=[VehicleRow(customer_id=customers.ids[n], plate=f"沪Z{first + n:05d}") for n in range(len(days))],
    )  # fmt: skip
    leads = add_leads_in_bulk(
        by=None, now=now,
        rows=[
            LeadRow(
                customer_id=customers.ids[n], vehicle_id=vehicles.ids[n], business_kind=kind, due_on=day,
                owner_id=sellers[n % len(sellers)].pk, expected_premium_fen=premium_fen,
            )
            for n, day in enumerate(days)
        ],
    )  # fmt: skip
    return [leads.ids[n] for n in range(len(days))]


def spread(first: date, end: date, n: int) -> list[date]:
    """Return ``n`` days spread evenly over ``[first, end)``.

    >>> [day.day for day in spread(date(2026, 12, 1), date(2026, 12, 5), 6)]
    [1, 1, 2, 3, 3, 4]
    """
    length = (end - first).days
    return [first + timedelta(days=at * length // n) for at in range(n)]
