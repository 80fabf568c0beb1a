"""Own sheets and the rounds of a leader; one round across its people; opening and publishing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.evaluations import actions, queries
from fenghuolun.desk.evaluations.choices import EvaluationStatus, Method
from fenghuolun.desk.evaluations.forms import RoundForm
from fenghuolun.desk.evaluations.forms.rounds import last_month
from fenghuolun.desk.evaluations.queries.calibration import calibration_of
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person


def leads_somebody(person: Person) -> bool:
    return person.may(Permission.REVIEW_ACTIVITY) or person.may(Permission.SET_TARGET)


@require_safe
@login_required
def evaluations(request: HttpRequest) -> HttpResponse:
    """Show own sheets, and to a leader the rounds of the units in reach."""
    own = queries.evaluations_visible_to(request.user).filter(person=request.user.pk).order_by("-round__ends_on")
    rounds = queries.rounds_visible_to(request.user)
    page = page_of(rounds, order=("-ends_on", "-pk"), after=request.GET.get("after", ""))
    context = {
        "own": list(own[:24]), "page": page, "is_leading": leads_somebody(request.user),
        "may_set": request.user.may(Permission.SET_PARAMETER),
    }  # fmt: skip
    return render(request, "evaluations/evaluations.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def open_(request: HttpRequest) -> HttpResponse:
    if not leads_somebody(request.user):
        raise Http404
    initial = {"unit": request.user.unit_id, **last_month(timezone.localdate())}
    form = RoundForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_round(by=request.user, now=timezone.now(), **form.asked)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The evaluation is open; the facts were taken from the records."))
            return redirect("evaluations:round", made.pk)
    return form_answer(request, "evaluations/open.html", {"form": form})


@require_safe
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The round across its people: calibration, order and how firm it is."""
    round_ = get_object_or_404(queries.rounds_visible_to(request.user), pk=pk)
    found = calibration_of(round_)
    ready = sum(row.sheet.evaluation.status == EvaluationStatus.CALIBRATION for row in found.rows)
    context = {
        "round": round_, "found": found, "ready": ready, "methods": Method.choices,
        "may_publish": request.user.may(Permission.SET_TARGET) and ready > 0,
        "may_calibrate": request.user.may(Permission.SET_TARGET),
    }  # fmt: skip
    return render(request, "evaluations/round.html", context)


@require_POST
@login_required
@answers_refusals
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = get_object_or_404(queries.rounds_visible_to(request.user), pk=pk)
    count = actions.publish_round(by=request.user, now=timezone.now(), round_=round_)
    toast(
        request,
        ngettext("%(count)d sheet was published.", "%(count)d sheets were published.", count) % {"count": count},
    )
    return redirect("evaluations:round", pk)
