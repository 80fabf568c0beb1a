"""Pending steps and the templates that come of good ones (1.3.2.G)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from fenghuolun.desk.plans.models import StepTemplate, StepVote, WorkItem, WorkStep
from fenghuolun.desk.teams.queries import branch_of

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

FEWEST_STEPS, MOST_STEPS = 1, 3


def steps_of(item: WorkItem) -> QuerySet[WorkStep]:
    """Return the steps of an item, pending ones first, then those that are done."""
    rows = item.steps.select_related("person", "template").annotate(is_proposed=Exists(_templates_of_step()))
    return rows.order_by(F("done_at").asc(nulls_first=True), "position", "due_on", "pk")


def _templates_of_step() -> QuerySet[StepTemplate]:
    return StepTemplate.objects.filter(source=OuterRef("pk"))


def templates_visible_to(person: Person) -> QuerySet[StepTemplate]:
    """Return the templates of the branch that ``person`` works in, all of them for who works at headquarters.

    Each with ``vote_count``, ``has_voted``, and ``other_uses``: how often people other than its maker took it over.
    """
    rows = StepTemplate.objects.select_related("made_by", "source")
    if person.unit is None:
        return rows.none()
    rows = rows.filter(unit__path__startswith=branch_of(person.unit).path)
    mine = StepVote.objects.filter(template=OuterRef("pk"), by=person)
    others = Count("uses", filter=~Q(uses__item__owner=F("made_by")), distinct=True)
    rows = rows.annotate(vote_count=Count("votes", distinct=True), has_voted=Exists(mine), other_uses=others)
    return rows.order_by("-is_active", "-other_uses", "-vote_count", "pk")


def growth(person_ids: Collection[int], first: date, end: date) -> dict[int, int]:
    """Return, per person, how often others took that person's templates over for work due in ``[first, end)``."""
    rows = (
        WorkStep.objects.filter(template__made_by__in=person_ids, due_on__gte=first, due_on__lt=end)
        .exclude(item__owner=F("template__made_by"))
        .values_list("template__made_by")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return dict.fromkeys(person_ids, 0) | dict(rows)
