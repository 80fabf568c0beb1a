"""Units and roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams import actions, queries
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.forms import RoleForm, UnitForm
from fenghuolun.desk.teams.views.access import permitted


@require_http_methods(["GET", "POST"])
@permitted(Permission.MANAGE_PEOPLE)
def add_unit(request: HttpRequest) -> HttpResponse:
    initial = {"parent": request.GET.get("below"), "level": "team"}
    form = UnitForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            unit = actions.add_unit(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("%(name)s was added.") % {"name": unit.name})
            return redirect(f"{reverse('teams:people')}?unit={unit.pk}")
    return form_answer(request, "teams/unit_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permitted(Permission.MANAGE_PEOPLE)
def change_unit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(queries.units_visible_to(request.user), pk=pk)
    initial = {name: getattr(unit, name) for name in ("name", "region", "latitude", "longitude")}
    form = UnitForm(request.POST or None, by=request.user, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_unit(by=request.user, now=timezone.now(), unit=unit, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("%(name)s was changed.") % {"name": unit.name})
            return redirect(f"{reverse('teams:people')}?unit={unit.pk}")
    return form_answer(request, "teams/unit_form.html", {"form": form, "unit": unit})


@require_POST
@permitted(Permission.MANAGE_PEOPLE)
@answers_refusals
def close_unit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(queries.units_visible_to(request.user), pk=pk)
    now = timezone.now()
    actions.close_unit(by=request.user, now=now, unit=unit, closed_on=timezone.localdate(now))
    toast(request, _("%(name)s was closed.") % {"name": unit.name})
    return redirect("teams:people")


@require_safe
@permitted(Permission.MANAGE_PEOPLE)
def roles(request: HttpRequest) -> HttpResponse:
    labels = dict(Permission.choices)
    givable = {role.pk for role in queries.roles_givable_by(request.user)}
    rows = [
        {
            "role": role,
            "may": [labels[p] for p in role.permissions if p in labels],
            "is_mine_to_give": role.pk in givable,
        }
        for role in queries.roles()
    ]
    return render(request, "teams/roles.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@permitted(Permission.MANAGE_PEOPLE)
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(queries.roles(), pk=pk)
    initial = {name: getattr(role, name) for name in RoleForm.base_fields}
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(by=request.user, now=timezone.now(), role=role, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("%(name)s was changed.") % {"name": role.name})
            return redirect("teams:roles")
    return form_answer(request, "teams/role_form.html", {"form": form, "role": role})
