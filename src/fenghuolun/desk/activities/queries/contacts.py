"""How often we were in touch with a customer: across all sellers, because the law does not care who called."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.rules.contacts import Made


def contacts_made(customer_id: int, contact: str, at: datetime) -> Made:
    """Return the contacts of that class on the day of ``at`` and in the seven days that end with it; one query."""
    day = timezone.localtime(at).date()
    found = Activity.objects.filter(
        customer=customer_id,
        contact=contact,
        voided_at=None,
        day__gt=day - timedelta(days=7),
        day__lte=day,
        happened_at__gte=at - timedelta(days=8),
    ).aggregate(today=Count("pk", filter=Q(day=day)), week=Count("pk"))
    return Made(today=found["today"], week=found["week"])
