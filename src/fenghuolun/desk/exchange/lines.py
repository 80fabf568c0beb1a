"""From the rows of a table to values by field, with a sentence for every cell that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.fields import Field, Target
from fenghuolun.desk.exchange.reading import Table, values
from fenghuolun.desk.exchange.reading.files import Cell
from fenghuolun.desk.exchange.reading.tables import is_blank

LONGEST_TEXT, SOME, ANY_YEAR = 1000, 100, 2000
SAY_NOTHING = {"happened_at", "day", "score", "owner", "owner_no", "external_id"}
COMPLETED_BY_YEAR = {values.day, values.moment}


@dataclass(slots=True)
class Line:
    """A row as it was read. ``place`` counts the table's rows from 0, ``number`` is the spreadsheet's row number.

    ``wrong`` stops the row, ``warnings`` do not; both are (heading, sentence).
    ``repeats`` is the number of the earlier row that has the same cells.
    """

    place: int
    number: int
    values: dict[str, Any]
    wrong: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    repeats: int | None = None

    def text(self, name: str) -> str:
        return self.values.get(name) or ""


@dataclass(frozen=True, slots=True)
class _Wrong:
    sentence: str


def read_lines(table: Table, target: Target, mapping: Mapping[int, str], year: int | None = None) -> list[Line]:
    """Return every row of ``table`` by the fields its columns are mapped to (column → field).

    ``year`` completes dates that are written without one. Rows whose mapped
    cells are all empty, or hold no more than a day and whose it is, are left out;
    a row that repeats an earlier one says so.
    """
    columns = [(table.headings[at], target.field(name), at) for at, name in sorted(mapping.items()) if name]
    read = [(heading, item, _column(table.rows, at, _reader(item, year))) for heading, item, at in columns]
    used = [at for _heading, _item, at in columns]
    lines: list[Line] = []
    seen: dict[tuple[Cell, ...], int] = {}
    for place, row in enumerate(table.rows):
        cells = tuple(row[at] for at in used)
        if all(is_blank(cell) for cell in cells):
            continue
        line = _line(place, table.row_numbers[place], [(h, f, column[place]) for h, f, column in read])
        if not line.wrong and set(line.values) <= SAY_NOTHING:
            continue
        first = seen.setdefault(tuple(row) if target.is_whole_row else cells, line.number)
        line.repeats = first if first != line.number else None
        lines.append(line)
    return lines


def holds_rows(table: Table, target: Target, mapping: Mapping[int, str]) -> bool:
    """Say whether there is any row to import; mostly the first hundred know."""
    some = replace(table, rows=table.rows[:SOME], row_numbers=table.row_numbers[:SOME])
    return bool(read_lines(some, target, mapping, ANY_YEAR) or read_lines(table, target, mapping, ANY_YEAR))


def _reader(item: Field, year: int | None) -> Callable[[Cell], Any]:
    return partial(item.read, year=year) if item.read in COMPLETED_BY_YEAR and year else item.read


def _column(rows: Sequence[Sequence[Cell]], at: int, read: Callable[[Cell], Any]) -> list[Any]:
    """Return the column read, each different cell once: dates, kinds and names repeat thousands of times."""
    known: dict[Any, Any] = {}
    found = []
    for row in rows:
        cell = row[at]
        key = (cell, type(cell))
        if key not in known:
            known[key] = _read(cell, read)
        found.append(known[key])
    return found


def _read(cell: Cell, read: Callable[[Cell], Any]) -> Any:
    if is_blank(cell):
        return None
    try:
        value = read(cell)
    except values.WrongValue as wrong:
        return None if not values.known_text(cell) else _Wrong(str(wrong))
    if isinstance(value, str):
        return value[:LONGEST_TEXT] or None
    return value


def _line(place: int, number: int, cells: Sequence[tuple[str, Field, Any]]) -> Line:
    line = Line(place, number, {})
    for heading, item, value in cells:
        if isinstance(value, _Wrong):
            (line.warnings if item.is_soft else line.wrong).append((heading, value.sentence))
        elif value is not None:
            line.values[item.name] = value
    return line


def shown(value: Any, name: str = "") -> str:
    """Return a value as the preview shows it; ``name`` is its field (money is kept in fen and shown in yuan)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_fen"):
        return f"{value / 100:,.2f}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else values.text(value)
