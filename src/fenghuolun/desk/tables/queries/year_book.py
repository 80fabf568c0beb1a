"""The annual decomposition as a workbook: exact yuan, sums as live formulas with their values, A4 landscape."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals.rules.grid import KINDS, TARGET_AT
from fenghuolun.desk.kit.table_words import short_month
from fenghuolun.desk.kit.workbooks import cell_name, cell_range, new_workbook
from fenghuolun.desk.tables.queries.year_scene import YearScene, line_word
from fenghuolun.desk.tables.queries.year_table import YearTable
from fenghuolun.engine.results import Counts

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MONEY, WHOLE, SHARE = "#,##0.00;[Red]-#,##0.00", "#,##0", "0.0%"
HEAD = 2
INK, LINE, WELL, ACCENT = "#1d2129", "#c9cdd4", "#f2f3f5", "#b4421a"


@dataclass(frozen=True, slots=True)
class _Pen:
    """The formats of the book."""

    title: Any
    sub: Any
    head: Any
    name: Any
    money: Any
    whole: Any
    share: Any
    text: Any
    total_name: Any
    total_money: Any
    total_whole: Any


def year_book(scene: YearScene, table: YearTable) -> bytes:
    """Return the workbook: what it takes by kind, then people's months, one sheet for all and one a kind."""
    out = BytesIO()
    with new_workbook(out) as book:
        pen = _pen(book)
        _kinds_sheet(book, pen, scene, table)
        cells = scene.grid.premium_fen[..., TARGET_AT]
        _people_sheet(book, pen, scene, _("All kinds"), cells.sum(axis=1))
        for k, kind in enumerate(KINDS):
            if cells[:, k].any():
                _people_sheet(book, pen, scene, str(CubeKind(kind).label), cells[:, k])
    return out.getvalue()


def _pen(book: Workbook) -> _Pen:
    base = {"font_size": 10, "font_color": INK, "bottom": 1, "bottom_color": LINE, "valign": "top"}
    total = {"bold": True, "top": 2, "font_size": 10, "bg_color": WELL}
    return _Pen(
        title=book.add_format({"bold": True, "font_size": 15, "font_color": INK}),
        sub=book.add_format({"font_size": 9, "font_color": "#6b7280"}),
        head=book.add_format(
            {"bold": True, "font_size": 9, "bottom": 2, "bg_color": WELL, "text_wrap": True, "valign": "vcenter"}
        ),
        name=book.add_format({**base, "bold": True}),
        money=book.add_format({**base, "num_format": MONEY}),
        whole=book.add_format({**base, "num_format": WHOLE}),
        share=book.add_format({**base, "num_format": SHARE}),
        text=book.add_format({**base, "text_wrap": True}),
        total_name=book.add_format(total),
        total_money=book.add_format({**total, "num_format": MONEY}),
        total_whole=book.add_format({**total, "num_format": WHOLE}),
    )


def _sheet(book: Workbook, pen: _Pen, scene: YearScene, name: str, columns: list[str]) -> Any:
    sheet = book.add_worksheet(name[:31])
    sheet.write_string(0, 0, f"{_('Annual decomposition')} {scene.year} · {scene.unit.name}", pen.title)
    state = _("Draft, revision %(n)s") if scene.is_draft else _("Published, edition %(n)s")
    number = scene.edition.revision if scene.is_draft else scene.edition.version
    sheet.write_string(1, 0, f"{name} · {state % {'n': number}} · {_('yuan')}", pen.sub)
    for column, heading in enumerate(columns):
        sheet.write_string(HEAD, column, heading, pen.head)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_margins(0.3, 0.3, 0.4, 0.5)
    sheet.set_footer(f"&L&8{scene.unit.name.replace('&', '&&')} {scene.year}&R&8&P / &N")
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.hide_gridlines(2)
    return sheet


def _kinds_sheet(book: Workbook, pen: _Pen, scene: YearScene, table: YearTable) -> None:
    columns = [
        _("Business kind"), _("Target"), _("Mix"), _("Average premium"), _("Deals"), _("Quotes"), _("Visits"),
        _("Contacts"), _("Leads"), _("Due or available"), _("Renewal ratio needed"), _("More leads needed"),
    ]  # fmt: skip
    sheet = _sheet(book, pen, scene, _("By kind"), columns)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, len(columns) - 1, 13)
    first, last = HEAD + 1, HEAD + len(table.kinds)
    target = cell_range(first, 1, last, 1)
    for row, line in enumerate(table.kinds, first):
        money, deals = cell_name(row, 1), cell_name(row, 4)
        sheet.write_string(row, 0, line.label, pen.name)
        sheet.write_number(row, 1, line.premium_fen / 100, pen.money)
        sheet.write_formula(row, 2, f"=IF(SUM({target})=0,0,{money}/SUM({target}))", pen.share, line.mix)
        average = line.premium_fen / 100 / line.deals if line.deals else 0
        sheet.write_formula(row, 3, f"=IF({deals}=0,0,{money}/{deals})", pen.money, average)
        stages = (line.deals, line.even.quotes, line.even.visits, line.even.contacts, line.even.leads)
        for column, count in enumerate(stages, 4):
            sheet.write(row, column, count, pen.whole)
        sheet.write_number(row, 9, line.available, pen.whole)
        sheet.write(row, 10, line.required_ratio, pen.share)
        sheet.write_number(row, 11, line.gap.missing, pen.whole)
    total = last + 1
    sheet.write_string(total, 0, _("Together"), pen.total_name)
    sheet.write_formula(total, 1, f"=SUM({target})", pen.total_money, table.total.premium_fen / 100)
    for column, count in enumerate((table.total.deals, *_stages(table)), 4):
        sheet.write_formula(total, column, f"=SUM({cell_range(first, column, last, column)})", pen.total_whole, count)


def _stages(table: YearTable) -> tuple[int, ...]:
    """Return the sums that the formulas will show: of the kinds' figures, blanks left out."""
    names = ("quotes", "visits", "contacts", "leads")
    return tuple(sum(getattr(line.even, name) or 0 for line in table.kinds) for name in names)


def _people_sheet(book: Workbook, pen: _Pen, scene: YearScene, name: str, cells: Counts) -> None:
    columns = [_("Seller"), _("Team"), *(short_month(m) for m in range(1, 13)), _("Year")]
    sheet = _sheet(book, pen, scene, name, columns)
    sheet.set_column(0, 1, 13)
    sheet.set_column(2, 14, 12.5)
    row = HEAD + 1
    for line, months in zip(scene.grid.lines, cells.tolist(), strict=True):
        is_reserve = line.person is None
        sheet.write_string(row, 0, _("Reserve") if is_reserve else line_word(scene, line), pen.name)
        sheet.write_string(row, 1, scene.units[line.unit].name, pen.text)
        for column, fen in enumerate(months, 2):
            sheet.write_number(row, column, fen / 100, pen.money)
        sheet.write_formula(row, 14, f"=SUM({cell_range(row, 2, row, 13)})", pen.money, sum(months) / 100)
        row += 1
    sheet.write_string(row, 0, _("Target"), pen.total_name)
    sheet.write_string(row, 1, "", pen.total_name)
    sums = [*cells.sum(axis=0).tolist(), int(cells.sum())]
    for column, fen in enumerate(sums, 2):
        formula = f"=SUM({cell_range(HEAD + 1, column, row - 1, column)})"
        sheet.write_formula(row, column, formula, pen.total_money, fen / 100)
