"""Workbooks to write. The library is loaded with the first one: a worker that writes none saves eight megabytes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook


def new_workbook(out: BytesIO) -> Workbook:
    """Return an empty workbook that goes to ``out`` when it is closed.

    What people typed stays text, also where it begins with an equals sign or looks like an address.
    """
    import xlsxwriter

    return xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})


def cell_name(row: int, column: int) -> str:
    """Return how formulas call a cell, both numbers from 0.

    >>> cell_name(2, 27)
    'AB3'
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    name: str = xl_rowcol_to_cell(row, column)
    return name


def cell_range(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return how formulas call a block of cells.

    >>> cell_range(2, 1, 9, 1)
    'B3:B10'
    """
    from xlsxwriter.utility import xl_range

    name: str = xl_range(first_row, first_column, last_row, last_column)
    return name
