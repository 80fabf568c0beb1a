"""A customer at the counter, with vehicle and lead, written down in one go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from fenghuolun.desk.customers.actions.customers import add_customer, add_vehicle
from fenghuolun.desk.customers.actions.leads import add_lead
from fenghuolun.desk.customers.models import Customer
from fenghuolun.desk.teams.models import Person


@transaction.atomic
def welcome_customer(
    *, by: Person, now: datetime, customer: dict[str, Any], vehicle: dict[str, Any], lead: dict[str, Any]
) -> Customer:
    """Return a new customer with its vehicle and lead, each where something was said about it: all of it or nothing."""
    made = add_customer(by=by, now=now, **customer)
    is_named = vehicle.get("plate") or vehicle.get("vin")
    insured = add_vehicle(by=by, now=now, customer=made, **vehicle) if is_named else None
    if lead.get("business_kind"):
        add_lead(by=by, now=now, customer=made, vehicle=insured, **lead)
    return made
