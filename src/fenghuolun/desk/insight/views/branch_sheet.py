"""The figures of a business page as a workbook: teams, people and the gap by cause, numbers as numbers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.insight.queries.branch import Line
from fenghuolun.desk.insight.queries.branch_morning import Morning
from fenghuolun.desk.insight.queries.landing import STRETCH, TARGET
from fenghuolun.desk.insight.rules.gap_words import CAUSES
from fenghuolun.desk.insight.views.branch_access import Asked, period_text
from fenghuolun.desk.insight.views.branch_charts import fen_of_people
from fenghuolun.desk.kit.days import day
from fenghuolun.desk.kit.workbooks import new_workbook

Cell = str | float | int | None


def sheet_of(asked: Asked, morning: Morning, lines: list[Line]) -> bytes:
    """Return the workbook; each sheet says on top what it shows and as of when."""
    out = BytesIO()
    book = new_workbook(out)
    title = _("%(unit)s, %(period)s, as of the morning of %(day)s") % {
        "unit": asked.unit.name, "period": period_text(asked.period), "day": day(morning.as_of, with_year=True),
    }  # fmt: skip
    _write(book, pgettext("sheet", "Teams"), title, _line_headings(), [_line(line) for line in lines])
    _write(book, pgettext("sheet", "People"), title, _people_headings(), _people(morning))
    if morning.gap is not None:
        headings = [(pgettext("column", "Person"), "text"), *((str(name), "yuan") for name in CAUSES.values())]
        headings.append((pgettext("gap", "Total"), "yuan"))
        fen = fen_of_people(morning.gap.gap)
        rows: list[list[Cell]] = [
            [named.name, *(fen[:, at] / 100).tolist(), float(fen[:, at].sum() / 100)]
            for at, named in enumerate(morning.people)
        ]
        _write(book, pgettext("sheet", "Gap in yuan"), title, headings, rows)
    book.close()
    return out.getvalue()


def _write(book: Any, name: str, title: str, headings: list[tuple[str, str]], rows: list[list[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    forms = {"text": None, "yuan": "#,##0.00", "share": "0.0%", "number": "0.00", "count": "0"}
    formats = {form: book.add_format({"num_format": code}) if code else None for form, code in forms.items()}
    sheet.write_string(0, 0, title, book.add_format({"bold": True}))
    for column, (heading, form) in enumerate(headings):
        sheet.write_string(1, column, heading, head)
        sheet.set_column(column, column, 16 if form == "text" else 14)
        for at, row in enumerate(rows, start=2):
            value = row[column]
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write_number(at, column, value, formats[form])
    sheet.freeze_panes(2, 1)


def _line_headings() -> list[tuple[str, str]]:
    return [
        (pgettext("column", "Team"), "text"),
        (pgettext("column", "People"), "count"),
        (_("Pace"), "number"),
        (_("Activity attainment"), "share"),
        (str(CAUSES["visit_to_quote_ratio"]), "share"),
        (str(CAUSES["quote_to_deal_ratio"]), "share"),
        (_("Average premium"), "yuan"),
        (_("Renewal ratio"), "share"),
        *_landing_headings(),
    ]


def _landing_headings() -> list[tuple[str, str]]:
    return [
        (_("Target"), "yuan"),
        (_("Actual"), "yuan"),
        (_("Landing"), "yuan"),
        (_("Low"), "yuan"),
        (_("High"), "yuan"),
        (_("Chance of the target"), "share"),
        (_("Chance of the stretch"), "share"),
    ]


def _line(line: Line) -> list[Cell]:
    return [
        line.row.name, line.row.size, line.pace, line.attainment, line.visit_to_quote.value, line.quote_to_deal.value,
        line.average_yuan, line.renewal.value, line.target_yuan, line.actual_yuan, line.landing_yuan, line.low_yuan,
        line.high_yuan, line.chance, line.chance_stretch,
    ]  # fmt: skip


def _people_headings() -> list[tuple[str, str]]:
    return [(pgettext("column", "Person"), "text"), (pgettext("column", "Team"), "text"), *_landing_headings()]


def _people(morning: Morning) -> list[list[Cell]]:
    found = morning.of_people
    return [
        [
            named.name,
            "" if morning.is_by_person else morning.groups[int(morning.group[at])].name,
            float(morning.tiers_yuan[at, TARGET]),
            *(float(values[at]) for values in (found.actual_yuan, found.mean_yuan, found.low_yuan, found.high_yuan)),
            *(float(found.chance[at, tier]) for tier in (TARGET, STRETCH)),
        ]
        for at, named in enumerate(morning.people)
    ]
