"""For whoever leads: the twelve faults of a unit's goals, and what pressing on goals did besides."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fenghuolun.desk.cards.queries.faults import faults_of
from fenghuolun.desk.cards.queries.side_effects import side_effects
from fenghuolun.desk.cards.rules.spans import lengths_of, span_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Unit

MOST_PEOPLE = 200


def _unit(request: HttpRequest) -> tuple[Unit, list[dict[str, Any]]]:
    """Return the unit asked for, the own one else, and the choice of those in reach."""
    if not request.user.may(Permission.SEE_INSIGHT):
        raise Http404
    units = list(teams.open_units(request.user))
    asked = request.GET.get("unit", "")
    if asked and not asked.isdecimal():
        raise Http404
    wanted = int(asked) if asked else request.user.unit_id
    unit = next((one for one in units if one.pk == wanted), None)
    if unit is None and not asked:
        unit = next(iter(units), None)
    if unit is None:
        raise Http404
    query = request.GET.copy()

    def address(pk: int) -> str:
        query["unit"] = str(pk)
        return f"?{query.urlencode()}"

    choices = [{"label": one.name, "href": address(one.pk), "is_current": one == unit} for one in units]
    return unit, choices if len(units) > 1 else []


@require_safe
@login_required
def faults(request: HttpRequest) -> HttpResponse:
    unit, choices = _unit(request)
    today = timezone.localdate()
    span = span_of(request.GET.get("span", "") or f"{today:%Y-%m}")
    if span is None:
        raise Http404
    found, cards = faults_of(request.user, unit, span, today)
    spans = [
        {"label": one.label, "href": f"?unit={unit.pk}&span={one.key}", "is_current": one == span}
        for one in (span.moved(-1), span, span.moved(1))
    ]
    context = {
        "unit": unit, "units": choices, "faults": found, "cards": cards, "span": span, "spans": spans,
        "lengths": lengths_of(span, f"?unit={unit.pk}&span="),
        "at_fault": sum(1 for one in found if one.found),
    }  # fmt: skip
    return render(request, "cards/faults.html", context)


@require_safe
@login_required
def watched(request: HttpRequest) -> HttpResponse:
    """Side effects of goals, person by person."""
    unit, choices = _unit(request)
    today = timezone.localdate()
    people = list(teams.sellers_of(unit, today)[:MOST_PEOPLE])
    context = {"unit": unit, "units": choices, "effects": side_effects(people, today), "heading": _("Side effects")}
    return render(request, "cards/side_effects.html", context)
