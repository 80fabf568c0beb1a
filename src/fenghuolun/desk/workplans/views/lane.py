"""The PDCA lane of a person's or a team's month (1.3.1.C)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.workplans.queries.lane import lane_of
from fenghuolun.desk.workplans.queries.sheet import table_sheet
from fenghuolun.desk.workplans.views import around


@login_required
@require_safe
def person(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    return _shown(request, around.of_person(request.user, pk, month, timezone.localdate()))


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    return _shown(request, around.of_unit(request.user, unit_id, month, timezone.localdate()))


def _shown(request: HttpRequest, where: around.Around) -> HttpResponse:
    sheet = table_sheet(request.user, where.first, where.today, owner=where.person, unit=where.unit)
    lane = lane_of(sheet, where.first, where.end, where.today)
    context = {
        **where.context("lane"), "lane": lane, "sheet": sheet, "control_url": _control(where),
        "may_lead": around.leads(request.user) and where.person != request.user,
    }  # fmt: skip
    return render(request, "workplans/lane.html", context)


def _control(where: around.Around) -> str:
    """The control card, where checks are written."""
    try:
        return where.address("workplans:control", "workplans:control_team")
    except NoReverseMatch:
        return reverse("workplans:person", args=[where.pk, where.month]) if where.person else ""
