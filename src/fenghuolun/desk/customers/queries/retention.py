"""Whose time of keeping is over, or is soon."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fenghuolun.desk.customers.choices import LeadStatus, PolicyStatus
from fenghuolun.desk.customers.models import Customer, Lead, Policy
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import parameters
from fenghuolun.desk.teams.rules import CATALOGUE, scope

# Photos and places are the ledger's, which declares their clock above this app.
CLOCKS = ("evidence_retention_days", "import_days", "prospect_days", "policyholder_days", "staff_days")


def clocks(on: date) -> dict[str, int]:
    """Return how many days each kind of personal data is kept, as the company has set it."""
    known = [key for key in CLOCKS if key in CATALOGUE]
    return {key: int(value) for key, value in parameters(known, on=on).items()}


def customers_to_forget(person: Person | None, *, on: date) -> QuerySet[Customer]:
    """Return the customers in reach whose clock has run on ``on``, the longest untouched first.

    Policyholders: the last cover with us ended ``policyholder_days`` ago. All
    others: last contact (or, without one, the entry) ``prospect_days`` ago.
    Whoever has an open lead is still dealt with and stays. ``None`` asks for the whole company.
    """
    days = clocks(on)
    ours = Policy.objects.filter(customer=OuterRef("pk"), is_ours=True).exclude(status=PolicyStatus.CANCELLED)
    kept_since = on - timedelta(days=days["policyholder_days"])
    silent_since = timezone.make_aware(datetime.combine(on - timedelta(days=days["prospect_days"]), time.min))
    silent = Q(last_touch_at__lt=silent_since) | Q(last_touch_at=None, created_at__lt=silent_since)
    return (
        Customer.objects.filter(Q() if person is None else scope(person), silent, merged_into=None, erased_at=None)
        .exclude(Exists(ours.filter(ends_on__gt=kept_since)))
        .exclude(Exists(Lead.objects.filter(customer=OuterRef("pk"), status=LeadStatus.OPEN)))
        .select_related("owner", "unit")
        .order_by("last_touch_at", "pk")
    )
