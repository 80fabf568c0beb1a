"""The PDCA lane of a person's or a team's month (1.3.1.C)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.plans.actions.checks import record_check
from fenghuolun.desk.workplans.forms.checks import CheckForm
from fenghuolun.desk.workplans.queries.lane import expected, lane_of
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
    """The control card, where it is installed."""
    try:
        return where.address("workplans:control", "workplans:control_team")
    except NoReverseMatch:
        return ""


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, item_id: int) -> HttpResponse:
    """Check one line: what should be there, what is, and the act where it is far off."""
    item = around.item_seen(request.user, item_id)
    today = timezone.localdate()
    form = CheckForm(request.POST if request.method == "POST" else None, start=expected(item, today), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            record_check(by=request.user, now=timezone.now(), item=item, found=form.found)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            month = f"{item.plan.starts_on if item.plan else today:%Y-%m}"
            return redirect("workplans:lane", item.owner_id, month)
    return form_answer(request, "workplans/check.html", {"form": form, "item": item})
