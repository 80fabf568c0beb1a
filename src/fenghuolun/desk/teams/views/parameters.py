"""Thresholds: what holds, where it comes from, and from which day it will be another."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams import actions, queries
from fenghuolun.desk.teams.choices import Permission, UnitLevel
from fenghuolun.desk.teams.forms import ParameterForm
from fenghuolun.desk.teams.rules import CATALOGUE, ParameterKind
from fenghuolun.desk.teams.rules.parameters import Shape
from fenghuolun.desk.teams.views.access import permitted


@require_safe
@permitted(Permission.SET_PARAMETER)
def parameters(request: HttpRequest) -> HttpResponse:
    units = list(queries.open_units(request.user))
    wanted = request.GET.get("unit", "")
    unit = next((one for one in units if str(one.pk) == wanted), units[0] if units else None)
    groups = queries.parameter_groups(on=timezone.localdate(), unit=unit)
    return render(request, "teams/parameters.html", {"groups": groups, "units": units, "unit": unit})


@require_http_methods(["GET", "POST"])
@permitted(Permission.SET_PARAMETER)
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    if key not in CATALOGUE:
        raise Http404
    kind, today = CATALOGUE[key], timezone.localdate()
    history = list(queries.parameter_history_for(request.user, key))
    for row in history:
        row.shown = kind.shown(row.value)
    form = ParameterForm(request.POST or None, by=request.user, kind=kind, initial=_initial(request, kind, history))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_parameter(by=request.user, now=timezone.now(), key=key, **_asked(form, kind))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("“%(label)s” was set.") % {"label": kind.label})
            return redirect("teams:parameter", key)
    return form_answer(
        request, "teams/parameter.html", {"form": form, "kind": kind, "history": history, "today": today}
    )


def _initial(request: HttpRequest, kind: ParameterKind, history: list[Any]) -> dict[str, Any]:
    unit = queries.open_units(request.user).filter(pk=_number(request.GET.get("unit"))).first() or request.user.unit
    value = queries.parameter(kind.key, on=timezone.localdate(), unit=unit)
    if kind.shape is Shape.SHARE:
        value = f"{float(value) * 100:g}"
    elif kind.shape is Shape.YES_NO:
        value = "1" if value else "0"
    elif isinstance(value, float):
        value = f"{value:g}"
    seen = max((row.pk for row in history), default=0)
    return {"value": value, "starts_on": timezone.localdate(), "unit": unit, "seen": seen}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _asked(form: ParameterForm, kind: ParameterKind) -> dict[str, Any]:
    asked = dict(form.cleaned_data)
    if kind.shape is Shape.SHARE:
        asked["value"] = asked["value"].rstrip("%％ ") + "%"
    if asked["person"] is not None or asked["unit"].level == UnitLevel.COMPANY:
        asked["unit"] = None
    return asked


@require_POST
@permitted(Permission.SET_PARAMETER)
@answers_refusals
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.parameter_rows_visible_to(request.user), pk=pk)
    now = timezone.now()
    actions.end_parameter(by=request.user, now=now, row=row, ends_on=timezone.localdate(now))
    toast(request, _("It ends today; the wider value holds again."))
    return redirect("teams:parameter", row.key)
