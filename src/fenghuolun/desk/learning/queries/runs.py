"""Exercises, for whoever asks: the own ones, and those of people led."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fenghuolun.desk.kit.sandboxes import tables_mark
from fenghuolun.desk.learning.models import CaseRun
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import scope


def runs_visible_to(person: Person) -> QuerySet[CaseRun]:
    """Return the exercises of people that ``person`` sees, own ones always."""
    seen = scope(person, owner="learner", unit="learner__unit")
    if seen:  # an empty condition opens the whole company; "or own" would narrow it
        seen |= Q(learner=person.pk)
    return CaseRun.objects.filter(seen).select_related("learner__unit")


def own_runs(person: Person) -> dict[str, CaseRun]:
    return {run.case: run for run in CaseRun.objects.filter(learner=person.pk)}


def own_run(person: Person, case: str) -> CaseRun | None:
    return CaseRun.objects.filter(learner=person.pk, case=case).first()


def runs_of_people_led(person: Person) -> QuerySet[CaseRun]:
    """Return who of the people led did which case; nothing for whoever leads nobody."""
    if not person.may(Permission.SEE_INSIGHT):
        return CaseRun.objects.none()
    rows = runs_visible_to(person).exclude(learner=person.pk)
    return rows.order_by("learner__unit__path", "learner__pinyin", "case")


def is_current(run: CaseRun) -> bool:
    """Return whether the sandbox is there and has the tables of this version."""
    return run.tables == tables_mark() and run.sandbox.exists()
