"""Bytes to grids of cells: xlsx, xls, ods by calamine; csv and tsv in any encoding, delimiter and line end."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

import python_calamine
from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from fenghuolun.desk.kit.refused import Refused

Cell = str | int | float | bool | date | datetime | time | timedelta | None

LARGEST_BYTES = 200 * 1024 * 1024
LARGEST_UNZIPPED_BYTES = 2 * 1024 * 1024 * 1024
LARGEST_ZIP_RATIO = 200
DELIMITERS = (",", "\t", ";", "|")
BINARY_STARTS = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"Rar!": "RAR", b"7z\xbc\xaf": "7z"}
OLE_START = b"\xd0\xcf\x11\xe0"
ZIP_START = b"PK\x03\x04"


class NotATable(Refused):
    """The file is no spreadsheet or text table, or is broken, empty or dangerous."""

    code = "not_a_table"
    field = "file"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as a grid of cells: ``rows[r][c]``, rows of any length, ``""`` or None where empty."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """Return the sheets of a file; a text file is one sheet named after the file.

    The content decides, not the ending: a csv that is called .xls is read as
    what it is. Raises ``NotATable`` with a sentence for everything else.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise NotATable(_("The file is empty. Choose the file with your rows."))
    if len(content) > LARGEST_BYTES:
        raise NotATable(_("The file is larger than 200 MB. Split it and import the parts one after the other."))
    for start, what in BINARY_STARTS.items():
        if content.startswith(start):
            raise NotATable(
                _("This is a %(what)s file, not a table. Save it as .xlsx or .csv and choose that.") % {"what": what}
            )
    if content.startswith((ZIP_START, OLE_START)):
        return _workbook(content)
    return [Sheet(PurePath(name).stem, _text_rows(decoded(content)))]


def _workbook(content: bytes) -> list[Sheet]:
    if content.startswith(ZIP_START):
        _refuse_bomb(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            Sheet(sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except (python_calamine.CalamineError, ValueError, OSError) as broken:
        if "assword" in str(broken):
            raise NotATable(
                _("The workbook is protected by a password. Remove the password and choose it again.")
            ) from broken
        raise NotATable(
            _("The workbook cannot be opened; it may be damaged. Open it, save it again as .xlsx, and choose that.")
        ) from broken
    if not sheets:
        raise NotATable(_("The workbook has no sheet with cells."))
    return sheets


def _refuse_bomb(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as broken:
        raise NotATable(
            _("The workbook cannot be opened; it may be damaged. Open it, save it again as .xlsx, and choose that.")
        ) from broken
    unzipped = sum(part.file_size for part in parts)
    if unzipped > LARGEST_UNZIPPED_BYTES or unzipped > LARGEST_ZIP_RATIO * max(len(content), 1_000_000):
        raise NotATable(_("The workbook unpacks to an unreasonable size and was not opened."))


def decoded(content: bytes) -> str:
    """Return the text of ``content``: by its byte-order mark, else UTF-8, else GB 18030, else the best guess.

    >>> decoded("车牌,到期日".encode("gbk"))
    '车牌,到期日'
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content[:200_000]).best()
    if best is None:
        raise NotATable(_("The file is neither a workbook nor readable text. Save it as .xlsx or .csv (UTF-8)."))
    return content.decode(best.encoding, errors="replace")


def _text_rows(text: str) -> list[list[str]]:
    if "\x00" in text:
        raise NotATable(_("The file is neither a workbook nor readable text. Save it as .xlsx or .csv (UTF-8)."))
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines, newline="\n"), delimiter=delimiter_of(lines))
    csv.field_size_limit(10_000_000)
    try:
        return list(reader)
    except csv.Error as broken:
        raise NotATable(_("A quotation mark is not closed near line %(line)d.") % {"line": reader.line_num}) from broken


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts the most lines into one same number of columns; a comma when none does.

    >>> delimiter_of("a;b;c\\n1;2,5;3\\n4;5;6\\n")
    ';'
    """
    lines = [line for line in text[:100_000].split("\n")[:200] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        wide = [width for width in widths if width > 1]
        if wide:
            usual = max(set(wide), key=wide.count)
            score = wide.count(usual) / len(widths) + min(usual, 20) / 1000
            if score > best_score:
                best, best_score = delimiter, score
    return best
