"""Meet or not, how often, and the waves in which teams take the table up (1.3.2.B, E)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans.actions.risks import plan_rollout, rate_rollout
from fenghuolun.desk.plans.queries.risks import gate_before, rollouts
from fenghuolun.desk.plans.rules.rollout import WAVES
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission, UnitLevel
from fenghuolun.desk.teams.models import Unit
from fenghuolun.desk.workplans.forms.risks import RolloutForm, SatisfactionForm
from fenghuolun.desk.workplans.queries.meeting import ASKED, MeetingFacts, cadence_of, meeting_facts, need_of
from fenghuolun.desk.workplans.queries.sheet import table_sheet
from fenghuolun.desk.workplans.views import around

GATHERINGS: dict[str, tuple[str | Promise, str, str | Promise]] = {
    "meet": (
        pgettext_lazy("gathering", "Meet"), "stop",
        gettext_lazy("Everybody concerned in one room, with the red lines as the agenda."),
    ),
    "call_of_two": (
        pgettext_lazy("gathering", "A call of two"), "wait",
        gettext_lazy("Two people settle it; the others read the result in the table."),
    ),
    "written_update": (
        pgettext_lazy("gathering", "No meeting: update in writing"), "go",
        gettext_lazy("The table says it all; everybody reports the status by the evening."),
    ),
}  # fmt: skip
RHYTHMS: dict[str, str | Promise] = {
    "daily": pgettext_lazy("rhythm", "every day"),
    "twice_a_week": pgettext_lazy("rhythm", "twice a week"),
    "weekly": pgettext_lazy("rhythm", "once a week"),
    "fortnightly": pgettext_lazy("rhythm", "every two weeks"),
}


@login_required
@require_safe
def meeting(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    """Show the five questions with what the data say, the answer, and the suggested rhythm; the leader decides."""
    where = around.of_unit(request.user, unit_id, month, timezone.localdate())
    if where.unit is None:
        raise Http404
    sheet = table_sheet(request.user, where.first, where.today, unit=where.unit)
    facts = meeting_facts(request.user, where.unit, sheet, where.today)
    said = {key: request.GET.get(key) == "yes" for key in ASKED if request.GET.get(key) in ("yes", "no")}
    need = need_of(facts, said)
    cadence = cadence_of(where.unit, sheet, where.today)
    label, tone, hint = GATHERINGS[need.gathering.value]
    context: dict[str, Any] = {
        **where.context("meeting"), "facts": facts, "need": need, "gathering": label, "tone": tone, "hint": hint,
        "questions": _questions(facts, facts.read | said), "cadence": cadence, "sheet": sheet,
        "rhythm": RHYTHMS[cadence.key] if cadence else "", "may_roll_out": request.user.may(Permission.SET_TARGET),
        "waves": _waves(request, where.unit, where.today), "may_lead": False,
    }  # fmt: skip
    return render(request, "workplans/meeting.html", context)


def _questions(facts: MeetingFacts, answers: dict[str, bool]) -> list[dict[str, Any]]:
    """Return the five questions: what they ask, what the data say, the answer and its points."""
    rows: list[tuple[str, str, str, bool, int]] = [
        ("joint_decision", _("Is a joint decision needed?"), _("%(n)d lines ask for one") % {"n": facts.decisions},
         answers["joint_decision"], 2),
        ("", _("Do three owners or more depend on each other?"), _("%(n)d owners do") % {"n": facts.depending_owners},
         facts.depending_owners >= 3, 2),
        ("", _("Are two lines or more red?"), _("%(n)d are") % {"n": facts.reds}, facts.reds >= 2, 1),
        ("disagreement", _("Is a disagreement on record?"), _("%(n)d in the last two weeks")
         % {"n": facts.disagreements}, answers["disagreement"], 1),
        ("new_person_or_topic", _("Is somebody or something new?"), _("%(n)d people came in the last 30 days")
         % {"n": facts.newcomers}, answers["new_person_or_topic"], 1),
    ]  # fmt: skip
    return [
        {"key": key, "text": text, "found": found, "is_yes": is_yes, "points": points if is_yes else 0, "most": points}
        for key, text, found, is_yes, points in rows
    ]


def _waves(request: HttpRequest, unit: Unit, today: date) -> list[dict[str, Any]]:
    """Return the three waves of the unit's branch that ``unit`` can see, each with its teams and the gate before it."""
    rows = list(rollouts(request.user, unit))
    return [
        {
            "wave": wave, "teams": [row for row in rows if row.wave == wave],
            "gate": gate_before(unit, wave, today) if wave > 1 else None,
        }
        for wave in WAVES
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def rollout(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Choose which team below ``unit`` takes the table up in which wave."""
    unit, today = around.unit_seen(request.user, unit_id), timezone.localdate()
    if not request.user.may(Permission.SET_TARGET):
        raise Http404
    below = teams.open_units(request.user).filter(path__startswith=unit.path, level=UnitLevel.TEAM)
    form = RolloutForm(request.POST or None, units=below, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            plan_rollout(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect("workplans:meeting", unit_id, f"{today:%Y-%m}")
    return form_answer(request, "workplans/rollout.html", {"form": form, "unit": unit, "month": f"{today:%Y-%m}"})


@login_required
@require_POST
@answers_refusals
def satisfaction(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Keep how content a team is, as its leader asked round."""
    unit = around.unit_seen(request.user, unit_id)
    if not around.leads(request.user):
        raise Http404
    row = get_object_or_404(rollouts(request.user, unit), unit=unit)
    form = SatisfactionForm(request.POST)
    if form.is_valid():
        rate_rollout(by=request.user, now=timezone.now(), rollout=row, satisfaction=form.cleaned_data["satisfaction"])
        toast(request, _("Saved."))
    else:
        toast(request, _("Satisfaction lies between 1 and 5."), tone="stop")
    return redirect("workplans:meeting", unit_id, f"{timezone.localdate():%Y-%m}")
