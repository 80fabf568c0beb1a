"""What each level checks this week, what samples showed, and how well the team follows."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.activities.queries import activities_visible_to
from fenghuolun.desk.following import actions, queries
from fenghuolun.desk.following.choices import Duty
from fenghuolun.desk.following.forms import FindingForm
from fenghuolun.desk.following.rules.tools import TOOLS, Tool
from fenghuolun.desk.following.views.tabs import tabs
from fenghuolun.desk.following.views.words import PRINCIPLES
from fenghuolun.desk.goals.rules.checkers import DecidingLevel, level_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams.queries import parameters

DRAWN = (Duty.CALLBACK, Duty.REVIEWS, Duty.PERSON_LOGS)


def require_leading(request: HttpRequest) -> None:
    if level_of(request.user) == DecidingLevel.OWNER:
        raise Http404


@require_safe
@login_required
def duties(request: HttpRequest) -> HttpResponse:
    require_leading(request)
    found = queries.duties_of(request.user, timezone.localdate())
    return render(request, "following/duties.html", {"duties": found, "tabs": tabs(request, "duties")})


@require_http_methods(["GET", "POST"])
@login_required
def finding(request: HttpRequest, client_id: UUID, duty: str) -> HttpResponse:
    """Ask what a drawn record showed."""
    require_leading(request)
    if duty not in DRAWN:
        raise Http404
    row = get_object_or_404(activities_visible_to(request.user), client_id=client_id)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_level(by=request.user, now=timezone.now(), duty=duty, activity=row, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Noted."))
            return redirect("following:duties")
    context = {"form": form, "heading": Duty(duty).label, "back": "following:duties", "activity": row, "duty": duty}
    return form_answer(request, "following/form.html", context)


def _tools(request: HttpRequest) -> list[tuple[Tool, str]]:
    """Return each tool with the address that opens it for one's own team this month."""
    unit, month = request.user.unit_id, f"{timezone.localdate():%Y-%m}"
    return [
        (tool, reverse(tool.door, args=[unit, month] if tool.door.startswith("workplans:") else []))
        for tool in TOOLS
        if unit or not tool.door.startswith("workplans:")
    ]


@require_safe
@login_required
def habits(request: HttpRequest) -> HttpResponse:
    """Show latency, self-discovery, the six principles, and which tool fits which situation."""
    require_leading(request)
    today = timezone.localdate()
    found = queries.habits_of(request.user, today)
    limits = parameters(("feedback_hours", "self_discovery"), on=today, person=request.user)
    context = {
        "hours": limits["feedback_hours"], "wanted": float(limits["self_discovery"]),
        "habits": found, "tools": _tools(request), "tabs": tabs(request, "habits"), "names": list(PRINCIPLES.values()),
        "checkers": [(one, [(PRINCIPLES[name], share) for name, share in one.kept]) for one in found.checkers],
    }  # fmt: skip
    return render(request, "following/habits.html", context)
