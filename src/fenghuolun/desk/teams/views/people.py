"""People: who is here, where they work, their access; added, moved, let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.teams import actions, queries
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.forms import AddPersonForm, ChangePersonForm, LetGoForm, MoveForm
from fenghuolun.desk.teams.forms.people import today_as_initial
from fenghuolun.desk.teams.views.access import permitted


@require_safe
@permitted(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    tree = queries.unit_tree(request.user)
    wanted = request.GET.get("unit", "")
    unit = next((line.unit for line in tree if str(line.unit.pk) == wanted), None)
    text, is_left = request.GET.get("q", "").strip(), request.GET.get("who") == "left"
    rows = queries.people_in(request.user, unit, text=text, is_left=is_left)
    page = page_of(rows, order=("pinyin", "pk"), after=request.GET.get("after", ""))
    context = {"tree": tree, "unit": unit, "page": page, "text": text, "is_left": is_left, "is_filtered": text or unit}
    return render(request, "teams/people.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    initial = {**today_as_initial(timezone.localdate(now)), "unit": request.GET.get("unit")}
    form = AddPersonForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.add_person(by=request.user, now=now, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _shown_once(request, person, actions.invite_person)
    return form_answer(request, "teams/add_person.html", {"form": form})


def _shown_once(request: HttpRequest, person: Any, make: Callable[..., str]) -> HttpResponse:
    """Show the link this one time: it is kept nowhere."""
    link = make(by=request.user, now=timezone.now(), person=person, site=request.build_absolute_uri("/"))
    return render(request, "teams/link.html", {"person": person, "link": link})


@require_safe
@permitted(Permission.MANAGE_PEOPLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.people_visible_to(request.user), pk=pk)
    context = {"person": found, "postings": queries.postings_of(found), "today": timezone.localdate()}
    return render(request, "teams/person.html", context)


def _with_form(
    request: HttpRequest,
    pk: int,
    form_of: Callable[..., Any],
    act: Callable[..., Any],
    title: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    found = get_object_or_404(queries.people_visible_to(request.user), pk=pk)
    form = form_of(found)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, now=timezone.now(), person=found, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, done % {"name": found.name})
            return redirect("teams:person", pk)
    return form_answer(request, "teams/person_form.html", {"form": form, "person": found, "title": title, **more})


@require_http_methods(["GET", "POST"])
@permitted(Permission.MANAGE_PEOPLE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    def form_of(found: Any) -> ChangePersonForm:
        initial = {name: getattr(found, name) for name in ChangePersonForm.base_fields}
        return ChangePersonForm(request.POST or None, initial=initial)

    return _with_form(request, pk, form_of, actions.change_person, _("Edit"), _("%(name)s was changed."))


@require_http_methods(["GET", "POST"])
@permitted(Permission.MANAGE_PEOPLE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    def form_of(found: Any) -> MoveForm:
        initial = {
            "unit": found.unit_id, "role": found.role_id, "seller_kind": found.seller_kind,
            "starts_on": timezone.localdate(),
        }  # fmt: skip
        return MoveForm(request.POST or None, by=request.user, person=found, initial=initial)

    note = _("History stays where it was: what was done before that day counts for the old unit.")
    return _with_form(request, pk, form_of, actions.move_person, _("Move"), _("%(name)s was moved."), note=note)


@require_http_methods(["GET", "POST"])
@permitted(Permission.MANAGE_PEOPLE)
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    def form_of(found: Any) -> LetGoForm:
        initial = {"left_on": timezone.localdate()}
        return LetGoForm(request.POST or None, by=request.user, person=found, initial=initial)

    note = _("Access ends after the last day. Activities, results and history stay.")
    return _with_form(
        request, pk, form_of, actions.let_person_go, _("Let go"), _("%(name)s leaves; everything is handed over."),
        note=note, tone="stop",
    )  # fmt: skip


@require_POST
@permitted(Permission.MANAGE_PEOPLE)
@answers_refusals
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown_once(
        request, get_object_or_404(queries.people_visible_to(request.user), pk=pk), actions.invite_person
    )


@require_POST
@permitted(Permission.MANAGE_PEOPLE)
@answers_refusals
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown_once(
        request, get_object_or_404(queries.people_visible_to(request.user), pk=pk), actions.reset_password
    )
