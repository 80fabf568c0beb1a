"""Abilities and development goals: rate, choose, practise, show, assess (1.3.4.E–H)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.cards.forms.abilities import (
    AssessForm,
    EvidenceForm,
    GrowthForm,
    RatingForm,
    RubricForm,
    skill_name,
)
from fenghuolun.desk.cards.queries.abilities_page import AbilitiesPage, lacks_of
from fenghuolun.desk.cards.queries.directions import development as direction
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.cards.views.access import editable, told_late
from fenghuolun.desk.goals import actions
from fenghuolun.desk.goals.models import Development
from fenghuolun.desk.goals.queries.abilities import development_on, developments_visible_to, skills
from fenghuolun.desk.goals.rules.abilities import LEVEL_HELP, RUBRIC
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams import queries as teams


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    return redirect("cards:abilities", request.user.pk)


@require_safe
@login_required
def abilities(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(teams.people_visible_to(request.user), pk=pk)
    page = AbilitiesPage(person, request.user, timezone.localdate())
    context = {"page": page, "person": person, "levels": LEVEL_HELP.items(), "is_own": person.pk == request.user.pk}
    return render(request, "cards/abilities.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def rate(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Rate one ability of oneself or of somebody one leads."""
    person = get_object_or_404(teams.people_visible_to(request.user), pk=pk)
    skill = get_object_or_404(skills(), code=code)
    if person.pk != request.user.pk and not leads(request.user, person):
        raise Http404
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rate_skill(by=request.user, now=timezone.now(), person=person, skill=skill, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Rated."))
            return redirect("cards:abilities", pk)
    heading = f"{person.name} · {skill_name(skill)}"
    context = {
        "form": form,
        "heading": heading,
        "submit": pgettext("verb", "Rate"),
        "back": reverse("cards:abilities", args=[pk]),
    }
    return form_answer(request, "cards/asking.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def growth(request: HttpRequest, pk: int, goal_id: int | None = None) -> HttpResponse:
    """Put a development goal on a card, or change it; a new one begins with the ability worth most."""
    page = editable(request, pk)
    development = None
    if goal_id is not None:
        development = development_on(page.card, goal_id)
        if development is None:
            raise Http404
    initial = {} if development is not None else _proposed(page)
    form = GrowthForm(
        request.POST or None,
        card=page.card,
        limits=page.limits,
        by=request.user,
        development=development,
        initial=initial,
    )
    context: dict[str, Any] = {"form": form, "page": page, "card": page.card, "development": development}
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_development(
                by=request.user, now=timezone.now(), card=page.card, growth=form.growth,
                expected_revision=form.cleaned_data["revision"], goal=development.goal if development else None,
                **form.around,
            )  # fmt: skip
        except actions.CardChanged as late:
            return told_late(request, "cards/growth.html", form, late, page.card, context)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect("cards:card", pk)
    return form_answer(request, "cards/growth.html", context)


def _proposed(page: Any) -> dict[str, Any]:
    days = {f"check_{n}": day for n, day in enumerate(page.span.checkpoints()[:2], start=1)}
    found = next(iter(direction.proposals(OwnFacts(page.person, page.span, page.today))), None)
    if found is None or found.growth is None:
        return {"due_on": page.span.last, **days}
    names = ("skill", "level_from", "level_to", "by_doing", "from_others", "by_study", "mentor", "assessor")
    line = found.line
    return {
        **{name: getattr(found.growth, name) for name in names}, **days, "title": line.title, "segment": "",
        "due_on": line.due_on, "parent": line.parent, "support": line.support, "weight": int(line.weight),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def development(request: HttpRequest, pk: int) -> HttpResponse:
    """One development goal: practice, evidence, lacks; sent, a piece of evidence is added."""
    found = _development(request, pk)
    goal = found.goal
    may_add = goal.person_id == request.user.pk or (goal.person is not None and leads(request.user, goal.person))
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_evidence(by=request.user, now=timezone.now(), development=found, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Evidence added."))
            return redirect("cards:development", pk)
    for one in found.shown:
        one.points = [one.rubric.get(name) for name in RUBRIC]
    context = {
        "development": found, "goal": goal, "form": form, "may_add": may_add, "may_assess": _may_assess(request, found),
        "lacks": lacks_of(found, timezone.localdate()), "skill": skill_name(found.skill), "rubric": RUBRIC.items(),
        "accepted": sum(1 for one in found.shown if one.accepted_at),
    }  # fmt: skip
    return form_answer(request, "cards/development.html", context)


def _development(request: HttpRequest, pk: int) -> Development:
    return get_object_or_404(developments_visible_to(request.user), pk=pk)


def _may_assess(request: HttpRequest, found: Development) -> bool:
    person = found.goal.person
    return request.user.pk == found.assessor_id or (person is not None and leads(request.user, person))


@require_http_methods(["GET", "POST"])
@login_required
def accept(request: HttpRequest, pk: int, evidence_id: int) -> HttpResponse:
    """Score one piece of evidence on the five points."""
    found = _development(request, pk)
    if not _may_assess(request, found):
        raise Http404
    evidence = get_object_or_404(found.evidence, pk=evidence_id)
    form = RubricForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_evidence(by=request.user, now=timezone.now(), evidence=evidence, rubric=form.rubric)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Accepted."))
            return redirect("cards:development", pk)
    context = {
        "form": form, "heading": _("Score the evidence"), "about": evidence.text, "submit": _("Accept"),
        "back": reverse("cards:development", args=[pk]),
    }  # fmt: skip
    return form_answer(request, "cards/asking.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which level was reached."""
    found = _development(request, pk)
    if not _may_assess(request, found):
        raise Http404
    form = AssessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess_development(
                by=request.user, now=timezone.now(), development=found, level=form.cleaned_data["level"]
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Assessed."))
            return redirect("cards:development", pk)
    context = {
        "form": form, "heading": _("Assess the level"), "submit": _("Assess"),
        "back": reverse("cards:development", args=[pk]),
    }  # fmt: skip
    return form_answer(request, "cards/asking.html", context)
