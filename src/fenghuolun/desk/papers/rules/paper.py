"""Forms as PDF: typst sets them, with a Chinese font that comes with the product; what people typed goes in as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from fenghuolun.desk.papers.rules.form import Column, Form, Row, Table, written

TEMPLATES = Path(__file__).parent.parent / "typst"


def pdf_of(forms: Sequence[Form], printed_at: str, printed_by: str = "") -> bytes:
    """Return the forms as one PDF, each beginning a page and counting its own.

    ``printed_at`` and ``printed_by`` stand at the foot. Texts reach typst as
    JSON and are set as they are: nothing in them is markup. No system font and
    no network is used, so that every machine prints the same.
    """
    import pylopdf_fonts_zh_cn
    import typst

    words = {
        "printed": _("Printed %(at)s") % {"at": printed_at} + (f" · {printed_by}" if printed_by else ""),
        "page": pgettext("paper", "Page"),
        "signed": pgettext("paper", "Date"),
        "company": _("Fenghuolun"),
        "empty": _("Nothing is entered yet."),
    }
    told = {"forms": [_told(form) for form in forms], "words": words, "lang": (get_language() or "zh-hans")[:2]}
    pdf: bytes = typst.compile(
        str(TEMPLATES / "form.typ"),
        root=str(TEMPLATES),
        font_paths=[str(Path(pylopdf_fonts_zh_cn.__file__).parent)],
        ignore_system_fonts=True,
        sys_inputs={"forms": json.dumps(told, ensure_ascii=False)},
    )
    return pdf


def _told(form: Form) -> dict[str, Any]:
    return {
        "title": form.title, "subtitle": form.subtitle, "landscape": form.is_landscape,
        "facts": [list(pair) for pair in form.facts], "tables": [_table(table) for table in form.tables],
        "notes": [list(pair) for pair in form.notes],
        "signatures": [
            {"role": one.role, "name": one.name, "on": one.signed_on.isoformat() if one.signed_on else ""}
            for one in form.signatures
        ],
        "revision": "" if form.revision is None else _("Revision %(n)d") % {"n": form.revision},
    }  # fmt: skip


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title, "groups": groups_of(table.columns),
        "columns": [{"label": one.label, "width": one.width, "number": one.is_number} for one in table.columns],
        "rows": [_cells(table.columns, row) for row in table.rows],
        "total": _total(table) if table.total_label and table.rows else [],
    }  # fmt: skip


def groups_of(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Return the upper line of a heading: names with how many columns each spans; nothing without any group."""
    found: list[dict[str, Any]] = []
    for column in columns:
        if column.group and found and found[-1]["label"] == column.group:
            found[-1]["span"] += 1
        else:
            found.append({"label": column.group, "span": 1, "own": column.label})
    return found if any(one["label"] for one in found) else []


def _cells(columns: Sequence[Column], row: Row) -> list[str]:
    return [written(row.values.get(one.key), one.kind, one.choices) for one in columns]


def _total(table: Table) -> list[str]:
    sums = [written(round(table.total(one), 4), one.kind) if one.is_summed else "" for one in table.columns]
    return [table.total_label, *sums[1:]]
