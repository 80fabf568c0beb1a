"""What the ledger keeps about a customer: copied when they ask, overwritten when they are erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from fenghuolun.desk.activities.actions import erase_photos
from fenghuolun.desk.activities.models import Activity, Review


def _about(ids: Sequence[int]) -> QuerySet[Activity]:
    return Activity.objects.filter(Q(customer__in=ids) | Q(lead__customer__in=ids))


def copy_of_activities(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return each activity about the customers ``ids``: when, what, who, the outcome, the note, the place."""
    rows = _about(ids).select_related("kind", "person").order_by("happened_at", "pk")
    return [
        {
            "happened_at": row.happened_at, "kind": row.kind.label, "person": row.person.name,
            "purpose": str(row.get_purpose_display()), "outcome": str(row.get_outcome_display()), "note": row.note,
            "place": row.place, "latitude": row.latitude, "longitude": row.longitude,
        }
        for row in rows
    ]  # fmt: skip


def erase_from_activities(ids: Sequence[int], *, said: str, now: datetime) -> int:
    """Empty notes, places and comments, erase photos; what was done, when and by whom stays, and so do the points."""
    Review.objects.filter(activity__in=_about(ids)).update(comment="")
    erase_photos(_about(ids), now)
    return _about(ids).update(note="", place="", latitude=None, longitude=None)
