"""What to aim at: what the better quarter of comparable people reaches, and what the season lets one expect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What the better quarter of comparable people reaches, and how many were comparable; NaN where too few were."""

    top_quarter: float
    middle: float
    peers: int

    @property
    def is_known(self) -> bool:
        return not np.isnan(self.top_quarter)


def benchmark(
    values: ArrayLike, events: ArrayLike, *, larger_is_better: bool = True, fewest_peers: int = 10,
    fewest_events: int = 10,
) -> Benchmark:  # fmt: skip
    """Return the quartile on the better side and the median of peers: what somebody like oneself has shown possible.

    ``values`` and ``events`` (people,): a person counts with a value that rests on at least ten events; below ten
    such people nothing is said (rulings 8 and 9).

    >>> benchmark(np.arange(12) / 12, np.full(12, 30)).top_quarter.round(4)
    np.float64(0.6875)
    >>> benchmark([0.7, 0.8], [30, 30]).is_known
    False

    Refuses values and events of different shapes.
    """
    value, n = np.asarray(values, np.float64), np.asarray(events)
    if value.shape != n.shape:
        raise BadInput("events", "must have one number for each value")
    known = value[np.isfinite(value) & (n >= fewest_events)]
    if known.size < fewest_peers:
        return Benchmark(np.nan, np.nan, int(known.size))
    better = 0.75 if larger_is_better else 0.25
    return Benchmark(np.quantile(known, better), np.quantile(known, 0.5), int(known.size))


def expected_growth(recent: float, same_time: float, before_that: float, events: int, fewest: int = 10) -> float:
    """Return this period over the one before as the same time a year ago showed it: the season's and the year's pull.

    ``same_time`` a year before the period, ``before_that`` a year before the ``recent`` one; all per month. Clipped to
    0.5..2; 1.0 where it rests on fewer than ten events or on nothing.

    >>> round(expected_growth(100.0, 120.0, 80.0, 40), 2), expected_growth(100.0, 9.0, 3.0, 4)
    (1.5, 1.0)
    """
    if events < fewest or not before_that or not recent or np.isnan([recent, same_time, before_that]).any():
        return 1.0
    return float(min(2.0, max(0.5, same_time / before_that)))
