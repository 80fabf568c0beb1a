"""Lines, arrows and figures entered by hand."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.scorecards import actions, queries
from fenghuolun.desk.scorecards.forms import ActualForm, LineForm, LinkForm
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardLine
from fenghuolun.desk.scorecards.views.cards import require_setter, visible


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    return _put(request, visible(request, pk), None)


@require_http_methods(["GET", "POST"])
@login_required
def line(request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
    card = visible(request, pk)
    return _put(request, card, get_object_or_404(queries.lines_of(card), pk=line_id))


def _put(request: HttpRequest, card: Scorecard, row: ScorecardLine | None) -> HttpResponse:
    require_setter(request)
    form = LineForm(request.POST or None, by=request.user, card=card, line=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_line(
                by=request.user, now=timezone.now(), card=card, expected_revision=form.cleaned_data["revision"],
                given=form.given, line=row,
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
            for event in queries.changes_since(card, form.cleaned_data["revision"]):
                form.add_error(None, f"{event.by.name if event.by else ''} · {event.after.get('name', event.event)}")
        else:
            return redirect("scorecards:card", card.pk)
    return form_answer(request, "scorecards/line.html", {"form": form, "card": card, "line": row})


@require_POST
@login_required
@answers_refusals
def drop(request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
    require_setter(request)
    card = visible(request, pk)
    row = get_object_or_404(queries.lines_of(card), pk=line_id)
    revision = int(request.POST.get("revision") or card.revision)
    actions.drop_line(by=request.user, now=timezone.now(), card=card, expected_revision=revision, line=row)
    return redirect("scorecards:card", pk)


@require_http_methods(["GET", "POST"])
@login_required
def actual(request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
    require_setter(request)
    card = visible(request, pk)
    row = get_object_or_404(queries.lines_of(card), pk=line_id)
    form = ActualForm(request.POST or None, line=row, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_actual(by=request.user, now=timezone.now(), line=row, **form.asked)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect("scorecards:card", pk)
    context = {"form": form, "card": card, "line": row, "actuals": list(row.actuals.all())[-12:]}
    return form_answer(request, "scorecards/actual.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def link(request: HttpRequest, pk: int) -> HttpResponse:
    require_setter(request)
    card = visible(request, pk)
    form = LinkForm(request.POST or None, card=card)
    if request.method == "POST" and form.is_valid():
        try:
            actions.link_lines(
                by=request.user, now=timezone.now(), card=card, expected_revision=form.cleaned_data["revision"],
                lead=form.cleaned_data["lead"], lag=form.cleaned_data["lag"],
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("scorecards:card", pk)
    return form_answer(request, "scorecards/link.html", {"form": form, "card": card})


@require_POST
@login_required
@answers_refusals
def unlink(request: HttpRequest, pk: int, lead_id: int, lag_id: int) -> HttpResponse:
    require_setter(request)
    card = visible(request, pk)
    lead, lag = (get_object_or_404(queries.lines_of(card), pk=one) for one in (lead_id, lag_id))
    revision = int(request.POST.get("revision") or card.revision)
    actions.unlink_lines(by=request.user, now=timezone.now(), card=card, expected_revision=revision, lead=lead, lag=lag)
    return redirect("scorecards:card", pk)
