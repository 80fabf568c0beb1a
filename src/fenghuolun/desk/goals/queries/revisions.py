"""Requests to revise goals: those somebody sees, those that wait for somebody, and how much a branch has changed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from fenghuolun.desk.goals.choices import RevisionStatus
from fenghuolun.desk.goals.models import Goal, GoalRevision
from fenghuolun.desk.goals.queries.goals import goals_visible_to
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import branch_of


def revisions_visible_to(person: Person) -> QuerySet[GoalRevision]:
    rows = GoalRevision.objects.filter(goal__in=goals_visible_to(person).values("pk"))
    return rows.select_related("goal__person__unit", "goal__unit", "asked_by")


def waiting_revision(goal: Goal) -> GoalRevision | None:
    return goal.revisions.filter(status__in=(RevisionStatus.OFFERED, RevisionStatus.ASKED)).first()


def change_share(row: GoalRevision, since: datetime) -> float:
    """Return Σ |change| / Σ target of this request and those approved since, over its branch's goals of the measure.

    The sum runs over goals on the same measure that overlap the goal's period
    and are owned on the same level (people, or units). 0 where nothing is asked.
    """
    goal = row.goal
    branch = branch_of(goal.unit or goal.person.unit)  # type: ignore[union-attr]
    peers = Goal.objects.filter(measure=goal.measure, starts_on__lt=goal.ends_on, ends_on__gt=goal.starts_on)
    peers = peers.filter(person__unit__path__startswith=branch.path) if goal.person_id else peers.filter(
        unit__path__startswith=branch.path
    )  # fmt: skip
    whole = sum(abs(float(target)) for target in peers.values_list("target", flat=True))
    changed = abs(float(row.target or 0) - float(goal.target)) if row.target is not None else 0.0
    done = GoalRevision.objects.filter(
        Q(decided_at__gt=since), goal__in=peers, status=RevisionStatus.APPROVED
    ).prefetch_related("goal__events")
    for other in done:
        for event in other.goal.events.all():
            if event.event == "revised" and event.at > since:
                changed += abs(float(event.after["target"]) - float(event.before["target"]))
    return changed / whole if whole else 0.0
