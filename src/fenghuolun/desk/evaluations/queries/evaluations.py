"""Rounds, sheets and schemes that somebody sees: own ones, those of people led, and the formulas above."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from fenghuolun.desk.evaluations.choices import EvaluationStatus
from fenghuolun.desk.evaluations.models import (
    Evaluation,
    EvaluationEvent,
    EvaluationLine,
    EvaluationRound,
    EvaluationScheme,
)
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import scope, visible_unit_ids


def evaluations_visible_to(person: Person) -> QuerySet[Evaluation]:
    """Return the sheets of people that ``person`` leads, and own ones always."""
    is_leading = person.may(Permission.REVIEW_ACTIVITY) or person.may(Permission.SET_TARGET)
    seen = Q(person=person.pk)
    if is_leading:
        reach = scope(person, owner="person", unit="round__unit")
        seen = reach | seen if reach else reach
    rows = Evaluation.objects.filter(seen)
    return rows.select_related("person__unit", "person__role", "round__unit", "round__scheme", "card")


def evaluations_of_round(round: EvaluationRound) -> QuerySet[Evaluation]:
    """Return the sheets of a round with their lines, by name."""
    lines = Prefetch("lines", EvaluationLine.objects.select_related("goal").order_by("position"))
    rows = round.evaluations.select_related("person__unit", "person__role", "round__unit", "round__scheme", "card")
    return rows.prefetch_related(lines).order_by("person__pinyin", "pk")


def rounds_visible_to(person: Person) -> QuerySet[EvaluationRound]:
    """Return the rounds of units in reach, the newest first, with how many sheets they hold and how many are signed."""
    if not (person.may(Permission.REVIEW_ACTIVITY) or person.may(Permission.SET_TARGET)):
        return EvaluationRound.objects.none()
    signed = Count("evaluations", filter=Q(evaluations__status=EvaluationStatus.SIGNED))
    appealed = Count("evaluations", filter=Q(evaluations__status=EvaluationStatus.APPEALED))
    rows = EvaluationRound.objects.filter(unit__in=visible_unit_ids(person)).select_related("unit", "scheme")
    counted = rows.annotate(sheets=Count("evaluations"), signed=signed, appealed=appealed)
    return counted.order_by("-ends_on", "-pk")


def lines_of(evaluation: Evaluation) -> QuerySet[EvaluationLine]:
    return evaluation.lines.select_related("goal").order_by("position", "pk")


def events_of(evaluation: Evaluation) -> QuerySet[EvaluationEvent]:
    return evaluation.events.select_related("by").order_by("-at", "-pk")


def changes_since(evaluation: Evaluation, revision: int) -> list[EvaluationEvent]:
    """Return what was done to a sheet after ``revision``, the oldest first."""
    events = evaluation.events.select_related("by").order_by("pk")
    return [event for event in events if int(event.after.get("revision", 0)) > revision]


def scheme_in_force(unit: Unit) -> EvaluationScheme | None:
    """Return the newest scheme of the unit, else of the nearest unit above that has one."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    rows = EvaluationScheme.objects.filter(unit__path__in=paths).select_related("unit")
    return max(rows, key=lambda row: (len(row.unit.path), row.version), default=None)


def schemes_visible_to(person: Person) -> QuerySet[EvaluationScheme]:
    """Return every version of the formulas of units in reach and above them, the newest first."""
    rows = EvaluationScheme.objects.select_related("unit", "made_by")
    if person.unit is None:
        return rows.none()
    above = [person.unit.path[:end] for end in range(person.unit.steplen, len(person.unit.path), person.unit.steplen)]
    seen = Q(unit__in=visible_unit_ids(person)) | Q(unit__path__in=above)
    return rows.filter(seen).order_by("unit__path", "-version")
