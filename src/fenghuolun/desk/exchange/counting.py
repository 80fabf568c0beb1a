"""Which activity each column of a daily-count sheet counts, and whether its total row counts them all."""

from __future__ import annotations

from fenghuolun.desk.exchange.fields import COUNT, squeezed
from fenghuolun.desk.exchange.reading import Table, values
from fenghuolun.desk.exchange.reading.files import Cell
from fenghuolun.desk.exchange.reading.tables import is_blank
from fenghuolun.desk.exchange.words import ACTIVITY_KINDS

MOSTLY = 0.7  # a word among numbers is a slip of the pen, and its row is told so
SPELLINGS = sorted(((word, code) for word, code in ACTIVITY_KINDS.items() if len(word) > 1), key=lambda x: -len(x[0]))


def count_field(code: str, column: int) -> str:
    return f"{COUNT}{code}@{column}"


def proposed_counts(table: Table, taken: set[int], remembered: dict[str, str]) -> dict[int, str]:
    """Return the activity that each further column counts: as chosen before, else by the words of its heading."""
    found = {}
    for column, heading in enumerate(table.headings):
        if column in taken or not _counts(table, column):
            continue
        words = squeezed(heading)
        if kept := remembered.get(words, ""):
            code = kept.removeprefix(COUNT) if kept.startswith(COUNT) else ""
        else:
            code = next((code for word, code in SPELLINGS if word in words), "")
        if code:
            found[column] = count_field(code, column)
    return found


def _counts(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if not is_blank(row[column])]
    return bool(cells) and sum(_whole(cell) is not None for cell in cells) >= MOSTLY * len(cells)


def _whole(cell: Cell) -> int | None:
    try:
        return values.whole(cell)
    except values.WrongValue:
        return None
