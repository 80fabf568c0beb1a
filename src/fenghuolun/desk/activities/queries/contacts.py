"""How often we were in touch with a customer: across all sellers, because the law does not care who called."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count, Q

from fenghuolun.desk.activities.choices import Contact
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.customers.rules import ContactCounts

WEEK = timedelta(days=7)


def contacts_of(customer_ids: Collection[int], day: date) -> dict[int, ContactCounts]:
    """Return, per customer, the contacts on ``day`` and in the seven days that end with it; one query.

    Somebody without contacts is absent.
    """
    rows = Activity.objects.filter(
        customer__in=customer_ids,
        contact__in=[Contact.MARKETING, Contact.SERVICE],
        voided_at=None,
        day__gt=day - WEEK,
        day__lte=day,
    )
    found = (
        rows.order_by()
        .values("customer")
        .annotate(
            marketing_today=Count("pk", filter=Q(day=day, contact=Contact.MARKETING)),
            marketing_week=Count("pk", filter=Q(contact=Contact.MARKETING)),
            service_today=Count("pk", filter=Q(day=day, contact=Contact.SERVICE)),
            service_week=Count("pk", filter=Q(contact=Contact.SERVICE)),
        )
    )
    return {row.pop("customer"): ContactCounts(**row) for row in found}
