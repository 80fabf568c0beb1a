"""Goals: the list of those in reach, one goal with everything that happened to it, a new one, a revision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.goals import actions, queries
from fenghuolun.desk.goals.choices import RevisionStatus
from fenghuolun.desk.goals.forms import GoalForm, RevisionForm
from fenghuolun.desk.goals.models import Goal, GoalEvent
from fenghuolun.desk.goals.queries.cards import GoalCard, goals_shown
from fenghuolun.desk.goals.rules.checkers import role_of
from fenghuolun.desk.goals.rules.measures import figure, unit_word
from fenghuolun.desk.goals.rules.words import EVENTS
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams.choices import Permission, Reach
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.periods import year as whole_year

PERIODS = ("year", "month", "other")
OWNERS = ("", "units", "people", "mine")


@require_safe
@login_required
def goals(request: HttpRequest) -> HttpResponse:
    """The goals of the year, of the month, and all others that hold today."""
    today = timezone.localdate()
    period, whose = request.GET.get("period", "year"), request.GET.get("whose", "")
    if period not in PERIODS or whose not in OWNERS:
        raise Http404
    page = page_of(
        goals_shown(request.user, period=period, on=today, whose=whose),
        order=("pk",),
        after=request.GET.get("after", ""),
    )
    context = {
        "page": page, "rows": [GoalCard(goal) for goal in page], "tabs": _tabs(period, whose),
        "owners": _owners(period, whose), "period": period, "is_seller": _sees_only_own(request.user),
        "may_set": request.user.may(Permission.SET_TARGET), "tables": _address("tables:list"),
        "cards": _address("cards:mine"),
        "building": _address("tables:building", request.user.unit_id) if request.user.unit_id else "",
        "disputes": list(queries.open_disputes(request.user)[:20]) if request.user.may(Permission.SET_TARGET) else [],
        "mine": queries.own_targets(request.user, today.year), "today": today,
    }  # fmt: skip
    return render(request, "goals/goals.html", context)


def _sees_only_own(person: Person) -> bool:
    return person.role is not None and person.role.reach == Reach.SELF


def _address(name: str, *rest: int) -> str:
    """Return the address of a screen upstairs, or nothing when it is not installed."""
    try:
        return reverse(name, args=rest)
    except NoReverseMatch:
        return ""


def _tabs(period: str, whose: str) -> list[dict[str, Any]]:
    labels = {"year": _("Year"), "month": _("Month"), "other": _("Other goals")}
    return [
        {"label": labels[key], "href": f"?period={key}&whose={whose}", "is_current": key == period} for key in PERIODS
    ]


def _owners(period: str, whose: str) -> list[dict[str, Any]]:
    labels = {"": _("All"), "units": _("Units"), "people": _("People"), "mine": _("Mine")}
    return [
        {"label": labels[key], "href": f"?period={period}&whose={key}", "is_current": key == whose} for key in OWNERS
    ]


@require_safe
@login_required
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    events = [_in_words(event, found.measure) for event in queries.events_of(found)]
    context = {
        "card": GoalCard(found), "events": events, "may_agree": found.person_id == request.user.pk,
        "on_card": _address("cards:card", found.card_id) if found.card_id else "",
        "in_tree": _address("cards:branch", found.pk),
        "may_revise": found.edition_id is None and role_of(request.user, found) is not None,
        "may_close": request.user.may(Permission.SET_TARGET) and found.edition_id is None,
        "tracking": _address("following:card", found.pk),
    }  # fmt: skip
    return render(request, "goals/goal.html", context)


def _in_words(event: GoalEvent, measure: str) -> GoalEvent:
    """Return an event with its label and, where the target changed, both figures as the measure is written."""
    event.label = EVENTS.get(event.event, event.event)
    before, after = event.before.get("target"), event.after.get("target")
    if before and after and Decimal(before) != Decimal(after):
        event.change = f"{figure(measure, Decimal(before))} → {figure(measure, Decimal(after))}"
    return event


def _visible(request: HttpRequest, pk: int) -> Goal:
    return get_object_or_404(queries.goals_visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    period = whole_year(timezone.localdate().year)
    initial = {
        "unit": request.user.unit_id, "person": request.user.pk if _sees_only_own(request.user) else None,
        "starts_on": timezone.localdate(), "last_on": period.end.replace(year=period.start.year, month=12, day=31),
    }  # fmt: skip
    form = GoalForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_goal(by=request.user, now=timezone.now(), **form.asked)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The goal was set."))
            return redirect("goals:goal", made.pk)
    return form_answer(request, "goals/goal_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@login_required
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for new figures; what the data offered stands above the form."""
    found = _visible(request, pk)
    if role_of(request.user, found) is None:
        raise Http404
    offer = queries.waiting_revision(found)
    initial = {name: getattr(found, name) for name in ("floor", "target", "stretch")}
    initial |= {"effective_on": timezone.localdate(), "trigger": offer.trigger if offer else None}
    form = RevisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("trigger", "reason", "impact", "effective_on")}
        try:
            row = actions.ask_revision(by=request.user, now=timezone.now(), goal=found, **asked, **form.tiers)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _says(row.status))
            return redirect("goals:goal", pk)
    context = {"form": form, "card": GoalCard(found), "unit_word": unit_word(found.measure), "offer": offer}
    return form_answer(request, "goals/revise.html", context)


def _says(status: str) -> str:
    if status == RevisionStatus.APPROVED:
        return _("The goal was revised; what held before stays on record.")
    return _("Asked for. Your superior decides next.")


@require_POST
@login_required
@answers_refusals
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    actions.agree_goal(by=request.user, now=timezone.now(), goal=_visible(request, pk))
    toast(request, _("Agreed."))
    return redirect("goals:goal", pk)


@require_POST
@login_required
@answers_refusals
def close(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.may(Permission.SET_TARGET):
        raise Http404
    actions.close_goal(by=request.user, now=timezone.now(), goal=_visible(request, pk))
    toast(request, _("The goal is closed; it stays on record."))
    return redirect("goals:goal", pk)
