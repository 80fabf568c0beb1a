"""Whose page it is: the units a person may look into, and the period asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.kit.days import month as month_text
from fenghuolun.desk.kit.days import week as week_text
from fenghuolun.desk.kit.numbers import in_chinese
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.periods import Period, PeriodKind, period_around

KINDS: dict[PeriodKind, str | Promise] = {
    PeriodKind.WEEK: pgettext_lazy("period", "Week"),
    PeriodKind.MONTH: pgettext_lazy("period", "Month"),
    PeriodKind.QUARTER: pgettext_lazy("period", "Quarter"),
    PeriodKind.YEAR: pgettext_lazy("period", "Year"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit with those above and below it that the person may see, and the period."""

    unit: Unit
    above: list[Unit]
    below: list[Unit]
    period: Period

    def query(self, **more: Any) -> str:
        """Return the part of an address that asks for the same unit and period, with ``more`` changed."""
        asked = {"unit": self.unit.pk, "period": self.period.kind.value, **more}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})

    @property
    def segments(self) -> list[dict[str, Any]]:
        return [
            {"label": label, "href": self.query(period=kind.value), "is_current": kind is self.period.kind}
            for kind, label in KINDS.items()
        ]


def asked_for(request: HttpRequest, today: date) -> Asked:
    """Return what the address asks for; 404 for whoever may not see insight, and for units outside the reach."""
    person = request.user
    if not person.may(Permission.SEE_INSIGHT):
        raise Http404
    units = teams.units_in_reach(person)
    number = request.GET.get("unit", "")
    wanted = int(number) if number.isascii() and number.isdigit() else person.unit_id
    unit = next((unit for unit in units if unit.pk == wanted), None)
    if unit is None and number:
        raise Http404
    unit = unit or next(iter(units), None)
    if unit is None:
        raise Http404
    return Asked(
        unit,
        [other for other in units if unit.path.startswith(other.path) and other.pk != unit.pk],
        [other for other in units if other.path.startswith(unit.path)],
        period_around(kind_asked(request), today),
    )


def kind_asked(request: HttpRequest) -> PeriodKind:
    text = request.GET.get("period", "")
    return PeriodKind(text) if text in {kind.value for kind in KINDS} else PeriodKind.MONTH


def period_text(period: Period) -> str:
    """Return the period as a heading says it: 2026年11月, 第48周, 2026年第4季度, 2026年."""
    if period.kind is PeriodKind.WEEK:
        return week_text(period.start)
    if period.kind is PeriodKind.MONTH:
        return month_text(period.start)
    year = period.start.year
    if period.kind is PeriodKind.QUARTER:
        return _("Q%(quarter)s %(year)s") % {"quarter": (period.start.month + 2) // 3, "year": year}
    return f"{year}年" if in_chinese() else str(year)
