"""Goals, for whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Goal, GoalEvent
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import unit_ids_visible_to
from fenghuolun.desk.teams.rules import scope


def goals_visible_to(person: Person) -> QuerySet[Goal]:
    """Return goals of units and people that ``person`` sees, own ones always."""
    of_people = scope(person, owner="person", unit="person__unit")
    of_units = Q(unit__in=unit_ids_visible_to(person)) | Q(unit=person.unit_id, unit__isnull=False)
    return Goal.objects.filter(of_people & Q(person__isnull=False) | of_units).select_related("unit", "person")


def goal_of(owner: Person | Unit, measure: str, day: date, *, is_month: bool = True) -> Goal | None:
    """Return the goal of a person or unit on a measure whose period holds ``day``: the month's, else the year's."""
    mine = Q(person=owner) if isinstance(owner, Person) else Q(unit=owner)
    found = Goal.objects.filter(mine, measure=measure, starts_on__lte=day, ends_on__gt=day).exclude(
        status__in=[GoalStatus.DROPPED, GoalStatus.DRAFT]
    )
    narrowest_first = sorted(found, key=lambda goal: goal.ends_on - goal.starts_on, reverse=not is_month)
    return narrowest_first[0] if narrowest_first else None


def goals_named(ids: Iterable[int]) -> QuerySet[Goal]:
    """Return these goals with whom they are of; the caller decides who may ask."""
    return Goal.objects.filter(pk__in=ids).select_related("person__unit", "unit")


def events_of(goal: Goal) -> QuerySet[GoalEvent]:
    return goal.events.select_related("by").order_by("-at", "-pk")


def goals_of_people(person_ids: Collection[int], first: date, end: date) -> QuerySet[Goal]:
    """Return these people's goals whose period touches ``[first, end)``; the caller decides who may ask."""
    found = Goal.objects.filter(person__in=person_ids, starts_on__lt=end, ends_on__gt=first)
    return found.exclude(status__in=[GoalStatus.DROPPED, GoalStatus.DRAFT])
