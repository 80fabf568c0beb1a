"""Words of the tables: their unit of money, months."""

from __future__ import annotations

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from fenghuolun.desk.kit.numbers import in_chinese


def unit_word() -> str:
    return _("Premium in thousands of yuan")


def month_word(month: int) -> str:
    """Return 3月, or Mar, of month 1..12."""
    return f"{month}月" if in_chinese() else str(MONTHS_3[month]).title()
