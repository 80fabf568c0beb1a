"""How mature a unit's management by goals is in a quarter."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fenghuolun.desk.goals.queries import closed_cards
from fenghuolun.desk.scorecards import queries
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission


@require_safe
@login_required
def maturity(request: HttpRequest, unit_id: int, year: int, quarter: int) -> HttpResponse:
    person, today = request.user, timezone.localdate()
    if not (person.may(Permission.SET_TARGET) or person.may(Permission.SEE_INSIGHT)) or quarter not in range(1, 5):
        raise Http404
    unit = get_object_or_404(teams.units_visible_to(person), pk=unit_id)
    first = date(year, 3 * quarter - 2, 1)
    end = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    if first > today:
        raise Http404
    evaluated = closed_cards(teams.unit_ids_below(unit), first, end)
    found = queries.maturity_of(unit, first, end, today, evaluated)
    before = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    after = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    context = {
        "found": found, "before": before, "after": after if end <= today else None, "year": year,
        "quarter": quarter, "units": list(teams.open_units(person)),
    }  # fmt: skip
    return render(request, "scorecards/maturity.html", context)
