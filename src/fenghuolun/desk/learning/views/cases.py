"""The cases: the list with one's progress, one case with its steps, and the way in, out, and anew."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals
from fenghuolun.desk.learning.actions import runs as actions
from fenghuolun.desk.learning.choices import Case
from fenghuolun.desk.learning.models import CaseRun
from fenghuolun.desk.learning.queries.runs import is_current, own_run, own_runs, runs_of_people_led
from fenghuolun.desk.learning.rehearsing import KEPT_IN_SESSION
from fenghuolun.desk.learning.rules.cases import TOLD, Told, told
from fenghuolun.desk.teams.choices import Permission


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every case with how far one is; whoever leads sees below who did which."""
    mine = own_runs(request.user)
    rows = [
        {"case": case, "label": Case(case).label, "told": one, "run": mine.get(case), "steps": len(one.steps)}
        for case, one in TOLD.items()
    ]
    led = [
        {"run": run, "label": Case(run.case).label, "steps": len(told(run.case).steps)}
        for run in runs_of_people_led(request.user)
    ]
    leads = request.user.may(Permission.SEE_INSIGHT)
    return render(request, "learning/cases.html", {"rows": rows, "led": led, "leads": leads})


@login_required
@require_safe
def case(request: HttpRequest, name: str) -> HttpResponse:
    one = _told(name)
    run = own_run(request.user, name)
    found = run.found if run else {}
    steps = [{"step": step, "found": found.get(step.key), "address": reverse(step.url)} for step in one.steps]
    context: dict[str, Any] = {
        "name": name, "label": Case(name).label, "told": one, "run": run, "steps": steps,
        "is_current": run is not None and is_current(run),
        "people": [{"login": login, "post": post} for login, post in one.people.items()],
        "acts_as": _acts_as(request, run),
    }  # fmt: skip
    return render(request, "learning/case.html", context)


@login_required
@require_POST
@answers_refusals
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Make the sandbox, anew where there was one, and go in as the case's first person."""
    _told(name)
    run = actions.begin(by=request.user, now=timezone.now(), case=name)
    return _go_in(request, run, "")


@login_required
@require_POST
@answers_refusals
def enter(request: HttpRequest, name: str) -> HttpResponse:
    return _go_in(request, _own(request, name), request.POST.get("as", ""))


@login_required
@require_POST
@answers_refusals
def check(request: HttpRequest, name: str) -> HttpResponse:
    run = actions.check(by=request.user, now=timezone.now(), run=_own(request, name))
    of = len(run.found)
    if run.right == of:
        toast(request, _("Everything is right. The worked solution is below."))
    else:
        toast(request, _("%(right)d of %(of)d steps are right.") % {"right": run.right, "of": of}, tone="none")
    return redirect("learning:case", name)


@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the rehearsal; leaving twice is no mistake."""
    said = request.session.pop(KEPT_IN_SESSION, None)
    run = next((one for one in own_runs(request.user).values() if said and one.pk == said["run"]), None)
    if run is None:
        return redirect("learning:cases")
    actions.leave(by=request.user, now=timezone.now(), run=run)
    return redirect("learning:case", run.case)


def _go_in(request: HttpRequest, run: CaseRun, login: str) -> HttpResponse:
    login = actions.enter(by=request.user, now=timezone.now(), run=run, login=login)
    request.session[KEPT_IN_SESSION] = {"run": run.pk, "as": login}
    return redirect("learning:case", run.case)


def _acts_as(request: HttpRequest, run: CaseRun | None) -> str:
    said = request.session.get(KEPT_IN_SESSION)
    return str(said["as"]) if said and run is not None and said["run"] == run.pk else ""


def _told(name: str) -> Told:
    if name not in TOLD:
        raise Http404
    return told(name)


def _own(request: HttpRequest, name: str) -> CaseRun:
    run = own_run(request.user, name)
    if run is None:
        raise Http404
    return run
