"""Whose work plan a person may open, which month, and the tabs around every page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries import items_visible_to
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit

SPAN = timedelta(days=800)
# Key, label, address for a person's month, address for a team's month.
PAGES: tuple[tuple[str, str | Promise, str, str], ...] = (
    ("table", pgettext_lazy("work plan", "Table"), "workplans:person", "workplans:team"),
    ("gantt", pgettext_lazy("work plan", "Gantt chart"), "workplans:gantt", "workplans:gantt_team"),
    ("control", pgettext_lazy("work plan", "Control card"), "workplans:control", "workplans:control_team"),
    ("lane", pgettext_lazy("work plan", "PDCA"), "workplans:lane", "workplans:team_lane"),
    ("risks", pgettext_lazy("work plan", "Risks"), "workplans:risks", "workplans:team_risks"),
    ("run_chart", pgettext_lazy("work plan", "Run chart"), "workplans:run_chart", "workplans:run_chart_team"),
    ("meeting", pgettext_lazy("work plan", "Meet or not"), "", "workplans:meeting"),
)


def person_seen(by: Person, pk: int) -> Person:
    return get_object_or_404(teams.people_visible_to(by).exclude(unit=None).select_related("unit", "role"), pk=pk)


def unit_seen(by: Person, pk: int) -> Unit:
    return get_object_or_404(teams.units_visible_to(by), pk=pk)


def item_seen(by: Person, pk: int) -> WorkItem:
    rows = items_visible_to(by).select_related("owner__unit", "made_by", "customer", "goal", "plan", "unit")
    return get_object_or_404(rows, pk=pk)


def month_of(text: str, today: date) -> date:
    """Return the first day of the month written as 2026-12; anything else, or far away, is not found."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if abs(found - today) > SPAN:
        raise Http404
    return found


def leads(by: Person) -> bool:
    return by.may(Permission.REVIEW_ACTIVITY)


def sees_units(by: Person) -> bool:
    return by.unit_id is not None and by.unit_id in teams.unit_ids_visible_to(by)


@dataclass(frozen=True)
class Around:
    """Whose month is shown: of one person, or of a unit and all below it."""

    first: date
    today: date
    person: Person | None = None
    unit: Unit | None = None

    @property
    def month(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def end(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def name(self) -> str:
        return self.person.name if self.person else str(self.unit.name if self.unit else "")

    @property
    def pk(self) -> int:
        return self.person.pk if self.person else self.unit.pk if self.unit else 0

    def address(self, of_person: str, of_unit: str, month: str = "") -> str:
        name = of_person if self.person else of_unit
        return reverse(name, args=[self.pk, month or self.month]) if name else ""

    def tabs(self, here: str) -> list[dict[str, Any]]:
        """Return the pages of this work plan as tabs; one that is not installed is left out."""
        found = []
        for key, label, of_person, of_unit in PAGES:
            try:
                href = self.address(of_person, of_unit)
            except NoReverseMatch:
                continue
            if href:
                found.append({"key": key, "label": label, "href": href, "is_current": key == here})
        return found

    def context(self, here: str) -> dict[str, Any]:
        """Return what every page of the work plan shows around its content; ``here`` is the key of its tab."""
        of_person, of_unit = next(page[2:] for page in PAGES if page[0] == here)
        before, after = (self.first - timedelta(days=1)).replace(day=1), self.end
        return {
            "around": self, "person": self.person, "unit": self.unit, "first": self.first, "month": self.month,
            "today": self.today, "tabs": self.tabs(here),
            "before_url": self.address(of_person, of_unit, f"{before:%Y-%m}"),
            "after_url": self.address(of_person, of_unit, f"{after:%Y-%m}"),
        }  # fmt: skip


def of_person(by: Person, pk: int, month: str, today: date) -> Around:
    return Around(month_of(month, today), today, person=person_seen(by, pk))


def of_unit(by: Person, pk: int, month: str, today: date) -> Around:
    return Around(month_of(month, today), today, unit=unit_seen(by, pk))
