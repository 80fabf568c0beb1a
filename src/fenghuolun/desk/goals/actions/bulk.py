"""A published edition in one stroke, as an import or the sample company brings it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from fenghuolun.desk.goals.actions.publishing import make_published
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.goals.rules.grid import CellRow, grid_of_rows
from fenghuolun.desk.teams.models import Person, Unit


@transaction.atomic
def publish_in_bulk(
    *,
    by: Person,
    now: datetime,
    unit: Unit,
    year: int,
    cells: Iterable[CellRow],
    tiers: tuple[float, float] = (0.9, 1.1),
    inputs: dict[str, Any] | None = None,
) -> TargetEdition:
    """Publish ``cells`` (target tier) as the unit's targets of the year; what was published before is superseded.

    ``tiers``: 基本 and 挑战 as shares of the target. Days are split, goals of the
    unit, its teams and its people are made. One audit line. Refuses what
    ``publish_targets`` refuses.
    """
    grid = grid_of_rows(year, cells, tiers)
    return make_published(by=by, now=now, unit=unit, grid=grid, inputs={"source": "file", **(inputs or {})})
