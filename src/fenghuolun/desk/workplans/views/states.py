"""Plans and approvals: what one owes and by when, what waits for one's answer; a plan with its versions (1.3.1.B)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals
from fenghuolun.desk.plans.actions import (
    approve_plan,
    change_plan,
    close_plan,
    return_plan,
    submit_plan,
    withdraw_plan,
)
from fenghuolun.desk.plans.actions.planner import choose_tools
from fenghuolun.desk.plans.choices import ChangeReason, ItemStatus, PlanningTool, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import plans_visible_to
from fenghuolun.desk.plans.rules.plan_life import EDITABLE, SIGNED
from fenghuolun.desk.plans.rules.planner import PlannerStep
from fenghuolun.desk.plans.rules.tools import tools_for, tools_wanted
from fenghuolun.desk.workplans.queries.quality import judged
from fenghuolun.desk.workplans.queries.states import owed, waiting
from fenghuolun.desk.workplans.queries.versions import history
from fenghuolun.desk.workplans.views import around

S = PlanStatus
LIFE = (S.DRAFT, S.SUBMITTED, S.APPROVED, S.ACTIVE, S.REVIEW, S.CLOSED)
SHOWN_LINES = 120


@login_required
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    if request.user.unit_id is None:
        raise Http404
    now = timezone.now()
    context = {
        "owed": owed(request.user, now), "waiting": waiting(request.user, now), "now": now,
        "may_lead": around.leads(request.user),
    }  # fmt: skip
    return render(request, "workplans/approvals.html", context)


@login_required
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: where it stands, its quality, its eight steps, its lines, its versions with what changed."""
    found = get_object_or_404(plans_visible_to(request.user), pk=plan_id)
    rows = found.items.exclude(status=ItemStatus.CANCELLED).select_related("owner", "goal")
    lines = list(rows.order_by("due_on", "pk")[:SHOWN_LINES])
    context: dict[str, Any] = {
        "plan": found, "lines": lines, "judged": judged(found, timezone.now()), "versions": history(found),
        "life": [status.label for status in LIFE], "risks": found.risks.select_related("owner"),
        "at": LIFE.index(S(found.status)) + 1 if found.status in LIFE else 1,
        "is_editable": found.status in EDITABLE, "is_signed": found.status in SIGNED, "reasons": ChangeReason.choices,
        "steps": [(step, found.steps.get(step.value)) for step in PlannerStep],
        "tools": [(tool, tool.label, tool in found.tools) for tool in PlanningTool],
        "suggested": [tool.label for tool in tools_wanted(tools_for(item, 0) for item in lines)],
        **_standing(request, found),
    }  # fmt: skip
    return render(request, "workplans/plan.html", context)


def _standing(request: HttpRequest, found: Plan) -> dict[str, bool]:
    """Whether whoever looks made the plan, or answers it."""
    by = request.user
    of_unit = found.person_id is None and found.unit_id == by.unit_id
    is_own = by.pk in (found.person_id, found.submitted_by_id) or of_unit
    may_lead = around.leads(by) and by.pk not in (found.person_id, found.submitted_by_id)
    return {"is_own": is_own, "may_lead": may_lead}


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


# What each button does, and what is said afterwards.
STEPS: dict[str, tuple[Callable[[HttpRequest, Plan], Plan], str | Promise]] = {
    "submit": (
        lambda request, row: submit_plan(by=request.user, now=timezone.now(), plan=row),
        gettext_lazy("Signed and handed in."),
    ),
    "withdraw": (
        lambda request, row: withdraw_plan(by=request.user, now=timezone.now(), plan=row),
        gettext_lazy("Taken back; you can change it again."),
    ),
    "approve": (
        lambda request, row: approve_plan(by=request.user, now=timezone.now(), plan=row),
        gettext_lazy("Signed. The plan is locked for both."),
    ),
    "return": (
        lambda request, row: return_plan(by=request.user, now=timezone.now(), plan=row, reason=_reason(request)),
        gettext_lazy("Returned with your reason."),
    ),
    "change": (
        lambda request, row: change_plan(by=request.user, now=timezone.now(), plan=row, reason=_reason(request)),
        gettext_lazy("The next version can be changed now; the signed one is kept."),
    ),
    "close": (
        lambda request, row: close_plan(by=request.user, now=timezone.now(), plan=row, comment=_reason(request)),
        gettext_lazy("Closed."),
    ),
}


@login_required
@require_POST
@answers_refusals
def plan_step(request: HttpRequest, plan_id: int) -> HttpResponse:
    found = get_object_or_404(plans_visible_to(request.user), pk=plan_id)
    if request.POST.get("step", "") not in STEPS:
        raise Http404
    action, sentence = STEPS[request.POST["step"]]
    after = action(request, found)
    toast(request, sentence)
    return redirect("workplans:plan", after.pk)


@login_required
@require_POST
@answers_refusals
def tools(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Keep which tools the plan uses (1.3.1.D)."""
    found = get_object_or_404(plans_visible_to(request.user), pk=plan_id)
    choose_tools(by=request.user, now=timezone.now(), plan=found, tools=request.POST.getlist("tools"))
    toast(request, _("Saved."))
    return redirect("workplans:plan", plan_id)
