"""The run chart of a person or a team, its control limits, and the cause of a point."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.toasts import toast
from fenghuolun.desk.kit.views import add_refusal, form_answer
from fenghuolun.desk.plans.actions.control import note_point
from fenghuolun.desk.workplans.forms.control import PointForm
from fenghuolun.desk.workplans.queries import run_drawing as drawing
from fenghuolun.desk.workplans.queries.run_chart import Series, is_count, limits_of, run_chart_measures, series_of
from fenghuolun.desk.workplans.views import around


@login_required
@require_safe
def person(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    return _shown(request, around.of_person(request.user, pk, month, timezone.localdate()))


@login_required
@require_safe
def team(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    return _shown(request, around.of_unit(request.user, unit_id, month, timezone.localdate()))


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what of the chart is wanted; anything unknown is as if nothing were said."""
    known = {
        "measure": run_chart_measures(), "by": ["day", "week"], "view": ["run", "individuals", "count", "ewma"],
        "eight": ["", "1"],
    }  # fmt: skip
    usual = {"measure": "M01", "by": "day", "view": "run", "eight": ""}
    return {key: found if (found := request.GET.get(key, "")) in known[key] else usual[key] for key in usual}


def _series(where: around.Around, asked: dict[str, str]) -> Series:
    owner = where.person or where.unit
    if owner is None:
        raise Http404
    return series_of(
        owner, asked["measure"], asked["by"], where.first, where.end, where.today, is_unit=where.unit is not None,
        with_eight=bool(asked["eight"]),
    )  # fmt: skip


def _shown(request: HttpRequest, where: around.Around) -> HttpResponse:
    asked = _asked(request)
    series = _series(where, asked)
    limits = limits_of(series, asked["view"]) if asked["view"] != "run" else None
    chart = drawing.limits_drawing(series, limits) if limits else drawing.run_drawing(series)
    point_url = where.address("workplans:point", "workplans:point_team")
    context: dict[str, Any] = {
        **where.context("run_chart"), "asked": asked, "series": series, "chart": chart, "limits": limits,
        "label": measure_label(asked["measure"]), "running": series.running,
        "measures": [(code, measure_label(code)) for code in run_chart_measures()],
        "sums": drawing.running_drawing(asked["measure"], series.running) if series.running else None,
        "said": [drawing.sentence_of(series, one) for one in series.signals],
        "anhoej": drawing.anhoej_sentence(series), "scales": _scales(asked), "views": _views(asked),
        "point_url": point_url, "notes": [(note, series.edges.index(on)) for on, note in series.notes.items()
                                          if on in series.edges],
        "texts": _texts(series), "outside": limits.outside if limits else [],
        "may_lead": around.leads(request.user) and where.person != request.user,
    }  # fmt: skip
    return render(request, "workplans/run_chart.html", context)


def _texts(series: Series) -> dict[str, str]:
    running = series.running
    text = {"median": drawing.text_of(series.measure, series.median)}
    if running is not None:
        text |= {
            "done": drawing.text_of(series.measure, running.done),
            "target": drawing.text_of(series.measure, running.target),
            "required": drawing.text_of(series.measure, running.required),
        }
    return text


def _scales(asked: dict[str, str]) -> list[dict[str, Any]]:
    words = {"day": pgettext("scale", "By day"), "week": pgettext("scale", "By week")}
    return [
        {"label": label, "href": "?" + urlencode(asked | {"by": key}), "is_current": asked["by"] == key}
        for key, label in words.items()
    ]


def _views(asked: dict[str, str]) -> list[dict[str, Any]]:
    words = {
        "run": pgettext("chart", "Run chart"), "individuals": pgettext("chart", "Limits"),
        "count": pgettext("chart", "Limits of counts"), "ewma": pgettext("chart", "Smoothed (EWMA)"),
    }  # fmt: skip
    if not is_count(asked["measure"]):
        del words["count"]
    return [
        {"label": label, "href": "?" + urlencode(asked | {"view": key}), "is_current": asked["view"] == key}
        for key, label in words.items()
    ]


@login_required
@require_http_methods(["GET", "POST"])
def person_point(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    return _point(request, around.of_person(request.user, pk, month, timezone.localdate()))


@login_required
@require_http_methods(["GET", "POST"])
def team_point(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    return _point(request, around.of_unit(request.user, unit_id, month, timezone.localdate()))


def _point(request: HttpRequest, where: around.Around) -> HttpResponse:
    """Show a point: its figure, the rows behind it, and the cause that was found; or note the cause."""
    asked = _asked(request)
    series = _series(where, asked)
    at = next((at for at, day in enumerate(series.edges[:-1]) if f"{day}" == request.GET.get("on")), None)
    if at is None:
        raise Http404
    on, last = series.edges[at], series.edges[at + 1] - timedelta(days=1)
    note = series.notes.get(on)
    form = PointForm(request.POST or None, initial={"cause": note.cause, "text": note.text} if note else None)
    back = where.address("workplans:run_chart", "workplans:run_chart_team") + "?" + urlencode(asked)
    if request.method == "POST" and form.is_valid():
        try:
            note_point(
                by=request.user, now=timezone.now(), measure=series.measure, on=on, person=where.person,
                unit=where.unit, **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            add_refusal(form, refused)
        else:
            toast(request, _("Saved."))
            return redirect(back)
    context = {
        **where.context("run_chart"), "form": form, "on": on, "last": last, "label": measure_label(series.measure),
        "value": drawing.text_of(series.measure, series.values[at]), "back": back,
        "rows_url": _rows(where, on, last), "query": urlencode(asked | {"on": f"{on}"}),
        "may_write": where.person == request.user or around.leads(request.user),
    }  # fmt: skip
    return form_answer(request, "workplans/point.html", context)


def _rows(where: around.Around, first: date, last: date) -> str:
    """The rows of the ledger in the days of a point."""
    whose = {"person": where.pk} if where.person else {"unit": where.pk}
    return reverse("activities:list") + "?" + urlencode({**whose, "first": f"{first}", "last": f"{last}"})
