"""Rows of the ledger as logging would have left them, at any moment of the past."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.teams.models import Person


def a_call(person: Person, lead: Lead, at: datetime, *, next_on: date | None = None, **more: Any) -> Activity:
    """Return an effective call to the lead's customer at ``at`` that promises a next step, or none."""
    return Activity.objects.create(
        client_id=uuid4(), person=person, unit=person.unit, kind_id="A01", happened_at=at, day=at.date(),
        customer=lead.customer, lead=lead, cube_kind=lead.cube_kind, next_on=next_on, entered_at=at, logged_at=at,
        source="phone", **more,
    )  # fmt: skip
