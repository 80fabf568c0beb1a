"""How high the building stands: six storeys and the numbers they rest on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from fenghuolun.desk.tables.queries.building import building_page
from fenghuolun.desk.tables.queries.year_scene import year_scene
from fenghuolun.desk.tables.views.access import of_unit
from fenghuolun.desk.tables.views.around import unit_links
from fenghuolun.desk.teams.models import Unit

STOREYS = {
    "leads": (_("Foundation: leads"), _("live leads / leads this month needs")),
    "activity": (_("Frame: activity"), _("points / standard, up to yesterday")),
    "conversion": (_("Walls: conversion"), _("last three settled months / the year before")),
    "premium": (_("Roof: premium"), _("premium / target, up to yesterday")),
    "checks": (_("Inspection: checks"), _("logs reviewed within 24 hours")),
    "renewal": (_("Property service: renewals"), _("renewal ratio / the ratio the target asks")),
}
LEVELS = {"units": _("Goals of units"), "people": _("Goals of people"), "items": _("Plan items")}


@require_safe
@of_unit()
def building(request: HttpRequest, unit: Unit) -> HttpResponse:
    today = timezone.localdate()
    scene = year_scene(request.user, unit, today.year, published_only=True)
    page = building_page(request.user, scene, today) if scene is not None else None
    storeys = [(STOREYS[one.key], one) for one in reversed(page.storeys)] if page else []
    context = {
        "unit": unit, "page": page, "storeys": storeys, "year": today.year,
        "coverage": [(LEVELS[one.key], one) for one in page.coverage] if page else [],
        "units": unit_links(request.user, unit, "tables:building"),
    }  # fmt: skip
    return render(request, "tables/building.html", context)
