"""What stands around every activity table: the four tabs, and the units one may look at."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit

# Key, label, name of the address; month and week have their own addresses and find their unit themselves.
TABLES = (
    ("year", _("Year"), "tables:year"),
    ("quarter", _("Quarter"), "tables:quarter"),
    ("month", _("Month"), "tables:month_start"),
    ("week", _("Week"), "tables:week_start"),
)


def tabs(unit: Unit, year: int) -> list[dict[str, Any]]:
    """Return the four tables as tabs; one that is not installed is left out."""
    today = timezone.localdate()
    quarter = (today.month + 2) // 3 if year == today.year else 1
    arguments: dict[str, list[int]] = {"year": [unit.pk, year], "quarter": [unit.pk, year, quarter]}
    found = []
    for key, label, name in TABLES:
        try:
            found.append({"key": key, "label": label, "href": reverse(name, args=arguments.get(key, []))})
        except NoReverseMatch:
            continue
    return found


def unit_links(by: Person, unit: Unit, name: str, *rest: int | str) -> list[dict[str, Any]]:
    """Return the open units that ``by`` sees, each with the address of the same table."""
    units = [one for one in teams.open_units(by) if one.level != "department"]
    return [
        {"label": one.name, "href": reverse(name, args=[one.pk, *rest]), "is_current": one.pk == unit.pk}
        for one in units[:30]
    ]
