"""What a workbook that came back says in its entry cells; everything else in it is left unread."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.papers.rules.form import Column, Value, plain
from fenghuolun.desk.papers.rules.sealing import SHEET, NotOurForm, Sent, unsealed

MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 60 * 2**20
HIGHEST = {"share": 1, "percent": 100}
SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Filled:
    """An entry cell as it came back: its raw value, whether it is a formula."""

    row: str
    column: str
    sent: Value
    raw: Any
    is_formula: bool


class WrongEntry(ValueError):
    """What stands in an entry cell does not fit; the message says why."""


def read_back(content: bytes) -> tuple[Sent, list[Filled]]:
    """Return what was sent out and what the entry cells hold now.

    Refuses with ``NotOurForm`` a file that is no workbook of ours, is far larger
    than a form, bears a broken seal, or whose rows do not stand where they stood.
    """
    sheet, sent = _opened(content)
    found = []
    for place, (row, column, value) in sent.cells.items():
        cell = sheet[place]
        if sheet.cell(cell.row, 1).value != row:
            raise NotOurForm(
                _("Rows were moved, or their hidden numbers changed. Take the form out again and fill that in.")
            )
        found.append(Filled(row, column, value, cell.value, cell.data_type == "f"))
    return sent, found


def _opened(content: bytes) -> tuple[Any, Sent]:
    from openpyxl import load_workbook

    if len(content) > MOST_BYTES:
        raise NotOurForm(_("This file is larger than any form. Choose the workbook that was taken out here."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise NotOurForm(_("This file is larger than any form. Choose the workbook that was taken out here."))
        book = load_workbook(BytesIO(content))
        pieces = [cell.value for (cell,) in book[SHEET].iter_rows(max_col=1)] if SHEET in book.sheetnames else []
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError) as broken:
        raise NotOurForm(_("This file cannot be read as a workbook.")) from broken
    if not pieces:
        raise NotOurForm(_("This workbook is not a form that was taken out here."))
    return book.worksheets[0], unsealed("".join(str(piece) for piece in pieces if piece))


def entered(filled: Filled, column: Column) -> Value:
    """Return the value of an entry cell as the form holds it; refuses with ``WrongEntry`` what does not fit."""
    if filled.is_formula:
        raise WrongEntry(_("A formula stands here. Type the value."))
    raw = filled.raw.strip() if isinstance(filled.raw, str) else filled.raw
    if raw is None or raw == "":
        return None
    if column.choices:
        return _chosen(raw, column)
    if column.is_number:
        return _number(raw, column)
    if column.kind == "day":
        return _day(raw)
    text = str(raw)
    if column.longest and len(text) > column.longest:
        raise WrongEntry(_("At most %(n)d letters fit; this has %(has)d.") % {"n": column.longest, "has": len(text)})
    return text


def _chosen(raw: Any, column: Column) -> Value:
    codes: Mapping[str, str] = {word: code for code, word in column.choices} | {
        code: code for code, _w in column.choices
    }
    if str(raw) not in codes:
        raise WrongEntry(_("“%(value)s” is not on the list.") % {"value": str(raw)[:40]})
    return codes[str(raw)]


def _number(raw: Any, column: Column) -> Value:
    try:
        number = float(raw.replace(",", "").replace("，", "") if isinstance(raw, str) else raw)
    except (TypeError, ValueError):
        raise WrongEntry(_("Type a number.")) from None
    if isinstance(raw, bool) or not 0 <= number < 10**13:
        raise WrongEntry(_("Type a number that is not below 0."))
    highest = HIGHEST.get(column.kind)
    if highest is not None and number > highest:
        raise WrongEntry(_("At most %(n)s.") % {"n": "100%" if column.kind == "share" else highest})
    if column.kind == "count" and abs(number - round(number)) > SLACK:
        raise WrongEntry(_("Type a whole number."))
    return plain(number)


def _day(raw: Any) -> Value:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    try:
        return date.fromisoformat(str(raw).replace("/", "-")).isoformat()
    except ValueError:
        raise WrongEntry(_("Type a day as 2026-12-04.")) from None


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same to a person: nothing equals an empty text, figures within rounding.

    >>> same(None, ""), same(0.1 + 0.2, 0.3), same("24", 24)
    (True, True, False)
    """
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= SLACK
    return (one or None) == (other or None) and isinstance(one, str) == isinstance(other, str)
