"""Cells to values, as people write them: dates, money, phones, plates, yes and no. What cannot be read says why."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.reading.files import Cell

EXCEL_EPOCH = date(1899, 12, 30)
MIDNIGHT = datetime.combine(EXCEL_EPOCH, time())
MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YES = {"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "成交", "同意"}
NO = {"否", "无", "没有", "n", "no", "false", "0", "×", "未成交", "不同意", ""}
LARGEST_DIGITS = 13
UNKNOWN = {"", "-", "--", "—", "/", "na", "n/a", "null", "none", "无", "未知", "不详", "#n/a"}


class WrongValue(ValueError):
    """A cell that cannot be read as its field; the message is a sentence for the person."""


def text(cell: Cell) -> str:
    """Return the cell as trimmed text; whole numbers lose a spreadsheet's ``.0``."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    words = " ".join(str(cell).replace("\u3000", " ").split())
    # an apostrophe keeps a spreadsheet from taking a text for a formula; it is not part of the text
    return words[1:] if words[:1] == "'" and words[1:2] in set("=+-@") else words


def known_text(cell: Cell) -> str:
    """Return the text, empty where the cell says that nothing is known (NA, 无, -)."""
    words = text(cell)
    return "" if words.lower() in UNKNOWN else words


def decimal(cell: Cell) -> Decimal:
    """Return a number written in any of the usual ways: ``2,450.50``, ``¥2450``, ``1.2万``, ``35%``, ``(120)``."""
    if isinstance(cell, bool):
        raise WrongValue(_("“%(cell)s” is not a number.") % {"cell": cell})
    if isinstance(cell, int | float) and math.isfinite(cell):
        return _not_too_large(Decimal(str(cell)), cell)
    words = text(cell).replace(",", "").replace("，", "").replace(" ", "")
    sign = -1 if words.startswith(("(", "（", "-", "−")) else 1
    words = words.strip("()（）-−+¥￥$元RMBrmb")
    scale = Decimal(1)
    for ending, factor in (("万", Decimal(10_000)), ("亿", Decimal(100_000_000)), ("%", Decimal("0.01"))):
        if words.endswith(ending):
            words, scale = words[: -len(ending)], factor
    try:
        number = Decimal(words)
    except InvalidOperation as wrong:
        raise WrongValue(_("“%(cell)s” is not a number.") % {"cell": text(cell)}) from wrong
    if not number.is_finite():
        raise WrongValue(_("“%(cell)s” is not a number.") % {"cell": text(cell)})
    return _not_too_large(sign * number * scale, cell)


def _not_too_large(number: Decimal, cell: Cell) -> Decimal:
    if number.adjusted() >= LARGEST_DIGITS:
        raise WrongValue(_("“%(cell)s” is too large.") % {"cell": text(cell)[:40]})
    return number if number.adjusted() > -LARGEST_DIGITS else Decimal(0)


def between(low: int, high: Decimal) -> Callable[[Cell], Decimal]:
    """Return a reader of numbers that must lie in that range."""

    def read(cell: Cell) -> Decimal:
        number = decimal(cell)
        if not low <= number <= high:
            raise WrongValue(
                _("“%(cell)s” must lie between %(low)s and %(high)s.")
                % {"cell": text(cell)[:40], "low": low, "high": high}
            )
        return number

    return read


def whole(cell: Cell) -> int:
    number = decimal(cell)
    if number != number.to_integral_value():
        raise WrongValue(_("“%(cell)s” must be a whole number.") % {"cell": text(cell)})
    return int(number)


def money_fen(cell: Cell) -> int:
    """Return yuan as written, in fen; refuses a negative amount and fractions of a fen."""
    number = decimal(cell) * 100
    if number < 0:
        raise WrongValue(
            _("An amount must not be negative: “%(cell)s”. Enter a refund as a cancelled policy.")
            % {"cell": text(cell)}
        )
    return int(number.quantize(Decimal(1)))


def day(cell: Cell, year: int | None = None) -> date:
    """Return a date from a date cell, a serial number, or text in any usual order of year, month and day.

    ``year`` completes dates that are written without one.

    >>> day("2025.1.2"), day(45658), day("2025年1月2日"), day("20250102")
    (datetime.date(2025, 1, 2), datetime.date(2025, 1, 1), datetime.date(2025, 1, 2), datetime.date(2025, 1, 2))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text(cell)
    if isinstance(cell, bool):
        return _no_date(words)
    if isinstance(cell, int | float) or re.fullmatch(r"\d{5}(\.\d+)?", words):
        serial = float(words)
        if 20_000 <= serial < 80_000:
            return EXCEL_EPOCH + timedelta(days=int(serial))
    parts = _date_parts(words, year)
    try:
        return date(*parts) if parts else _no_date(words)
    except ValueError as wrong:
        raise WrongValue(_("“%(cell)s” is a day that does not exist.") % {"cell": words}) from wrong


def _date_parts(words: str, year: int | None) -> tuple[int, int, int] | None:
    if match := re.match(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})", words):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})(\d{6})?", words):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.match(r"(\d{1,2})[-/ .]([A-Za-z]{3})[a-z]*(?:[-/ .,]+(\d{4}))?$", words):
        name, found_year = match[2].lower(), match[3] or year
        return (int(found_year), MONTHS.index(name), int(match[1])) if name in MONTHS and found_year else None
    if match := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", words):
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            raise WrongValue(_("“%(cell)s” can be read in two ways. Write the date as 2026-01-31.") % {"cell": words})
        month, days = (second, first) if first > 12 else (first, second)
        return int(match[3]), month, days
    if year and (match := re.match(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$", words)):
        return year, int(match[1]), int(match[2])
    return None


def _no_date(words: str) -> date:
    raise WrongValue(_("“%(cell)s” is not a date. Write it as 2026-01-31.") % {"cell": words})


def clock(cell: Cell) -> time:
    """Return the time of day from a time cell, a fraction of a day, or text such as ``9:05`` or ``14:30:05``."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    if isinstance(cell, timedelta):
        return (MIDNIGHT + cell).time()
    if isinstance(cell, int | float) and 0 <= cell < 1:
        return (MIDNIGHT + timedelta(seconds=round(float(cell) * 86_400))).time()
    match = re.search(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", text(cell))
    try:
        if match:
            return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError as wrong:
        raise WrongValue(_("“%(cell)s” is not a time of day.") % {"cell": text(cell)}) from wrong
    raise WrongValue(_("“%(cell)s” is not a time of day. Write it as 14:30.") % {"cell": text(cell)})


def moment(cell: Cell, year: int | None = None) -> datetime:
    """Return date and time of day; noon where only the date is given (naive, local)."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, float) and 20_000 <= cell < 80_000:
        start = datetime.combine(EXCEL_EPOCH, time())
        return start + timedelta(seconds=round(cell * 86_400))
    on = day(cell, year)
    at = clock(cell) if isinstance(cell, str) and ":" in cell else time(12)
    return datetime.combine(on, at)


def seconds(cell: Cell) -> int:
    """Return a duration in seconds: ``3:25`` (minutes:seconds), ``0:03:25``, ``3分25秒``, or a number of seconds."""
    if isinstance(cell, timedelta):
        return int(cell.total_seconds())
    words = text(cell)
    if match := re.fullmatch(r"(?:(\d+):)?(\d+):(\d{2})", words):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    match = re.fullmatch(r"(?:(\d+)\s*(?:分钟|分|min))?\s*(?:(\d+)\s*(?:秒|s))?", words)
    if match and (match[1] or match[2]):
        return int(match[1] or 0) * 60 + int(match[2] or 0)
    return whole(cell)


def yes_no(cell: Cell) -> bool:
    words = text(cell).lower()
    if words in YES:
        return True
    if words in NO:
        return False
    raise WrongValue(_("“%(cell)s” is neither yes nor no.") % {"cell": text(cell)})


def choice(cell: Cell, words_of: Mapping[str, str]) -> str:
    """Return the code whose words contain the cell; ``words_of`` maps every spelling, lower case, to its code."""
    words = text(cell).lower()
    if words in words_of:
        return words_of[words]
    inside = {code for spelling, code in words_of.items() if len(spelling) > 1 and spelling in words}
    if len(inside) == 1:
        return inside.pop()
    raise WrongValue(_("“%(cell)s” is not one of the known words.") % {"cell": text(cell)})
