"""Revisions in reach: offered, asked for, decided."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.following.forms import DecideForm
from fenghuolun.desk.following.views.tabs import tabs
from fenghuolun.desk.goals import actions, queries
from fenghuolun.desk.goals.choices import RevisionStatus
from fenghuolun.desk.goals.models import GoalRevision
from fenghuolun.desk.goals.queries import GoalCard
from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer


@require_safe
@login_required
def revisions(request: HttpRequest) -> HttpResponse:
    rows = queries.revisions_visible_to(request.user)
    page = page_of(rows, order=("-pk",), after=request.GET.get("after", ""))
    context = {"page": page, "rows": [(row, GoalCard(row.goal)) for row in page], "tabs": tabs(request, "revisions")}
    return render(request, "following/revisions.html", context)


def _visible(request: HttpRequest, pk: int) -> GoalRevision:
    return get_object_or_404(queries.revisions_visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request with its figures, and ask whoever decides next."""
    row = _visible(request, pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_revision(by=request.user, now=timezone.now(), revision=row, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Decided."))
            return redirect("following:revisions")
    is_open = row.status == RevisionStatus.ASKED and row.asked_by_id != request.user.pk
    context = {
        "form": form,
        "may_decide": is_open, "row": row, "card": GoalCard(row.goal),
        "target": figure(row.goal.measure, row.target) if row.target is not None else "",
        "level": int(actions.level_needed(row, timezone.now())),
        "may_withdraw": row.status == RevisionStatus.ASKED and row.asked_by_id == request.user.pk,
    }  # fmt: skip
    return form_answer(request, "following/decide.html", context)


@require_POST
@login_required
@answers_refusals
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_revision(by=request.user, now=timezone.now(), revision=_visible(request, pk))
    toast(request, _("Taken back."))
    return redirect("following:revisions")
