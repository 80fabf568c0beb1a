"""Rows of customers for tests: what a test does not care about is filled in, all different from one another."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from cast import NOW, TODAY
from fenghuolun.desk.customers.actions import add_customer, add_lead, add_vehicle, issue_policy
from fenghuolun.desk.customers.choices import BusinessKind, Line
from fenghuolun.desk.customers.models import Customer, Lead, Policy, Vehicle
from fenghuolun.desk.teams.models import Person

_NUMBER = count(1)


def customer_of(owner: Person | None, **fields: Any) -> Customer:
    n = next(_NUMBER)
    fields = {"name": f"周小明{n}", "phone": f"138{n:08d}", **fields}
    customer = add_customer(by=None, now=NOW, owner=owner, **fields)
    return Customer.objects.select_related("owner", "unit").get(pk=customer.pk)


def vehicle_of(customer: Customer, **fields: Any) -> Vehicle:
    fields = {"plate": f"沪B{next(_NUMBER):05d}", **fields}
    return add_vehicle(by=None, now=NOW, customer=customer, **fields)


def lead_of(owner: Person | None, *, due_in: int | None = 30, **fields: Any) -> Lead:
    """Return an open renewal lead with customer and vehicle, whose cover ends in ``due_in`` days."""
    customer = fields.pop("customer", None) or customer_of(owner)
    vehicle = fields.pop("vehicle", None) or vehicle_of(customer)
    due_on = None if due_in is None else TODAY + timedelta(days=due_in)
    fields = {"business_kind": BusinessKind.RENEWAL, "due_on": due_on, **fields}
    return add_lead(by=None, now=NOW, customer=customer, vehicle=vehicle, owner=owner, **fields)


def policies_of(lead: Lead, *, issued_on: date = TODAY, **fields: Any) -> list[Policy]:
    """Return a logged set of 交强 950 and 商业 2,500 yuan for the lead."""
    fields = {
        "premiums": {Line.COMPULSORY: 95_000, Line.COMMERCIAL: 250_000},
        "starts_on": lead.due_on or TODAY,
        **fields,
    }
    return issue_policy(by=None, now=NOW, lead=lead, issued_on=issued_on, **fields)
