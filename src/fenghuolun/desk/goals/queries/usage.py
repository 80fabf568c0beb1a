"""What was done with the goals of some units in a period: the facts behind maturity (1.3.3.B)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from fenghuolun.desk.goals.choices import CardStatus, CheckRole, GoalStatus
from fenghuolun.desk.goals.models import Goal, GoalCard, GoalCheck, GoalEvent, GoalReading
from fenghuolun.desk.teams.queries import unit_paths, units_by_id


@dataclass(frozen=True, slots=True)
class GoalUsage:
    """Counts of goals, except ``weeks_measured``: the weeks in which goals with a measure were read."""

    goals: int
    linked: int
    self_checked: int
    weeks_measured: int
    discussed: int
    shared: int


def goal_usage(unit_ids: Collection[int], first: date, end: date) -> GoalUsage:
    """Return how people's goals of these units were used in ``[first, end)``; the caller decides who may ask.

    A goal is shared when it serves one of a unit outside the owner's own line. Five queries.
    """
    rows = Goal.objects.filter(person__unit__in=unit_ids, starts_on__lt=end, ends_on__gt=first).exclude(
        status__in=[GoalStatus.DROPPED, GoalStatus.DRAFT]
    )
    counts = rows.aggregate(
        all=Count("pk"),
        linked=Count("pk", filter=Q(parent__isnull=False)),
        shared=Count("pk", filter=Q(parent__unit__isnull=False) & ~Q(parent__unit__in=_lines(unit_ids))),
    )
    within = {"at__date__gte": first, "at__date__lt": end}
    checks = GoalCheck.objects.filter(goal__in=rows, **within)
    own = checks.filter(role=CheckRole.SELF).aggregate(n=Count("goal", distinct=True))["n"]
    talked = checks.exclude(opinion="").count()
    events = GoalEvent.objects.filter(goal__in=rows, event__in=("countered", "answered"), **within).count()
    read = GoalReading.objects.filter(goal__in=rows, on__gte=first, on__lt=end)
    weeks = read.annotate(week=TruncWeek("on")).aggregate(n=Count("week", distinct=True))["n"]
    return GoalUsage(counts["all"], counts["linked"], own, weeks, talked + events, counts["shared"])


def _lines(unit_ids: Collection[int]) -> list[int]:
    """The units themselves and those above them: serving these is no co-ordination."""
    paths = {unit.path: unit.steplen for unit in units_by_id(unit_ids).values()}
    above = {path[:end] for path, step in paths.items() for end in range(step, len(path) + 1, step)}
    return [pk for pk, path, _step in unit_paths("") if path in above]


def closed_cards(unit_ids: Collection[int], first: date, end: date) -> int:
    """Return how many cards of these units' people that touch ``[first, end)`` were closed by a signed evaluation."""
    rows = GoalCard.objects.filter(person__unit__in=unit_ids, starts_on__lt=end, ends_on__gt=first)
    return rows.filter(status=CardStatus.CLOSED).count()
