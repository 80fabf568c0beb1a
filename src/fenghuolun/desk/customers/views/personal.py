"""A customer's rights: a copy of what is held, erasure; and the page of retention."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.customers import actions, queries
from fenghuolun.desk.customers.forms import EraseForm
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams.actions.forgetting import forget_person
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.queries import parameter, people_to_forget, people_visible_to
from fenghuolun.desk.teams.rules import CATALOGUE

SHOWN_AT_ONCE = 50


def _only_who_may_answer(request: HttpRequest) -> None:
    """For anybody else these pages do not exist."""
    if not request.user.may(Permission.ANSWER_REQUEST):
        raise Http404


@require_POST
@login_required
@answers_refusals
def hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    _only_who_may_answer(request)
    found = get_object_or_404(queries.customers_on_record_for(request.user), pk=pk)
    copy = actions.hand_out_copy(by=request.user, now=timezone.now(), customer=found)
    answer = HttpResponse(copy, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="customer-{found.pk}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
@login_required
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    _only_who_may_answer(request)
    found = get_object_or_404(queries.customers_on_record_for(request.user), pk=pk)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("reason", "reference")}
        try:
            actions.erase_customer(by=request.user, now=timezone.now(), customer=found, **said)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The personal data were erased."))
            return redirect("customers:customer", pk)
    return form_answer(request, "customers/erase.html", {"form": form, "customer": found})


@require_safe
@login_required
def retention(request: HttpRequest) -> HttpResponse:
    _only_who_may_answer(request)
    today = timezone.localdate()
    customers = queries.customers_to_forget(request.user, on=today)
    people = people_to_forget(request.user, on=today)
    days = queries.clocks(today)
    context = {
        "clocks": [(CATALOGUE[key], CATALOGUE[key].shown(value)) for key, value in days.items()],
        "customers": customers[:SHOWN_AT_ONCE], "how_many": customers.count(), "shown": SHOWN_AT_ONCE,
        "people": people[:SHOWN_AT_ONCE], "is_automatic": parameter("erase_when_due", on=today),
        "may_set": request.user.may(Permission.SET_PARAMETER),
    }  # fmt: skip
    return render(request, "customers/retention.html", context)


@require_POST
@login_required
@answers_refusals
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    _only_who_may_answer(request)
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    forget_person(by=request.user, now=timezone.now(), person=person)
    toast(request, _("A number stands for the name now."))
    return redirect("customers:retention")
