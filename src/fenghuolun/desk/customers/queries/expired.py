"""What became of the renewals of a period, and how many new leads came in one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from fenghuolun.desk.customers.choices import CubeKind, LeadStatus
from fenghuolun.desk.customers.models import Lead


def renewals_between(unit_ids: Collection[int], first: date, end: date) -> dict[str, object]:
    """Return due, renewed and lost renewals whose day lies in ``[first, end)``, and the loss reasons by frequency.

    ``reasons`` holds (reason code, count), the most frequent first. Sold or scrapped vehicles are not due. Two queries.
    """
    rows = Lead.objects.filter(unit__in=unit_ids, cube_kind=CubeKind.RENEWAL, due_on__gte=first, due_on__lt=end)
    rows = rows.exclude(status=LeadStatus.GONE)
    lost = Q(status=LeadStatus.LOST)
    found = rows.aggregate(
        due=Count("pk"), renewed=Count("pk", filter=Q(status=LeadStatus.WON)), lost=Count("pk", filter=lost)
    )
    reasons = rows.filter(lost).exclude(loss_reason="").values_list("loss_reason").annotate(n=Count("pk"))
    return {**found, "reasons": [[reason, n] for reason, n in reasons.order_by("-n", "loss_reason")[:5]]}


def leads_made(unit_ids: Collection[int], first: date, end: date) -> int:
    """Return how many leads other than renewals came to these units in ``[first, end)``."""
    rows = Lead.objects.filter(unit__in=unit_ids, created_on__gte=first, created_on__lt=end)
    return rows.exclude(cube_kind=CubeKind.RENEWAL).count()
