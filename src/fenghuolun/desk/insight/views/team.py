"""The leader's board (SC09) and its one-click actions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.insight.forms import CoachForm
from fenghuolun.desk.insight.queries.team import board_of
from fenghuolun.desk.insight.queries.team_lines import alarms_of, lines_of, sorted_lines, total_of
from fenghuolun.desk.insight.queries.team_records import remarks_of
from fenghuolun.desk.insight.queries.team_review import awaiting_by_person
from fenghuolun.desk.insight.queries.team_wording import STEPS
from fenghuolun.desk.insight.views.team_frame import (
    SPANS,
    address,
    frame,
    number,
    segments,
    span_of,
    team_page,
    visible_person,
)
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.plans.choices import ItemKind
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Unit


@team_page
def team(request: HttpRequest, unit: Unit | None, units: list[Unit]) -> HttpResponse:
    today = timezone.localdate()
    context = frame(request, unit, units, "insight:team")
    span, back = span_of(request), number(request.GET.get("back"))
    kind = request.GET.get("kind", "")
    board = board_of(unit, today, span, back, kind) if unit is not None else None
    if board is None:
        return render(request, "insight/team.html", {**context, "board": None})
    awaiting = awaiting_by_person(request.user, board.who, board.period.first)
    lines = lines_of(board, awaiting)
    alarms, needing = alarms_of(board, lines)
    context |= {
        "board": board,
        "period": board.period,
        "lines": sorted_lines(lines, request.GET.get("sort", "")),
        "alarms": alarms,
        "needing": needing,
        "total": total_of(board),
        "remarks": remarks_of(board),
        "awaiting": activities.how_many_await_review(request.user, timezone.now()),
        "step_names": STEPS[1:],
        "spans": segments(request, "span", SPANS, span, back=None),
        "kinds": segments(request, "kind", {"": _("All kinds"), **dict(CubeKind.choices)}, kind),
        "earlier": address(request, back=back + 1),
        "later": address(request, back=back - 1 or None) if back else "",
        "notice": teams.calendar_notice(board.period.first, board.period.end),
        "may_review": request.user.may(Permission.REVIEW_ACTIVITY),
    }
    return render(request, "insight/team.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def coach(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a coaching action about one seller, for whoever will do it."""
    if not request.user.may(Permission.SEE_INSIGHT):
        raise Http404
    person = visible_person(request, pk)
    about = request.GET.get("about", "")[:80]
    title = _("Coach %(name)s: %(topic)s") % {"name": person.name, "topic": about} if about else ""
    form = CoachForm(request.POST or None, by=request.user, about=person, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        try:
            add_item(by=request.user, now=timezone.now(), kind=ItemKind.COACHING, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The coaching was added to the work plan."))
            return redirect("insight:team")
    return form_answer(request, "insight/coach.html", {"form": form, "person": person})
