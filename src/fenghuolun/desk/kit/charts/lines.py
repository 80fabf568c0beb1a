"""Lines over days: the sparkline in a cell, the fan of a forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True)
class Scale:
    """A straight line from values to places: ``low`` lies at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low or 1
        return round(self.start + (value - self.low) / span * (self.end - self.start), 1)


def ticks(high: float, wanted: int = 3, low: float = 0) -> list[float]:
    """Return round values from ``low`` to at least ``high``, about ``wanted`` steps apart.

    >>> ticks(310)
    [0, 100, 200, 300]
    >>> ticks(0.9)
    [0.0, 0.25, 0.5, 0.75]
    """
    span = high - low
    if span <= 0:
        return [low, low + 1]
    rough = span / wanted
    size = 10.0 ** floor(log10(rough))
    step = min((1, 2, 2.5, 5, 10), key=lambda part: abs(part * size - rough)) * size
    first, last = ceil(low / step), floor(high / step + 1e-9)
    values = [round(index * step, 10) for index in range(first, last + 1)]
    return [int(value) for value in values] if step >= 1 and step == int(step) else values


def path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""


@dataclass(frozen=True)
class Spark:
    line: str
    last_x: float
    last_y: float
    goal_y: float | None


def spark(values: Sequence[float | None], goal: float | None = None) -> Spark | None:
    """Return a line of 88 × 22 through ``values``, gaps left out; nothing where fewer than two are known."""
    known = [(index, float(value)) for index, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    heights = [value for _, value in known] + ([goal] if goal is not None else [])
    x = Scale(0, len(values) - 1, 2, 84)
    y = Scale(min(heights), max(heights), 19, 3)
    points = [(x(index), y(value)) for index, value in known]
    return Spark(path(points), *points[-1], None if goal is None else y(goal))


@dataclass(frozen=True)
class Forecast:
    """Running totals by day: what happened, what was planned, and what is expected for the days left.

    ``actual[0]`` is before the first day; ``low``, ``middle`` and ``high`` go on from the last actual day by day.
    ``plan`` holds a value for every day of the period, its start included, or is empty. ``labels`` names every day,
    its start included, where "Day 5" would not say enough (dates of a year, one a week).
    """

    actual: Sequence[float]
    middle: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    plan: Sequence[float] = ()
    labels: Sequence[str] = ()

    @property
    def last_day(self) -> int:
        return max(len(self.actual) - 1 + len(self.middle), len(self.plan) - 1)


@dataclass(frozen=True)
class Fan:
    width: int
    height: int
    grid: list[tuple[float, float]]
    days: list[tuple[float, int, str]]
    area: str
    actual: str
    plan: str
    middle: str
    here: tuple[float, float]
    landing: tuple[float, float]
    goal: tuple[float, float] | None


def fan(forecast: Forecast, width: int, height: int) -> Fan:
    """Return the paths of a forecast: the past solid, the expected line, the range around it widening."""
    known, last = len(forecast.actual) - 1, forecast.last_day
    top = max([*forecast.actual, *forecast.high, *forecast.plan, 1e-9])
    x = Scale(0, max(last, 1), 42, width - 14)
    y = Scale(0, top * 1.08, height - 28, 14)
    ahead = range(known + 1, known + 1 + len(forecast.middle))
    here = (x(known), y(forecast.actual[-1]))
    middle = [here, *((x(day), y(value)) for day, value in zip(ahead, forecast.middle, strict=True))]
    upper = [here, *((x(day), y(value)) for day, value in zip(ahead, forecast.high, strict=True))]
    lower = [(x(day), y(value)) for day, value in zip(ahead, forecast.low, strict=True)]
    plan = [(x(day), y(value)) for day, value in enumerate(forecast.plan)]
    # Named days take room: three of them on a phone.
    named = ceil(last / (6 if width > 400 else 3))
    step = named if forecast.labels else 5
    marks = sorted({0, last, *range(step, last - step // 2, step)})
    return Fan(
        width=width,
        height=height,
        grid=[(value, y(value)) for value in ticks(top)],
        days=[(x(day), day, forecast.labels[day] if forecast.labels else "") for day in marks],
        area=path([*upper, *reversed(lower)]) + "Z" if lower else "",
        actual=path([(x(day), y(value)) for day, value in enumerate(forecast.actual)]),
        plan=path(plan),
        middle=path(middle),
        here=here,
        landing=middle[-1],
        goal=plan[-1] if plan else None,
    )
