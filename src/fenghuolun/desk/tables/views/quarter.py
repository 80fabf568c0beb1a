"""The quarterly plan of a unit: figures that work themselves out, texts that people write."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.kit.days import month as month_shown
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.plans import actions as plans
from fenghuolun.desk.plans.choices import Horizon
from fenghuolun.desk.tables.forms.quarter import MonthTextsForm
from fenghuolun.desk.tables.queries.quarter import MonthLine, QuarterTable, quarter_table
from fenghuolun.desk.tables.queries.year_scene import year_scene
from fenghuolun.desk.tables.views.access import checked_year, of_unit
from fenghuolun.desk.tables.views.around import tabs, unit_links
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.periods import quarter as period_of


@require_safe
@of_unit()
def quarter(request: HttpRequest, unit: Unit, year: int, number: int) -> HttpResponse:
    table = _table(request, unit, year, number)
    period = period_of(year, number)
    context = {
        "unit": unit, "year": year, "number": number, "table": table, "tabs": tabs(unit, year),
        "units": unit_links(request.user, unit, "tables:quarter", year, number),
        "quarters": _quarters(unit, year, number), "notice": teams.calendar_notice(period.start, period.end),
        "may_write": request.user.may(Permission.SEE_INSIGHT),
    }  # fmt: skip
    return render(request, "tables/quarter.html", context)


def _table(request: HttpRequest, unit: Unit, year: int, number: int) -> QuarterTable | None:
    today = timezone.localdate()
    checked_year(year, today.year)
    if number not in (1, 2, 3, 4):
        raise Http404
    scene = year_scene(request.user, unit, year, published_only=True)
    return quarter_table(scene, number, today) if scene is not None else None


def _quarters(unit: Unit, year: int, chosen: int) -> list[dict[str, object]]:
    return [
        {"label": _("Q%(n)s") % {"n": n}, "href": reverse("tables:quarter", args=[unit.pk, year, n]),
         "is_current": n == chosen}
        for n in (1, 2, 3, 4)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@of_unit()
def texts(request: HttpRequest, unit: Unit, year: int, number: int, month: int) -> HttpResponse:
    """Write the texts of one month."""
    table = _table(request, unit, year, number)
    line = _line(table, year, month)
    if not request.user.may(Permission.SEE_INSIGHT):
        raise Http404
    form = MonthTextsForm(request.POST or None, initial=line.texts)
    if request.method == "POST" and form.is_valid():
        try:
            plans.save_unit_plan(
                by=request.user, now=timezone.now(), unit=unit, horizon=Horizon.QUARTER,
                starts_on=period_of(year, number).start, themes={line.key: form.cleaned_data},
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("The plan of %(month)s was saved.") % {"month": month_shown(line.first)})
            return redirect("tables:quarter", unit.pk, year, number)
    context = {"form": form, "unit": unit, "year": year, "number": number, "line": line}
    return form_answer(request, "tables/quarter_texts.html", context)


def _line(table: QuarterTable | None, year: int, month: int) -> MonthLine:
    found = [] if table is None else [line for line in table.months if line.first == _first(year, month)]
    if not found:
        raise Http404
    return found[0]


def _first(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise Http404
    return date(year, month, 1)
