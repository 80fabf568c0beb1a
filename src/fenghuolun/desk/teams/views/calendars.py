"""Working days, set by hand where the notice is missing or the company differs; and leave."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.days import CHINESE_WEEKDAYS, in_chinese
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams import actions, queries
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.forms import DayForm, LeaveForm, YearForm
from fenghuolun.desk.teams.views.access import permitted


@require_safe
@permitted(Permission.SET_PARAMETER)
def calendar(request: HttpRequest) -> HttpResponse:
    years = list(queries.calendar_years())
    asked = YearForm({"year": request.GET.get("year") or timezone.localdate().year})
    wanted = asked.cleaned_data["year"] if asked.is_valid() else timezone.localdate().year
    row = next((year for year in years if year.year == wanted), None)
    tabs = [
        {"label": year.year, "href": f"?year={year.year}", "is_current": year.year == wanted, "count": None}
        for year in years
    ]
    context: dict[str, Any] = {"years": years, "tabs": tabs, "wanted": wanted, "row": row}
    if row is not None:
        context |= queries.year_sheet(row)
    context["weekdays"] = CHINESE_WEEKDAYS if in_chinese() else [str(WEEKDAYS_ABBR[n])[:2] for n in range(7)]
    context["next_year"] = max((year.year for year in years), default=wanted) + 1
    return render(request, "teams/calendar.html", context)


@require_POST
@permitted(Permission.SET_PARAMETER)
@answers_refusals
def add_year(request: HttpRequest) -> HttpResponse:
    form = YearForm(request.POST)
    if form.is_valid():
        row = actions.add_calendar_year(by=request.user, now=timezone.now(), year=form.cleaned_data["year"])
        if row.is_provisional:
            toast(
                request,
                _("%(year)s was added, provisional until the official notice.") % {"year": row.year},
                tone="wait",
            )
        else:
            toast(request, _("%(year)s was added as published.") % {"year": row.year})
        return redirect(f"{reverse('teams:calendar')}?year={row.year}")
    toast(request, _("Write a year such as 2028."), tone="stop")
    return redirect("teams:calendar")


@require_http_methods(["GET", "POST"])
@permitted(Permission.SET_PARAMETER)
def set_day(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.POST or None, initial=_day_asked(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_day(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The day was set. Standards and paces follow from now on."))
            return redirect(f"{reverse('teams:calendar')}?year={form.cleaned_data['day'].year}")
    return form_answer(request, "teams/day_form.html", {"form": form})


def _day_asked(request: HttpRequest) -> dict[str, Any]:
    asked = DayForm({"day": request.GET.get("day", ""), "is_working": "1"})
    if not asked.is_valid():
        return {"is_working": "0"}
    shown = queries.day_shown(asked.cleaned_data["day"])
    if shown is None:
        return {"day": asked.cleaned_data["day"], "is_working": "0"}
    seen = "1" if shown.is_working else "0"
    return {"day": shown.day, "is_working": "0" if shown.is_working else "1", "name": shown.name, "seen": seen}


@require_http_methods(["GET", "POST"])
@login_required
def leave(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    form = LeaveForm(request.POST or None, by=request.user, initial={"starts_on": today, "last_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_leave(by=request.user, now=now, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Leave was entered. It shortens the standard of those days."))
            return redirect("teams:leave")
    rows = queries.leaves_visible_to(request.user).filter(cancelled_at=None)[:60]
    return form_answer(request, "teams/leave.html", {"form": form, "rows": rows, "today": today})


@require_POST
@login_required
@answers_refusals
def cancel_leave(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.leaves_visible_to(request.user), pk=pk)
    actions.cancel_leave(by=request.user, now=timezone.now(), leave=row)
    toast(request, _("The leave was taken back."))
    return redirect("teams:leave")
