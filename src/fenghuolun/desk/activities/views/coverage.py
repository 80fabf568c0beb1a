"""Process coverage: a heat map of stages by team, and the blind spots in words."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from fenghuolun.desk.activities.queries import stage_coverage
from fenghuolun.desk.activities.queries.coverage import LEADING, SELLING
from fenghuolun.desk.teams.choices import Permission


@login_required
@require_safe
def stages(request: HttpRequest) -> HttpResponse:
    if not request.user.may(Permission.REVIEW_ACTIVITY):
        raise Http404
    first = wanted_month(request)
    end = (first + timedelta(days=32)).replace(day=1)
    context = {
        "coverage": stage_coverage(request.user, first, end),
        "selling": SELLING,
        "leading": LEADING,
        "first": first,
        "last": end - timedelta(days=1),
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": end if end <= timezone.localdate() else None,
    }
    return render(request, "activities/coverage.html", context)


def wanted_month(request: HttpRequest) -> date:
    try:
        asked = parse_date(f"{request.GET.get('month', '')}-01")
    except ValueError:
        asked = None
    return asked or timezone.localdate().replace(day=1)
