"""The funnel: stages and rates per person or team, open cohorts as they will end, contact effort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.insight.queries.funnel import FunnelPage, funnel_of, kind_of
from fenghuolun.desk.insight.queries.team_lines import StepCell, known, leads_address
from fenghuolun.desk.insight.queries.team_wording import STAGES, STEPS
from fenghuolun.desk.insight.views.team_frame import address, frame, kept, number, segments, team_page
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.funnel import steps as steps_of

COHORTS = {
    "180": pgettext_lazy("cohort", "Half a year"),
    "90": pgettext_lazy("cohort", "Quarter"),
    "30": pgettext_lazy("cohort", "Month"),
}
LEVEL = 0.8


@team_page
def funnel(request: HttpRequest, unit: Unit | None, units: list[Unit]) -> HttpResponse:
    today = timezone.localdate()
    kind = kind_of(request.GET.get("kind", ""))
    days = request.GET.get("days", "")
    days = days if days in COHORTS else "180"
    found = None
    if unit is not None:
        batch = number(request.GET.get("batch"), 10**9) or None
        key = f"insight.funnel.{unit.pk}.{today}.{kind}.{days}.{batch}"
        found = kept(key, lambda: funnel_of(unit, today, kind, number(days), batch))
    context = frame(request, unit, units, "insight:funnel")
    if found is None:
        return render(request, "insight/funnel.html", {**context, "funnel": None})
    context |= {
        "funnel": found,
        "stage_names": STAGES,
        "step_names": STEPS,
        "rows": [*_groups(found), *_people(found)],
        "whole": _sum_row(found, np.ones(found.who.size, bool), _("Together")),
        "alike": [f"{CubeKind(one).label} · {STEPS[step]}" for one, step in found.alike],
        "trend": list(_trend(found)),
        "contacts": list(_contacts(found)),
        "contacts_a_sale": found.effort.contacts / found.effort.deals if found.effort.deals else None,
        "hours": list(_hours(found)),
        "campaigns": _campaigns(request, found),
        "to_all": address(request, batch=None) if request.GET.get("batch") else "",
        "kinds": segments(request, "kind", {"": _("All kinds"), **dict(CubeKind.choices)}, kind),
        "cohorts": segments(request, "days", COHORTS, days),
    }
    return render(request, "insight/funnel.html", context)


def _campaigns(request: HttpRequest, found: FunnelPage) -> list[dict[str, Any]]:
    asked = request.GET.get("batch")
    return [
        {"n": n, "last": last, "href": address(request, batch=pk), "is_current": asked == str(pk)}
        for pk, n, last in found.campaigns
    ]


def _people(found: FunnelPage) -> Iterator[dict[str, Any]]:
    order = np.argsort(-found.counts[:, 0], kind="stable")
    rates = found.steps
    for at in order.tolist():
        person = found.who.people[at]
        cells = [
            StepCell(
                *(known(array[at, step]) for array in (rates.value, rates.low, rates.high)),
                int(rates.n[at, step]),
                known(rates.expected[at, step]),
                1 if rates.to_peers_low[at, step] > 1 else -1 if rates.to_peers_high[at, step] < 1 else 0,
            )
            for step in range(rates.value.shape[1])
        ]
        yield {
            "name": person.name, "is_team": False, "counts": found.counts[at].tolist(), "steps": cells,
            "open": leads_address(person.pk),
            "won": leads_address(
                person.pk, tab="won", closed_from=found.first.isoformat(), closed_until=found.end.isoformat()
            ),
        }  # fmt: skip


def _groups(found: FunnelPage) -> Iterator[dict[str, Any]]:
    teams = {person.unit_id: person.unit for person in found.who.people if person.unit}
    if len(teams) < 2:
        return
    for pk, team in teams.items():
        yield _sum_row(found, found.who.unit_ids == pk, team.name) | {"is_team": True}


def _sum_row(found: FunnelPage, members: Any, name: str) -> dict[str, Any]:
    counts = found.counts[members].sum(axis=0)
    step = steps_of(counts, level=LEVEL)
    cells = [
        StepCell(known(ratio), known(low), known(high), int(n), None, 0)
        for ratio, low, high, n in zip(step.ratio, step.low, step.high, step.n, strict=True)
    ]
    return {"name": name, "is_team": False, "counts": counts.tolist(), "steps": cells}


def _trend(found: FunnelPage) -> Iterator[dict[str, Any]]:
    trend = found.trend
    for at, month in enumerate(trend.months):
        if trend.entered[at]:
            yield {
                "month": month, "entered": int(trend.entered[at]), "won": int(trend.won[at]), "raw": trend.raw[at],
                "rate": None if trend.is_few[at] else known(trend.rate[at]), "low": trend.low[at],
                "high": trend.high[at], "ripe": float(trend.ripe[at]), "is_open": trend.ripe[at] < 0.995,
            }  # fmt: skip


def _contacts(found: FunnelPage) -> Iterator[dict[str, Any]]:
    of, most = found.effort, max(int(found.effort.leads.max(initial=0)), 1)
    for times, (n, won) in enumerate(zip(of.leads.tolist(), of.won.tolist(), strict=True)):
        if n:
            yield {
                "times": times, "is_more": times == of.leads.size - 1, "n": n, "won": won, "share": n / most,
                "rate": won / n, "low": found.effort_low[times], "high": found.effort_high[times],
            }  # fmt: skip


def _hours(found: FunnelPage) -> Iterator[dict[str, Any]]:
    of = found.hours
    most = max(int(of.made.max(initial=0)), 1)
    for hour in range(24):
        made = int(of.made[hour])
        if made >= 10:
            yield {
                "hour": hour, "made": made, "share": made / most, "effective": of.effective[hour] / made,
                "moved": of.moved[hour] / made,
            }  # fmt: skip
