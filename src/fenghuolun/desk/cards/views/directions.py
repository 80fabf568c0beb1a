"""The wizard of six directions: proposals from own figures, taken by a tap, or a sentence why none (1.3.3.E)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.cards.queries.card_page import CardPage
from fenghuolun.desk.cards.queries.directions import DIRECTIONS, Proposal, look, proposal_named
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.cards.views.access import editable
from fenghuolun.desk.goals import actions
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals

KEYS = tuple(one.key for one in DIRECTIONS)


@require_safe
@login_required
def directions(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the first direction that was not answered yet."""
    page = editable(request, pk)
    answered = page.card.directions or {}
    return redirect("cards:direction", pk, next((key for key in KEYS if key not in answered), KEYS[0]))


@require_http_methods(["GET", "POST"])
@login_required
@answers_refusals
def direction(request: HttpRequest, pk: int, direction: str) -> HttpResponse:
    """One direction: what it proposes; sent, a proposal is taken or a sentence kept."""
    page = editable(request, pk)
    if direction not in KEYS:
        raise Http404
    if request.method == "POST":
        return _answer(request, page, direction)
    facts = OwnFacts(page.person, page.span, page.today)
    answered = page.card.directions or {}
    taken = {(goal.measure, goal.scope.get("cube_kind", "")) for goal in page.goals if goal.measure}
    context = {
        "page": page, "card": page.card, "looked": look(facts, direction), "answer": answered.get(direction, {}),
        "taken": taken, "tabs": _tabs(page, direction), "answered": len(answered), "today": page.today,
        "following": _following(direction), "on_card": _on_card(page),
    }  # fmt: skip
    return render(request, "cards/direction.html", context)


def _on_card(page: CardPage) -> set[str]:
    """Return keys of proposals taken already, so that none is offered twice."""
    return {key for answer in (page.card.directions or {}).values() for key in answer.get("taken", [])}


def _following(direction: str) -> str:
    at = KEYS.index(direction) + 1
    return KEYS[at] if at < len(KEYS) else ""


def _tabs(page: CardPage, current: str) -> list[dict[str, Any]]:
    answered = page.card.directions or {}
    return [
        {"question": one, "is_current": one.key == current, "is_answered": one.key in answered} for one in DIRECTIONS
    ]


def _answer(request: HttpRequest, page: CardPage, direction: str) -> HttpResponse:
    now, key = timezone.now(), request.POST.get("take", "")
    if not key:
        note = request.POST.get("note", "")
        actions.answer_direction(by=request.user, now=now, card=page.card, direction=direction, note=note)
        toast(request, _("Noted."))
        return redirect("cards:direction", page.card.pk, _following(direction) or direction)
    facts = OwnFacts(page.person, page.span, page.today)
    found = proposal_named(facts, direction, key)
    if found is None:
        raise actions.CardRefused(_("This proposal is no longer there: its figures have changed. Look again."))
    with transaction.atomic():
        _take(request, page, found)
        actions.answer_direction(by=request.user, now=now, card=page.card, direction=direction, taken=key)
    toast(request, _("Taken onto the card."))
    return redirect("cards:direction", page.card.pk, direction)


def _take(request: HttpRequest, page: CardPage, found: Proposal) -> None:
    about = {"by": request.user, "now": timezone.now(), "card": page.card, "expected_revision": page.card.revision}
    line = found.line
    if found.growth is None:
        actions.put_line(**about, line=line, goal=found.goal)
        return
    actions.put_development(
        **about, growth=found.growth, title=line.title, segment=line.segment, weight=line.weight,
        due_on=line.due_on, checkpoints=tuple(line.checkpoints), parent=line.parent, support=line.support,
    )  # fmt: skip
