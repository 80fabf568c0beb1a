"""The week's arrangement (1.4.4): named customers per half-day, the footer, signatures, the team's weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import answers_refusals
from fenghuolun.desk.plans import actions as plans
from fenghuolun.desk.plans.choices import ChangeReason, Horizon
from fenghuolun.desk.plans.queries import deadlines_of, week_plan
from fenghuolun.desk.tables.actions.week import propose_week, propose_weeks
from fenghuolun.desk.tables.forms.week import CommentForm, FooterForm
from fenghuolun.desk.tables.queries.month_book import STAGE_WORDS
from fenghuolun.desk.tables.queries.week import best_and_worst, week_sheet
from fenghuolun.desk.tables.queries.week_book import week_book
from fenghuolun.desk.tables.queries.week_sheet import COUNTED, WeekSheet
from fenghuolun.desk.tables.queries.week_team import week_lines
from fenghuolun.desk.tables.rules.week import COLUMNS_OF
from fenghuolun.desk.tables.views import people
from fenghuolun.desk.tables.views.around import unit_links
from fenghuolun.desk.tables.views.month import XLSX
from fenghuolun.desk.teams import queries as teams

WEEK = timedelta(days=7)
THURSDAY = 3


def monday_to_plan(today: date) -> date:
    """Return the Monday of the week that is planned now: from Thursday on the next one."""
    monday = today - timedelta(days=today.weekday())
    return monday + WEEK if today.weekday() >= THURSDAY else monday


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Open a team's week that is planned now, a seller's own at today."""
    today = timezone.localdate()
    unit = request.user.unit
    if unit is not None and unit.pk in teams.unit_ids_visible_to(request.user):
        return redirect("tables:week_team", unit.pk, f"{monday_to_plan(today)}")
    return redirect(at_today(request.user.pk, today))


def at_today(pk: int, today: date) -> str:
    """Return the address of a person's week of today, scrolled to it where the days stand below each other."""
    monday = today - timedelta(days=today.weekday())
    return reverse("tables:week", args=[pk, f"{monday}"]) + "#day-today"


@login_required
@require_http_methods(["GET", "POST"])
@answers_refusals
def week(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Show a week; the seller writes the footer, the leader the comment."""
    today = timezone.localdate()
    person, monday = people.person_seen(request.user, pk), people.monday_of(day, today)
    if request.method == "POST":
        _keep_notes(request, pk, monday)
        return redirect("tables:week", pk, f"{monday}")
    sheet = week_sheet(request.user, person, monday)
    return render(request, "tables/week.html", context_of(request, sheet, today))


def _keep_notes(request: HttpRequest, pk: int, monday: date) -> None:
    person, now = people.person_seen(request.user, pk), timezone.now()
    is_own = person.pk == request.user.pk
    if not is_own and not people.leads(request.user):
        raise Http404
    form = FooterForm(request.POST, notes={}) if is_own else CommentForm(request.POST)
    if not form.is_valid():
        raise plans.PlanRefused(_("A line is too long."))
    plan = plans.open_plan(by=request.user, now=now, horizon=Horizon.WEEK, starts_on=monday, person=person)
    plans.save_plan(by=request.user, now=now, plan=plan, notes=form.cleaned_data)
    toast(request, _("Saved."))


def context_of(request: HttpRequest, sheet: WeekSheet, today: date) -> dict[str, Any]:
    is_own = sheet.person.pk == request.user.pk
    shown = [day for day in sheet.days if day.is_shown]
    is_begun = today >= sheet.monday
    return {
        "sheet": sheet,
        "shown_days": shown,
        "columns_class": COLUMNS_OF.get(len(shown), "five"),
        "is_own": is_own,
        "may_lead": not is_own and people.leads(request.user),
        "may_edit": (is_own or people.leads(request.user)) and sheet.is_editable,
        "tabs": people.own_tabs(request.user, today.year),
        "before": sheet.monday - WEEK,
        "after": sheet.monday + WEEK,
        "today": today,
        "today_url": at_today(sheet.person.pk, today),
        "is_begun": is_begun,
        "best": best_and_worst(sheet.person, sheet.monday) if is_begun else {},
        "footer_form": FooterForm(notes=sheet.notes),
        "comment_form": CommentForm(initial=sheet.notes),
        "reasons": ChangeReason.choices,
        "deadline_state": sheet.deadline.judged(sheet.plan.submitted_at if sheet.plan else None, timezone.now()),
        "sign_url": reverse("tables:week_sign", args=[sheet.person.pk, f"{sheet.monday}"]),
        "notice": teams.calendar_notice(sheet.monday, sheet.monday + WEEK),
        **_shown(sheet),
    }


def _shown(sheet: WeekSheet) -> dict[str, Any]:
    """Return the footer's rows and shares as the page writes them."""
    footer = sheet.footer
    return {
        "footer_rows": [
            {"label": STAGE_WORDS[stage], "planned": planned, "done": done, "share": share}
            for stage, planned, done, share in footer.rows
        ],
        "premium_share": footer.done_fen / footer.planned_fen if footer.planned_fen else None,
        "points_share": footer.points / footer.points_due if footer.points_due else None,
        "note_rows": [
            {"label": field.label, "text": sheet.notes.get(field.name, "")} for field in FooterForm(notes={})
        ],
    }


@login_required
@require_POST
@answers_refusals
def fill(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """Fill the week by the day's order; what was changed by hand stays."""
    now = timezone.now()
    person, monday = people.person_seen(request.user, pk), people.monday_of(day, timezone.localdate())
    if person.pk != request.user.pk and not people.leads(request.user):
        raise Http404
    plan = propose_week(by=request.user, now=now, person=person, monday=monday)
    n = plan.items.exclude(status="cancelled").count()
    toast(request, ngettext("%(n)d customer stands in the week.", "%(n)d customers stand in the week.", n) % {"n": n})
    return redirect("tables:week", pk, f"{monday}")


@login_required
@require_POST
@answers_refusals
def sign(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    person, monday = people.person_seen(request.user, pk), people.monday_of(day, timezone.localdate())
    plan = week_plan(person, monday)
    if plan is None:
        raise Http404
    people.take_step(request, plan, timezone.now())
    return redirect("tables:week", pk, f"{monday}")


@login_required
@require_safe
def excel(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    person, monday = people.person_seen(request.user, pk), people.monday_of(day, timezone.localdate())
    people.require_export(request.user, person)
    sheet = week_sheet(request.user, person, monday)
    name = f"week-{monday}-{person.login}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(week_book(sheet), content_type=XLSX, headers=headers)


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, day: str) -> HttpResponse:
    """Show the weeks of a team: who has handed in, who is covered, planned against done."""
    today = timezone.localdate()
    unit, monday = people.unit_seen(request.user, unit_id), people.monday_of(day, today)
    context = {
        "unit": unit, "units": unit_links(request.user, unit, "tables:week_team", f"{monday}"),
        "lines": week_lines(unit, monday, timezone.now()), "monday": monday, "last": monday + 6 * timedelta(days=1),
        "before": monday - WEEK, "after": monday + WEEK, "tabs": people.own_tabs(request.user, today.year),
        "deadline": deadlines_of(unit, Horizon.WEEK, monday),
        "notice": teams.calendar_notice(monday, monday + WEEK),
        "stage_words": [STAGE_WORDS[stage] for stage in COUNTED],
        "may_fill": people.leads(request.user) and monday + WEEK > today,
    }  # fmt: skip
    return render(request, "tables/week_team.html", context)


@login_required
@require_POST
@answers_refusals
def team_fill(request: HttpRequest, unit_id: int, day: str) -> HttpResponse:
    """Propose the week to those of the team who have no plan for it yet."""
    unit, monday = people.unit_seen(request.user, unit_id), people.monday_of(day, timezone.localdate())
    if not people.leads(request.user):
        raise Http404
    n = propose_weeks(now=timezone.now(), by=request.user, unit=unit, monday=monday)
    toast(request, ngettext("%(n)d week was proposed.", "%(n)d weeks were proposed.", n) % {"n": n})
    return redirect("tables:week_team", unit_id, f"{monday}")
