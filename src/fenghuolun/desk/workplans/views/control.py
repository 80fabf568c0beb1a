"""The control card of a person's or a team's month, its weekly checks and quantities."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.plans.actions.checks import Checked
from fenghuolun.desk.plans.actions.control import check_week, plan_weeks
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.workplans.forms.control import CheckForm, WeeksForm
from fenghuolun.desk.workplans.queries.control import ControlLine, Week, control_lines
from fenghuolun.desk.workplans.queries.sheet import table_sheet
from fenghuolun.desk.workplans.views import around

CHANGED = {"HX-Trigger": "fenghuolun:done, fenghuolun:table"}


@login_required
@require_safe
def person(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    return _shown(request, around.of_person(request.user, pk, month, timezone.localdate()))


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    return _shown(request, around.of_unit(request.user, unit_id, month, timezone.localdate()))


def _shown(request: HttpRequest, where: around.Around) -> HttpResponse:
    sheet = table_sheet(request.user, where.first, where.today, owner=where.person, unit=where.unit)
    lines = control_lines(sheet, where.first, where.today)
    is_own, may_lead = where.person == request.user, around.leads(request.user)
    context: dict[str, Any] = {
        **where.context("control"), "lines": lines, "sheet": sheet, "may_write": is_own or may_lead,
        "may_lead": may_lead and not is_own, "weeks": lines[0].weeks if lines else [],
        "off": sum(line.is_off for line in lines), "open_acts": sum(line.lacks_act for line in lines),
        "checked": sum(bool(line.checks) for line in lines),
    }  # fmt: skip
    fragment = request.htmx and request.htmx.target == "rows"
    return render(request, "workplans/_control_rows.html" if fragment else "workplans/control.html", context)


def _line(request: HttpRequest, item: WorkItem, month: str) -> ControlLine:
    where = around.of_person(request.user, item.owner_id, month, timezone.localdate())
    sheet = table_sheet(request.user, where.first, where.today, owner=item.owner)
    found = next((one for one in control_lines(sheet, where.first, where.today) if one.line.pk == item.pk), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, item_id: int, month: str, week: int) -> HttpResponse:
    """Enter a week; what the ledger counts is not typed."""
    item = around.item_seen(request.user, item_id)
    line = _line(request, item, month)
    here = next((one for one in line.weeks if one.number == week), None)
    if here is None or not here.is_begun:
        raise Http404
    initial = {"planned": _typed(here.planned), "value": _typed(here.actual)}
    form = CheckForm(request.POST or None, initial=initial, is_measured=here.is_measured)
    if request.method == "POST" and form.is_valid():
        try:
            check_week(by=request.user, now=timezone.now(), item=item, found=_found(form, here, line))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Checked."))
            return _saved(request, item, month)
    context = {"form": form, "item": item, "month": month, "week": here, "line": line}
    return form_answer(request, "workplans/week_check.html", context)


def _found(form: CheckForm, week: Week, line: ControlLine) -> Checked:
    """The check is of the week's last day, or of today while it runs; it says what is there by then."""
    said, before = form.cleaned_data, line.weeks[: week.number - 1]
    planned = [one.planned for one in line.weeks[: week.number] if one.planned is not None]
    actual = said["value"] + (_typed(sum(one.actual or 0.0 for one in before)) or 0)
    return Checked(
        min(week.end - timedelta(days=1), timezone.localdate()), _typed(sum(planned)) if planned else None, actual,
        cause=said["cause"], act=said["act"], countermeasure=said["countermeasure"], week=week.number,
        note=said["note"],
    )  # fmt: skip


def _typed(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:g}")


def _saved(request: HttpRequest, item: WorkItem, month: str) -> HttpResponse:
    return (
        HttpResponse(status=204, headers=CHANGED)
        if request.htmx
        else redirect("workplans:control", item.owner_id, month)
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def weeks(request: HttpRequest, item_id: int, month: str) -> HttpResponse:
    """Split a line's quantity over the weeks."""
    item = around.item_seen(request.user, item_id)
    line = _line(request, item, month)
    planned = [week.planned for week in line.weeks]
    form = WeeksForm(request.POST or None, planned=planned, revision=item.revision)
    if request.method == "POST" and form.is_valid():
        quantities = [form.cleaned_data[f"w{week.number}"] for week in line.weeks]
        try:
            plan_weeks(
                by=request.user, now=timezone.now(), item=item, quantities=quantities,
                expected_revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return _saved(request, item, month)
    return form_answer(request, "workplans/weeks.html", {"form": form, "item": item, "month": month, "line": line})
