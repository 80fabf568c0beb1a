"""Checks of goals: one goal's, and the last of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from fenghuolun.desk.goals.models import Goal, GoalCheck


def checks_of(
    goals: Collection[int], first: datetime | None = None, end: datetime | None = None
) -> QuerySet[GoalCheck]:
    """Return checks of these goals made in ``[first, end)``, the newest first."""
    rows = GoalCheck.objects.filter(goal__in=goals)
    if first is not None:
        rows = rows.filter(at__gte=first)
    if end is not None:
        rows = rows.filter(at__lt=end)
    return rows.select_related("by", "goal", "item__owner").order_by("-at", "-pk")


def last_checks(goals: Collection[Goal]) -> dict[int, GoalCheck]:
    """Return the newest check of each goal. One query."""
    return {row.goal_id: row for row in reversed(list(checks_of([goal.pk for goal in goals])))}
