"""What happened, what the market did, and what a level may decide: of a unit and the units above it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fenghuolun.desk.goals.models import Authority, Happening, MarketReading
from fenghuolun.desk.goals.queries.editions import paths_above
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import visible_unit_ids


def happenings_of(unit: Unit) -> QuerySet[Happening]:
    rows = Happening.objects.filter(unit__path__in=paths_above(unit))
    return rows.select_related("unit", "made_by").order_by("-starts_on", "-pk")


def happenings_seen_by(person: Person) -> QuerySet[Happening]:
    """Return what happened to the units in reach and to those above one's own, the newest first."""
    above = paths_above(person.unit) if person.unit else ()
    rows = Happening.objects.filter(Q(unit__in=visible_unit_ids(person)) | Q(unit__path__in=above))
    return rows.select_related("unit", "made_by").order_by("-starts_on", "-pk")


def market_of(unit: Unit) -> QuerySet[MarketReading]:
    rows = MarketReading.objects.filter(unit__path__in=paths_above(unit)).select_related("unit")
    return rows.order_by("series", "-month")


def authorities_of(unit: Unit) -> QuerySet[Authority]:
    rows = Authority.objects.filter(unit__path__in=paths_above(unit)).select_related("unit")
    return rows.order_by("unit__path", "position", "pk")
