"""A team with targets, due policies and a settled past, for the tables of month and week."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from cast import NOW, Cast
from desk.customers.factories import customer_of, vehicle_of
from fenghuolun.desk.customers.actions import add_lead, give_consent
from fenghuolun.desk.customers.choices import BusinessKind, ConsentPurpose
from fenghuolun.desk.goals.actions import CellRow, publish_in_bulk
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.teams.models import Person

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
NEXT_MONDAY = date(2026, 11, 30)
_NUMBER = count(1)


def due_lead(owner: Person, due_on: date, **given: Any) -> Any:
    """An open renewal lead whose customer agreed to be called; ``given`` are fields of the lead."""
    customer = customer_of(owner, name=given.pop("name", f"赵小红{next(_NUMBER)}"))
    for purpose in (ConsentPurpose.MARKETING, ConsentPurpose.PHONE):
        give_consent(by=owner, now=NOW, customer=customer, purpose=purpose, is_given=True)
    usual = {"business_kind": BusinessKind.RENEWAL, "due_on": due_on}
    return add_lead(by=None, now=NOW, customer=customer, vehicle=vehicle_of(customer), owner=owner, **(usual | given))


def due_leads(owner: Person, first: date, n: int, **given: Any) -> list[Any]:
    return [due_lead(owner, first + timedelta(days=day), **given) for day in range(n)]


def published(cast: Cast, *, premium_fen: int = 2_450_000, deals: int = 10) -> TargetEdition:
    """Publish the same renewal target for 李娜 and 刘洋 in November and December 2026."""
    rows = [
        CellRow(cast.team.pk, person.pk, "renewal", month, premium_fen, deals)
        for person in (cast.li_na, cast.liu_yang)
        for month in (NOVEMBER, DECEMBER)
    ]
    return publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.branch, year=2026, cells=rows)
