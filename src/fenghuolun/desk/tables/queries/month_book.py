"""The month's contracts as a workbook: one line a seller, sums as live formulas, ready to print on A4 landscape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from fenghuolun.desk.customers.choices import Window
from fenghuolun.desk.kit.days import month as month_shown
from fenghuolun.desk.kit.workbooks import cell_name, new_workbook
from fenghuolun.desk.tables.queries.month import COMMITTED, Contract

if TYPE_CHECKING:
    from xlsxwriter import Workbook

STAGE_WORDS = {
    "lead": gettext_lazy("New leads"), "contact": gettext_lazy("Calls"), "visit": gettext_lazy("Visits"),
    "quote": gettext_lazy("Quotes"), "deal": gettext_lazy("Deals"),
}  # fmt: skip
HEAD_ROW, FIRST_ROW = 2, 3
MONEY, WHOLE, SHARE = "#,##0", "0", "0%"


def contracts_book(contracts: Sequence[Contract], first: date) -> bytes:
    """Return the workbook of these contracts; one sheet with everybody, one with the weeks."""
    out = BytesIO()
    with new_workbook(out) as book:
        _contracts_sheet(book, contracts, first)
        _weeks_sheet(book, contracts)
    return out.getvalue()


def _columns() -> list[tuple[str, int, str]]:
    windows = [(f"{window.value} {window.label}", 8, WHOLE) for window in Window]
    return [
        (str(_("Seller")), 12, ""), *windows, (str(_("Due this month")), 9, WHOLE),
        (str(_("Renewal ratio needed")), 9, SHARE), *((str(word), 8, WHOLE) for word in STAGE_WORDS.values()),
        (str(_("Premium, yuan")), 12, MONEY), (pgettext("points", "Standard"), 8, WHOLE),
        (pgettext("points", "Planned"), 8, WHOLE), (str(_("Self-development")), 22, ""),
        (str(_("Joint visits on")), 16, ""), (str(_("Seller signed")), 11, ""), (str(_("Leader signed")), 11, ""),
    ]  # fmt: skip


def _cells(contract: Contract) -> list[Any]:
    figures, plan = contract.figures, contract.plan
    signed = [_signed(plan.submitted_at), _signed(plan.approved_at)] if plan else ["", ""]
    return [
        contract.person.name, *figures.due.values(), figures.due_in_month, figures.renewal_ratio,
        *(contract.committed[stage] for stage in COMMITTED), figures.target_fen / 100, figures.standard_points,
        contract.points, contract.notes.get("self_development", ""),
        ", ".join(f"{day:%m-%d}" for day in contract.joint_visits), *signed,
    ]  # fmt: skip


def _signed(at: Any) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _contracts_sheet(book: Workbook, contracts: Sequence[Contract], first: date) -> None:
    title = _("Activity of the month, %(month)s") % {"month": month_shown(first)}
    sheet, columns = book.add_worksheet(month_shown(first)[:31]), _columns()
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"})
    sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    formats = {form: book.add_format({"num_format": form}) for form in (MONEY, WHOLE, SHARE)}
    for column, (label, width, form) in enumerate(columns):
        sheet.set_column(column, column, width, formats.get(form))
        sheet.write(HEAD_ROW, column, label, head)
    for row, contract in enumerate(contracts, start=FIRST_ROW):
        for column, value in enumerate(_cells(contract)):
            sheet.write(row, column, "" if value is None else value)
    _sum_row(book, sheet, columns, FIRST_ROW + len(contracts))
    _for_print(sheet, title)


def _sum_row(book: Workbook, sheet: Any, columns: Sequence[tuple[str, int, str]], row: int) -> None:
    if row == FIRST_ROW:
        return
    sheet.write(row, 0, _("Together"), book.add_format({"bold": True, "top": 1}))
    for column, (_label, _width, form) in enumerate(columns[1:], start=1):
        if form in (MONEY, WHOLE):
            cells = f"{cell_name(FIRST_ROW, column)}:{cell_name(row - 1, column)}"
            sheet.write_formula(
                row, column, f"=SUM({cells})", book.add_format({"bold": True, "top": 1, "num_format": form})
            )


def _weeks_sheet(book: Workbook, contracts: Sequence[Contract]) -> None:
    sheet = book.add_worksheet(_("Weeks")[:31])
    head = book.add_format({"bold": True, "bottom": 1})
    labels = [_("Seller"), _("Week"), _("From"), _("To"), _("Workdays"), _("Premium, yuan"), _("Deals"), _("Calls"),
              _("Visits"), _("Quotes"), _("Points")]  # fmt: skip
    for column, label in enumerate(labels):
        sheet.write(0, column, str(label), head)
    sheet.set_column(0, len(labels) - 1, 11)
    row = 1
    for contract in contracts:
        for week in contract.weeks:
            days = [f"{week['starts_on']:%m-%d}", f"{week['last_on']:%m-%d}"]
            cells = [contract.person.name, f"W{week['number']}", *days, week["workdays"],
                     week["premium_fen"] / 100, week["deals"], week["contact"], week["visit"],
                     week["quote"], week["points"]]  # fmt: skip
            for column, value in enumerate(cells):
                sheet.write(row, column, value)
            row += 1
    _for_print(sheet, _("Weeks"))


def _for_print(sheet: Any, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_footer(f"&L{title}&R&P / &N")
