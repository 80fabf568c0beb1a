"""The wheel beside a landing, asked for after the page is shown: eight steps and twelve weeks cost more than a line."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.insight.queries.branch_wheel import wheel_beside
from fenghuolun.desk.insight.queries.wheel_speed import speed_of
from fenghuolun.desk.insight.views.branch_access import asked_for, kind_asked
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.periods import PeriodKind


@login_required
@require_safe
def of_unit(request: HttpRequest) -> HttpResponse:
    asked = asked_for(request, timezone.localdate(timezone.now()))
    return _card(request, asked.unit, asked.period.kind)


@login_required
@require_safe
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = request.user
    if not viewer.may(Permission.SEE_INSIGHT) and viewer.pk != pk:
        raise Http404
    return _card(request, get_object_or_404(teams.people_visible_to(viewer), pk=pk), kind_asked(request))


def _card(request: HttpRequest, whose: Person | Unit, kind: PeriodKind) -> HttpResponse:
    today = timezone.localdate(timezone.now())
    found = {"whose": whose, "wheel": wheel_beside(whose, kind, today), "speed": speed_of(whose, today)}
    return render(request, "insight/_wheel_card.html" if request.htmx else "insight/wheel.html", found)
