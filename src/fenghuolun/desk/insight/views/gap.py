"""Where the gap comes from: the bars, and the people and rows behind each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from fenghuolun.desk.customers.choices import Stage
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.insight.queries.branch_morning import morning
from fenghuolun.desk.insight.queries.gap import Against, GapOf, gap_of
from fenghuolun.desk.insight.rules.gap_words import CAUSES, EXPLAINED, ORDER
from fenghuolun.desk.insight.rules.grouping import Named, grouped
from fenghuolun.desk.insight.views.branch_access import Asked, asked_for, period_text
from fenghuolun.desk.insight.views.branch_charts import add_up, bars, fen_of_people
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.results import Counts, Floats

RATIOS = ("contact_to_visit_ratio", "visit_to_quote_ratio", "quote_to_deal_ratio")
MOST_BESIDE = 8  # people beside the bars on a team's page; all of them stand below
ROWS_BEHIND = {
    "volume": Stage.CONTACT,
    "contact_to_visit_ratio": Stage.VISIT,
    "visit_to_quote_ratio": Stage.QUOTE,
    "quote_to_deal_ratio": Stage.DEAL,
    "average_premium": Stage.DEAL,
    "mix": Stage.CONTACT,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A team or person: yuan per cause as written, their sum, the cause asked for on both sides, where the rows are."""

    named: Named
    yuan: list[int]
    fen: int
    before: float | None
    after: float | None
    rows: str
    href: str
    chosen: int
    team: str = ""

    @property
    def cells(self) -> list[tuple[str, Any, int]]:
        return [(cause, CAUSES[cause], value) for cause, value in zip(ORDER, self.yuan, strict=True)]

    @property
    def total(self) -> int:
        return sum(self.yuan)


@dataclass(frozen=True, slots=True)
class Table:
    teams: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)


@login_required
@require_safe
def gap(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate(timezone.now())
    asked = asked_for(request, today)
    against = Against.LAST_YEAR if request.GET.get("against") == Against.LAST_YEAR else Against.TARGET
    cause = request.GET.get("cause", "")
    cause = cause if cause in CAUSES else ""
    context: dict[str, Any] = {
        "asked": asked, "period": period_text(asked.period), "today": today, "against": against, "cause": cause,
        "causes": [(name, CAUSES[name]) for name in ORDER],
        "sides": _sides(asked, against, cause), "last_day": min(today, asked.period.end) - timedelta(days=1),
        "notice": teams.calendar_notice(asked.period.start, asked.period.end),
    }  # fmt: skip
    found = _found(asked, against, today)
    if found is not None:
        of, groups, group = found
        fen = fen_of_people(of.gap)
        table = _table(asked, of, fen, groups, group, cause or ORDER[0])
        context |= {
            "bars": bars(fen.sum(axis=1), lambda name: asked.query(against=against.value, cause=name)),
            "table": table,
            "first_rows": table.teams or table.people[:MOST_BESIDE],
            "chosen": cause or ORDER[0],
            "chosen_name": CAUSES[cause or ORDER[0]],
            "chosen_means": EXPLAINED[cause or ORDER[0]],
            "is_ratio": (cause or ORDER[0]) in RATIOS,
            "before_name": pgettext("gap", "Plan") if against is Against.TARGET else pgettext("gap", "Last year"),
        }
    return render(request, "insight/gap.html", context)


def _sides(asked: Asked, against: Against, cause: str) -> list[dict[str, Any]]:
    names = {Against.TARGET: _("against the plan"), Against.LAST_YEAR: _("against last year")}
    return [
        {"label": name, "href": asked.query(against=side.value, cause=cause), "is_current": side is against}
        for side, name in names.items()
    ]


def _found(asked: Asked, against: Against, today: date) -> tuple[GapOf, tuple[Named, ...], Counts] | None:
    """Return the gap with its rows: against the plan as this morning knows it, against last year asked now."""
    if against is Against.TARGET:
        kept = morning(asked.unit, asked.below, asked.period, today)
        return (kept.gap, kept.groups, kept.group) if kept is not None and kept.gap is not None else None
    who = crew(teams.sellers_of(asked.unit, today).select_related("unit"), today)
    until = min(today, asked.period.end)
    if not who.size or until <= asked.period.start:
        return None
    groups, group = grouped(asked.unit, asked.below, who.people)
    return gap_of(who, asked.period.start, until, against), groups, group


def _table(asked: Asked, of: GapOf, fen: Counts, groups: tuple[Named, ...], group: Counts, cause: str) -> Table:
    team_of = ["" if groups[int(row)].is_person else groups[int(row)].name for row in group]
    people = [
        _row(asked, of, Named(person.pk, person.name, True, 1), fen[:, [row]], np.array([row]), cause, team_of[row])
        for row, person in enumerate(of.who.people)
    ]
    people.sort(key=lambda row: row.chosen)
    rows = []
    if groups and not groups[0].is_person:
        mine = [np.flatnonzero(group == number) for number in range(len(groups))]
        rows = [_row(asked, of, named, fen[:, them], them, cause) for named, them in zip(groups, mine, strict=True)]
        rows.sort(key=lambda row: row.chosen)
    return Table(rows, people)


def _row(asked: Asked, of: GapOf, named: Named, fen: Counts, mine: Counts, cause: str, team: str = "") -> Row:
    summed = fen.sum(axis=1)
    before, after = _both_sides(of, mine, cause)
    span = {"first": of.first, "last": of.end - timedelta(days=1), "stage": ROWS_BEHIND[cause]}
    whose = {"person": named.pk} if named.is_person else {"unit": named.pk}
    if named.is_person:
        href = reverse("insight:person", args=[named.pk]) + f"?period={asked.period.kind.value}"
    else:
        href = asked.query(unit=named.pk, against=of.against.value, cause=cause)
    yuan: list[int] = add_up(summed, 100).tolist()
    return Row(
        named, yuan, int(summed.sum()), before, after, f"{reverse('activities:list')}?{urlencode({**whose, **span})}",
        href, yuan[ORDER.index(cause)], team,
    )  # fmt: skip


def _both_sides(of: GapOf, mine: Counts, cause: str) -> tuple[float | None, float | None]:
    """Return the cause's own figure on both sides: a count, a share, yuan; the mix has none."""
    if cause == "mix":
        return None, None
    found = []
    for funnel in (of.before, of.after):
        reached = funnel.reached[:, :, mine].sum(axis=(1, 2))
        found.append(_figure(reached, float(funnel.premium_yuan[:, mine].sum()), cause))
    return found[0], found[1]


def _figure(reached: Floats, premium_yuan: float, cause: str) -> float | None:
    if cause == "volume":
        return float(reached[0])
    if cause == "average_premium":
        return premium_yuan / float(reached[-1]) if reached[-1] else None
    at = RATIOS.index(cause)
    return float(reached[at + 1] / reached[at]) if reached[at] else None
