"""The signals of a run chart as stretches one can say in a sentence: from when to when, on which side, how many."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Flags, Floats
from fenghuolun.engine.track.run_chart import RunChart


class Signal(StrEnum):
    SHIFT = "shift"
    TREND = "trend"
    ASTRONOMICAL = "astronomical"
    WESTERN_ELECTRIC = "western_electric"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points ``first`` to ``last`` of a chart; ``points`` of them count; ``is_up`` is above the median, or rising."""

    signal: Signal
    first: int
    last: int
    points: int
    is_up: bool


def stretches(values: ArrayLike, chart: RunChart, *, with_western_electric: bool = False) -> list[Stretch]:
    """Return the signals of a chart of one person, by where they begin; ``values`` is (times,) as it was drawn from.

    A shift ends where the side changes; points on the median lie within it and do not count. A trend's points are
    those of its rises or falls with the one they set out from. Each astronomical point stands by itself.

    >>> from fenghuolun.engine.track.run_chart import run_chart
    >>> values = [3, 5, 4, 6, 3, 5, 9, 8, 9, 10, 8, 9]
    >>> [(str(one.signal), one.first, one.last, one.is_up) for one in stretches(values, run_chart(values))]
    [('shift', 0, 5, False), ('shift', 6, 11, True)]

    Refuses a chart of other or several people.
    """
    points = np.asarray(values, dtype=np.float64)
    if points.ndim != 1 or chart.shift.shape != (1, points.size):
        raise BadInput("values", "must be the points of one person's chart")
    side = np.sign(np.nan_to_num(points - chart.median[0]))
    found = _one_sided(Signal.SHIFT, chart.shift[0], side)
    found += _trends(chart.trend[0], points)
    mean = float(np.nanmean(points)) if not np.isnan(points).all() else 0.0
    found += [
        Stretch(Signal.ASTRONOMICAL, int(at), int(at), 1, bool(points[at] > mean))
        for at in np.flatnonzero(chart.astronomical[0])
    ]
    if with_western_electric:
        found += _one_sided(Signal.WESTERN_ELECTRIC, chart.western_electric[0], side)
    return sorted(found, key=lambda one: (one.first, list(Signal).index(one.signal)))


def _one_sided(signal: Signal, marked: Flags, side: Floats) -> list[Stretch]:
    groups = _groups(np.flatnonzero(marked & (side != 0)), side)
    return [Stretch(signal, int(at[0]), int(at[-1]), len(at), bool(side[at[0]] > 0)) for at in groups]


def _groups(at: np.ndarray, side: Floats) -> list[np.ndarray]:
    """Cut marked points where the side changes, or where an unmarked point of either side lies between."""
    if not at.size:
        return []
    useful = np.cumsum(side != 0)
    cuts = np.flatnonzero((np.diff(side[at]) != 0) | (np.diff(useful[at]) > 1)) + 1
    return np.split(at, cuts)


def _trends(marked: Flags, points: Floats) -> list[Stretch]:
    """Walk the marked points; a trend turns where the direction does, and its turning point belongs to both."""
    found: list[Stretch] = []
    known = np.flatnonzero(marked & ~np.isnan(points))
    at, direction = 0, 0.0
    for here in range(1, len(known)):
        move = float(np.sign(points[known[here]] - points[known[here - 1]]))
        is_broken = not marked[known[here - 1] : known[here] + 1].all()
        if is_broken or (move and direction and move != direction):
            found += _trend(known[at:here], points, direction)
            at, direction = (here, 0.0) if is_broken else (here - 1, move)
        direction = direction or move
    return found + _trend(known[at:], points, direction)


def _trend(at: np.ndarray, points: Floats, direction: float) -> list[Stretch]:
    moves = int((np.diff(points[at]) != 0).sum()) if len(at) > 1 else 0
    if moves < 2:
        return []
    return [Stretch(Signal.TREND, int(at[0]), int(at[-1]), moves, direction > 0)]
