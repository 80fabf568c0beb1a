"""Tracking reports: the list, one page as it was frozen, and freezing the last week or month."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fenghuolun.desk.customers.choices import LossReason
from fenghuolun.desk.following import actions, queries
from fenghuolun.desk.following.choices import ReportKind
from fenghuolun.desk.following.views.duties import require_leading
from fenghuolun.desk.following.views.tabs import tabs
from fenghuolun.desk.goals.choices import DeviationCause, Light
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals


@require_safe
@login_required
def reports(request: HttpRequest) -> HttpResponse:
    require_leading(request)
    page = page_of(
        queries.reports_visible_to(request.user), order=("-starts_on", "-pk"), after=request.GET.get("after", "")
    )
    context = {"page": page, "tabs": tabs(request, "reports"), "kinds": ReportKind.choices}
    return render(request, "following/reports.html", context)


@require_POST
@login_required
@answers_refusals
def freeze(request: HttpRequest, kind: str) -> HttpResponse:
    require_leading(request)
    if kind not in ReportKind.values or request.user.unit is None:
        raise Http404
    made = actions.freeze_report(by=request.user, now=timezone.now(), unit=request.user.unit, kind=kind)
    toast(request, _("Frozen: these figures stay."))
    return redirect("following:report", made.pk)


@require_safe
@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.reports_visible_to(request.user), pk=pk)
    causes, reasons, lights = dict(DeviationCause.choices), dict(LossReason.choices), dict(Light.choices)
    content = found.content
    for line in content["lines"] + content["deviations"] + content["moved"]:
        line["cause_word"] = causes.get(line["cause"], "")
        line["light_word"], line["was_word"] = lights.get(line["light"], ""), lights.get(line["was"], "")
    context = {
        "report": found, "content": content,
        "reasons": [(reasons.get(code, code), n) for code, n in content["renewals"]["reasons"]],
    }  # fmt: skip
    return render(request, "following/report.html", context)
