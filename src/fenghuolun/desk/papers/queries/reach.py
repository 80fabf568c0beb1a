"""Whose forms a person may take out: the own ones, and with the permission to export those of people in reach."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404

from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit

SPAN = timedelta(days=800)


def person_in_reach(by: Person, pk: int) -> Person:
    people = teams.people_visible_to(by).exclude(unit=None).select_related("unit", "role")
    person: Person = get_object_or_404(people, pk=pk)
    require_export(by, person.pk)
    return person


def unit_in_reach(by: Person, pk: int) -> Unit:
    unit: Unit = get_object_or_404(teams.units_visible_to(by), pk=pk)
    require_export(by, None)
    return unit


def require_export(by: Person, owner_id: int | None) -> None:
    """Hide a file with other people's rows from whoever may not export; one's own form is always one's own."""
    if owner_id != by.pk and not by.may(Permission.EXPORT_ROWS):
        raise Http404


def month_of(text: str, today: date) -> date:
    """Return the first day of the month written as 2026-12; anything else, or far away, is not found."""
    return _near(f"{text}-01", today)


def monday_of(text: str, today: date) -> date:
    day = _near(text, today)
    return day - timedelta(days=day.weekday())


def _near(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if abs(day - today) > SPAN:
        raise Http404
    return day
