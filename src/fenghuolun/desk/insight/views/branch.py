"""The business page (SC11), and its figures as a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from fenghuolun.desk.insight.queries.branch import furthest, light_rule, line_of_all, lines
from fenghuolun.desk.insight.queries.branch_levers import levers
from fenghuolun.desk.insight.queries.branch_morning import Morning, morning
from fenghuolun.desk.insight.rules.grouping import Named
from fenghuolun.desk.insight.views.branch_access import Asked, asked_for, period_text
from fenghuolun.desk.insight.views.branch_charts import bars, fan_of_whole, fen_of_people, large_digits
from fenghuolun.desk.insight.views.branch_sheet import sheet_of
from fenghuolun.desk.insight.views.branch_words import advice
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def branch(request: HttpRequest) -> HttpResponse:
    """Landing, gap, wheel, teams and what is most worth doing, for a unit and a period."""
    today = timezone.localdate(timezone.now())
    asked = asked_for(request, today)
    found = morning(asked.unit, asked.below, asked.period, today)
    context: dict[str, Any] = {
        "asked": asked,
        "period": period_text(asked.period),
        "today": today,
        "may_export": request.user.may(Permission.EXPORT_ROWS),
        "notice": teams.calendar_notice(asked.period.start, asked.period.end),
        "morning": found,
    }
    if found is not None:
        context |= _figures(asked, found)
        context["wheel_address"] = reverse("insight:wheel") + asked.query()
    return render(request, "insight/branch.html", context)


def _figures(asked: Asked, found: Morning) -> dict[str, Any]:
    rule = light_rule(asked.unit, found)
    name = Named(asked.unit.pk, asked.unit.name, False, len(found.people))
    short, over = furthest(found)
    gap_address = reverse("insight:gap") + asked.query()
    return {
        "whole": line_of_all(found, name, rule),
        "lines": lines(found, rule),
        "fan": fan_of_whole(found),
        "bars": found.gap
        and bars(fen_of_people(found.gap.gap).sum(axis=1), lambda cause: f"{gap_address}&cause={cause}"),
        "gap_address": gap_address,
        "digits": large_digits(),
        "rows_title": pgettext("sheet", "People") if found.is_by_person else pgettext("sheet", "Teams"),
        "short": short,
        "over": over,
        "levers": [(lever, advice(lever)) for lever in levers(found)],
        "calibration": reverse("insight:calibration") + asked.query(),
    }


@login_required
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The same figures as a workbook, for whoever may export."""
    if not request.user.may(Permission.EXPORT_ROWS):
        raise Http404
    today = timezone.localdate(timezone.now())
    asked = asked_for(request, today)
    found = morning(asked.unit, asked.below, asked.period, today)
    if found is None:
        raise Http404
    rule = light_rule(asked.unit, found)
    answer = HttpResponse(sheet_of(asked, found, lines(found, rule)), content_type=XLSX)
    name = f"{asked.unit.code}-{asked.period.kind}-{asked.period.start}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
