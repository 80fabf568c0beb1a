"""Does the wheel gather speed? Its strength week by week, and by how many points a week it rises or falls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, share
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.wheel import wheel

FEWEST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class WheelTrend:
    """How wheels turned over some weeks.

    ``strength`` (weeks, units) 0..100, NaN where no step was measured;
    ``points_per_week`` (units,) the rise of its straight line with range
    ``low``–``high``, NaN below four measured weeks; ``weeks`` (units,) how many were measured.
    """

    strength: Floats
    points_per_week: Floats
    low: Floats
    high: Floats
    weeks: Counts

    @property
    def direction(self) -> Counts:
        """1 where the wheel gathers speed, -1 where it slows, 0 where the range holds both or too little is known."""
        return np.asarray(np.where(self.low > 0, 1, np.where(self.high < 0, -1, 0)), np.int64)


def wheel_trend(weekly_scores: ArrayLike, *, level: float = 0.8) -> WheelTrend:
    """Return the strength of each week and its trend; ``weekly_scores`` is (weeks, 8, units), NaN = not yet.

    Least squares through the measured weeks: slope b = Σ(t − t̄)(y − ȳ)/Σ(t − t̄)², its range b ± t·s/√Σ(t − t̄)²
    with Student's t at n − 2 degrees of freedom (Draper & Smith, Applied Regression Analysis, 1998, 1.3–1.4).
    A step that becomes measured on the way changes what strength is a mean of; such a
    jump widens the range.

    >>> weeks = np.repeat([[60.0], [63.0], [64.0], [69.0], [70.0]], 8, axis=1)[:, :, None]
    >>> found = wheel_trend(weeks)
    >>> found.points_per_week.round(2), found.low.round(2), found.direction
    (array([2.6]), array([2.07]), array([1]))

    Refuses a panel that is not weeks × eight steps × units, and levels outside 0..1.
    """
    from scipy.special import stdtrit

    panel = np.asarray(weekly_scores, dtype=np.float64)
    if panel.ndim != 3 or panel.shape[0] == 0:
        raise BadInput("weekly_scores", "must have the shape (weeks, 8, units) and at least one week")
    strength = np.stack([wheel(week).strength for week in panel])
    known = np.isfinite(strength)
    weeks = known.sum(axis=0)
    enough = weeks >= FEWEST_WEEKS
    week = np.broadcast_to(np.arange(len(panel), dtype=np.float64)[:, None], strength.shape)
    from_middle, above = (_from_mean(values, known) for values in (week, strength))
    spread = np.where(enough, (from_middle**2).sum(axis=0), np.nan)
    slope = (from_middle * above).sum(axis=0) / spread
    left = ((above - from_middle * slope) ** 2).sum(axis=0)
    freedom = np.maximum(weeks - 2, 1)
    reach = stdtrit(freedom, (1 + float(share("level", level))) / 2) * np.sqrt(left / freedom / spread)
    return WheelTrend(strength, slope, slope - reach, slope + reach, np.asarray(weeks, np.int64))


def _from_mean(values: Floats, known: np.ndarray) -> Floats:
    """Each column less the mean of its known values; 0 where unknown, so that sums leave it out."""
    held = np.where(known, values, 0.0)
    return np.asarray(np.where(known, held - held.sum(axis=0) / np.maximum(known.sum(axis=0), 1), 0.0))
