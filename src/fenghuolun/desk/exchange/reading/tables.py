"""Grids to tables: headings found below titles and notes, several tables on a sheet, blank lines between rows.

A person sees a table where a row of names stands over rows of values. The
rules, in order: a heading row has at least two different texts and no
number or date; the rows above it that are not tables are its titles; blank rows
do not end a table; a second heading row does, when it stands after a gap or a
title and either knows more known headings or puts text where the table has
numbers; a row that begins with 合计 is a total; a row that begins with 注 is a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from fenghuolun.desk.exchange.reading.files import Cell, Sheet

TOTAL = re.compile(r"^\s*(合\s*计|总\s*计|小\s*计|本月合计|汇总|(grand |sub)?total)\s*[::]?\s*$", re.IGNORECASE)
NOTE = re.compile(r"^\s*(注|备注|说明|填表说明|资料来源|note|source|remark)s?\s*(\d*\s*[::、.]|$)", re.IGNORECASE)
NUMBER = re.compile(r"^[¥$€]?\s*[-+(]?\s*[\d,]+(\.\d+)?\s*[%)元万亿分台]?$")
DATE = re.compile(
    r"^\d{2,4}\s*[-/.年]\s*\d{1,2}\s*([-/.月]\s*\d{1,2}\s*日?)?(\s+\d{1,2}:\d{2}(:\d{2})?)?$|^\d{1,2}:\d{2}(:\d{2})?$"
)


@dataclass(slots=True)
class Table:
    """A table as a person sees it. ``first_row`` and ``row_numbers`` count from 1 as spreadsheets do."""

    sheet: str
    first_row: int
    first_column: int
    titles: list[str]
    headings: list[str]
    rows: list[list[Cell]] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)
    totals: list[tuple[int, list[Cell]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.sheet} · {self.first_row}"


def is_blank(cell: Cell) -> bool:
    return cell is None or cell == "" or (type(cell) is str and cell.isspace())


def looks_like_value(cell: Cell) -> bool:
    """Say whether a cell is a number, a date or a time, also when written as text."""
    if isinstance(cell, (int, float, bool, date, datetime, time, timedelta)):
        return True
    text = str(cell).strip()
    return bool(NUMBER.match(text) or DATE.match(text))


def tables_in(sheet: Sheet, is_known: Callable[[str], bool] = lambda heading: False) -> list[Table]:
    """Return the tables of a sheet, in reading order.

    ``is_known`` says whether a heading names a field somebody would import; it
    decides where two readings are possible. A sheet without any heading row
    gives no table.
    """
    found: list[Table] = []
    titles: list[str] = []
    gap = True
    for number, row in enumerate(sheet.rows, start=1):
        filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            gap = True
            continue
        current = found[-1] if found else None
        # a row in the middle of a table is none of its own, whatever it looks like
        may_start = current is None or not current.rows or gap or bool(titles)
        if (
            may_start
            and _is_heading(row, filled)
            and _starts_table(row, filled, current, gap or bool(titles), is_known)
        ):
            found.append(_new_table(sheet.name, number, row, filled, titles))
            titles = []
        elif current is None or (gap and len(filled) == 1 and not _fits(row, filled, current)):
            titles.append(str(row[filled[0]]).strip())
        else:
            _add_row(current, number, row, filled)
        gap = False
    for text in titles if found else []:
        found[-1].notes.append(text)
    return found


def _is_heading(row: Sequence[Cell], filled: list[int]) -> bool:
    texts = [str(row[column]).strip() for column in filled]
    if len(texts) < 2 or len(set(texts)) < max(2, int(0.8 * len(texts))):
        return False
    values = sum(looks_like_value(row[column]) for column in filled)
    return values <= 0.1 * len(texts) and all(len(text) <= 60 for text in texts)


def _starts_table(
    row: Sequence[Cell], filled: list[int], current: Table | None, apart: bool, is_known: Callable[[str], bool]
) -> bool:
    if current is None:
        return True
    if TOTAL.match(str(row[filled[0]])):
        return False
    texts = [str(row[column]).strip() for column in filled]
    if texts == [heading for heading in current.headings if heading]:
        return False
    known = sum(is_known(text) for text in texts)
    if not current.rows:
        return known > sum(is_known(heading) for heading in current.headings)
    return apart and (known >= max(2, len(texts) // 2) or _puts_text_over_values(row, filled, current))


def _puts_text_over_values(row: Sequence[Cell], filled: list[int], current: Table) -> bool:
    sample = current.rows[-20:]
    clashes = 0
    for column in filled:
        place = column - current.first_column + 1
        cells = [r[place] for r in sample if 0 <= place < len(r)]
        cells = [cell for cell in cells if not is_blank(cell)]
        clashes += bool(cells) and all(map(looks_like_value, cells)) and not looks_like_value(row[column])
    return clashes >= 2


def _fits(row: Sequence[Cell], filled: list[int], current: Table) -> bool:
    """A row with one cell belongs to the table when the cell is a value in a column of it (a day without entries)."""
    column = filled[0] - current.first_column + 1
    return 0 <= column < len(current.headings) and looks_like_value(row[filled[0]])


def _new_table(sheet: str, number: int, row: Sequence[Cell], filled: list[int], titles: list[str]) -> Table:
    first, last = filled[0], filled[-1]
    headings = ["" if is_blank(cell) else " ".join(str(cell).split()) for cell in row[first : last + 1]]
    return Table(sheet, number, first + 1, titles, headings)


def _add_row(table: Table, number: int, row: Sequence[Cell], filled: list[int]) -> None:
    first = str(row[filled[0]])
    if len(filled) <= 2 and NOTE.match(first):
        table.notes.append(" ".join(str(row[column]).strip() for column in filled))
        return
    if not table.rows and filled[0] + 1 < table.first_column:
        table.headings[:0] = [""] * (table.first_column - 1 - filled[0])
        table.first_column = filled[0] + 1
    start = table.first_column - 1
    width = len(table.headings)
    cells = list(row[start : start + width])
    cells += [None] * (width - len(cells))
    if first.strip() in table.headings and [str(cell).strip() for cell in cells] == table.headings:
        return
    if TOTAL.match(first):
        table.totals.append((number, cells))
        return
    table.rows.append(cells)
    table.row_numbers.append(number)
