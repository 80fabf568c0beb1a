"""What is wrong with a total row: rows and columns that its sums leave out, by their formulas or by their values."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.queries import tables_of_file
from fenghuolun.desk.exchange.reading import Table, values
from fenghuolun.desk.exchange.reading.files import ZIP_START, Cell
from fenghuolun.desk.exchange.reading.tables import is_blank

SUM = re.compile(r"^=\s*SUM\(\s*\$?([A-Z]{1,3})\$?(\d+)\s*:\s*\$?[A-Z]{1,3}\$?(\d+)\s*\)\s*$", re.IGNORECASE)
LARGEST_CHECKED_BYTES = 5_000_000
MOST_LEFT_OUT = 5


@dataclass(frozen=True, slots=True)
class TotalFault:
    """A total row (spreadsheet number) that leaves out rows (numbers) or columns (of the table, from 0)."""

    row: int
    left_out_rows: tuple[int, ...]
    left_out_columns: tuple[int, ...]
    sentence: str


def faults_of_totals(name: str, content: bytes, label: str) -> list[TotalFault]:
    """Return what the total rows of the table ``label`` leave out; the import never takes a total for a row."""
    table = next((table for table in tables_of_file(name, content) if table.label == label), None)
    if table is None or not table.totals:
        return []
    formulas = _formulas(content, table) if content.startswith(ZIP_START) else {}
    return [fault for row, cells in table.totals if (fault := _fault(table, row, cells, formulas))]


def _formulas(content: bytes, table: Table) -> dict[tuple[int, int], str]:
    """Return the formulas of the table's total rows by (row number, column of the table)."""
    if len(content) > LARGEST_CHECKED_BYTES:
        return {}
    import openpyxl  # eight megabytes that only a workbook with totals needs

    try:
        sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=False)[table.sheet]
    except Exception:  # noqa: BLE001 - openpyxl raises what it likes on files that other programs open; values remain
        return {}
    found = {}
    for row, _cells in table.totals:
        for column in range(len(table.headings)):
            value = sheet.cell(row, table.first_column + column).value
            if isinstance(value, str) and value.startswith("="):
                found[(row, column)] = value
    return found


def _fault(table: Table, row: int, cells: Sequence[Cell], formulas: dict[tuple[int, int], str]) -> TotalFault | None:
    above = [number for number in table.row_numbers if number < row]
    sums = list(_number_columns(table))
    missing = tuple(c for c in sums if is_blank(cells[c]) and (row, c) not in formulas)
    counted = [column for column in sums if column not in missing]
    left_out: set[int] = set()
    for column in counted:
        left_out |= _left_out(table, above, column, cells[column], formulas.get((row, column), ""))
    if not counted or not (missing or left_out):
        return None
    return TotalFault(row, tuple(sorted(left_out)), missing, _sentence(table, row, sorted(left_out), missing))


def _number_columns(table: Table) -> Iterator[int]:
    """Yield the columns that hold numbers, without those that nobody would add up (days, a score by formula)."""
    for column in range(1, len(table.headings)):
        cells = [row[column] for row in table.rows if not is_blank(row[column])]
        if cells and all(_number(cell) is not None for cell in cells) and any(_number(cell) for cell in cells):
            yield column


def _number(cell: Cell) -> float | None:
    try:
        return float(values.decimal(cell))
    except values.WrongValue:
        return None


def _left_out(table: Table, above: list[int], column: int, total: Cell, formula: str) -> set[int]:
    if match := SUM.match(formula):
        first, last = int(match[2]), int(match[3])
        return {number for number in above if not first <= number <= last and _value(table, number, column)}
    said = _number(total) if not is_blank(total) else None
    if said is None:
        return set()
    sums = sum(_value(table, number, column) for number in above)
    for n in range(1, min(MOST_LEFT_OUT, len(above)) + 1):
        tail = above[-n:]
        missing = sum(_value(table, number, column) for number in tail)
        if missing and abs(sums - missing - said) < 1e-9:
            return set(tail)
    return set()


def _value(table: Table, number: int, column: int) -> float:
    cell = table.rows[table.row_numbers.index(number)][column]
    return 0.0 if is_blank(cell) else _number(cell) or 0.0


def _sentence(table: Table, row: int, left_out: list[int], missing: tuple[int, ...]) -> str:
    parts = []
    if left_out:
        numbers = ", ".join(map(str, left_out))
        parts.append(_("The total in row %(row)d leaves out row %(rows)s.") % {"row": row, "rows": numbers})
    if missing:
        names = ", ".join(table.headings[column] for column in missing)
        parts.append(_("The total in row %(row)d has no sum for: %(columns)s.") % {"row": row, "columns": names})
    parts.append(_("The days themselves are imported; the total is not used."))
    return " ".join(parts)
