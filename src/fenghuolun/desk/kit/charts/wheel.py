"""The wheel of eight steps: a ring beside a name, or the whole wheel with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

STOP_BELOW, WAIT_BELOW = 40, 70
# Between two steps of the eight lies this part of a step's angle, empty.
GAP = 0.16
INNER, OUTER, NAMES_AT = 34, 110, 128


@dataclass(frozen=True)
class Step:
    """One step of a wheel: its name, its score of 0..100 (None: not yet), where it leads, why it is what it is."""

    label: str
    score: float | None
    href: str = ""
    note: str = ""

    @property
    def tone(self) -> str:
        if self.score is None:
            return "none"
        return "stop" if self.score < STOP_BELOW else "wait" if self.score < WAIT_BELOW else "go"


@dataclass(frozen=True)
class Sector:
    """A step as it is drawn."""

    step: Step
    track: str
    filled: str
    name_x: float
    name_y: float
    anchor: str
    figure_x: float
    figure_y: float
    figure_is_inside: bool


def _at(radius: float, angle: float, centre: float = 0) -> str:
    return f"{centre + radius * cos(angle):.1f} {centre + radius * sin(angle):.1f}"


def _angles(index: int, steps: int) -> tuple[float, float]:
    """Return where a step begins and ends, clockwise from the top, which the first step straddles."""
    whole = 2 * pi / steps
    middle = index * whole - pi / 2
    return middle - whole * (1 - GAP) / 2, middle + whole * (1 - GAP) / 2


def _band(low: float, high: float, begin: float, end: float) -> str:
    return (
        f"M{_at(low, begin)}L{_at(high, begin)}A{high:.1f} {high:.1f} 0 0 1 {_at(high, end)}"
        f"L{_at(low, end)}A{low:.1f} {low:.1f} 0 0 0 {_at(low, begin)}Z"
    )


def ring_arcs(steps: Sequence[Step], radius: float = 18, centre: float = 22) -> list[tuple[str, str]]:
    """Return (tone, path) of each step for the small ring, whose colours alone are read; its name says the rest."""
    arcs = []
    for index, step in enumerate(steps):
        begin, end = _angles(index, len(steps))
        path = f"M{_at(radius, begin, centre)}A{radius} {radius} 0 0 1 {_at(radius, end, centre)}"
        arcs.append((step.tone, path))
    return arcs


def sectors(steps: Sequence[Step]) -> list[Sector]:
    """Return the sectors of the large wheel around (0, 0): each filled from the hub as far as its score reaches."""
    drawn = []
    for index, step in enumerate(steps):
        begin, end = _angles(index, len(steps))
        middle = (begin + end) / 2
        reach = INNER + (OUTER - INNER) * min(max(step.score or 0, 0), 100) / 100
        is_inside = (step.score or 0) >= 50
        figure_at = (INNER + reach) / 2 if is_inside else max(reach, INNER) + 13
        across = cos(middle)
        anchor = "mid" if abs(across) < 0.3 else "start" if across > 0 else "end"
        drawn.append(
            Sector(
                step=step,
                track=_band(INNER, OUTER, begin, end),
                filled=_band(INNER, max(reach, INNER + 3), begin, end) if step.score is not None else "",
                name_x=round(NAMES_AT * 0.94 * across, 1),
                name_y=round(NAMES_AT * sin(middle) + 4, 1),
                anchor=anchor,
                figure_x=round(figure_at * cos(middle), 1),
                figure_y=round(figure_at * sin(middle) + 4, 1),
                figure_is_inside=is_inside,
            )
        )
    return drawn
