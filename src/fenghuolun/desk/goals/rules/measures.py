"""How the measures of the catalogue are called and written on goals."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from fenghuolun.desk.kit.numbers import NOTHING, count, in_chinese, large, percent
from fenghuolun.engine.measures import MEASURES, Unit


def measure_label(code: str) -> str:
    """Return the measure's name in the person's language; a code nobody knows is its own name."""
    measure = MEASURES.get(code)
    if measure is None:
        return code
    return measure.chinese if in_chinese() else measure.name.replace("_", " ").removesuffix(" yuan").capitalize()


def figure(code: str, value: Decimal | None) -> str:
    """Return a goal's figure as its measure is written: 1,200.0万, 85%, 20.

    >>> figure("M10", Decimal("0.72"))
    '72%'
    """
    if value is None:
        return NOTHING
    unit = MEASURES[code].unit if code in MEASURES else None
    if unit == Unit.RATIO:
        return percent(value, 0 if value * 100 == int(value * 100) else 1)
    if unit == Unit.YUAN:
        return large(value)
    return count(value, 0 if value == int(value) else 1)


def unit_word(code: str) -> str:
    """Return what a figure of the measure is typed in."""
    unit = MEASURES[code].unit if code in MEASURES else None
    return {Unit.RATIO: _("as a share, 0.72 is 72%"), Unit.YUAN: _("yuan")}.get(unit, "") if unit else ""  # type: ignore[arg-type]
