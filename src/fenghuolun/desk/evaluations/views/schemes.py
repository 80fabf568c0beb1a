"""The formulas: every version, and a new one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.evaluations import actions, queries
from fenghuolun.desk.evaluations.forms import SchemeForm
from fenghuolun.desk.evaluations.rules.terms import Terms, terms_of
from fenghuolun.desk.evaluations.views.rounds import leads_somebody
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.teams.choices import Permission


@require_safe
@login_required
def schemes(request: HttpRequest) -> HttpResponse:
    if not leads_somebody(request.user) and not request.user.may(Permission.SET_PARAMETER):
        raise Http404
    rows = [(row, terms_of(row.terms)) for row in queries.schemes_visible_to(request.user)[:100]]
    context = {"rows": rows, "default": Terms(), "may_set": request.user.may(Permission.SET_PARAMETER)}
    return render(request, "evaluations/schemes.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    if not request.user.may(Permission.SET_PARAMETER):
        raise Http404
    held = queries.scheme_in_force(request.user.unit) if request.user.unit else None
    terms = terms_of(held.terms) if held else Terms()
    form = SchemeForm(request.POST or None, by=request.user, terms=terms, initial={"unit": request.user.unit_id})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_scheme(by=request.user, now=timezone.now(), **form.asked)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The new formula holds for rounds opened from now on."))
            return redirect("evaluations:schemes")
    return form_answer(request, "evaluations/scheme_form.html", {"form": form})
