"""The kinds of activity every company starts with."""

from __future__ import annotations

from decimal import Decimal

from django.core.cache import cache
from django.db import transaction

from fenghuolun.desk.activities.models import ActivityKind
from fenghuolun.desk.activities.rules.first_catalogue import ROWS


@transaction.atomic
def ensure_kinds() -> None:
    """Make sure A01–A15 (domain F.3) are there; rows that a company has edited since stay as they are."""
    known = set(ActivityKind.objects.values_list("code", flat=True))
    ActivityKind.objects.bulk_create(
        ActivityKind(**{**row, "points": Decimal(str(row["points"])), "order": order})
        for order, row in enumerate(ROWS)
        if row["code"] not in known
    )
    transaction.on_commit(lambda: cache.delete(ActivityKind.CACHED))
