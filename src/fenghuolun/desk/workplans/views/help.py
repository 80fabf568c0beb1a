"""The leader's help inbox: what was asked for, how long it waits, one answer (1.3.2.F)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.plans.actions.status import answer_help
from fenghuolun.desk.plans.queries.table import help_tickets
from fenghuolun.desk.workplans.forms.table import AnswerForm
from fenghuolun.desk.workplans.queries.helping import how_help_was
from fenghuolun.desk.workplans.views import around

LOOK_BACK = timedelta(days=30)


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    context = {
        "tickets": help_tickets(request.user, now), "today": today,
        "past": how_help_was(request.user, today - LOOK_BACK, today + timedelta(days=1)),
    }  # fmt: skip
    return render(request, "workplans/help.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, item_id: int) -> HttpResponse:
    item = around.item_seen(request.user, item_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_help(by=request.user, now=timezone.now(), item=item, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("%(name)s reads your answer.") % {"name": item.owner.name})
            return redirect("workplans:help")
    return form_answer(request, "workplans/answer.html", {"form": form, "item": item})
