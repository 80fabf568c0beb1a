"""The eight-step planner: each step filled from the data, none skipped, resumed where one left (1.3.1.A)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.goals.queries import goals_of_people
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.plans.actions.planner import PlanChanged, hand_in, keep_step, open_planned
from fenghuolun.desk.plans.actions.risks import write_risk
from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.rules.planner import PlannerStep, may_open
from fenghuolun.desk.workplans.actions.quantities import put_into_plan
from fenghuolun.desk.workplans.forms.planner import FORMS, ChecksForm, PlannedStep
from fenghuolun.desk.workplans.queries.planning import Planning, horizons_of, next_period, planning_of
from fenghuolun.desk.workplans.queries.quality import judged
from fenghuolun.desk.workplans.views.around import SPAN


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead everybody to the plan that is due next: a seller's week, a team's month, a branch's quarter."""
    if request.user.unit_id is None:
        raise Http404
    horizon = horizons_of(request.user)[0]
    return redirect("workplans:planner", horizon, f"{next_period(horizon, timezone.localdate())}")


def _planning(request: HttpRequest, horizon: str, day: str) -> Planning:
    today = timezone.localdate()
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    known = request.user.unit_id is not None and horizon in (Horizon.WEEK, Horizon.MONTH, Horizon.QUARTER)
    if not known or abs(found - today) > SPAN:
        raise Http404
    return planning_of(request.user, horizon, found, today)


@login_required
@require_safe
def resume(request: HttpRequest, horizon: str, day: str) -> HttpResponse:
    planning = _planning(request, horizon, day)
    if planning.plan is not None and not planning.is_editable:
        return redirect("workplans:plan", planning.plan.pk)
    return redirect("workplans:planner_step", horizon, f"{planning.first}", planning.at.value)


@login_required
@require_http_methods(["GET", "POST"])
def planner(request: HttpRequest, horizon: str, day: str, name: str) -> HttpResponse:
    """Show one step; saving it leads to the next, the last one hands the plan in."""
    planning = _planning(request, horizon, day)
    if name not in list(PlannerStep):
        raise Http404
    step = PlannerStep(name)
    if not planning.is_editable or not may_open(planning.kept, step):
        return redirect("workplans:planner", horizon, f"{planning.first}")
    form = _form(request, planning, step)
    if request.method == "POST" and form.is_valid():
        try:
            plan = _keep(request, planning, step, form)
        except PlanChanged as late:
            add_refusal(form, late)
            return render(request, "workplans/planner.html", _context(planning, step, form), status=409)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            if step is PlannerStep.CONFIRM:
                toast(request, _("Signed and handed in."))
                return redirect("workplans:plan", plan.pk)
            following = list(PlannerStep)[step.number]
            return redirect("workplans:planner_step", horizon, f"{planning.first}", following.value)
    return form_answer(request, "workplans/planner.html", _context(planning, step, form))


def _form(request: HttpRequest, planning: Planning, step: PlannerStep) -> PlannedStep:
    kept = dict(planning.kept.get(step.value, {}))
    more: dict[str, Any] = {}
    if step is PlannerStep.GOAL:
        is_own_word = bool(kept.get("target_yuan"))
        more["published_yuan"] = 0.0 if is_own_word else planning.outlook.target_yuan
    elif step is PlannerStep.TASKS:
        more["kinds"] = planning.listed_kinds
    elif step is PlannerStep.OPTIONS and "tools" not in kept:
        kept["tools"] = planning.suggested_tools
    elif step is PlannerStep.CHECKS:
        more["days"] = planning.checkpoints
        more["has_risks"] = planning.plan is not None and planning.plan.risks.filter(closed_at=None).exists()
    return FORMS[step](request.POST if request.method == "POST" else None, kept=kept, **more)


def _keep(request: HttpRequest, planning: Planning, step: PlannerStep, form: PlannedStep) -> Plan:
    """Write the step into the plan, with what follows from it: lines of quantities, a factor, handing in."""
    by, now = request.user, timezone.now()
    plan = open_planned(by=by, now=now, horizon=planning.horizon, starts_on=planning.first)
    if step is PlannerStep.CONFIRM:
        return hand_in(by=by, now=now, plan=plan)
    answers = form.answers
    if step in (PlannerStep.SITUATION, PlannerStep.GAP):
        answers |= {"shown": planning.outlook.as_kept()}
    if step is PlannerStep.TASKS:
        put_into_plan(by=by, now=now, planning=planning, plan=plan, kinds=form.cleaned_data.get("take", []))
    if isinstance(form, ChecksForm) and form.risk:
        write_risk(by=by, now=now, plan=plan, owner=by, **form.risk)
    seen = request.POST.get("revision", "")
    return keep_step(
        by=by, now=now, plan=plan, step=step, answers=answers, tools=answers.get("tools", []),
        expected_revision=int(seen) if seen.isdecimal() else None,
    )  # fmt: skip


def _context(planning: Planning, step: PlannerStep, form: PlannedStep) -> dict[str, Any]:
    context: dict[str, Any] = {
        "planning": planning, "step": step, "form": form, "outlook": planning.outlook,
        "eight": [{"step": each, "is_kept": each.value in planning.kept, "is_open": may_open(planning.kept, each)}
                  for each in PlannerStep],
        "judged": judged(planning.plan, timezone.now()) if planning.plan else None,
        "before": list(PlannerStep)[step.number - 2] if step.number > 1 else None,
    }  # fmt: skip
    if step is PlannerStep.SITUATION:
        context["last_period"] = planning.last_period
    if step is PlannerStep.GOAL and planning.unit is None:
        context["goals"] = goals_of_people([planning.person.pk], planning.first, planning.end)
    if step in (PlannerStep.CHECKS, PlannerStep.CONFIRM) and planning.plan:
        context["risks"] = planning.plan.risks.filter(closed_at=None)
    if step in (PlannerStep.TASKS, PlannerStep.CONFIRM) and planning.plan:
        context["lines"] = planning.plan.items.exclude(status="cancelled").order_by("due_on", "pk")[:60]
    return context
