"""Past and current targets of a simulated company, published branch by branch and year by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from django.utils import timezone

from fenghuolun.desk.exchange.loading.columns import First, model_of
from fenghuolun.desk.goals.actions.bulk import publish_in_bulk
from fenghuolun.desk.goals.rules.grid import CellRow
from fenghuolun.engine.simulate.tables import Company


def load_targets(company: Company, first: First) -> int:
    """Publish the targets by each branch's manager, in the December before their year; return how many cells."""
    published = 0
    for branch in np.flatnonzero(company.units.level == "branch").tolist():
        unit = model_of("teams.Unit")._default_manager.get(pk=first.unit[branch])
        manager = _manager(company, branch, first)
        if manager is None:
            continue
        for year, rows in _years(company, branch):
            cells = list(_cells(company, rows, first))
            decided = datetime(year - 1, 12, 20, 16, tzinfo=timezone.get_default_timezone())
            publish_in_bulk(by=manager, now=decided, unit=unit, year=year, cells=cells, inputs={"source": "simulate"})
            published += len(cells)
    return published


def _manager(company: Company, branch: int, first: First) -> object | None:
    people = company.people
    of_branch = (people.unit == branch) & (people.role == "manager") & np.isnat(people.left_on)
    others = (people.role == "manager") & np.isnat(people.left_on)
    row = next(iter([*np.flatnonzero(of_branch), *np.flatnonzero(others)]), None)
    if row is None:
        return None
    return model_of("teams.Person")._default_manager.select_related("unit", "role").get(pk=first.person + int(row))


def _years(company: Company, branch: int) -> Iterator[tuple[int, np.ndarray]]:
    targets = company.targets
    here = company.units.parent[targets.unit] == branch
    years = targets.month.astype("datetime64[Y]").astype(np.int64) + 1970
    for year in np.unique(years[here]).tolist():
        yield year, np.flatnonzero(here & (years == year))


def _cells(company: Company, rows: np.ndarray, first: First) -> Iterator[CellRow]:
    targets = company.targets
    columns = (
        first.unit[targets.unit[rows]], targets.person[rows] + first.person, targets.cube_kind[rows],
        targets.month[rows], targets.premium_fen[rows], targets.deals[rows],
    )  # fmt: skip
    for row in zip(*(column.tolist() for column in columns), strict=True):
        yield CellRow(*row)
