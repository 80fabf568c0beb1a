"""Cards of a year, one card with its map, agreeing, versions, and the same lines of the units beside."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.scorecards import actions, queries
from fenghuolun.desk.scorecards.choices import Perspective, SheetKind, SheetStatus
from fenghuolun.desk.scorecards.forms import CardForm, VersionForm, WeightsForm
from fenghuolun.desk.scorecards.models import Scorecard
from fenghuolun.desk.scorecards.views.mapping import strategy_map
from fenghuolun.desk.scorecards.views.words import fault_words, side_by_side
from fenghuolun.desk.teams.choices import Permission


def visible(request: HttpRequest, pk: int) -> Scorecard:
    return get_object_or_404(queries.cards_visible_to(request.user), pk=pk)


def require_setter(request: HttpRequest) -> None:
    if not request.user.may(Permission.SET_TARGET):
        raise Http404


@require_safe
@login_required
def cards(request: HttpRequest) -> HttpResponse:
    """Every card of the units in reach, the newest year first."""
    person, today = request.user, timezone.localdate()
    if not (person.may(Permission.SET_TARGET) or person.may(Permission.SEE_INSIGHT)):
        raise Http404
    rows = queries.cards_visible_to(person).exclude(status=SheetStatus.SUPERSEDED)
    page = page_of(rows, order=("-starts_on", "-pk"), after=request.GET.get("after", ""))
    context = {
        "page": page, "may_set": person.may(Permission.SET_TARGET), "unit": person.unit, "year": today.year,
        "quarter": (today.month + 2) // 3,
    }  # fmt: skip
    return render(request, "scorecards/cards.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def open_(request: HttpRequest) -> HttpResponse:
    require_setter(request)
    form = CardForm(request.POST or None, by=request.user, initial={"unit": request.user.unit_id})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_card(by=request.user, now=timezone.now(), **form.asked)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The card is open. Set floor, target and weight of each line, then agree it."))
            return redirect("scorecards:card", made.pk)
    return form_answer(request, "scorecards/open.html", {"form": form})


@require_safe
@login_required
def card(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, pk)
    board = queries.board_of(found, timezone.localdate())
    is_bsc = found.kind == SheetKind.BSC
    context: dict[str, Any] = {
        "card": found, "board": board, "events": list(queries.events_of(found)[:20]),
        "may_set": request.user.may(Permission.SET_TARGET), "is_draft": found.status == SheetStatus.DRAFT,
        "faults": fault_words(board), "is_bsc": is_bsc, "map": strategy_map(board) if is_bsc else None,
        "bands": [
            (label, found.weights.get(key, 0), board.perspectives.get(key), board.of(key))
            for key, label in Perspective.choices
        ],
    }  # fmt: skip
    return render(request, "scorecards/card.html", context)


@require_POST
@login_required
@answers_refusals
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    require_setter(request)
    found = visible(request, pk)
    revision = int(request.POST.get("revision") or found.revision)
    actions.agree_card(by=request.user, now=timezone.now(), card=found, expected_revision=revision)
    toast(request, _("Agreed. From now on it changes by a new version only."))
    return redirect("scorecards:card", pk)


@require_http_methods(["GET", "POST"])
@login_required
def version(request: HttpRequest, pk: int) -> HttpResponse:
    require_setter(request)
    found = visible(request, pk)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.new_version(by=request.user, now=timezone.now(), card=found, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("scorecards:card", made.pk)
    return form_answer(request, "scorecards/version.html", {"form": form, "card": found})


@require_http_methods(["GET", "POST"])
@login_required
def weights(request: HttpRequest, pk: int) -> HttpResponse:
    require_setter(request)
    found = visible(request, pk)
    if found.kind != SheetKind.BSC:
        raise Http404
    form = WeightsForm(request.POST or None, card=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.weigh_perspectives(
                by=request.user, now=timezone.now(), card=found, expected_revision=form.cleaned_data["revision"],
                weights=form.weights,
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("scorecards:card", pk)
    return form_answer(request, "scorecards/weights.html", {"form": form, "card": found})


@require_safe
@login_required
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreed KPI sheets of the units beside, line by line."""
    found = visible(request, pk)
    if found.kind != SheetKind.KPI:
        raise Http404
    boards = [queries.board_of(one, timezone.localdate()) for one in queries.siblings_of(request.user, found)[:12]]
    return render(request, "scorecards/beside.html", {"card": found, **side_by_side(boards)})
