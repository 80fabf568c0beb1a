"""Which card a page is about, and what a form answers when somebody else was faster."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from fenghuolun.desk.cards.queries.card_page import CardPage
from fenghuolun.desk.cards.queries.history import told
from fenghuolun.desk.goals.models import GoalCard
from fenghuolun.desk.goals.queries.goal_cards import cards_visible_to, changes_since
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.views import add_refusal


def page_of_card(request: HttpRequest, pk: int) -> CardPage:
    """Return the card as this person sees it; one out of reach does not exist."""
    card = get_object_or_404(cards_visible_to(request.user), pk=pk)
    return CardPage(card, request.user, timezone.localdate())


def editable(request: HttpRequest, pk: int) -> CardPage:
    """Return a card that this person may change; for anybody else the door does not exist."""
    page = page_of_card(request, pk)
    if not (page.is_owner or page.is_superior):
        raise Http404
    return page


def told_late(
    request: HttpRequest, template: str, form: Any, late: Refused, card: GoalCard, context: Any
) -> HttpResponse:
    """Say who changed what meanwhile (409); what was typed stays and goes on top of that when sent again."""
    seen = form.cleaned_data["revision"]
    add_refusal(form, late)
    card.refresh_from_db()
    form.data = form.data.copy()
    form.data["revision"] = str(card.revision)
    since = told(changes_since(card, seen))
    return render(request, template, {**context, "form": form, "since": since}, status=409)
