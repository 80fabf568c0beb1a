"""The risk tab: factors with exposure, response, owner and the day they may begin (1.3.2.D)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans.actions import open_plan
from fenghuolun.desk.plans.actions.risks import close_risk, write_risk
from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.models import Risk
from fenghuolun.desk.plans.queries.risks import exposure_here, risks_of, risks_visible_to
from fenghuolun.desk.plans.rules.exposure import exposure_of
from fenghuolun.desk.workplans.forms.risks import RiskForm
from fenghuolun.desk.workplans.views import around

TONES = {"respond": "stop", "watch": "wait", "note": ""}


@login_required
@require_safe
def person(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    return _shown(request, around.of_person(request.user, pk, month, timezone.localdate()))


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    return _shown(request, around.of_unit(request.user, unit_id, month, timezone.localdate()))


def _shown(request: HttpRequest, where: around.Around) -> HttpResponse:
    rows = list(risks_of(request.user, where.first, person=where.person, unit=where.unit))
    may_lead = around.leads(request.user)
    context = {
        **where.context("risks"), "matrix": _matrix(rows), "may_lead": may_lead and where.person != request.user,
        "rows": [_row(risk, where.today) for risk in rows],
        "may_write": where.person is not None and (where.person == request.user or may_lead),
    }  # fmt: skip
    return render(request, "workplans/risks.html", context)


def _row(risk: Risk, today: date) -> dict[str, Any]:
    asks = exposure_here(risk.plan.unit, today, risk.likelihood, risk.impact)
    is_begun = risk.trigger_on is not None and risk.trigger_on <= today and risk.closed_at is None
    return {"risk": risk, "asks": asks.value, "tone": TONES[asks.value], "is_begun": is_begun}


def _matrix(rows: list[Risk]) -> list[tuple[int, list[tuple[str, int]]]]:
    """Return likelihood 5…1 by impact 1…5: the tone of the cell and how many open factors stand in it."""
    found = []
    for likelihood in range(5, 0, -1):
        cells = []
        for impact in range(1, 6):
            count = sum(
                risk.likelihood == likelihood and risk.impact == impact and risk.closed_at is None for risk in rows
            )
            cells.append((exposure_of(likelihood, impact).value, count))
        found.append((likelihood, cells))
    return found


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    where = around.of_person(request.user, pk, month, timezone.localdate())
    if where.person is None or not (where.person == request.user or around.leads(request.user)):
        raise Http404
    form = RiskForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            now = timezone.now()
            plan = open_plan(
                by=request.user, now=now, horizon=Horizon.MONTH, starts_on=where.first, person=where.person
            )
            write_risk(by=request.user, now=now, plan=plan, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect("workplans:risks", pk, month)
    return form_answer(request, "workplans/risk.html", {**where.context("risks"), "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    found = get_object_or_404(risks_visible_to(request.user).select_related("plan__unit"), pk=risk_id)
    form = RiskForm(request.POST or None, by=request.user, risk=found)
    if request.method == "POST" and form.is_valid():
        try:
            write_risk(by=request.user, now=timezone.now(), plan=found.plan, risk=found, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return _back(found)
    return form_answer(request, "workplans/risk.html", {"form": form, "risk": found, "plan": found.plan})


@login_required
@require_POST
@answers_refusals
def close(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Close a factor, or open it again."""
    found = get_object_or_404(risks_visible_to(request.user).select_related("plan"), pk=risk_id)
    closed = close_risk(by=request.user, now=timezone.now(), risk=found)
    toast(request, _("Closed.") if closed.closed_at else _("Open again."))
    return _back(found)


def _back(found: Risk) -> HttpResponse:
    month = f"{found.plan.starts_on:%Y-%m}"
    if found.plan.person_id:
        return redirect("workplans:risks", found.plan.person_id, month)
    return redirect("workplans:team_risks", found.plan.unit_id, month)
