"""From one figure to another in parts that add up: each bar begins where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fenghuolun.desk.kit.charts.lines import Scale

LEFT, RIGHT, ROW, BAR = 104, 396, 38, 24
# Room for the figure beside the longest bar.
FIGURE = 52


@dataclass(frozen=True)
class Part:
    """One part of a difference: its name, its size, the figure as shown, where its rows are."""

    label: str
    value: float
    text: str
    href: str = ""


@dataclass(frozen=True)
class Bar:
    part: Part
    tone: str
    x: float
    y: float
    width: float
    text_x: float
    is_text_left: bool
    join_x: float | None

    @property
    def text_y(self) -> float:
        return self.y + BAR / 2 + 4

    @property
    def bottom(self) -> float:
        return self.y + BAR

    @property
    def next_y(self) -> float:
        return self.y + ROW


@dataclass(frozen=True)
class Waterfall:
    height: float
    zero: float
    bars: list[Bar]


def waterfall(parts: Sequence[Part], total: Part) -> Waterfall:
    """Return the bars of ``parts``, one below the other, then the total from zero."""
    reached = [0.0]
    for part in parts:
        reached.append(reached[-1] + part.value)
    ends = [*reached, total.value]
    x = Scale(min(ends), max(ends), LEFT + FIGURE, RIGHT - FIGURE)
    bars = []
    for index, part in enumerate([*parts, total]):
        is_total = index == len(parts)
        begin, end = (0.0, total.value) if is_total else (reached[index], reached[index + 1])
        left, right = sorted((x(begin), x(end)))
        is_left = part.value < 0
        bars.append(
            Bar(
                part=part,
                tone="sum" if is_total else "stop" if part.value < 0 else "go",
                x=left,
                y=6 + index * ROW,
                width=max(round(right - left, 1), 2),
                text_x=left - 6 if is_left else max(right, left + 2) + 6,
                is_text_left=is_left,
                join_x=None if index >= len(parts) - 1 else x(end),
            )
        )
    return Waterfall(6 + ROW * (len(parts) + 1), x(0), bars)
