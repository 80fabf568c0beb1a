"""Calls and messages of some people, as rows: the tallies do not know the hour."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from fenghuolun.desk.activities.choices import Outcome
from fenghuolun.desk.activities.models import Activity

EXCHANGE = "A01"
# What reaches out to a customer: calls, messages and visits.
CONTACTS = ("A01", "A03", "A04", "A05")
# Outcomes that brought the customer a step nearer.
MOVING = (
    Outcome.NEED, Outcome.QUOTE_REQUESTED, Outcome.QUOTE_DELIVERED, Outcome.CONCERN_RESOLVED, Outcome.COMMITMENT,
    Outcome.ISSUED,
)  # fmt: skip


def exchanges(person_ids: Collection[int], first: date, end: date) -> QuerySet[Activity]:
    """Return these people's exchanges (A01) of ``[first, end)`` that count; the caller decides who may ask."""
    return Activity.objects.filter(
        person__in=person_ids, kind=EXCHANGE, day__gte=first, day__lt=end, voided_at=None
    ).order_by()
