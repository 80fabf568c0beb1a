"""Workbooks as a person fills them in offline: opened, changed, saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

PLACE = re.compile(r"\b([A-Z]{1,2})(\d+)\b")
SPAN = re.compile(r"\b([A-Z]{1,2}\d+):([A-Z]{1,2}\d+)\b")


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

    The formulas of the forms are few: SUM, IF, OR, N and arithmetic. They are worked out here anew from the cells.
    """
    formulas, values = load_workbook(BytesIO(content)), load_workbook(BytesIO(content), data_only=True)
    sheet, written = formulas.worksheets[0], values.worksheets[0]
    known: dict[str, Any] = {}

    def cell(place: str) -> Any:
        if place not in known:
            raw = sheet[place].value
            known[place] = worked_out(raw) if sheet[place].data_type == "f" else raw
        return known[place]

    def span(first: str, last: str) -> list[Any]:
        (left, top), (right, bottom) = PLACE.fullmatch(first).groups(), PLACE.fullmatch(last).groups()  # type: ignore[union-attr]
        columns = range(column_index_from_string(left), column_index_from_string(right) + 1)
        return [cell(f"{get_column_letter(c)}{r}") for r in range(int(top), int(bottom) + 1) for c in columns]

    def number(value: Any) -> Any:
        return value if isinstance(value, int | float) else 0

    def worked_out(formula: str) -> Any:
        text = SPAN.sub(lambda found: f"span('{found[1]}','{found[2]}')", formula.removeprefix("="))
        text = PLACE.sub(lambda found: found[0] if f"'{found[0]}'" in text else f"cell('{found[0]}')", text)
        text = re.sub(r"(?<![<>=])=(?!=)", "==", text).replace('""', "None")
        names = {
            "SUM": lambda rows: sum(number(one) for one in rows), "N": number, "OR": lambda *parts: any(parts),
            "IF": lambda test, yes, no: yes() if test else no(), "span": span,
            "cell": lambda place: Blank.of(cell(place)),
        }  # fmt: skip
        text = re.sub(r"IF\((.*?),(None),(.*)\)$", r"IF(\1,lambda: \2,lambda: \3)", text)
        found = eval(text, {"__builtins__": {}}, names)  # the product's own formulas, of a file just made
        return found.value if isinstance(found, Blank) else found

    return {
        found.coordinate: (cell(found.coordinate), written[found.coordinate].value)
        for line in sheet.iter_rows() for found in line if found.data_type == "f"
    }  # fmt: skip


class Blank(float):
    """An empty cell: nothing in a comparison, 0 in a sum."""

    value = None

    @classmethod
    def of(cls, raw: Any) -> Any:
        return cls(0) if raw is None else raw

    def __eq__(self, other: object) -> bool:
        return other is None or float(self) == other

    __hash__ = float.__hash__
