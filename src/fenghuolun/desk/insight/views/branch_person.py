"""One seller's standing: target, landing, gap, conversions, what was done, and whether the rest can be caught up."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.insight.queries.branch import light_rule, line_of_person, shares
from fenghuolun.desk.insight.queries.branch_levers import levers
from fenghuolun.desk.insight.queries.branch_morning import Morning, morning
from fenghuolun.desk.insight.queries.team_wording import STEPS
from fenghuolun.desk.insight.views.branch_access import KINDS, kind_asked, period_text
from fenghuolun.desk.insight.views.branch_charts import bars, fan_of_person, fen_of_people, large_digits
from fenghuolun.desk.insight.views.branch_words import advice, catching_up_words
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.periods import period_around

LOGS_SHOWN = 8


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a seller, for leaders and for the seller."""
    today = timezone.localdate(timezone.now())
    viewer = request.user
    if not viewer.may(Permission.SEE_INSIGHT) and viewer.pk != pk:
        raise Http404
    whose = get_object_or_404(teams.people_visible_to(viewer), pk=pk)
    period = period_around(kind_asked(request), today)
    found = morning(whose.unit, list(teams.units_below(whose.unit)), period, today) if whose.unit else None
    at = next((row for row, named in enumerate(found.people) if named.pk == pk), None) if found else None
    wanted = activities.Wanted(person=pk)
    context: dict[str, Any] = {
        "whose": whose,
        "period": period_text(period),
        "today": today,
        "segments": [
            {"label": label, "href": f"?period={kind.value}", "is_current": kind is period.kind}
            for kind, label in KINDS.items()
        ],
        "notice": teams.calendar_notice(period.start, period.end),
        "logs": list(activities.activities_wanted(viewer, wanted)[:LOGS_SHOWN]),
        "ledger": f"{reverse('activities:list')}?person={pk}",
        "now": timezone.now(),
        "is_leader": viewer.may(Permission.SEE_INSIGHT),
    }
    if found is not None and at is not None:
        context |= _figures(whose, found, at)
        context["wheel_address"] = f"{reverse('insight:person_wheel', args=[pk])}?period={period.kind.value}"
    return render(request, "insight/person.html", context)


def _figures(whose: Person, found: Morning, at: int) -> dict[str, Any]:
    rule = light_rule(whose.unit, found)
    ledger = f"{reverse('activities:list')}?person={whose.pk}&first={found.period.start}"
    return {
        "morning": found,
        "line": line_of_person(found, at, rule),
        "digits": large_digits(),
        "fan": fan_of_person(found, at),
        "bars": found.gap and bars(fen_of_people(found.gap.gap)[:, at], lambda _cause: ledger),
        "steps": _steps(found, at),
        "catch_up": catching_up_words(found, at),
        "new_yuan": float(found.of_people.new_yuan[at]),
        "renewal_yuan": float(found.of_people.renewal_yuan[at]),
        "levers": [
            (lever, advice(lever))
            for lever in levers(found, shown=len(found.people) * 6)
            if lever.group.is_person and lever.group.pk == whose.pk
        ][:2],
        "team_size": len(found.people),
    }


def _steps(found: Morning, at: int) -> list[dict[str, Any]]:
    """Return each step of the funnel: the person's share with its range, beside that of the rest of the team."""
    reached = found.reached.sum(axis=1)
    steps = []
    for number, name in enumerate(STEPS):
        tried, done = reached[:, number], reached[:, number + 1]
        others = float(np.delete(tried, at).sum()), float(np.delete(done, at).sum())
        team = others[1] / others[0] if others[0] else None
        steps.append({"name": name, "share": shares(done, tried)[at], "team": team})
    return steps
