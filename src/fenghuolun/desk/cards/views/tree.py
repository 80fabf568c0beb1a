"""The cascade as a tree that opens level by level, and how a goal is split below."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.cards.queries.splitting import Proposed, split_proposal
from fenghuolun.desk.cards.queries.tree import Node, nodes_of
from fenghuolun.desk.goals import actions
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.queries.cascade import parts_below, tops
from fenghuolun.desk.goals.queries.goals import goals_visible_to
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.engine.periods import month, year

TIERS = Decimal("0.90"), Decimal("1.10")


@require_safe
@login_required
def tree(request: HttpRequest) -> HttpResponse:
    """The top of the cascade of the year or the month."""
    today = timezone.localdate()
    is_month = request.GET.get("period") == "month"
    period = month(today.year, today.month) if is_month else year(today.year)
    page = page_of(tops(request.user, period.start, period.end), order=("pk",), after=request.GET.get("after", ""))
    tabs = [
        {"label": _("Year"), "href": "?period=year", "is_current": not is_month},
        {"label": _("Month"), "href": "?period=month", "is_current": is_month},
    ]
    return render(request, "cards/tree.html", {"nodes": nodes_of(page), "page": page, "tabs": tabs, "today": today})


@require_safe
@login_required
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands right under a goal: a fragment of the tree, or a page of its own."""
    goal = _seen(request, pk)
    page = page_of(parts_below(request.user, goal), order=("pk",), after=request.GET.get("after", ""))
    context: dict[str, Any] = {"nodes": nodes_of(page), "page": page, "goal": goal}
    if request.htmx:
        return render(request, "cards/_nodes.html", context)
    context |= {"node": nodes_of([goal])[0], "leads": _leads(request)}
    return render(request, "cards/branch.html", context)


def _leads(request: HttpRequest) -> bool:
    return request.user.may(Permission.SEE_INSIGHT)


def _seen(request: HttpRequest, pk: int) -> Goal:
    return get_object_or_404(goals_visible_to(request.user).select_related("parent"), pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody's proposed part beside what is decided; more than a tenth off needs a reason."""
    goal = _seen(request, pk)
    node = Node(goal, 0, 0, None)
    if not node.is_splittable or not _leads(request):
        raise Http404
    proposed = split_proposal(goal, timezone.localdate())
    rows = [_row(one, request.POST) for one in proposed]
    refused: Refused | None = None
    if request.method == "POST":
        try:
            parts = [row["proposed"].part(row["target"], row["reason"]) for row in rows]
            actions.split_goal(by=request.user, now=timezone.now(), goal=goal, parts=parts, tiers=TIERS)
        except Refused as said:
            refused = said
        else:
            toast(request, _("Split. Everybody finds the part among the goals of the superior."))
            return redirect("cards:branch", pk)
    context = {
        "goal": goal, "node": node, "rows": rows, "refused": refused,
        "total": sum((row["target"] for row in rows), Decimal(0)),
    }  # fmt: skip
    return render(request, "cards/split.html", context, status=422 if refused else 200)


def _row(one: Proposed, typed: Any) -> dict[str, Any]:
    target = one.target if one.current is None else one.current
    if typed:
        target = _number(typed.get(f"target-{one.key}", ""))
    deviation = float(target / one.target - 1) if one.target else 0.0
    return {"proposed": one, "target": target, "reason": typed.get(f"reason-{one.key}", ""), "deviation": deviation}


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() and value >= 0 else Decimal(0)
