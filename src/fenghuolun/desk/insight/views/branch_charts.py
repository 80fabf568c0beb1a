"""Figures of a morning as the charts of the kit take them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.insight.queries.branch_morning import Morning
from fenghuolun.desk.insight.rules.gap_words import CAUSES, ORDER
from fenghuolun.desk.kit.charts.lines import Forecast
from fenghuolun.desk.kit.charts.waterfall import Part
from fenghuolun.desk.kit.days import day
from fenghuolun.desk.kit.numbers import in_chinese, signed, written
from fenghuolun.engine.explain.gap import Gap
from fenghuolun.engine.results import Counts, Floats

MOST_POINTS = 40
CHINESE_STEP, ENGLISH_STEP = 10_000_00, 1_000_00  # fen of the unit in which bars are written: 万元, thousand yuan


def fan_of_whole(morning: Morning) -> Forecast:
    levels = morning.fan_yuan[:, [0, 4, 8]] if morning.fan_yuan.size else np.zeros((0, 3))
    whole = morning.whole
    ends = float(whole.low_yuan[0]), float(whole.mean_yuan[0]), float(whole.high_yuan[0])
    return _forecast(morning.period.start, morning.sold_yuan, levels, ends, morning.plan_yuan)


def fan_of_person(morning: Morning, at: int) -> Forecast:
    people = morning.of_people
    ends = float(people.low_yuan[at]), float(people.mean_yuan[at]), float(people.high_yuan[at])
    return _forecast(
        morning.period.start,
        morning.people_sold_yuan[at],
        morning.people_fan_yuan[at],
        ends,
        morning.people_plan_yuan[at],
    )


def _forecast(first: date, sold: Floats, levels: Floats, ends: tuple[float, float, float], plan: Floats) -> Forecast:
    """Cumulative lines that end where the landing says; a year shows a point a week, today among them."""
    if len(levels):
        levels = levels.copy()
        levels[-1] = ends
        levels = np.maximum.accumulate(levels, axis=0)
        levels = np.minimum(levels, np.asarray(ends))
    actual = np.concatenate([[0.0], sold.cumsum()])
    planned = np.concatenate([[0.0], plan.cumsum()]) if plan.sum() > 0 else np.zeros(0)
    known, last = sold.size, sold.size + len(levels)
    step = 1 if last <= MOST_POINTS else 7
    at = np.unique([0, last, *range(known, -1, -step), *range(known, last + 1, step)])
    past, ahead = at[at <= known], at[at > known]
    middle = levels[ahead - known - 1] if len(levels) else np.zeros((0, 3))
    names = [day(first + timedelta(days=int(n) - 1), with_weekday=False) if n else "" for n in at]
    return Forecast(
        actual=actual[past].tolist(),
        low=middle[:, 0].tolist(),
        middle=middle[:, 1].tolist(),
        high=middle[:, 2].tolist(),
        plan=planned[at].tolist() if planned.size else (),
        labels=names,
    )


@dataclass(frozen=True, slots=True)
class Bars:
    """A gap as a waterfall: written parts add up to the written total. ``fen`` is exact, in the order of ``ORDER``."""

    parts: list[Part]
    total: Part
    unit: str
    fen: Counts

    @property
    def total_fen(self) -> int:
        return int(self.fen.sum())


def fen_of_people(gap: Gap) -> Counts:
    """Return everybody's gap by cause in whole fen, (causes, people), causes in ``ORDER``; sums over people are exact.

    So what a team shows is what its people show.
    """
    fen = gap.in_fen().sum(axis=1)
    return fen[[gap.factors.index(cause) for cause in ORDER]]


def bars(fen: Counts, href: Callable[[str], str]) -> Bars:
    """Return the bars of ``fen`` (causes,), written in 万元 or thousand yuan so that they add up as written."""
    is_small = np.abs(fen).max(initial=0) < CHINESE_STEP
    step = 100 if is_small else CHINESE_STEP if in_chinese() else ENGLISH_STEP
    digits = 0 if is_small else 1
    shown = add_up(fen, step // 10**digits) / 10**digits
    parts = [
        Part(str(CAUSES[cause]), float(value), signed(written_of(value, digits)), href(cause))
        for cause, value in zip(ORDER, shown.tolist(), strict=True)
    ]
    total = float(shown.sum())
    unit = _("yuan") if is_small else pgettext("unit", "thousand yuan")
    name = pgettext("gap", "Total")
    return Bars(parts, Part(name, total, signed(written_of(total, digits))), unit, fen)


def large_digits() -> int:
    """Return the decimals that tell 4.87M from 4.92M as 487.5万 tells it from 492.3万."""
    return 1 if in_chinese() else 2


def written_of(value: float, digits: int) -> str:
    return written(Decimal(str(round(value, digits))), digits)


def add_up(fen: Counts, step: int) -> Counts:
    """Return ``fen`` in whole steps that add up to the rounded total: largest remainders are rounded up."""
    exact = fen / step
    low = np.floor(exact)
    missing = round(fen.sum() / step) - int(low.sum())
    low[np.argsort(low - exact, kind="stable")[:missing]] += 1
    return low.astype(np.int64)
