"""Log without scripts, and take back what was logged: undo, void, correct."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.activities import queries
from fenghuolun.desk.activities.actions import correct_activity, log_activity, undo_activity, void_activity
from fenghuolun.desk.activities.choices import Source
from fenghuolun.desk.activities.forms import LogForm, VoidForm
from fenghuolun.desk.activities.views.evidence import add_photos
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer


@login_required
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The sheet as a page of its own: what the button of the tab bar opens, and what works without scripts."""
    now = timezone.now()
    form = LogForm(request.POST if request.method == "POST" else None, initial=asked_for(request))
    client_id = sent_id(request)
    if request.method == "POST" and form.is_valid():
        try:
            row = log_activity(by=request.user, now=now, entry=form.entry(client_id, now, Source.DESK))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            say_saved(request, row)
            add_photos(request, row)
            return redirect("home:today")
    sheet = queries.sheet_of(request.user, now, form)
    context = {"form": form, "sheet": sheet, "client_id": client_id, "words": queries.island_words()}
    return form_answer(request, "activities/log.html", context)


def sent_id(request: HttpRequest) -> UUID:
    """The id that the page was given, so that sending the same page twice saves once."""
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """Return what the link already knows: ``?lead=3&did=A06&purpose=W4``."""
    names = ("lead", "customer", "did", "purpose", "next_step", "next_on")
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def say_saved(request: HttpRequest, row: Any) -> None:
    points = row.points / 100
    sentence = _("Saved: +%(points)g points") % {"points": points} if points else _("Saved. It brings no points.")
    toast(request, sentence, undo_url=reverse("activities:undo", args=[row.pk]))


@login_required
@require_POST
@answers_refusals
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.activities_visible_to(request.user), pk=pk)
    undo_activity(by=request.user, now=timezone.now(), activity=row)
    toast(request, _("Taken back."))
    return redirect("home:today")


@login_required
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.activities_wanted(request.user, queries.Wanted(any_state=True)), pk=pk)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_activity(by=request.user, now=timezone.now(), activity=row, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Voided. It no longer counts; the row stays."))
            return redirect("activities:one", pk=pk)
    return form_answer(request, "activities/void.html", {"form": form, "activity": row})


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    row = get_object_or_404(queries.activities_wanted(request.user, queries.Wanted(any_state=True)), pk=pk)
    form = LogForm(request.POST if request.method == "POST" else None, initial=queries.as_entered(row))
    client_id = sent_id(request)
    if request.method == "POST" and form.is_valid():
        try:
            new = correct_activity(
                by=request.user, now=now, activity=row, entry=form.entry(client_id, now, Source.DESK)
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Corrected. The first version stays, voided."))
            add_photos(request, new)
            return redirect("activities:one", pk=new.pk)
    context = {
        "form": form,
        "sheet": queries.sheet_of(request.user, now, form),
        "client_id": client_id,
        "words": queries.island_words(),
        "activity": row,
    }
    return form_answer(request, "activities/log.html", context)
