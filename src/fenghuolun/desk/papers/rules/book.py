"""Forms as workbooks: live formulas with their values, lists and checks on the cells to fill in, all else locked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fenghuolun.desk.kit.workbooks import cell_name, cell_range, new_workbook
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Table, Value
from fenghuolun.desk.papers.rules.paper import groups_of
from fenghuolun.desk.papers.rules.sealing import SHEET, Sent, sealed

if TYPE_CHECKING:
    from xlsxwriter import Workbook

FORMATS = {
    "text": "@", "number": "#,##0.####", "count": "#,##0", "yuan": "#,##0.00", "share": "0.0%", "percent": '0.##"%"',
    "day": "yyyy-mm-dd",
}  # fmt: skip
NAMED = re.compile(r"\{(\w+)\}")
INK, LINE, WELL, ENTRY, ACCENT = "#1d2129", "#b9bec7", "#f4f2ee", "#fff8e1", "#b4421a"
MOST = 9_999_999_999


@dataclass
class _Drawing:
    """One sheet being drawn: where it has come to, and the entry cells so far."""

    book: Workbook
    sheet: Any
    row: int = 0
    cells: dict[str, tuple[str, str, Value]] = field(default_factory=dict)
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def format(self, **what: Any) -> Any:
        key = tuple(sorted(what.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_color": INK, "font_size": 10, "valign": "vcenter", **what})
        return self.formats[key]


def book_of(form: Form, by: int, at: str) -> bytes:
    """Return the form as a workbook for ``by``, with its seal on a hidden sheet.

    The first column, hidden, names the row behind each line: whoever lifts the
    protection and sorts is noticed when the workbook comes back.
    """
    out = BytesIO()
    with new_workbook(out) as book:
        drawing = _Drawing(book, book.add_worksheet(form.title[:31]))
        _head(drawing, form)
        for table in form.tables:
            _table(drawing, table)
        _foot(drawing, form)
        _page(drawing, form)
        hidden = book.add_worksheet(SHEET)
        for n, piece in enumerate(sealed(Sent(form.kind, form.address, by, at, form.revision, drawing.cells))):
            hidden.write_string(n, 0, piece)
        hidden.very_hidden()
        hidden.protect()
    return out.getvalue()


def _head(drawing: _Drawing, form: Form) -> None:
    sheet = drawing.sheet
    sheet.write_string(0, 1, form.title, drawing.format(bold=True, font_size=16))
    sheet.write_string(1, 1, form.subtitle, drawing.format(font_color="#6b7280"))
    drawing.row = 2
    for label, text in form.facts:
        sheet.write_string(drawing.row, 1, label, drawing.format(font_color="#6b7280"))
        sheet.write_string(drawing.row, 2, text, drawing.format())
        drawing.row += 1
    if any(form.cells()):
        hint = _("Fill in the yellow cells and bring the workbook back; everything else is locked.")
        sheet.write_string(drawing.row, 1, hint, drawing.format(italic=True, font_color=ACCENT))
        drawing.row += 1
    drawing.row += 1


def _table(drawing: _Drawing, table: Table) -> None:
    sheet, line = drawing.sheet, {"border": 1, "border_color": LINE}
    if table.title:
        sheet.write_string(drawing.row, 1, table.title, drawing.format(bold=True, font_size=12))
        drawing.row += 1
    head = drawing.format(bold=True, bg_color=WELL, text_wrap=True, align="center", **line)
    _headings(drawing, table, head)
    first = drawing.row
    for row in table.rows:
        sheet.write_string(drawing.row, 0, row.id)
        for at, column in enumerate(table.columns, start=1):
            _cell(drawing, table, row, column, at)
        drawing.row += 1
    if table.total_label and table.rows:
        total: dict[str, Any] = {"bold": True, "bg_color": WELL, "top": 2, **line}
        sheet.write_string(drawing.row, 1, table.total_label, drawing.format(**total))
        for at, column in enumerate(table.columns[1:], start=2):
            pen = drawing.format(num_format=FORMATS[column.kind], **total)
            if column.is_summed:
                cells = cell_range(first, at, drawing.row - 1, at)
                sheet.write_formula(drawing.row, at, f"=SUM({cells})", pen, round(table.total(column), 4))
            else:
                sheet.write_blank(drawing.row, at, None, pen)
        drawing.row += 1
    drawing.row += 1


def _headings(drawing: _Drawing, table: Table, head: Any) -> None:
    groups, sheet = groups_of(table.columns), drawing.sheet
    at = 1
    for group in groups:
        if group["label"] and group["span"] > 1:
            sheet.merge_range(drawing.row, at, drawing.row, at + group["span"] - 1, group["label"], head)
        else:
            sheet.write_string(drawing.row, at, group["label"], head)
        at += group["span"]
    drawing.row += bool(groups)
    for at, column in enumerate(table.columns, start=1):
        sheet.write_string(drawing.row, at, column.label, head)
    drawing.row += 1


def _cell(drawing: _Drawing, table: Table, row: Row, column: Column, at: int) -> None:
    sheet, value, here = drawing.sheet, row.values.get(column.key), drawing.row
    look: dict[str, Any] = {
        "num_format": FORMATS[column.kind], "border": 1, "border_color": LINE,
        "text_wrap": not column.is_number, "align": "right" if column.is_number else "left",
    }  # fmt: skip
    if row.takes(column):
        look |= {"locked": False, "bg_color": ENTRY}
        drawing.cells[cell_name(here, at)] = (row.id, column.key, value)
        _validated(sheet, here, at, column)
    pen = drawing.format(**look)
    if column.formula:
        places = {one.key: cell_name(here, n) for n, one in enumerate(table.columns, start=1)}
        formula = NAMED.sub(lambda found: places[found[1]], column.formula)
        sheet.write_formula(here, at, f"={formula}", pen, "" if value is None else value)
    elif value is None:
        sheet.write_blank(here, at, None, pen)
    elif isinstance(value, str):
        if column.kind == "day":
            sheet.write_datetime(here, at, date.fromisoformat(value), pen)
        else:
            sheet.write_string(here, at, dict(column.choices).get(value, value), pen)
    else:
        sheet.write_number(here, at, value, pen)


def _validated(sheet: Any, row: int, at: int, column: Column) -> None:
    """Let the spreadsheet itself refuse what does not fit: a word of a list, a number, a day, a length."""
    if column.choices:
        rule = {"validate": "list", "source": [word for _code, word in column.choices]}
    elif column.kind == "day":
        rule = {"validate": "date", "criteria": ">=", "value": date(2015, 1, 1)}
    elif column.kind == "count":
        rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MOST}
    elif column.is_number:
        most = {"share": 1, "percent": 100}.get(column.kind, MOST)
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": most}
    elif column.longest:
        rule = {"validate": "length", "criteria": "<=", "value": column.longest}
    else:
        return
    sheet.data_validation(row, at, row, at, {**rule, "ignore_blank": True, "error_title": column.label[:32]})


def _foot(drawing: _Drawing, form: Form) -> None:
    for label, text in form.notes:
        drawing.sheet.write_string(drawing.row, 1, label, drawing.format(bold=True))
        drawing.sheet.write_string(drawing.row, 2, text, drawing.format())
        drawing.row += 1
    for one in form.signatures:
        signed = f"{one.name} {one.signed_on}" if one.signed_on else ""
        drawing.sheet.write_string(drawing.row + 1, 1, one.role, drawing.format(font_color="#6b7280"))
        drawing.sheet.write_string(drawing.row + 1, 2, signed, drawing.format(bottom=1))
        drawing.row += 1


def _page(drawing: _Drawing, form: Form) -> None:
    sheet = drawing.sheet
    sheet.set_column(0, 0, 12, None, {"hidden": True})
    widths: dict[int, float] = {}
    for table in form.tables:
        for at, column in enumerate(table.columns, start=1):
            widths[at] = max(widths.get(at, 0), column.width * 1.25)
    for at, width in widths.items():
        sheet.set_column(at, at, width)
    if form.is_landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer(f"&L&8{form.title.replace('&', '&&')}&R&8&P / &N")
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
