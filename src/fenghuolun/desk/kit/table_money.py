"""Amounts as short as the cell of a table allows: 万元 in Chinese, thousands of yuan in English."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

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
