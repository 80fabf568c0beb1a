"""What the cell of a table has room for: amounts in 万元 or thousands of yuan, months as 3月 or Mar."""

from __future__ import annotations

from typing import Any

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from fenghuolun.desk.kit.numbers import NOTHING, exact, in_chinese, written


def table_money(fen: Any) -> str:
    """Return an amount in the table's unit, two decimals of 万, one of K; the table says which unit it is.

    >>> from django.utils import translation
    >>> with translation.override("zh-hans"): table_money(16_330_000)
    '16.33'
    >>> with translation.override("en"): table_money(16_330_000)
    '163.3'
    """
    amount = exact(fen)
    if amount is None:
        return NOTHING
    if in_chinese():
        return written(amount / 10**6, 2)
    return written(amount / 10**5, 1)


def table_unit() -> str:
    """Return what ``table_money`` counts in, as a note above the table."""
    return _("Premium in thousands of yuan")


def short_month(month: int) -> str:
    """Return 3月, or Mar, of month 1..12."""
    return f"{month}月" if in_chinese() else str(MONTHS_3[month]).title()
