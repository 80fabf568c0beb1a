"""Plans and items for tests, all made through the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import NOW
from fenghuolun.desk.customers.actions import add_customer, add_lead, add_vehicle
from fenghuolun.desk.plans.actions import LineWanted, add_item, open_plan
from fenghuolun.desk.plans.models import Plan, WorkItem
from fenghuolun.desk.teams.models import Person

MONDAY = date(2026, 11, 23)
NEXT_MONDAY = date(2026, 11, 30)
DECEMBER = date(2026, 12, 1)


def an_item(by: Person, **given: Any) -> WorkItem:
    return add_item(by=by, now=NOW, **({"title": "拜访宏远物流，拿到车辆清单"} | given))


def a_week(person: Person, starts_on: date = NEXT_MONDAY) -> Plan:
    return open_plan(by=person, now=NOW, horizon="week", starts_on=starts_on)


def a_lead(owner: Person, n: int = 1, **given: Any) -> Any:
    customer = add_customer(by=owner, now=NOW, name=f"周小明{n}", phone=f"138{n:08d}", may_collect=True)
    vehicle = add_vehicle(by=owner, now=NOW, customer=customer, plate=f"沪B{n:05d}")
    usual = {"business_kind": "renewal", "due_on": date(2026, 12, 10)}
    return add_lead(by=owner, now=NOW, customer=customer, vehicle=vehicle, **(usual | given))


def a_line(lead: Any, day: date = NEXT_MONDAY, half_day: str = "am", **given: Any) -> LineWanted:
    usual = {"purpose": "W4", "activity_kind": "A01", "measure": "contact"}
    return LineWanted(lead=lead, day=day, half_day=half_day, **(usual | given))
