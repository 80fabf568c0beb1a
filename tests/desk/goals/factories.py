"""Targets for tests: every seller the same kinds, amounts all different."""

from __future__ import annotations

from datetime import date

from cast import NOW, Cast
from fenghuolun.desk.goals.actions import CellRow, publish_in_bulk
from fenghuolun.desk.goals.models import TargetEdition


def rows_of(cast: Cast, year: int = 2026, scale: int = 1) -> list[CellRow]:
    """Return renewal and switch targets of 李娜 and 刘洋 for every month."""
    rows = []
    for n, person in enumerate((cast.li_na, cast.liu_yang), 1):
        for m in range(1, 13):
            month = date(year, m, 1)
            rows.append(CellRow(cast.team.pk, person.pk, "renewal", month, scale * (8_000_000 + n * 1_003 + m), 30 + n))
            rows.append(CellRow(cast.team.pk, person.pk, "switch", month, scale * (2_000_000 + n * 77 + m), 7))
    return rows


def published(cast: Cast, year: int = 2026, scale: int = 1) -> TargetEdition:
    return publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.branch, year=year, cells=rows_of(cast, year, scale))
