"""Lines of a card: add, change, drop, weigh; the checks and the sentence while typing; counter and answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.cards.forms.agreeing import CounterAnswerForm, CounterForm
from fenghuolun.desk.cards.forms.lines import LineForm
from fenghuolun.desk.cards.queries.card_page import CardPage
from fenghuolun.desk.cards.queries.directions.proposal import proposed
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.cards.rules.phrases import phrase_of, unit_word_of
from fenghuolun.desk.cards.rules.rewriting import Wording, sentence
from fenghuolun.desk.cards.views.access import editable, page_of_card, told_late
from fenghuolun.desk.goals import actions
from fenghuolun.desk.goals.choices import GoalKind
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.rules.smart import checks_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new line; with ``?measure=`` it comes filled from the person's own figures."""
    page = editable(request, pk)
    return _line(request, page, None, _from_own_figures(page, request.GET.get("measure", "")))


def _from_own_figures(page: CardPage, measure: str) -> dict[str, Any]:
    made = proposed(OwnFacts(page.person, page.span, page.today), "duties", measure, "") if measure else None
    if made is None:
        return {"due_on": page.span.last, **_days(page.span.checkpoints()), "measure": measure}
    names = ("title", "verb", "thing", "segment", "measure", "baseline", "baseline_source", "floor", "target",
             "stretch", "due_on", "parent", "actions", "support", "nature", "shape")  # fmt: skip
    return {**{name: getattr(made.line, name) for name in names}, **_days(made.line.checkpoints)}


def _days(checkpoints: tuple[str, ...] | Any) -> dict[str, str]:
    return {f"check_{n}": day for n, day in enumerate(checkpoints, start=1)}


@require_http_methods(["GET", "POST"])
@login_required
def line(request: HttpRequest, pk: int, goal_id: int) -> HttpResponse:
    page = editable(request, pk)
    goal = _goal(page, goal_id)
    if goal.kind == GoalKind.DEVELOPMENT and hasattr(goal, "development"):
        return redirect("cards:growth", pk, goal_id)
    return _line(request, page, goal, {})


def _goal(page: CardPage, goal_id: int) -> Goal:
    return get_object_or_404(page.card.goals.select_related("parent", "development"), pk=goal_id)


def _line(request: HttpRequest, page: CardPage, goal: Goal | None, initial: dict[str, Any]) -> HttpResponse:
    form = LineForm(
        request.POST or None, card=page.card, limits=page.limits, is_owner=page.is_owner, goal=goal, initial=initial
    )
    context: dict[str, Any] = {"form": form, "page": page, "card": page.card, "goal": goal}
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_line(
                by=request.user, now=timezone.now(), card=page.card, goal=goal, line=form.line,
                expected_revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except actions.CardChanged as late:
            return told_late(request, "cards/line.html", form, late, page.card, context)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect("cards:card", page.card.pk)
    return form_answer(request, "cards/line.html", context)


@require_POST
@login_required
def smart(request: HttpRequest, pk: int) -> HttpResponse:
    """The five checks on what stands in the form, and the sentence the fields make; nothing is saved."""
    page = editable(request, pk)
    goal_id = request.GET.get("goal", "")
    goal = _goal(page, int(goal_id)) if goal_id.isdecimal() else None
    form = LineForm(request.POST, card=page.card, limits=page.limits, is_owner=page.is_owner, goal=goal)
    typed = form.as_goal()
    typed.starts_on, typed.ends_on = page.card.starts_on, page.card.ends_on
    context = {"checks": checks_of(typed, page.person.seller_kind), "sentence": _sentence(page, typed)}
    return render(request, "cards/_smart.html", context)


def _sentence(page: CardPage, goal: Goal) -> str:
    phrase = phrase_of(goal.measure)
    base = int((goal.outlook or {}).get("base", 0))
    if goal.measure == "M10" and not base:
        base = OwnFacts(page.person, page.span, page.today).due_count("renewal")
    return sentence(
        Wording(
            page.span.label, goal.verb or str(phrase.verb), goal.thing or str(phrase.thing), goal.segment, goal.measure,
            goal.target, goal.due_on, goal.baseline, base, goal.actions or str(phrase.way),
            goal.unit_word or unit_word_of(goal.measure), goal.shape,
        )
    )  # fmt: skip


@require_POST
@login_required
@answers_refusals
def drop(request: HttpRequest, pk: int, goal_id: int) -> HttpResponse:
    page = editable(request, pk)
    revision = request.POST.get("revision", "")
    if not revision.isdecimal():
        raise Http404
    actions.drop_line(
        by=request.user, now=timezone.now(), card=page.card, expected_revision=int(revision),
        goal=_goal(page, goal_id),
    )  # fmt: skip
    toast(request, _("Taken off the card."))
    return redirect("cards:card", pk)


@require_POST
@login_required
@answers_refusals
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Order and weights of all lines, as the page sends them: ``line`` in order, ``weight-<pk>`` each."""
    page = editable(request, pk)
    revision, rows = request.POST.get("revision", ""), request.POST.getlist("line")
    weights = [(int(row), request.POST.get(f"weight-{row}", "")) for row in rows if row.isdecimal()]
    if not revision.isdecimal() or not all(weight.isdecimal() for _pk, weight in weights):
        raise actions.CardRefused(_("Weights go in steps of five, from 0 to 100."))
    actions.weigh_lines(
        by=request.user, now=timezone.now(), card=page.card, expected_revision=int(revision),
        weights=[(goal, int(weight)) for goal, weight in weights],
    )  # fmt: skip
    toast(request, _("Order and weights saved."))
    return redirect("cards:card", pk)


@require_http_methods(["GET", "POST"])
@login_required
def talk(request: HttpRequest, pk: int, goal_id: int) -> HttpResponse:
    """The owner's counter-proposal, or the superior's answer to it, with what was said so far."""
    page = page_of_card(request, pk)
    if not (page.is_owner or page.is_superior):
        raise Http404
    goal = _goal(page, goal_id)
    form: Any = (
        CounterForm(request.POST or None, goal=goal) if page.is_owner else CounterAnswerForm(request.POST or None)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, page, goal, form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Said. It stands in the card's history."))
            return redirect("cards:card", pk)
    view = next((one for one in page.lines if one.goal.pk == goal.pk), None)
    said = [event for event in page.talks if event.goal_id == goal.pk]
    context = {"form": form, "page": page, "card": page.card, "goal": goal, "line": view, "said": said}
    return form_answer(request, "cards/talk.html", context)


def _say(request: HttpRequest, page: CardPage, goal: Goal, found: dict[str, Any]) -> None:
    now = timezone.now()
    if page.is_owner:
        actions.counter_goal(by=request.user, now=now, goal=goal, **found)
    else:
        actions.answer_counter(
            by=request.user, now=now, goal=goal, is_accepted=found["answer"] == "accept", reason=found["reason"]
        )
