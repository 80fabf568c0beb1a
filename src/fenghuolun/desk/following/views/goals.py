"""All goals in reach by urgency, the exceptions among them, and the watch list."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.following import queries
from fenghuolun.desk.following.rules.exceptions import Hears
from fenghuolun.desk.following.views.tabs import tabs
from fenghuolun.desk.following.views.words import POINTS
from fenghuolun.desk.goals.rules.checkers import DecidingLevel, level_of
from fenghuolun.desk.plans.queries import how_many_want_help
from fenghuolun.desk.teams.queries import parameter


@require_safe
@login_required
def goals(request: HttpRequest) -> HttpResponse:
    """Show every running goal in reach: red, yellow, far above, then the rest by their end."""
    today = timezone.localdate()
    lines = queries.tracked(request.user, today)
    context = {
        "lines": lines, "tabs": tabs(request, "list"), "today": today,
        "lights": Counter(str(line.standing.light) for line in lines),
        "due": sum(line.is_due for line in lines),
    }  # fmt: skip
    return render(request, "following/goals.html", context)


@require_safe
@login_required
def exceptions(request: HttpRequest) -> HttpResponse:
    """Show what is outside the tolerance of one's level; how much is silent stands beside it."""
    now = timezone.now()
    level = level_of(request.user)
    mine = (Hears.MANAGER,) if level >= DecidingLevel.MANAGER else (Hears.LEADER, Hears.MANAGER)
    lines = queries.tracked(request.user, timezone.localdate(now))
    loud = [line for line in lines if line.hears in mine]
    context = {
        "lines": loud, "silent": len(lines) - len(loud), "tabs": tabs(request, "exceptions"),
        "help": how_many_want_help(request.user), "is_manager": level >= DecidingLevel.MANAGER,
    }  # fmt: skip
    return render(request, "following/exceptions.html", context)


@require_safe
@login_required
def watch(request: HttpRequest) -> HttpResponse:
    """Show at most ten goals that the six points single out."""
    today = timezone.localdate()
    most = int(parameter("watch_most", on=today, person=request.user))
    slip, history = queries.learnt_slip(request.user, today)
    found = queries.watch_list(queries.tracked(request.user, today), today, most, slip)
    rows = [(line, [POINTS[point] for point in points]) for line, points in found]
    context = {"rows": rows, "tabs": tabs(request, "watch"), "slip": slip, "history": history}
    return render(request, "following/watch.html", context)
