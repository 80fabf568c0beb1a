"""A week as a workbook: the lines in their half-days, planned against done with live formulas, ready for A4."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.kit.days import day as day_shown
from fenghuolun.desk.kit.days import week as week_shown
from fenghuolun.desk.kit.workbooks import new_workbook
from fenghuolun.desk.plans.choices import HalfDay
from fenghuolun.desk.tables.queries.month_book import STAGE_WORDS
from fenghuolun.desk.tables.queries.week_sheet import WeekLine, WeekSheet

HEAD_ROW, FIRST_ROW = 2, 3


def week_book(sheet: WeekSheet) -> bytes:
    """Return the workbook of one week."""
    out = BytesIO()
    with new_workbook(out) as book:
        page = book.add_worksheet(week_shown(sheet.monday)[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        title = _("Week of %(name)s, %(first)s to %(last)s") % {
            "name": sheet.person.name, "first": day_shown(sheet.monday, with_weekday=False),
            "last": day_shown(sheet.last, with_weekday=False),
        }  # fmt: skip
        page.write(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        row = _lines(page, sheet, bold)
        row = _footer(page, sheet, row + 1, bold)
        _notes(page, sheet, row + 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD_ROW)
        page.freeze_panes(FIRST_ROW, 0)
        page.set_footer(f"&L{title}&R&P / &N")
    return out.getvalue()


def _lines(page: Any, sheet: WeekSheet, bold: Any) -> int:
    columns = [
        (_("Day"), 14), (_("Half-day"), 8), (_("Customer"), 16), (_("Plate"), 11), (_("What you do"), 16),
        (_("Purpose"), 16), (_("Outcome expected"), 16), (_("Prepared material"), 22), (_("Joint"), 7),
        (_("Done"), 7), (_("Outcome"), 16), (_("Points"), 8), (_("Next step"), 16),
    ]  # fmt: skip
    for column, (label, width) in enumerate(columns):
        page.set_column(column, column, width)
        page.write(HEAD_ROW, column, str(label), bold)
    row = FIRST_ROW
    for line in sheet.lines:
        for column, value in enumerate(_cells(line)):
            page.write(row, column, value)
        row += 1
    return row


def _cells(line: WeekLine) -> list[Any]:
    item, last = line.item, line.last
    step = f"{last.get_next_step_display()} {last.next_on or ''}".strip() if last and last.next_step else ""
    return [
        day_shown(item.due_on), str(HalfDay(item.half_day).label) if item.half_day else "", item.title, line.plate,
        line.label, line.purpose, line.expected, item.material, "✓" if item.is_joint else "", "✓" if last else "",
        last.get_outcome_display() if last else "", float(line.points) if last else "", step,
    ]  # fmt: skip


def _footer(page: Any, sheet: WeekSheet, row: int, bold: Any) -> int:
    for column, label in enumerate([_("Together"), _("Planned"), _("Done"), _("Share")]):
        page.write(row, column, str(label), bold)
    figures = [(STAGE_WORDS[stage], planned, did) for stage, planned, did, _share in sheet.footer.rows]
    money = (_("Premium, yuan"), sheet.footer.planned_fen / 100, sheet.footer.done_fen / 100)
    for label, planned, did in [*figures, money]:
        row += 1
        page.write(row, 0, str(label))
        page.write(row, 1, planned)
        page.write(row, 2, did)
        page.write_formula(row, 3, f'=IF(B{row + 1}=0,"",C{row + 1}/B{row + 1})')
    return row + 1


def _notes(page: Any, sheet: WeekSheet, row: int) -> None:
    lines = [
        (_("Best of the week"), "top_win"), (_("What was lost, and why"), "top_loss"), (_("Help needed"), "help"),
        (_("Next week's first priority"), "priority_1"), (_("Second priority"), "priority_2"),
        (_("Third priority"), "priority_3"), (_("Leader's comment"), "leader_comment"),
    ]  # fmt: skip
    for offset, (label, key) in enumerate(lines):
        page.write(row + offset, 0, str(label))
        page.write(row + offset, 2, sheet.notes.get(key, ""))
