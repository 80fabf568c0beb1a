"""The tracking card of one goal, and what its owner and the superior say on it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.following import actions, queries
from fenghuolun.desk.following.forms import DeviationForm, OpinionForm
from fenghuolun.desk.goals import queries as goals_queries
from fenghuolun.desk.goals.choices import CheckRole
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.rules.checkers import role_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer


def visible(request: HttpRequest, pk: int) -> Goal:
    rows = goals_queries.goals_visible_to(request.user).select_related("person__unit", "person__role", "unit")
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def card(request: HttpRequest, pk: int) -> HttpResponse:
    goal = visible(request, pk)
    found = queries.card_of(goal, request.user, timezone.localdate())
    context = {
        "card": found, "goal": goal, "is_own": found.role == CheckRole.SELF,
        "may_say": found.role in (CheckRole.SUPERIOR, CheckRole.SAMPLE),
        "is_off": found.line.standing.light in ("yellow", "red"), "today": timezone.localdate(),
        "waiting": goals_queries.waiting_revision(goal),
    }  # fmt: skip
    return render(request, "following/card.html", context)


@require_POST
@login_required
@answers_refusals
def as_expected(request: HttpRequest, pk: int) -> HttpResponse:
    actions.confirm_as_expected(by=request.user, now=timezone.now(), goal=visible(request, pk))
    toast(request, _("Noted: as expected."))
    return redirect("following:card", pk)


@require_http_methods(["GET", "POST"])
@login_required
def deviation(request: HttpRequest, pk: int) -> HttpResponse:
    goal = visible(request, pk)
    if role_of(request.user, goal) != CheckRole.SELF:
        return _not_theirs(request, goal, _("Its owner reports this."))
    form = DeviationForm(request.POST or None)
    return _say(request, goal, form, actions.check_on_card, _("Report a deviation"))


@require_http_methods(["GET", "POST"])
@login_required
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    goal = visible(request, pk)
    if role_of(request.user, goal) not in (CheckRole.SUPERIOR, CheckRole.SAMPLE):
        return _not_theirs(request, goal, _("Whoever leads the owner signs this."))
    form = OpinionForm(request.POST or None)
    return _say(request, goal, form, actions.give_opinion, _("Sign the tracking card"))


def _not_theirs(request: HttpRequest, goal: Goal, sentence: str) -> HttpResponse:
    """Lead whoever sees the card, but has not this part in it, back to the card."""
    toast(request, sentence)
    return redirect("following:card", goal.pk)


def _say(request: HttpRequest, goal: Goal, form: Any, action: Any, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            action(by=request.user, now=timezone.now(), goal=goal, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("It stands on the card."))
            return redirect("following:card", goal.pk)
    context = {"form": form, "heading": heading, "back": "following:card", "back_pk": goal.pk}
    return form_answer(request, "following/form.html", context)
