"""Who answered published targets, and how."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from fenghuolun.desk.goals.choices import Answer
from fenghuolun.desk.goals.models import TargetAnswer, TargetEdition
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import scope


def answers_visible_to(person: Person) -> QuerySet[TargetAnswer]:
    found = TargetAnswer.objects.filter(scope(person, owner="person", unit="person__unit"))
    return found.select_related("person__unit", "edition__unit", "replied_by")


def latest_answers(edition: TargetEdition, person_ids: Iterable[int] | None = None) -> dict[int, TargetAnswer]:
    """Return everybody's last answer to an edition, by person id. One query."""
    answers = edition.answers.select_related("person", "replied_by").order_by("at", "pk")
    if person_ids is not None:
        answers = answers.filter(person__in=list(person_ids))
    return {answer.person_id: answer for answer in answers}


def open_disputes(person: Person) -> QuerySet[TargetAnswer]:
    """Return disputes in reach of ``person`` that nobody has replied to yet, of editions in force."""
    waiting = answers_visible_to(person).filter(answer=Answer.DISPUTED, replied_at=None)
    return waiting.filter(edition__status="published").exclude(person=person).order_by("at", "pk")
