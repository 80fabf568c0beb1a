"""The work-plan table of a person's or a team's month: read, added to, put in order (1.3.2.A, C)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans.actions.table import decide_listing, list_line, order_lines
from fenghuolun.desk.plans.queries.table import how_many_want_help
from fenghuolun.desk.plans.rules.listing import Listing
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.workplans.forms.table import LineForm
from fenghuolun.desk.workplans.queries.cadence import follow_ups
from fenghuolun.desk.workplans.queries.sheet import Sheet, table_sheet
from fenghuolun.desk.workplans.views import around

WORDS = {
    Listing.LIST: gettext_lazy("It stands in the table."),
    Listing.LEADER: gettext_lazy("Three of five: the leader decides whether it is listed."),
    Listing.TO_DO: gettext_lazy("Not for the table: it stands among the tasks as a to-do."),
}


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead a leader to the team's table of this month, everybody else to the own."""
    month = f"{timezone.localdate():%Y-%m}"
    if around.sees_units(request.user):
        return redirect("workplans:team", request.user.unit_id, month)
    if request.user.unit_id is None:
        raise Http404
    return redirect("workplans:person", request.user.pk, month)


@login_required
@require_safe
def person(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    where = around.of_person(request.user, pk, month, timezone.localdate())
    by_hand = request.GET.get("order") == "own"
    sheet = table_sheet(request.user, where.first, where.today, owner=where.person, by_hand=by_hand)
    return _shown(request, where, sheet)


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    """Show the lines of everybody in a unit, red and yellow first."""
    where = around.of_unit(request.user, unit_id, month, timezone.localdate())
    sheet = table_sheet(request.user, where.first, where.today, unit=where.unit)
    return _shown(request, where, sheet)


def _shown(request: HttpRequest, where: around.Around, sheet: Sheet) -> HttpResponse:
    may_lead = around.leads(request.user) and where.person != request.user
    is_own = where.person == request.user
    context: dict[str, Any] = {
        **where.context("table"), "sheet": sheet, "is_own": is_own, "may_lead": may_lead,
        "may_write": is_own or may_lead, "may_plan": (is_own or may_lead) and sheet.is_editable,
        "by_hand": sheet.by_hand, "now": timezone.now(), "follow_ups": follow_ups(where.today, sheet.calendar),
    }  # fmt: skip
    if request.htmx and request.htmx.target == "rows":
        return render(request, "workplans/_rows.html", context)
    if where.unit is not None:
        context["people"] = _people(sheet)
        context["help_count"] = how_many_want_help(request.user)
    return render(request, "workplans/table.html", context)


def _people(sheet: Sheet) -> list[dict[str, Any]]:
    """Return whose lines stand in a team's table, how many, and how many of them are red or yellow."""
    found: dict[int, dict[str, Any]] = {}
    for line in sheet.lines:
        row = found.setdefault(line.item.owner_id, {"person": line.item.owner, "lines": 0, "behind": 0})
        row["lines"] += 1
        row["behind"] += line.is_behind
    return sorted(found.values(), key=lambda row: (-row["behind"], row["person"].pinyin))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Enter a candidate with the five questions; the answer says what became of it."""
    where = around.of_person(request.user, pk, month, timezone.localdate())
    if where.person is None or not _may_write(request.user, where.person):
        raise Http404
    initial = {"due_on": max(where.today, where.end - timedelta(days=1)), "yes": ["period"]}
    form = LineForm(request.POST or None, person=where.person, first=where.first, end=where.end, initial=initial)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            _item, listing = list_line(
                by=request.user, now=timezone.now(), person=where.person, first=where.first, title=found["title"],
                due_on=found["due_on"], yes=_answered(form), is_batch=found["is_batch"], **form.cells,
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, WORDS[listing], tone="go" if listing is Listing.LIST else "wait")
            return redirect("workplans:person", pk, month)
    return form_answer(request, "workplans/add.html", {**where.context("table"), "form": form})


def _answered(form: LineForm) -> list[str]:
    """The answers given; that a line serves a goal is known where one is chosen."""
    found = set(form.cleaned_data["yes"])
    return sorted(found | {"goal"}) if form.cleaned_data.get("goal") else sorted(found)


def _may_write(by: Person, person: Person) -> bool:
    return by.pk == person.pk or around.leads(by)


@login_required
@require_POST
@answers_refusals
def order(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Keep the order in which the lines were dragged."""
    where = around.of_person(request.user, pk, month, timezone.localdate())
    if where.person is None or not _may_write(request.user, where.person):
        raise Http404
    ids = [int(text) for text in request.POST.get("order", "").split(",") if text.isdecimal()]
    order_lines(by=request.user, now=timezone.now(), person=where.person, first=where.first, item_ids=ids[:200])
    if request.htmx:
        return HttpResponse(status=204)
    return redirect("workplans:person", pk, month)


@login_required
@require_POST
@answers_refusals
def listing(request: HttpRequest, item_id: int) -> HttpResponse:
    """The leader's decision on a candidate with three of five."""
    item = around.item_seen(request.user, item_id)
    month, owner = f"{item.plan.starts_on:%Y-%m}" if item.plan else "", item.owner_id
    is_listed = request.POST.get("decision") == "list"
    decide_listing(by=request.user, now=timezone.now(), item=item, is_listed=is_listed)
    toast(request, _("Listed.") if is_listed else _("It is a to-do outside the table now."))
    return redirect("workplans:person", owner, month) if month else redirect("workplans:table")
