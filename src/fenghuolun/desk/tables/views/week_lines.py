"""One line of a week: looked at and changed in a sheet, moved by drag or menu, added, taken out."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fenghuolun.desk.customers.queries import leads_visible_to, search
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, answers_refusals, form_answer
from fenghuolun.desk.plans import actions as plans
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries import lines_of, week_plan
from fenghuolun.desk.tables.forms.week import LineForm, PlaceForm, half_days
from fenghuolun.desk.tables.queries.week import week_sheet
from fenghuolun.desk.tables.queries.week_proposal import line_by_hand
from fenghuolun.desk.tables.views import people
from fenghuolun.desk.tables.views.week import context_of
from fenghuolun.desk.teams.models import Person

DAY = timedelta(days=1)
MOST_FOUND = 12


def _of_week(request: HttpRequest, pk: int, day: str) -> tuple[Person, date, list[date]]:
    """Return whose week it is, its Monday and its seven days; only the seller and the leader may change it."""
    person, monday = people.person_seen(request.user, pk), people.monday_of(day, timezone.localdate())
    if person.pk != request.user.pk and not people.leads(request.user):
        raise Http404
    return person, monday, [monday + n * DAY for n in range(7)]


def _item(person: Person, monday: date, item_id: int) -> WorkItem:
    plan = week_plan(person, monday)
    if plan is None:
        raise Http404
    return get_object_or_404(lines_of(plan).select_related("plan", "customer"), pk=item_id)


@login_required
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, pk: int, day: str, item_id: int) -> HttpResponse:
    """Show one line as a form; saving moves it where its place changed."""
    person, monday, days = _of_week(request, pk, day)
    item, now = _item(person, monday, item_id), timezone.now()
    form = LineForm(request.POST or None, days=days, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            plans.change_line(by=request.user, now=now, item=item, **form.words)
            if (form.day, form.half_day) != (item.due_on, item.half_day):
                plans.move_line(by=request.user, now=now, item=item, day=form.day, half_day=form.half_day)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect("tables:week", pk, f"{monday}")
    context = {"form": form, "item": item, "person": person, "monday": monday, "is_editable": item.plan.status in (
        "draft", "returned")}  # fmt: skip
    return form_answer(request, "tables/week_line.html", context)


@login_required
@require_POST
@answers_refusals
def move(request: HttpRequest, pk: int, day: str, item_id: int) -> HttpResponse:
    """Move a line, as dragging does; a fragment request gets the board as it is now."""
    person, monday, days = _of_week(request, pk, day)
    form = PlaceForm(request.POST, days=days)
    if not form.is_valid():
        raise plans.PlanRefused(_("Choose a day of this week."))
    plans.move_line(
        by=request.user, now=timezone.now(), item=_item(person, monday, item_id), day=form.day,
        half_day=form.half_day, before=form.cleaned_data["before"],
    )  # fmt: skip
    if request.htmx:
        sheet = week_sheet(request.user, person, monday)
        return render(request, "tables/_week_board.html", context_of(request, sheet, timezone.localdate()))
    return redirect("tables:week", pk, f"{monday}")


@login_required
@require_POST
@answers_refusals
def drop(request: HttpRequest, pk: int, day: str, item_id: int) -> HttpResponse:
    person, monday, _days = _of_week(request, pk, day)
    item = _item(person, monday, item_id)
    plans.drop_line(by=request.user, now=timezone.now(), item=item)
    toast(request, _("%(name)s was taken out of the week.") % {"name": item.title})
    return redirect("tables:week", pk, f"{monday}")


@login_required
@require_http_methods(["GET", "POST"])
@answers_refusals
def add(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Find a customer of the seller and put the open lead on a half-day."""
    person, monday, days = _of_week(request, pk, day)
    if request.method == "POST":
        _add(request, person, monday, days)
        return redirect("tables:week", pk, f"{monday}")
    text = request.GET.get("q", "").strip()[:40]
    found = [one for one in search(request.user, text, MOST_FOUND) if one.lead] if text else []
    context = {"person": person, "monday": monday, "text": text, "found": found, "places": half_days(days)}
    return render(request, "tables/week_add.html", context)


def _add(request: HttpRequest, person: Person, monday: date, days: list[date]) -> None:
    form = PlaceForm(request.POST, days=days)
    wanted = request.POST.get("lead", "")
    if not form.is_valid() or not wanted.isdecimal():
        raise plans.PlanRefused(_("Choose a customer and a half-day."))
    leads = leads_visible_to(request.user).select_related("customer", "vehicle")
    lead, now = get_object_or_404(leads, pk=int(wanted)), timezone.now()
    plan = plans.open_plan(by=request.user, now=now, horizon="week", starts_on=monday, person=person)
    plans.add_line(by=request.user, now=now, plan=plan, line=line_by_hand(lead, form.day, form.half_day))
    toast(request, _("%(name)s stands in the week.") % {"name": lead.customer.name})
