"""One cell of a line changed in place (desk) or in a sheet (phone), taken back, and the status report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans.actions.status import report_status
from fenghuolun.desk.plans.actions.table import LineChanged, undo_cells, write_cells
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.rules.cells import CELL_WORDS, LIVE_CELLS, PLAN_CELLS
from fenghuolun.desk.plans.rules.status_text import SENTENCES, StatusText
from fenghuolun.desk.workplans.forms.table import CellForm, StatusForm
from fenghuolun.desk.workplans.queries.sheet import typed
from fenghuolun.desk.workplans.views import around

CHANGED = "fenghuolun:table"  # the table asks for its rows again
TYPED_HERE = (PLAN_CELLS | LIVE_CELLS) - {"worked_out_by"}


def month_of_line(item: WorkItem, today: date) -> str:
    return f"{item.plan.starts_on if item.plan else today:%Y-%m}"


def back_to(item: WorkItem) -> HttpResponse:
    return redirect("workplans:person", item.owner_id, month_of_line(item, timezone.localdate()))


@login_required
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, item_id: int, cell: str) -> HttpResponse:
    """Show a cell as a form, or write what was typed; somebody who comes second hears what changed (409)."""
    item = around.item_seen(request.user, item_id)
    if cell not in TYPED_HERE:
        raise Http404
    form = CellForm(request.POST or None, cell=cell, item=item, shown=typed(item, cell))
    context: dict[str, Any] = {
        "form": form, "item": item, "cell": cell, "label": CELL_WORDS[cell],
        "month": month_of_line(item, timezone.localdate()),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data["value"]
        try:
            write_cells(
                by=request.user, now=timezone.now(), item=item, expected_revision=form.cleaned_data["revision"],
                **{cell: value / 100 if cell == "done_share" and value is not None else value},
            )  # fmt: skip
        except LineChanged as late:
            return _told(request, form, late, context)
        except Refused as refused:
            form.add_error("value", str(refused))
        else:
            toast(request, _("Saved."), undo_url=reverse("workplans:undo", args=[item.pk]))
            return _saved(request, item)
    return form_answer(request, "workplans/cell.html", context)


def _told(request: HttpRequest, form: CellForm, late: LineChanged, context: dict[str, Any]) -> HttpResponse:
    """Say who changed what meanwhile; what was typed stays, and goes on top when sent again."""
    item: WorkItem = context["item"]
    item.refresh_from_db()
    form.add_error(None, str(late))
    form.data = form.data.copy()
    form.data["revision"] = str(item.revision)
    answer = render(request, "workplans/cell.html", context, status=409)
    answer["HX-Trigger"] = CHANGED
    return answer


def _saved(request: HttpRequest, item: WorkItem) -> HttpResponse:
    if not request.htmx:
        return back_to(item)
    return HttpResponse(status=204, headers={"HX-Trigger": f"fenghuolun:done, {CHANGED}"})


@login_required
@require_POST
@answers_refusals
def undo(request: HttpRequest, item_id: int) -> HttpResponse:
    item = around.item_seen(request.user, item_id)
    undo_cells(by=request.user, now=timezone.now(), item=item)
    toast(request, _("Taken back."))
    return _saved(request, item)


@login_required
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, item_id: int) -> HttpResponse:
    """The status sentence: fact with a number, deviation, cause, help; what it lacks is said while one types."""
    item = around.item_seen(request.user, item_id)
    form = StatusForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            report_status(
                by=request.user, now=timezone.now(), item=item, said=form.said, done_share=form.share,
                help_needed=form.cleaned_data["help_needed"], expected_revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Your leader sees it now.") if form.said.help_kind else _("Saved."))
            return _saved(request, item)
    month = month_of_line(item, timezone.localdate())
    return form_answer(request, "workplans/status.html", {"form": form, "item": item, "month": month})


@login_required
@require_POST
def checked(request: HttpRequest, item_id: int) -> HttpResponse:
    """What the status typed so far lacks, under the form; nothing is written."""
    around.item_seen(request.user, item_id)
    typed = {name: request.POST.get(name, "")[:400] for name in ("text", "light", "cause", "help_kind")}
    missing = StatusText(**typed).missing
    return render(request, "workplans/_lacks.html", {"sentences": [SENTENCES[key] for key in missing]})
