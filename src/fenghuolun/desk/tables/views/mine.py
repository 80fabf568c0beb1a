"""The seller's page of targets: this month, where I stand, what this week takes, accept or dispute."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import Tier
from fenghuolun.desk.kit.numbers import large, percent, yuan_of_fen
from fenghuolun.desk.plans.queries import month_plan, week_plan
from fenghuolun.desk.tables.queries.mine import MyMonth, my_month
from fenghuolun.desk.tables.queries.month import default_month
from fenghuolun.desk.tables.queries.month_book import STAGE_WORDS
from fenghuolun.desk.tables.views.week import monday_to_plan
from fenghuolun.desk.teams.choices import Permission, SellerKind


@login_required
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """Show a seller the own month; whoever does not sell is led to the goals."""
    person, today = request.user, timezone.localdate()
    if person.unit is None or person.seller_kind == SellerKind.NONE:
        return redirect("goals:list")
    found = my_month(person, today)
    if person.seller_kind == SellerKind.LEADER and not found.has_target:
        return redirect("goals:list")
    own = goals.own_targets(person, today.year)
    next_month, next_week = default_month(today), monday_to_plan(today)
    context = {
        "mine": found,
        "own": own,
        "answer": goals.latest_answers(own.edition, [person.pk]).get(person.pk) if own else None,
        "change": goals.change_of(person.pk, own.edition) if own else None,
        "may_answer": person.may(Permission.ANSWER_TARGET),
        "stage_rows": [(STAGE_WORDS[line.stage], line) for line in found.week],
        "today": today,
        "next_month": next_month,
        "next_week": next_week,
        "month_plan": month_plan(person, next_month),
        "week_plan": week_plan(person, next_week),
        **_shown(found),
    }
    change = context["change"]
    context["month_change"] = change.months_fen[today.month - 1] if change else 0
    return render(request, "tables/mine.html", context)


def _shown(found: MyMonth) -> dict[str, Any]:
    """Return what the page says in words: pace, tiers reached, days left of the week."""
    standing = found.standing
    pace = _("pace %(pace)s") % {"pace": percent(standing.pace)} if standing.pace is not None else _("too early to say")
    return {
        "pace_word": pace,
        "bar_share": min(1.0, standing.attainment or 0.0),
        "tiers": [
            (Tier(tier).label, fen, _("reached") if fen and standing.actual_fen >= fen else "")
            for tier, fen in found.tiers_fen.items()
        ],
        "week_note": _("%(rest)s still missing") % {"rest": large(yuan_of_fen(found.rest_fen))},
    }
