"""Workbooks as a person fills them in offline: opened, changed, saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

PLACE = re.compile(r"\b([A-Z]{1,2})(\d+)\b")
SUM = re.compile(r"SUM\(([A-Z]+\d+(?::[A-Z]+\d+)?)\)")
IF_BLANK = re.compile(r'IF\((.*),"",(.*)\)')


def place_of(content: bytes, row: str, heading: str) -> str:
    """Return the cell of the row with this hidden number under this heading."""
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    at = next(cell.row for cell in sheet["A"] if cell.value == row)
    for above in range(at, 0, -1):
        for cell in sheet[above]:
            if cell.value == heading and cell.column > 1:
                return f"{get_column_letter(cell.column)}{at}"
    raise LookupError(heading)


def filled_in(content: bytes, cells: Mapping[str, Any]) -> BytesIO:
    """Return the workbook with these cells typed over, as a file to upload."""
    book = load_workbook(BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    return saved(book)


def saved(book: Any) -> BytesIO:
    out = BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "填好.xlsx"
    return out


def computed(content: bytes) -> dict[str, tuple[Any, Any]]:
    """Return each formula's own result beside the value that was written with it, by place.

    The formulas of the forms are few: SUM of a block, IF(…,"",…), OR, N and arithmetic. Here they are worked out anew
    from the cells they name.
    """
    book, told = load_workbook(BytesIO(content)).worksheets[0], load_workbook(BytesIO(content), data_only=True)
    reckoned = Reckoned(book)
    return {
        cell.coordinate: (reckoned[cell.coordinate], told.worksheets[0][cell.coordinate].value)
        for line in book.iter_rows() for cell in line if cell.data_type == "f"
    }  # fmt: skip


class Reckoned(dict[str, Any]):
    """The values of a sheet by place, formulas worked out."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def __missing__(self, place: str) -> Any:
        cell = self.sheet[place]
        self[place] = self._formula(cell.value.removeprefix("=")) if cell.data_type == "f" else cell.value
        return self[place]

    def _formula(self, text: str) -> Any:
        if block := SUM.fullmatch(text):
            first, last = (block[1] if ":" in block[1] else f"{block[1]}:{block[1]}").split(":")
            return sum(self._number(cell.coordinate) for line in self.sheet[first:last] for cell in line)
        if choice := IF_BLANK.fullmatch(text):
            tests = choice[1].removeprefix("OR(").removesuffix(")") if choice[1].startswith("OR(") else choice[1]
            return None if any(self._holds(one) for one in tests.split(",")) else self._formula(choice[2])
        return eval(PLACE.sub(lambda one: repr(self._number(one[0])), text.replace("N(", "(")), {"__builtins__": {}})

    def _holds(self, test: str) -> bool:
        left, right = test.split("=")
        return not self[left] and self[left] != 0 if right == '""' else self._formula(left) == float(right)

    def _number(self, place: str) -> float:
        value = self[place]
        return value if isinstance(value, int | float) else 0
