"""The first page, one card, its foot, and the way from a draft to both signatures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.cards.forms.agreeing import TECHNIQUES, BackForm, FootForm
from fenghuolun.desk.cards.queries.index import members, own_card
from fenghuolun.desk.cards.rules.spans import Span, is_leading, lengths_of, span_of, usual_span
from fenghuolun.desk.cards.views.access import editable, page_of_card, told_late
from fenghuolun.desk.goals import actions
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The own card of a period, and everybody's below."""
    today, person = timezone.localdate(), request.user
    span = _span(request, usual_span(person, today))
    card = own_card(person, span)
    context = {
        "span": span, "spans": _spans(span), "lengths": lengths_of(span, "?span="), "card": card, "today": today,
        "page": page_of_card(request, card.pk) if card is not None else None,
        "members": members(person, span, today),
        "has_own": _works_by_card(person) and is_leading(person) == (span.months > 1),
        "leads": person.may(Permission.REVIEW_ACTIVITY) or person.may(Permission.SET_TARGET),
    }  # fmt: skip
    return render(request, "cards/mine.html", context)


def _works_by_card(person: Any) -> bool:
    return person.role is not None and person.role.code in ("seller", "leader", "manager")


def _span(request: HttpRequest, usual: Span) -> Span:
    key = request.GET.get("span", "")
    span = span_of(key) if key else usual
    if span is None:
        raise Http404
    return span


def _spans(span: Span) -> list[dict[str, Any]]:
    return [
        {"label": one.label, "href": f"?span={one.key}", "is_current": one == span}
        for one in (span.moved(-1), span, span.moved(1))
    ]


@require_POST
@login_required
@answers_refusals
def open_card(request: HttpRequest) -> HttpResponse:
    """Open the card of a person and a period, or come to it where it is open already."""
    span, pk = span_of(request.POST.get("span", "")), request.POST.get("person", "")
    if span is None or not pk.isdecimal():
        raise Http404
    person = get_object_or_404(teams.people_visible_to(request.user), pk=int(pk))
    card = actions.open_card(by=request.user, now=timezone.now(), person=person, starts_on=span.start, ends_on=span.end)
    return redirect("cards:card", card.pk)


@require_safe
@login_required
def card(request: HttpRequest, pk: int) -> HttpResponse:
    page = page_of_card(request, pk)
    context = {
        "page": page, "card": page.card, "techniques": [(TECHNIQUES[name], used) for name, used in page.techniques],
        "is_leading": is_leading(page.person), "today": page.today,
    }  # fmt: skip
    return render(request, "cards/card.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def foot(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable(request, pk)
    form = FootForm(request.POST or None, card=page.card, is_owner=page.is_owner)
    context: dict[str, Any] = {"form": form, "page": page, "card": page.card}
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_on_card(
                by=request.user, now=timezone.now(), card=page.card, expected_revision=form.cleaned_data["revision"],
                **form.words,
            )  # fmt: skip
        except actions.CardChanged as late:
            return told_late(request, "cards/foot.html", form, late, page.card, context)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect("cards:card", pk)
    return form_answer(request, "cards/foot.html", context)


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    if not text.isdecimal():
        raise Http404
    return int(text)


@require_POST
@login_required
@answers_refusals
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable(request, pk)
    actions.propose_card(by=request.user, now=timezone.now(), card=page.card, expected_revision=_revision(request))
    toast(request, _("Proposed. The other side can sign it or make a counter-proposal."))
    return redirect("cards:card", pk)


@require_POST
@login_required
@answers_refusals
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable(request, pk)
    signed = actions.sign_card(
        by=request.user, now=timezone.now(), card=page.card, expected_revision=_revision(request)
    )
    both = signed.owner_signed_at and signed.superior_signed_at
    toast(request, _("Signed by both: the card is locked.") if both else _("Signed. The other side is still to come."))
    return redirect("cards:card", pk)


@require_POST
@login_required
@answers_refusals
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable(request, pk)
    actions.publish_card(by=request.user, now=timezone.now(), card=page.card)
    toast(request, _("Published to the team."))
    return redirect("cards:card", pk)


@require_http_methods(["GET", "POST"])
@login_required
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable(request, pk)
    form = BackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_back(by=request.user, now=timezone.now(), card=page.card, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Sent back: the card is a draft again."))
            return redirect("cards:card", pk)
    context = {
        "form": form,
        "heading": _("Send back"),
        "submit": _("Send back"),
        "back": reverse("cards:card", args=[pk]),
    }
    return form_answer(request, "cards/asking.html", context)
