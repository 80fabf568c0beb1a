"""The Gantt chart of a person or a team over a month or a quarter; its bars moved and tied together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans.actions.links import move_bar, tie_items, untie_items
from fenghuolun.desk.plans.actions.table import LineChanged
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries.links import bars_between, links_of
from fenghuolun.desk.workplans.forms.control import DatesForm, TieForm
from fenghuolun.desk.workplans.queries.gantt import gantt_of, start_of
from fenghuolun.desk.workplans.views import around

CHANGED = "fenghuolun:done, fenghuolun:table"


@login_required
@require_safe
def person(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    return _shown(request, around.of_person(request.user, pk, month, timezone.localdate()))


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    return _shown(request, around.of_unit(request.user, unit_id, month, timezone.localdate()))


def _shown(request: HttpRequest, where: around.Around) -> HttpResponse:
    scale = "quarter" if request.GET.get("scale") == "quarter" else "month"
    first, end = _window(where, scale)
    chart = gantt_of(request.user, first, end, where.today, owner=where.person, unit=where.unit)
    scales = [
        {"label": pgettext("scale", "Month"), "href": "?scale=month", "is_current": scale == "month"},
        {"label": pgettext("scale", "Quarter"), "href": "?scale=quarter", "is_current": scale == "quarter"},
    ]
    context: dict[str, Any] = {
        **where.context("gantt"), "chart": chart, "scales": scales, "scale": scale,
        "may_lead": around.leads(request.user) and where.person != request.user,
    }  # fmt: skip
    fragment = request.htmx and request.htmx.target == "rows"
    return render(request, "workplans/_gantt.html" if fragment else "workplans/gantt.html", context)


def _window(where: around.Around, scale: str) -> tuple[date, date]:
    if scale == "month":
        return where.first, where.end
    first = where.first.replace(month=(where.first.month - 1) // 3 * 3 + 1)
    return first, (first + timedelta(days=93)).replace(day=1)


@login_required
@require_http_methods(["GET", "POST"])
def dates(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show days and ties of a bar; or give it other days. Whoever comes second hears what changed (409)."""
    item = around.item_seen(request.user, item_id)
    initial = {"starts_on": start_of(item), "due_on": item.due_on, "revision": item.revision}
    form = DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move_bar(
                by=request.user, now=timezone.now(), item=item, starts_on=form.cleaned_data["starts_on"],
                due_on=form.cleaned_data["due_on"], expected_revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except LineChanged as late:
            add_refusal(form, late)
            answer = render(request, "workplans/dates.html", _around(request, item, form), status=409)
            answer["HX-Trigger"] = "fenghuolun:table"
            return answer
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Moved."), undo_url=reverse("workplans:undo", args=[item.pk]))
            return _saved(request, item)
    return form_answer(request, "workplans/dates.html", _around(request, item, form))


def _around(request: HttpRequest, item: WorkItem, form: DatesForm) -> dict[str, Any]:
    ties = list(links_of(item))
    return {
        "form": form, "item": item, "ties": ties, "tie_form": TieForm(items=_candidates(request, item)),
        "month": f"{start_of(item):%Y-%m}", "may_write": item.owner_id == request.user.pk or around.leads(request.user),
    }  # fmt: skip


def _candidates(request: HttpRequest, item: WorkItem) -> list[WorkItem]:
    """What may come before a line: what runs in the quarter around it in the same team."""
    first, end = start_of(item) - timedelta(days=62), item.due_on + timedelta(days=31)
    return [other for other in bars_between(request.user, first, end, unit=item.unit) if other.pk != item.pk]


def _saved(request: HttpRequest, item: WorkItem) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": CHANGED})
    return redirect("workplans:gantt", item.owner_id, f"{start_of(item):%Y-%m}")


@login_required
@require_POST
def tie(request: HttpRequest, item_id: int) -> HttpResponse:
    item = around.item_seen(request.user, item_id)
    form = TieForm(request.POST, items=_candidates(request, item))
    if form.is_valid():
        try:
            tie_items(by=request.user, now=timezone.now(), before=form.cleaned_data["before"], after=item)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Tied."))
            return _saved(request, item)
    initial = {"starts_on": start_of(item), "due_on": item.due_on, "revision": item.revision}
    context = _around(request, item, DatesForm(initial=initial)) | {"tie_form": form}
    return render(request, "workplans/dates.html", context, status=422)


@login_required
@require_POST
@answers_refusals
def untie(request: HttpRequest, item_id: int, link_id: int) -> HttpResponse:
    item = around.item_seen(request.user, item_id)
    untie_items(by=request.user, now=timezone.now(), link=get_object_or_404(links_of(item), pk=link_id))
    toast(request, _("Untied."))
    return _saved(request, item)
