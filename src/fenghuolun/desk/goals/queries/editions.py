"""Editions of targets and their cells, for whoever asks."""

from __future__ import annotations

from django.db.models import QuerySet

from fenghuolun.desk.goals.choices import EditionStatus
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.goals.rules.grid import KIND_AT, TIER_AT, Grid, Line
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import scope


def editions_visible_to(person: Person) -> QuerySet[TargetEdition]:
    """Return the editions of units that ``person`` sees; sellers meet their targets through ``targets``."""
    return TargetEdition.objects.filter(scope(person, owner="made_by", unit="unit")).select_related("unit")


def paths_above(unit: Unit) -> list[str]:
    """Return the path of the unit and of all units above it, the narrowest first."""
    return [unit.path[:n] for n in range(len(unit.path), 0, -unit.steplen)]


def published_edition(unit: Unit, year: int) -> TargetEdition | None:
    """Return the edition that sets the unit's targets: its own, else that of the nearest unit above. One query."""
    found = TargetEdition.objects.filter(
        unit__path__in=paths_above(unit), year=year, status=EditionStatus.PUBLISHED
    ).select_related("unit")
    return max(found, key=lambda edition: len(edition.unit.path), default=None)


def draft_edition(unit: Unit, year: int) -> TargetEdition | None:
    return TargetEdition.objects.filter(unit=unit, year=year, status=EditionStatus.DRAFT).select_related("unit").first()


def edition_before(edition: TargetEdition) -> TargetEdition | None:
    """Return the edition published before this one, for the same unit and year."""
    earlier = TargetEdition.objects.filter(
        unit=edition.unit_id, year=edition.year, version__lt=edition.version, published_at__isnull=False
    )
    return earlier.order_by("-version").first()


def grid_of(edition: TargetEdition, person: int | None = None) -> Grid:
    """Return the cells of an edition (of one person) as arrays, people by unit and name, reserves last. One query."""
    cells = edition.cells.all() if person is None else edition.cells.filter(person=person)
    rows = cells.order_by("unit__path", "person__pinyin", "person", "month").values_list(
        "unit", "person", "cube_kind", "month", "tier", "premium_fen", "deals", "is_locked"
    )
    found = list(rows)
    lines = dict.fromkeys(Line(unit, person) for unit, person, *_rest in found)
    order = sorted(lines, key=lambda line: line.person is None)
    place = {line: at for at, line in enumerate(order)}
    grid = Grid.empty(edition.year, order)
    for unit, person, kind, month, tier, premium, deals, is_locked in found:
        at, k, m = place[Line(unit, person)], KIND_AT[kind], month.month - 1
        grid.premium_fen[at, k, m, TIER_AT[tier]] = premium
        grid.deals[at, k, m, TIER_AT[tier]] = deals
        grid.is_locked[at, k, m] = is_locked
    return grid
