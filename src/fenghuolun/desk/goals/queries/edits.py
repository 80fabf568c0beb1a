"""What was changed in a draft, by whom, since when."""

from __future__ import annotations

from django.db.models import QuerySet

from fenghuolun.desk.goals.choices import EditKind
from fenghuolun.desk.goals.models import TargetEdit, TargetEdition


def edits_of(edition: TargetEdition) -> QuerySet[TargetEdit]:
    return edition.edits.select_related("by").defer("before").order_by("-revision")


def edits_since(edition: TargetEdition, revision: int) -> QuerySet[TargetEdit]:
    """Return what others changed after the person saw ``revision``, the oldest first."""
    return edits_of(edition).filter(revision__gt=revision).order_by("revision")


def edit_to_undo(edition: TargetEdition) -> TargetEdit | None:
    """Return the last change that was not taken back yet; the first filling of a draft stays."""
    kept = edition.edits.exclude(kind=EditKind.UNDO).filter(undone_by=None).exclude(before=[])
    return kept.order_by("-revision").first()
