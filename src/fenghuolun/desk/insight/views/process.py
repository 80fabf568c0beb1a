"""Process and result: what activity is worth, how soon it shows, who stands where, which lever first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from fenghuolun.desk.insight.queries.process import ProcessPage, page_of_process
from fenghuolun.desk.insight.queries.process_wording import FACTORS, FIELDS, explained_said, link_said, slope_said
from fenghuolun.desk.insight.queries.team_lines import known, rows_address
from fenghuolun.desk.insight.views.team_frame import frame, kept, team_page
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.levers import Levers, Verdict

CLEAR = 0.05  # log terms smaller than this are not worth a colour


@team_page
def process(request: HttpRequest, unit: Unit | None, units: list[Unit]) -> HttpResponse:
    today = timezone.localdate()
    context = frame(request, unit, units, "insight:process")
    found = (
        kept(f"insight.process.{unit.pk}.{today}", lambda: page_of_process(unit, today)) if unit is not None else None
    )
    if found is None:
        return render(request, "insight/process.html", {**context, "process": None})
    total = float(found.points.sum())
    context |= {
        "process": found,
        "period": found.period,
        "link": link_said(found.link),
        "slope": slope_said(found.slope),
        "explained": explained_said(found.explained, found.explained_rows),
        "lags": list(_lags(found)),
        "income_a_point": float(found.income.commission_yuan.sum()) / total if total else None,
        "renewal_point": known(found.income.renewal_point_yuan),
        "new_point": known(found.income.new_point_yuan),
        "fields": list(_fields(found)),
        "unplaced": [p.name for p, v in zip(found.who.people, found.verdict, strict=True) if v == Verdict.UNKNOWN],
        "factors": FACTORS,
        "people": list(_people(found)),
        "may_cover": request.user.may(Permission.REVIEW_ACTIVITY),
    }
    return render(request, "insight/process.html", context)


def _lags(found: ProcessPage) -> Iterator[dict[str, Any]]:
    link = found.link
    for lag, value in enumerate(link.correlation.tolist()):
        if np.isfinite(value):
            yield {
                "lag": lag, "value": value, "share": abs(value), "n": link.honest_n[lag], "p": link.p_value[lag],
                "is_best": lag == link.best_lag and link.reason == "ok", "tone": "go" if value > 0 else "stop",
            }  # fmt: skip


def _fields(found: ProcessPage) -> Iterator[dict[str, Any]]:
    board = found.board
    for verdict, (title, advice) in FIELDS.items():
        inside = [
            {
                "name": person.name, "href": reverse("insight:person", args=[person.pk]),
                "activity": known(board.attainment[at]), "result": known(board.results.pace.pace[at]),
            }
            for at, person in enumerate(found.who.people)
            if found.verdict[at] == verdict
        ]  # fmt: skip
        yield {"title": title, "advice": advice, "people": inside, "name": verdict.value}


def _people(found: ProcessPage) -> Iterator[dict[str, Any]]:
    income, worth, levers, weeks = found.income, found.worth, found.levers, found.weeks
    last = weeks.first.fromordinal(weeks.first.toordinal() + 7 * weeks.points.shape[1] - 1)
    for at in np.argsort(-found.points, kind="stable").tolist():
        person = found.who.people[at]
        rate = income.rate[at]
        yield {
            "name": person.name,
            "person": reverse("insight:person", args=[person.pk]),
            "points": found.points[at],
            "rows": rows_address(person.pk, weeks.first, last),
            "income": known(income.per_point_yuan[at]),
            "worth": known(worth.yuan[at]), "low": known(worth.low[at]), "high": known(worth.high[at]),
            "commission": known(worth.yuan[at] * rate),
            "terms": [_term(levers, at, factor) for factor in range(len(FACTORS))] if found.planned[at] else [],
            "reason": str(levers.reason[at]),
        }  # fmt: skip


def _term(levers: Levers, at: int, factor: int) -> dict[str, Any]:
    """One factor over its plan as a percentage change; a factor that stopped everything before it is unknown."""
    value, is_lever = levers.terms[at, factor], bool(levers.lever[at] == factor)
    if np.isnan(value):
        return {"value": None, "tone": "", "is_lever": False}
    change = float(np.expm1(value))
    return {"value": change, "tone": "stop" if value < -CLEAR else "go" if value > CLEAR else "", "is_lever": is_lever}
