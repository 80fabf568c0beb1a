"""My items: what is to be done, added in a line, done with a tap, helped when stuck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans import actions, queries
from fenghuolun.desk.plans.choices import ItemStatus
from fenghuolun.desk.plans.forms import DoneForm, ExtendForm, HelpForm, ItemForm, ReasonForm, SlipForm, UrgeForm
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.rules import Level, who_is_told

OPEN = (ItemStatus.OPEN, ItemStatus.DOING, ItemStatus.HELP)
SHOWS = ("mine", "given", "team", "closed")


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show own items, those given to others, or the team's; the nearest due day first."""
    person, today = request.user, timezone.localdate()
    show = request.GET.get("show", "mine")
    if show not in SHOWS:
        raise Http404
    page = queries.page_of_items(_rows(request, show), request.GET.get("after", ""))
    context = {
        "page": page, "show": show, "today": today, "count": queries.item_count(person, today),
        "shows": [{"href": f"?show={key}", "label": label, "is_current": key == show} for key, label in _words(person)],
        "form": ItemForm(by=person),
    }  # fmt: skip
    return render(request, "plans/work.html", context)


def _words(person: Any) -> list[tuple[str, str | Promise]]:
    words = [("mine", _("Mine")), ("given", _("Given to others"))]
    if person.may("review_activity"):
        words.append(("team", _("Team")))
    return [*words, ("closed", _("Closed"))]


def _rows(request: HttpRequest, show: str) -> Any:
    person = request.user
    visible = queries.items_visible_to(person)
    if show == "mine":
        return queries.items_of(person, only_open=True)
    if show == "given":
        return visible.filter(made_by=person, status__in=[*OPEN, ItemStatus.DONE]).exclude(owner=person)
    listed = visible.filter(queries.NOT_A_WEEK_LINE)
    if show == "team":
        return listed.filter(status__in=[*OPEN, ItemStatus.DONE]).exclude(owner=person)
    return listed.filter(owner=person).exclude(status__in=OPEN)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_item(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("It stands on the list."))
            return redirect("plans:work")
    return form_answer(request, "plans/add.html", {"form": form})


@login_required
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.items_visible_to(request.user), pk=pk)
    ladder, today = queries.ladder_of_item(row), timezone.localdate()
    context = {
        "ladder": ladder, "level": who_is_told(ladder, today) if row.is_open else Level.NOBODY,
        "item": row, "events": list(queries.events_of(row)), "today": today,
        "is_own": row.owner_id == request.user.pk, "is_asker": row.made_by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "plans/item.html", context)


STEPS: dict[str, tuple[type[forms.Form] | None, Callable[..., WorkItem], str | Promise]] = {
    "start": (None, actions.start_item, gettext_lazy("Started.")),
    "done": (DoneForm, actions.finish_item, gettext_lazy("Done.")),
    "help": (HelpForm, actions.ask_for_help, gettext_lazy("Your leader sees it now.")),
    "close": (DoneForm, actions.close_item, gettext_lazy("Verified and closed.")),
    "return": (ReasonForm, actions.return_item, gettext_lazy("Sent back.")),
    "extend": (ExtendForm, actions.extend_item, gettext_lazy("Extended.")),
    "urge": (UrgeForm, actions.urge_item, gettext_lazy("Urged; it stands in the item's history.")),
    "slip": (SlipForm, actions.answer_slip, gettext_lazy("Your answer stands with the item.")),
    "reopen": (None, actions.reopen_item, gettext_lazy("Open again.")),
}


@login_required
@require_http_methods(["GET", "POST"])
@answers_refusals
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of an item's life; steps that need words are a form."""
    if step not in STEPS:
        raise Http404
    row = get_object_or_404(queries.items_visible_to(request.user), pk=pk)
    kind, action, sentence = STEPS[step]
    if kind is None and request.method == "GET":
        raise Http404
    form = kind(request.POST if request.method == "POST" else None) if kind else None
    if form is None or (request.method == "POST" and form.is_valid()):
        words = form.cleaned_data if form else {}
        try:
            action(by=request.user, now=timezone.now(), item=row, **words)
        except Refused as refused:
            if form is None:
                raise
            add_refusal(form, refused)
        else:
            undo = reverse("plans:step", args=[pk, "reopen"]) if step == "done" else ""
            toast(request, sentence, undo_url=undo)
            return redirect("plans:work")
    return form_answer(request, "plans/step.html", {"form": form, "item": row, "step": step})


@login_required
@require_POST
@answers_refusals
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.items_visible_to(request.user), pk=pk)
    actions.cancel_item(by=request.user, now=timezone.now(), item=row, reason=request.POST.get("reason", ""))
    toast(request, _("Cancelled."))
    return redirect("plans:work")
