"""The periods cards are made for: months for sellers, quarters for leaders, and the days they are checked on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Person

DAY = timedelta(days=1)
FORM = re.compile(r"^(20\d\d)(?:-(0[1-9]|1[0-2])|Q([1-4]))$")


@dataclass(frozen=True, slots=True)
class Span:
    """A whole month or quarter, ``[start, end)``."""

    start: date
    end: date

    @property
    def months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def last(self) -> date:
        return self.end - DAY

    @property
    def key(self) -> str:
        if self.months == 3:
            return f"{self.start.year}Q{(self.start.month + 2) // 3}"
        return f"{self.start:%Y-%m}"

    @property
    def label(self) -> str:
        if self.months == 3:
            return _("%(year)d Q%(quarter)d") % {"year": self.start.year, "quarter": (self.start.month + 2) // 3}
        return _("%(year)d-%(month)02d") % {"year": self.start.year, "month": self.start.month}

    def moved(self, by: int) -> Span:
        """Return the span so many of its own lengths later."""
        return _span(_months_on(self.start, by * self.months), self.months)

    def year_before(self) -> Span:
        return _span(date(self.start.year - 1, self.start.month, 1), self.months)

    def checkpoints(self) -> tuple[str, ...]:
        """Return the days a goal is checked on: the 10th and 20th of a month, each month's end of a longer period."""
        if self.months == 1:
            return tuple(self.start.replace(day=day).isoformat() for day in (10, 20))
        return tuple((_months_on(self.start, n) - DAY).isoformat() for n in range(1, self.months))


def span_of(key: str) -> Span | None:
    """Return the span that ``2026-12`` or ``2026Q4`` names; None for anything else."""
    found = FORM.match(key)
    if found is None:
        return None
    year, month, quarter = found.groups()
    if month:
        return _span(date(int(year), int(month), 1), 1)
    return _span(date(int(year), int(quarter) * 3 - 2, 1), 3)


def lengths_of(span: Span, before: str) -> list[dict[str, Any]]:
    """Return the month and the quarter that begin or hold the span, as links whose address begins with ``before``."""
    quarter = _span(date(span.start.year, (span.start.month - 1) // 3 * 3 + 1, 1), 3)
    return [
        {"label": label, "href": before + one.key, "is_current": one == span}
        for label, one in ((_("Month"), _span(span.start, 1)), (_("Quarter"), quarter))
    ]


def usual_span(person: Person, today: date) -> Span:
    """Return the period a person's card is usually about today: the month, for leaders the quarter."""
    if is_leading(person):
        return _span(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3)
    return _span(today.replace(day=1), 1)


def is_leading(person: Person) -> bool:
    return person.seller_kind in (SellerKind.LEADER, SellerKind.NONE)


def _span(start: date, months: int) -> Span:
    return Span(start, _months_on(start, months))


def _months_on(day: date, by: int) -> date:
    at = day.year * 12 + day.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)
