"""Publish targets: one transaction that supersedes the edition before and gives everybody their goals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.cells import write_cells
from fenghuolun.desk.goals.actions.linking import link_goals
from fenghuolun.desk.goals.choices import EditionStatus
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.goals.queries.editions import grid_of
from fenghuolun.desk.goals.rules.grid import Grid
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require, require_in_reach


class TargetsRefused(Refused):
    code = "targets_refused"


class TargetsChanged(Refused):
    """Somebody else changed the draft since this person looked at it."""

    code = "targets_changed"


@transaction.atomic
def publish_targets(
    *, by: Person, now: datetime, edition: TargetEdition, revision: int, note: str = ""
) -> TargetEdition:
    """Publish a draft as the person saw it (``revision``): everybody below gets day cells and goals.

    The edition published before is superseded and stays readable. Days that
    ``fill_days`` prepared for this very revision are taken as they are. Refuses
    a draft that was changed meanwhile, one without cells, and a year whose
    targets a unit above or below already sets.
    """
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=edition.unit_id)
    draft = TargetEdition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=edition.pk)
    if draft.status != EditionStatus.DRAFT:
        raise TargetsRefused(_("These targets are published already. Start a new draft to change them."))
    if draft.revision != revision:
        raise TargetsChanged(_("Somebody changed this draft while you looked at it. See what changed, then publish."))
    grid = grid_of(draft)
    if not grid.premium_fen.any():
        raise TargetsRefused(_("This draft holds no targets yet. Fill it first."))
    draft.note = note or draft.note
    return _publish(by, now, draft, grid)


def note_job(*, edition: TargetEdition, job: str) -> None:
    """Note which task publishes a draft, so that a page can say how far it is."""
    TargetEdition.objects.filter(pk=edition.pk).update(job=job, days_share=0)


def make_published(*, by: Person, now: datetime, unit: Unit, grid: Grid, inputs: dict[str, Any]) -> TargetEdition:
    """Return a new edition of the unit's year with these cells, published at once."""
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    edition = TargetEdition.objects.create(
        unit=unit, year=grid.year, version=next_version(unit, grid.year), inputs=inputs, made_by=by, made_at=now,
        status=EditionStatus.SUPERSEDED,
    )  # fmt: skip
    return _publish(by, now, edition, grid)


def next_version(unit: Unit, year: int) -> int:
    last = TargetEdition.objects.filter(unit=unit, year=year).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _publish(by: Person, now: datetime, edition: TargetEdition, grid: Grid) -> TargetEdition:
    _refuse_overlap(edition)
    same_year = TargetEdition.objects.filter(unit=edition.unit_id, year=edition.year)
    before = same_year.filter(status=EditionStatus.PUBLISHED).first()
    same_year.filter(status=EditionStatus.PUBLISHED).update(status=EditionStatus.SUPERSEDED)
    if edition.days_revision != edition.revision:
        write_cells(edition, grid, with_days=True)
    edition.status, edition.published_by, edition.published_at = EditionStatus.PUBLISHED, by, now
    edition.days_revision = edition.revision
    edition.save()
    goals = link_goals(by=by, now=now, edition=edition, grid=grid)
    teams.record(
        by=by, now=now, action="publish_targets", thing=edition, unit=edition.unit, year=edition.year,
        version=edition.version, goals=goals, supersedes=before,
    )  # fmt: skip
    return edition


def _refuse_overlap(edition: TargetEdition) -> None:
    """A person's target stands in one published edition: a unit above or below that has one goes first."""
    path = edition.unit.path
    others = TargetEdition.objects.filter(year=edition.year, status=EditionStatus.PUBLISHED).exclude(unit=edition.unit)
    for other in others.select_related("unit"):
        if path.startswith(other.unit.path) or other.unit.path.startswith(path):
            raise TargetsRefused(
                _("Targets of %(year)s are set by “%(unit)s”. Change them there.")
                % {"year": edition.year, "unit": other.unit.name}
            )
