"""What held when: figures of goals that were revised, and the steps of milestone goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from fenghuolun.desk.goals.models import Goal, GoalMilestone, GoalTarget


def targets_held(goals: Iterable[Goal]) -> dict[int, list[tuple[date, float]]]:
    """Return (first day, target) of each goal that was revised, the oldest first; the others are absent. One query."""
    held: dict[int, list[tuple[date, float]]] = defaultdict(list)
    rows = GoalTarget.objects.filter(goal__in=[goal.pk for goal in goals if goal.pk]).order_by("from_on")
    for goal, from_on, target in rows.values_list("goal", "from_on", "target"):
        held[goal].append((from_on, float(target)))
    return dict(held)


def milestones_of(goal_ids: Collection[int]) -> dict[int, list[GoalMilestone]]:
    """Return the steps of each of these goals, in their order. One query."""
    steps: dict[int, list[GoalMilestone]] = defaultdict(list)
    for row in GoalMilestone.objects.filter(goal__in=goal_ids).order_by("position", "pk"):
        steps[row.goal_id].append(row)
    return dict(steps)
