"""Process coverage (1.2.1.A): which stages leave data in a month, and which are blind spots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.activities.queries.tallies import tallies_visible_to
from fenghuolun.desk.customers.queries import leads_visible_to
from fenghuolun.desk.teams.choices import UnitLevel
from fenghuolun.desk.teams.queries import units_visible_to

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person, Unit

LEAST = 0.8
SELLING: dict[str, str | Promise] = {
    "list": pgettext_lazy("process", "List"),
    "profile": pgettext_lazy("process", "Profile"),
    "contact": pgettext_lazy("process", "Contact"),
    "appointment": pgettext_lazy("process", "Appointment"),
    "visit": pgettext_lazy("process", "Visit"),
    "need": pgettext_lazy("process", "Need"),
    "quote": pgettext_lazy("process", "Quote"),
    "concern": pgettext_lazy("process", "Concern"),
    "close": pgettext_lazy("process", "Close"),
    "service": pgettext_lazy("process", "Service, referral"),
}
LEADING: dict[str, str | Promise] = {
    "check": pgettext_lazy("process", "Check"),
    "coach": pgettext_lazy("process", "Coach"),
    "review": pgettext_lazy("process", "Review"),
}
COUNTED = {
    "profile": Sum("quantity", filter=Q(kind="A11"), default=0),
    "contact": Sum("contacts", default=0),
    "appointment": Sum("quantity", filter=Q(kind="A02"), default=0),
    "visit": Sum("visits", default=0),
    "need": Sum("needs", default=0),
    "quote": Sum("quotes", default=0),
    "concern": Sum("concerns", default=0),
    "close": Sum("deals", default=0),
    "service": Sum("quantity", filter=Q(kind__in=("A09", "A10")), default=0),
    "check": Sum("quantity", filter=Q(kind="A15"), default=0),
    "coach": Sum("quantity", filter=Q(kind__in=("A13", "A14")), default=0),
    "review": Sum("reviewed", default=0),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage of one unit: how often, its share of the busiest unit in steps 0–4, and how to open its rows."""

    stage: str
    count: int
    shade: int
    rows: dict[str, str]


# Where a cell's rows are: the filters of the activity log.
ROWS_OF: dict[str, dict[str, str]] = {
    "profile": {"kind": "A11"}, "contact": {"stage": "contact"}, "appointment": {"kind": "A02"},
    "visit": {"stage": "visit"}, "need": {"outcome": "need"}, "quote": {"stage": "quote"},
    "concern": {"outcome": "concern"}, "close": {"stage": "deal"}, "service": {"kind": "A09"},
    "check": {"kind": "A15"}, "coach": {"kind": "A14"}, "review": {"verdict": "approved"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """A unit's month: the ten stages, the leader's own, the share of the ten with data, and the blind ones."""

    unit: Unit
    selling: list[Cell]
    leading: list[Cell]

    @property
    def share(self) -> float:
        return sum(cell.count > 0 for cell in self.selling) / len(self.selling)

    @property
    def blind(self) -> list[str | Promise]:
        return [SELLING[cell.stage] for cell in self.selling if not cell.count]

    @property
    def is_low(self) -> bool:
        return self.share < LEAST


def stage_coverage(person: Person, first: date, end: date) -> list[Coverage]:
    """Return the coverage of every team in reach of ``person`` for the days ``[first, end)``; four queries."""
    units = list(units_visible_to(person).filter(level=UnitLevel.TEAM, closed_on=None).order_by("path"))
    rows = tallies_visible_to(person, first, end).values("unit").annotate(**{f"n_{k}": v for k, v in COUNTED.items()})
    counts = {row["unit"]: {stage: row[f"n_{stage}"] for stage in COUNTED} for row in rows}
    lists = _lists(person, first, end)
    stages = {**SELLING, **LEADING}
    full = {
        unit.pk: {stage: counts.get(unit.pk, {}).get(stage, 0) for stage in stages} | {"list": lists.get(unit.pk, 0)}
        for unit in units
    }
    most = {stage: max((found[stage] for found in full.values()), default=0) for stage in stages}

    def cells(unit: Unit, names: dict[str, str | Promise]) -> list[Cell]:
        found = full[unit.pk]
        return [Cell(stage, found[stage], shade(found[stage], most[stage]), ROWS_OF.get(stage, {})) for stage in names]

    return [Coverage(unit, cells(unit, SELLING), cells(unit, LEADING)) for unit in units]


def shade(count: int, most: int) -> int:
    """Return 0 for nothing, else 1–4 by quarters of the busiest unit."""
    return 0 if not count else min(4, 1 + 4 * count // (most + 1))


def _lists(person: Person, first: date, end: date) -> dict[int, int]:
    """Return how many leads of each unit were claimed in the period: the list stage."""
    start, stop = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, end))
    rows = leads_visible_to(person).filter(claimed_at__gte=start, claimed_at__lt=stop).order_by()
    return {row["unit"]: row["n"] for row in rows.values("unit").annotate(n=Count("pk"))}
