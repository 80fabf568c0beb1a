"""One sheet: what came out by each method, why, and what would change it; appeal and signatures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.evaluations import actions, queries
from fenghuolun.desk.evaluations.choices import EvaluationStatus
from fenghuolun.desk.evaluations.forms import AnswerForm, AppealForm
from fenghuolun.desk.evaluations.models import Evaluation
from fenghuolun.desk.evaluations.views.words import inputs_in_words, methods_in_words, moves_in_words
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams.choices import Permission

ASSESSABLE = (EvaluationStatus.SELF, EvaluationStatus.SUPERIOR)


def visible(request: HttpRequest, pk: int) -> Evaluation:
    return get_object_or_404(queries.evaluations_visible_to(request.user), pk=pk)


@require_safe
@login_required
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = visible(request, pk)
    found = queries.sheet_of(evaluation)
    is_own = evaluation.person_id == request.user.pk
    is_superior = not is_own and leads(request.user, evaluation.person)
    context = {
        "evaluation": evaluation, "sheet": found, "methods": methods_in_words(found),
        "moves": moves_in_words(found), "inputs": inputs_in_words(found), "is_own": is_own,
        "events": list(queries.events_of(evaluation)[:30]), "is_superior": is_superior,
        "shows_superior": not is_own or evaluation.status not in ASSESSABLE,
        **_may(request, evaluation, is_own, is_superior),
    }  # fmt: skip
    return render(request, "evaluations/sheet.html", context)


def _may(request: HttpRequest, row: Evaluation, is_own: bool, is_superior: bool) -> dict[str, bool]:
    status = row.status
    is_manager = is_superior and request.user.may(Permission.SET_TARGET)
    unsigned = row.owner_signed_at is None if is_own else row.superior_signed_at is None
    return {
        "may_assess": (is_own and status == EvaluationStatus.SELF) or (is_superior and status in ASSESSABLE),
        "may_refresh": status == EvaluationStatus.SELF,
        "may_shift": is_manager and status == EvaluationStatus.CALIBRATION,
        "may_appeal": is_own and status == EvaluationStatus.PUBLISHED and row.appealed_at is None,
        "may_answer": is_manager and status == EvaluationStatus.APPEALED,
        "may_sign": (is_own or is_superior) and status == EvaluationStatus.PUBLISHED and unsigned,
    }


@require_http_methods(["GET", "POST"])
@login_required
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = visible(request, pk)
    form = AppealForm(request.POST or None, initial={"revision": evaluation.revision})
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(
                by=request.user, now=timezone.now(), evaluation=evaluation,
                expected_revision=form.cleaned_data["revision"], reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Your appeal is with the level above."))
            return redirect("evaluations:sheet", pk)
    return form_answer(request, "evaluations/appeal.html", {"form": form, "evaluation": evaluation})


@require_http_methods(["GET", "POST"])
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = visible(request, pk)
    if not request.user.may(Permission.SET_TARGET):
        raise Http404
    form = AnswerForm(request.POST or None, initial={"revision": evaluation.revision})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("answer", "shift")}
        try:
            actions.answer_appeal(
                by=request.user, now=timezone.now(), evaluation=evaluation,
                expected_revision=form.cleaned_data["revision"], **given,
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The appeal is answered."))
            return redirect("evaluations:sheet", pk)
    return form_answer(request, "evaluations/answer.html", {"form": form, "evaluation": evaluation})


@require_POST
@login_required
@answers_refusals
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    evaluation = visible(request, pk)
    revision = int(request.POST.get("revision") or evaluation.revision)
    actions.sign(by=request.user, now=timezone.now(), evaluation=evaluation, expected_revision=revision)
    toast(request, _("Signed."))
    return redirect("evaluations:sheet", pk)
