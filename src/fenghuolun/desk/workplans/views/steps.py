"""Pending steps below a line, and the library of templates they become (1.3.2.G)."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans.actions import steps as actions
from fenghuolun.desk.plans.queries import items_of
from fenghuolun.desk.plans.queries.steps import MOST_STEPS, growth, steps_of, templates_visible_to
from fenghuolun.desk.teams.queries import parameter, people_visible_to
from fenghuolun.desk.workplans.forms.table import StepForm
from fenghuolun.desk.workplans.views import around

VERBS: dict[str, tuple[Callable[..., Any], str | Promise]] = {
    "done": (actions.finish_step, gettext_lazy("Done.")),
    "reopen": (actions.reopen_step, gettext_lazy("Open again.")),
    "drop": (actions.drop_step, gettext_lazy("Taken out.")),
    "propose": (actions.propose_template, gettext_lazy("Proposed as a template, with your vote.")),
}


@login_required
@require_http_methods(["GET", "POST"])
def steps(request: HttpRequest, item_id: int) -> HttpResponse:
    """The steps of one line: one to three pending, done ones below, a form for the next, templates to take over."""
    item = around.item_seen(request.user, item_id)
    form = StepForm(request.POST or None, by=request.user, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_step(by=request.user, now=timezone.now(), item=item, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The step stands below the line."))
            return redirect("workplans:steps", item_id)
    rows = list(steps_of(item))
    pending = [row for row in rows if row.done_at is None]
    context = {
        "form": form, "item": item, "pending": pending, "done": [row for row in rows if row.done_at is not None],
        "may_add": item.is_open and len(pending) < MOST_STEPS, "today": timezone.localdate(),
        "templates": templates_visible_to(request.user).filter(is_active=True)[:8] if item.is_open else [],
        "may_write": item.owner_id == request.user.pk or around.leads(request.user),
    }  # fmt: skip
    return form_answer(request, "workplans/steps.html", context)


@login_required
@require_POST
@answers_refusals
def step(request: HttpRequest, item_id: int, step_id: int, verb: str) -> HttpResponse:
    item = around.item_seen(request.user, item_id)
    row = get_object_or_404(item.steps.select_related("item__owner"), pk=step_id)
    if verb not in VERBS:
        raise Http404
    action, sentence = VERBS[verb]
    action(by=request.user, now=timezone.now(), step=row)
    toast(request, sentence)
    return redirect("workplans:steps", item_id)


@login_required
@require_POST
@answers_refusals
def take(request: HttpRequest, item_id: int, template_id: int) -> HttpResponse:
    """Take a template over for a line, with a tap."""
    item = around.item_seen(request.user, item_id)
    template = get_object_or_404(templates_visible_to(request.user), pk=template_id)
    actions.take_over_template(by=request.user, now=timezone.now(), template=template, item=item)
    toast(request, _("Taken over; change the day if it does not fit."))
    return redirect("workplans:steps", item_id)


@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The library: templates by how often others use them, proposals with their votes, and who grew others."""
    today = timezone.localdate()
    rows = list(templates_visible_to(request.user))
    makers = {row.made_by_id: row.made_by for row in rows}
    seen = set(people_visible_to(request.user).filter(pk__in=makers).values_list("pk", flat=True)) | {request.user.pk}
    taken = growth(list(makers), today.replace(month=1, day=1), today.replace(month=12, day=31))
    context = {
        "active": [row for row in rows if row.is_active], "proposed": [row for row in rows if not row.is_active],
        "needed": int(parameter("template_votes", on=today, unit=request.user.unit)), "seen": seen,
        "makers": sorted(
            ({"person": makers[pk], "n": n} for pk, n in taken.items() if n and pk in seen), key=lambda row: -row["n"]
        ),
        "items": items_of(request.user, only_open=True).filter(plan__isnull=False)[:20], "today": today,
    }  # fmt: skip
    return render(request, "workplans/templates.html", context)


@login_required
@require_POST
@answers_refusals
def vote(request: HttpRequest, template_id: int) -> HttpResponse:
    template = get_object_or_404(templates_visible_to(request.user), pk=template_id)
    found = actions.vote_for_template(by=request.user, now=timezone.now(), template=template)
    toast(request, _("It is a template now.") if found.is_active else _("Your vote counts."))
    return redirect("workplans:templates")
