"""Where the points, lines and limits of a run chart lie on paper, and what its signals say in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _

from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.desk.kit.charts.lines import Scale, path, ticks
from fenghuolun.desk.kit.days import day as day_text
from fenghuolun.desk.workplans.queries.run_chart import Limits, Running, Series
from fenghuolun.engine.results import Floats
from fenghuolun.engine.track.run_spans import Signal, Stretch

WIDTH, HEIGHT, LEFT = 880, 250, 56


@dataclass(frozen=True)
class Point:
    at: int
    x: float
    y: float
    on: date
    text: str
    is_marked: bool
    is_noted: bool


@dataclass(frozen=True)
class Drawing:
    """A chart of ``WIDTH`` × ``HEIGHT``: lines by class, points, level lines, the axes."""

    lines: list[tuple[str, str]]
    points: list[Point]
    levels: list[tuple[str, float, str]]
    grid: list[tuple[float, str]]
    days: list[tuple[float, date]]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT


def text_of(measure: str, value: float | None) -> str:
    return figure(measure, None if value is None or np.isnan(value) else Decimal(f"{value:.4f}"))


def _scales(count: int, heights: Sequence[float]) -> tuple[Scale, Scale, float, float]:
    low, high = min([0.0, *heights]), max([*heights, 1e-9])
    return Scale(0, max(count - 1, 1), LEFT + 8, WIDTH - 12), Scale(low, high * 1.06, HEIGHT - 26, 12), low, high


def _axis(measure: str, y: Scale, low: float, high: float) -> list[tuple[float, str]]:
    return [(y(value), text_of(measure, value)) for value in ticks(high, low=low)]


def _days(x: Scale, days: Sequence[date]) -> list[tuple[float, date]]:
    step = max(len(days) // 8, 1)
    return [(x(at), days[at]) for at in range(0, len(days), step)]


def run_drawing(series: Series) -> Drawing:
    """Return the points with their median; those of a signal are marked."""
    known = [int(at) for at in np.flatnonzero(~np.isnan(series.values))]
    x, y, low, high = _scales(len(series.values), [float(series.values[at]) for at in known])
    marked, days = series.marked, series.edges[:-1]
    points = [
        Point(
            at, x(at), y(float(series.values[at])), days[at], text_of(series.measure, series.values[at]),
            at in marked, days[at] in series.notes,
        )
        for at in known
    ]  # fmt: skip
    levels = [] if series.median is None else [("median", y(series.median), text_of(series.measure, series.median))]
    line = path([(point.x, point.y) for point in points])
    return Drawing([("line", line)], points, levels, _axis(series.measure, y, low, high), _days(x, days))


def limits_drawing(series: Series, limits: Limits) -> Drawing:
    """Return the control chart: centre, limits, and the points beyond them marked."""
    values, centre, lower, upper = (
        part[:, 0] for part in (limits.chart.points, limits.chart.centre, limits.chart.lower, limits.chart.upper)
    )
    x, y, low, high = _scales(len(values), [*values.tolist(), *lower.tolist(), *upper.tolist()])
    days, outside = [series.edges[at] for at in limits.at], set(limits.outside)
    points = [
        Point(limits.at[n], x(n), y(value), days[n], text_of(series.measure, value), n in outside, False)
        for n, value in enumerate(values.tolist())
    ]
    lines = [("line", values), ("limit", lower), ("limit", upper)]
    drawn = [(kind, path([(x(n), y(value)) for n, value in enumerate(row.tolist())])) for kind, row in lines]
    middle = float(centre[0])
    levels = [("median", y(middle), text_of(series.measure, middle))]
    return Drawing(drawn, points, levels, _axis(series.measure, y, low, high), _days(x, days))


def running_drawing(measure: str, running: Running) -> Drawing:
    """Return cumulative actual against cumulative target, and the way that is still required."""
    count, done = len(running.days), running.actual
    x, y, low, high = _scales(count, [*done.tolist(), *running.planned.tolist()])
    lines = [("line plan", _run(x, y, running.planned)), ("line", _run(x, y, done))]
    if done.size and done.size < count and running.required:
        lines.append(("line next", path([(x(done.size - 1), y(running.done)), (x(count - 1), y(running.target))])))
    return Drawing(lines, [], [], _axis(measure, y, low, high), _days(x, running.days))


def _run(x: Scale, y: Scale, values: Floats) -> str:
    return path([(x(at), y(value)) for at, value in enumerate(values.tolist())])


def sentence_of(series: Series, one: Stretch) -> str:
    """Return a signal as a sentence with its rule."""
    first, last = (day_text(series.edges[at], with_weekday=False) for at in (one.first, one.last))
    value = text_of(series.measure, series.values[one.first])
    words = {"first": first, "last": last, "n": one.points, "value": value}
    said = {
        (Signal.SHIFT, True): _("%(first)s to %(last)s: %(n)d points in a row above the median. A shift (6 or more)."),
        (Signal.SHIFT, False): _("%(first)s to %(last)s: %(n)d points in a row below the median. A shift (6 or more)."),
        (Signal.TREND, True): _("%(first)s to %(last)s: %(n)d rises in a row. A trend (5 or more)."),
        (Signal.TREND, False): _("%(first)s to %(last)s: %(n)d falls in a row. A trend (5 or more)."),
        (Signal.WESTERN_ELECTRIC, True): _("%(first)s to %(last)s: %(n)d in a row above (Western Electric, 8)."),
        (Signal.WESTERN_ELECTRIC, False): _("%(first)s to %(last)s: %(n)d in a row below (Western Electric, 8)."),
    }
    alone = _("%(first)s: %(value)s lies far from the rest. An astronomical point (mean ± 2.66 moving ranges).")
    return said.get((one.signal, one.is_up), alone) % words


def anhoej_sentence(series: Series) -> str:
    """Return what the Anhøj rules say for as many points as there are."""
    chart = series.chart
    if chart is None:
        return ""
    words = {
        "n": int(chart.useful[0]), "run": int(chart.longest_run[0]), "most": int(chart.longest_run_limit[0]),
        "crossings": int(chart.crossings[0]), "least": int(chart.crossings_limit[0]),
    }  # fmt: skip
    if words["n"] < 10:
        return _("%(n)d points beside the median: fewer than 10 say nothing yet.") % words
    if chart.has_signal[0]:
        return _(
            "Not chance (Anhøj): longest run %(run)d, up to %(most)d is chance; %(crossings)d crossings of the median, "
            "from %(least)d on is chance; %(n)d points."
        ) % words  # fmt: skip
    return _(
        "Chance alone explains it (Anhøj): longest run %(run)d of at most %(most)d, %(crossings)d crossings of at "
        "least %(least)d; %(n)d points."
    ) % words  # fmt: skip
