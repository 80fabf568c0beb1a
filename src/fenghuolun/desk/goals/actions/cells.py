"""Write an edition's grid as rows, with or without its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, repeat

import numpy as np

from fenghuolun.desk.goals.models import TargetCell, TargetEdition
from fenghuolun.desk.goals.queries.editions import grid_of
from fenghuolun.desk.goals.rules.grid import KIND_AT, KINDS, TIER_AT, TIERS, Grid, Line
from fenghuolun.desk.goals.rules.spread import over_days
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.periods import WorkingCalendar, month, year
from fenghuolun.engine.results import Counts, Flags

AT_ONCE = 2000


def write_cells(edition: TargetEdition, grid: Grid, *, with_days: bool) -> int:
    """Replace the cells of an edition by the grid's; return how many rows it took.

    Month by month and in batches, so that a company of thousands takes no more memory than one month of it.
    """
    edition.cells.all().delete()
    rows = _rows(edition, grid, with_days=with_days)
    written = 0
    while batch := list(islice(rows, AT_ONCE)):
        TargetCell.objects.bulk_create(batch)
        written += len(batch)
    return written


def fill_days(edition: TargetEdition, revision: int) -> None:
    """Fill the days of a draft month by month, each in a transaction of its own, noting how far it is.

    A draft's days are seen by nobody. The publication that follows takes them when ``revision`` still holds.
    """
    grid = grid_of(edition)
    this = TargetEdition.objects.filter(pk=edition.pk)
    this.update(days_revision=None, days_share=0)
    place = {line: at for at, line in enumerate(grid.lines)}
    for m, (premium, deals) in enumerate(_days(grid)):
        rows = list(edition.cells.filter(month=date(grid.year, m + 1, 1)))
        for row in rows:
            at = place[Line(row.unit_id, row.person_id)], KIND_AT[row.cube_kind], TIER_AT[row.tier]
            row.day_premium_fen, row.day_deals = premium[at].tolist(), deals[at].tolist()
        TargetCell.objects.bulk_create(
            rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["id"],
            update_fields=["day_premium_fen", "day_deals"],
        )  # fmt: skip
        this.update(days_share=(m + 1) / 12)
    this.update(days_revision=revision)


def _rows(edition: TargetEdition, grid: Grid, *, with_days: bool) -> Iterator[TargetCell]:
    used = grid.is_used
    for m, days in enumerate(_days(grid) if with_days else repeat(None, 12)):
        premium, deals, locked = (of[:, :, m].tolist() for of in (grid.premium_fen, grid.deals, grid.is_locked))
        for line, kind in np.argwhere(used[:, :, m]).tolist():
            unit, person = grid.lines[line]
            for t, tier in enumerate(TIERS):
                yield TargetCell(
                    edition=edition, unit_id=unit, person_id=person, cube_kind=KINDS[kind], tier=tier,
                    month=date(grid.year, m + 1, 1), premium_fen=premium[line][kind][t], deals=deals[line][kind][t],
                    is_locked=locked[line][kind],
                    day_premium_fen=days[0][line, kind, t].tolist() if days else [],
                    day_deals=days[1][line, kind, t].tolist() if days else [],
                )  # fmt: skip


def _days(grid: Grid) -> Iterator[tuple[Counts, Counts]]:
    """Yield, per month, premium and deals as (lines, kinds, tiers, days)."""
    whole = year(grid.year)
    calendar = teams.working_calendar(whole.start, whole.end)
    away = _away(grid)
    for m in range(12):
        period = month(grid.year, m + 1)
        first = (period.start - whole.start).days
        flags, gone = _flags(calendar, period.start, period.end), away[:, first : first + period.days]
        yield over_days(grid.premium_fen[:, :, m], flags, gone), over_days(grid.deals[:, :, m], flags, gone)


def _flags(calendar: WorkingCalendar, first: date, end: date) -> Flags:
    """Return the workdays of a month; all days where the calendar has none, so that no target is lost."""
    flags = calendar.flags(first, end)
    return flags if flags.any() else np.ones(flags.shape, np.bool_)


def _away(grid: Grid) -> Flags:
    """Return the days of the year on which each line's person is not there, (lines, days)."""
    whole = year(grid.year)
    away = np.zeros((len(grid.lines), whole.days), np.bool_)
    leave = teams.leave_parts(grid.person_ids, whole.start, whole.end)
    people = teams.people_named(None, grid.person_ids)
    for row, line in enumerate(grid.lines):
        person = people.get(line.person) if line.person is not None else None
        if person is None:
            continue
        if person.hired_on:
            away[row, : max(0, min(whole.days, (person.hired_on - whole.start).days))] = True
        if person.left_on:
            away[row, max(0, (person.left_on + timedelta(days=1) - whole.start).days) :] = True
        for day, part in leave.get(person.pk, {}).items():
            away[row, (day - whole.start).days] = part >= 1
    return away
