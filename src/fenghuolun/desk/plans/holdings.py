"""What work items say about a customer: copied when they ask, overwritten when they are erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from fenghuolun.desk.plans.models import WorkItem, WorkItemEvent


def _about(ids: Sequence[int]) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(Q(customer__in=ids) | Q(lead__customer__in=ids))


def copy_of_items(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return each work item about the customers ``ids``: what, who, by when, how it stands."""
    return [
        {
            "title": row.title, "owner": row.owner.name, "due_on": row.due_on, "status": str(row.get_status_display()),
            "note": row.status_text, "next_step": row.next_step,
        }
        for row in _about(ids).select_related("owner").order_by("due_on", "pk")
    ]  # fmt: skip


def erase_from_items(ids: Sequence[int], *, said: str, now: datetime) -> int:
    """Put ``said`` for the title and empty every text; that something was planned and done stays."""
    WorkItemEvent.objects.filter(item__in=_about(ids)).update(comment="", before={}, after={})
    return _about(ids).update(title=said, status_text="", next_step="", help_needed="", material="")
