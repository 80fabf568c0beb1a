"""Why a person's year is what it is: asked for by a click on the share."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.tables.queries.year_person import person_explained
from fenghuolun.desk.tables.queries.year_scene import year_scene
from fenghuolun.desk.tables.views.access import of_unit
from fenghuolun.desk.teams.models import Unit


@require_safe
@of_unit()
def person(request: HttpRequest, unit: Unit, year: int, pk: int) -> HttpResponse:
    scene = year_scene(request.user, unit, year, published_only=request.GET.get("show") == "published")
    if scene is None or pk not in scene.grid.person_ids:
        raise Http404
    found = person_explained(scene, scene.people[pk], timezone.localdate())
    return render(request, "tables/year_person.html", {"unit": unit, "year": year, "found": found})
