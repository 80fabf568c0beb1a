"""What happened, what the market did, and what a level may decide: of a unit and the units above it."""

from __future__ import annotations

from django.db.models import QuerySet

from fenghuolun.desk.goals.models import Authority, Happening, MarketReading
from fenghuolun.desk.goals.queries.editions import paths_above
from fenghuolun.desk.teams.models import Unit


def happenings_of(unit: Unit) -> QuerySet[Happening]:
    rows = Happening.objects.filter(unit__path__in=paths_above(unit))
    return rows.select_related("unit", "made_by").order_by("-starts_on", "-pk")


def market_of(unit: Unit) -> QuerySet[MarketReading]:
    rows = MarketReading.objects.filter(unit__path__in=paths_above(unit)).select_related("unit")
    return rows.order_by("series", "-month")


def authorities_of(unit: Unit) -> QuerySet[Authority]:
    rows = Authority.objects.filter(unit__path__in=paths_above(unit)).select_related("unit")
    return rows.order_by("unit__path", "position", "pk")
