"""While somebody rehearses, the screens of selling and planning run on the sandbox, and everything else stays shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.sandboxes import within
from fenghuolun.desk.learning.choices import Case
from fenghuolun.desk.learning.models import CaseRun
from fenghuolun.desk.learning.queries.runs import is_current, own_runs
from fenghuolun.desk.teams.queries import person_with_login

KEPT_IN_SESSION = "rehearsal"
PLAYED = frozenset({
    "home", "insight", "goals", "cards", "plans", "workplans", "following", "tables", "activities", "customers",
    "evaluations", "scorecards",
})  # fmt: skip
# Signing out, language, theme and the cases themselves stay the learner's own.
OUTSIDE = frozenset({"learning", "kit", ""})


class Shut(Refused):
    """A room of the company that a rehearsal does not open."""

    code = "shut"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the banner shows: which case, as whom, and where it is left and checked."""

    case: str
    acts_as: str
    leave_url: str
    case_url: str


class Rehearsing:
    """Answer the request of somebody who rehearses from the sandbox, as the person of the case."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = request.session.get(KEPT_IN_SESSION)
        run = self._run(request, said) if said else None
        if run is None:
            return self.get_response(request)
        with within(run.sandbox):
            person = person_with_login(said["as"])
        if person is None:
            del request.session[KEPT_IN_SESSION]
            return self.get_response(request)
        request.rehearsal = _banner(run, person.name)  # type: ignore[attr-defined]
        room = _room(request.path_info)
        if room in OUTSIDE:
            return self.get_response(request)
        if room not in PLAYED:
            refused = Shut(_("This stays shut during a rehearsal. Leave the rehearsal first."))
            return render(request, "kit/refused.html", {"refused": refused}, status=409)
        with within(run.sandbox):
            request.user = person
            return _whole(self.get_response(request))

    def _run(self, request: HttpRequest, said: dict[str, Any]) -> CaseRun | None:
        if not request.user.is_authenticated:
            return None
        run = next((one for one in own_runs(request.user).values() if one.pk == said["run"]), None)
        if run is None or not is_current(run):
            del request.session[KEPT_IN_SESSION]
            return None
        return run


def _room(path: str) -> str:
    """Return the app that answers a path; the account pages count as outside, an unknown path as none."""
    if path.startswith("/accounts/"):
        return ""
    try:
        found = resolve(path)
    except Resolver404:
        return "home"
    return found.app_names[0] if found.app_names else "kit"


def _banner(run: CaseRun, name: str) -> Rehearsal:
    case_url = reverse("learning:case", args=[run.case])
    return Rehearsal(str(Case(run.case).label), name, reverse("learning:leave"), case_url)


def _whole(response: HttpResponseBase) -> HttpResponseBase:
    """Read a streamed answer to its end while the sandbox is still open: nothing of it may be asked of the company."""
    if not response.streaming:
        return response
    whole = HttpResponse(b"".join(response), status=response.status_code, headers=dict(response.items()))  # type: ignore[arg-type]
    whole.cookies = response.cookies
    return whole
