"""The building (1.2.3): six storeys from leads to renewals, as high as they stand in a row; and number coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.facts.due import live_leads
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.facts.stages import rates
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.insight.queries.team import Board
from fenghuolun.desk.plans import queries as plans
from fenghuolun.engine.indices import STOREYS, NumberCoverage, building, number_coverage
from fenghuolun.engine.measures import ratio
from fenghuolun.engine.rates import START_RATES

LABELS: dict[str, str | Promise] = {
    "leads": pgettext_lazy("storey", "Foundation: leads"),
    "activity": pgettext_lazy("storey", "Frame: activity"),
    "conversion": pgettext_lazy("storey", "Walls: conversion"),
    "premium": pgettext_lazy("storey", "Roof: premium"),
    "check": pgettext_lazy("storey", "Inspection: logs reviewed"),
    "renewal": pgettext_lazy("storey", "Service: renewal ratio"),
}
STANDS_FROM = 0.8


@dataclass(frozen=True, slots=True)
class Storey:
    label: str | Promise
    ratio: float | None
    stands: bool
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Building:
    """Storeys from the ground up; ``height`` stand in a row; ``coverage`` of goals and work items with a number."""

    storeys: tuple[Storey, ...]
    height: int
    items: int
    with_numbers: int
    coverage: NumberCoverage

    @property
    def from_the_roof(self) -> tuple[Storey, ...]:
        return self.storeys[::-1]


def building_of(board: Board) -> Building:
    """Return the building of a board's team for its period. Four queries.

    Leads are live leads over those the rest of the month's deals need at known rates; conversion and renewal stand
    to the rates every plan starts from (1.4).
    """
    ratios = _ratios(board)
    found = building(ratios)
    height = int(found.height[0])
    storeys = tuple(
        Storey(LABELS[name], None if np.isnan(value) else float(value), bool(value >= STANDS_FROM), at < height)
        for at, (name, value) in enumerate(zip(STOREYS, ratios, strict=True))
    )
    items, numbers = _numbers(board)
    return Building(storeys, height, items, numbers, number_coverage([items], [numbers]))


def _ratios(board: Board) -> np.ndarray:
    counts = board.learnt.found.counts
    done = board.done
    start = np.array([START_RATES[kind] for kind in KINDS])
    expected = (counts[:, :, 0].sum(axis=0) * start.prod(axis=1)).sum()
    due, won = counts[:, KINDS.index("renewal"), 0].sum(), counts[:, KINDS.index("renewal"), -1].sum()
    return np.array(
        [
            _lead_adequacy(board),
            float(ratio(done.points.sum(), board.due_points.sum())),
            float(ratio(counts[:, :, -1].sum(), expected)),
            float(ratio(max(board.results.sold_yuan.sum(), 0.0), board.results.due_yuan.sum())),
            float(ratio(done["reviewed_on_time"].sum(), done["records"].sum())),
            float(ratio(won, due * start[KINDS.index("renewal")].prod())),
        ]
    )


def _lead_adequacy(board: Board) -> float:
    """M23: live leads over the leads that the coming 30 days' deals need, kind by kind, at the team's own rates."""
    today = board.period.today
    live, _mean = live_leads(board.who, today)
    end = today.fromordinal(today.toordinal() + 30)
    asked = asked_by_day(board.who, today, end).deals.sum(axis=2)
    known = rates(board.who, board.learnt.found)
    chance = np.stack([known[kind].mean.prod(axis=1) for kind in KINDS], axis=1)
    needed = np.divide(asked, chance, out=np.zeros(asked.shape), where=chance > 0).sum(axis=0)
    usable = np.minimum(live.sum(axis=0), np.where(needed > 0, np.inf, 0))
    return float(ratio(usable.sum(), needed.sum()))


def _numbers(board: Board) -> tuple[int, int]:
    """Goals that touch the period, and work items due in it; with measure, target and date they carry a number."""
    ids, period = board.who.ids.tolist(), board.period
    numbered = Q(target__isnull=False) & ~Q(measure="")
    of_goals = goals.goals_of_people(ids, period.first, period.end).aggregate(
        n=Count("pk"), good=Count("pk", filter=numbered)
    )
    of_items = plans.work_of_people(ids, period.first, period.end).aggregate(
        n=Count("pk"), good=Count("pk", filter=numbered)
    )
    return of_goals["n"] + of_items["n"], of_goals["good"] + of_items["good"]
