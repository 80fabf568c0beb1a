"""What was wrong, as a workbook: the original columns of those rows and a sentence, to be mended and imported again."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils.translation import pgettext

from fenghuolun.desk.exchange.bringing.job import Fate, Outcome
from fenghuolun.desk.exchange.defusing import defused
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.exchange.reading import Table
from fenghuolun.desk.exchange.reading.files import Cell
from fenghuolun.desk.kit.workbooks import new_workbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_report(batch: Batch, table: Table, outcome: Outcome) -> None:
    """Attach the report to the import; none where there is nothing to say."""
    places = [place for place in sorted(outcome.sentences) if outcome.sentences[place]]
    if not places:
        return
    name = f"{batch.sha256[:12]}-{batch.pk}-report.xlsx"
    batch.report.save(name, ContentFile(workbook(table, places, outcome)), save=False)


def report_name(batch: Batch) -> str:
    return f"{PurePath(batch.file_name).stem}-{pgettext('file name', 'what is wrong')}.xlsx"


def workbook(table: Table, places: list[int], outcome: Outcome) -> bytes:
    """Return a workbook with the rows at ``places``: row number, what became of it, why, then the original columns."""
    out = io.BytesIO()
    book = new_workbook(out)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrong = book.add_format({"font_color": "#b3261e", "text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top"})
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet(pgettext("sheet", "What is wrong"))
    own = [pgettext("column", "Row"), pgettext("column", "What became of it"), pgettext("column", "What is wrong")]
    for column, heading in enumerate([*own, *table.headings]):
        sheet.write_string(0, column, defused(heading), head)
    sheet.freeze_panes(1, 3)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 2 + len(table.headings), 16)
    for row, place in enumerate(places, start=1):
        fate = outcome.fates.get(place, Fate.SAME)
        sheet.write_number(row, 0, table.row_numbers[place], plain)
        sheet.write_string(row, 1, FATES[fate](), plain)
        words = "\n".join(dict.fromkeys(outcome.sentences[place]))
        sheet.write_string(row, 2, defused(words), wrong if fate == Fate.WRONG else plain)
        for column, cell in enumerate(table.rows[place], start=3):
            _write(sheet, row, column, cell, day, moment)
    book.close()
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, day: object, moment: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, moment)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, time | timedelta):
        sheet.write_string(row, column, str(cell))
    else:
        sheet.write_string(row, column, defused(str(cell)))


FATES = {
    Fate.MADE: lambda: pgettext("fate", "added"),
    Fate.CHANGED: lambda: pgettext("fate", "changed"),
    Fate.SAME: lambda: pgettext("fate", "here already"),
    Fate.WRONG: lambda: pgettext("fate", "not imported"),
}
