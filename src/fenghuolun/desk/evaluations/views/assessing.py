"""Assessing a sheet: the person, then the superior; taking facts again; calibration."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.evaluations import actions, queries
from fenghuolun.desk.evaluations.forms import AssessForm, ShiftForm
from fenghuolun.desk.evaluations.models import Evaluation
from fenghuolun.desk.evaluations.views.sheet import visible
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams.choices import Permission


@require_http_methods(["GET", "POST"])
@login_required
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Points by line, factors, a comment; saved as often as wished, handed on once."""
    evaluation = visible(request, pk)
    is_own = evaluation.person_id == request.user.pk
    if not is_own and not leads(request.user, evaluation.person):
        raise Http404
    level = "own" if is_own else "superior"
    form = AssessForm(request.POST or None, sheet=queries.sheet_of(evaluation), level=level)
    if request.method == "POST" and form.is_valid():
        try:
            _assess(request, evaluation, form, is_own)
        except Refused as refused:
            add_refusal(form, refused)
            _name_changes(form, evaluation)
        else:
            return redirect("evaluations:sheet", pk)
    context = {"form": form, "evaluation": evaluation, "sheet": form.sheet, "is_own": is_own}
    return form_answer(request, "evaluations/assess.html", context)


def _assess(request: HttpRequest, evaluation: Evaluation, form: AssessForm, is_own: bool) -> None:
    is_last = "done" in request.POST
    revision, now = form.cleaned_data["revision"], timezone.now()
    if is_own:
        actions.assess_self(
            by=request.user, now=now, evaluation=evaluation, expected_revision=revision, given=form.given,
            hand_in=is_last,
        )  # fmt: skip
        toast(request, _("Handed in; it is your superior's turn.") if is_last else _("Saved."))
        return
    actions.assess_as_superior(
        by=request.user, now=now, evaluation=evaluation, expected_revision=revision, given=form.given, is_done=is_last
    )
    toast(request, _("Assessed; it waits for calibration.") if is_last else _("Saved."))


def _name_changes(form: AssessForm, evaluation: Evaluation) -> None:
    """Tell the second editor who did what meanwhile; what was typed stays in the form."""
    for event in queries.changes_since(evaluation, form.cleaned_data["revision"]):
        name = event.by.name if event.by else ""
        form.add_error(None, f"{name} · {event.get_event_display()} · {event.comment}".strip(" ·"))


@require_POST
@login_required
@answers_refusals
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = visible(request, pk)
    revision = int(request.POST.get("revision") or evaluation.revision)
    actions.take_facts_again(by=request.user, now=timezone.now(), evaluation=evaluation, expected_revision=revision)
    toast(request, _("The facts were taken again from the records."))
    return redirect("evaluations:sheet", pk)


@require_http_methods(["GET", "POST"])
@login_required
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = visible(request, pk)
    if not request.user.may(Permission.SET_TARGET):
        raise Http404
    initial = {"revision": evaluation.revision, "shift": evaluation.shift, "comment": evaluation.manager_comment}
    form = ShiftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess_as_manager(
                by=request.user, now=timezone.now(), evaluation=evaluation,
                expected_revision=form.cleaned_data["revision"], shift=form.cleaned_data["shift"],
                comment=form.cleaned_data["comment"],
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Calibrated."))
            return redirect("evaluations:round", evaluation.round_id)
    return form_answer(request, "evaluations/shift.html", {"form": form, "evaluation": evaluation})
