"""Premium against last month by volume, mix and price: the three effects of the business-analysis report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where
from fenghuolun.engine.results import Counts, Floats


@dataclass(frozen=True, slots=True)
class Variance:
    """Three effects in yuan that add up to the change of premium.

    ``volume_yuan`` is one number per unit, (units); ``mix_yuan`` and ``price_yuan`` are (kinds, units), where a
    kind is whatever the report cuts by: business kind, channel, energy, vehicle kind.
    """

    volume_yuan: Floats
    mix_yuan: Floats
    price_yuan: Floats
    total_yuan: Floats

    def top(self, most: int = 3) -> tuple[Counts, Floats]:
        """Return the strongest contributors, (most, units): position and effect in yuan, largest amount first.

        Position 0 is volume, 1…K the mix of kind 1…K, K+1…2K their price.
        """
        effects = np.concatenate([self.volume_yuan[None], self.mix_yuan, self.price_yuan])
        position = np.argsort(-np.abs(effects), axis=0, kind="stable")[:most]
        return position, np.take_along_axis(effects, position, axis=0)


def variance(
    deals_before: ArrayLike, deals_after: ArrayLike, average_before_yuan: ArrayLike, average_after_yuan: ArrayLike
) -> Variance:
    """Return volume, mix and price effect of a change of premium; all arguments (kinds,) or (kinds, units).

    Volume = (N1 - N0) × average premium at the old mix; mix of a kind = (share1 - share0) × its old average ×
    N1; price of a kind = its deals now × (its average now - before). They add up to the change exactly
    (domain 1.1.4). The average of a kind without deals is its list price, or the last one known.

    >>> v = variance([600, 100], [560, 150], [2450, 3000], [2400, 3100])
    >>> v.volume_yuan.round(2), v.mix_yuan.sum().round(2), v.price_yuan.sum(), v.total_yuan
    (array([25285.71]), np.float64(26714.29), np.float64(-13000.0), array([39000.]))

    Refuses negatives, shapes that differ, and a first side without any deal: it has no mix to hold.
    """
    n0, n1, p0, p1 = (
        _by_unit(name, values)
        for name, values in (
            ("deals_before", deals_before),
            ("deals_after", deals_after),
            ("average_before_yuan", average_before_yuan),
            ("average_after_yuan", average_after_yuan),
        )
    )
    if not n0.shape == n1.shape == p0.shape == p1.shape:
        raise BadInput("deals_after", "all four arguments must have one shape")
    all0, all1 = n0.sum(axis=0), n1.sum(axis=0)
    refuse_where("deals_before", all0 == 0, "holds no deal, so there is no mix to hold fixed")
    mix0 = n0 / all0
    mix1 = np.divide(n1, all1, out=mix0.copy(), where=all1 > 0)
    return Variance(
        (all1 - all0) * (mix0 * p0).sum(axis=0),
        (mix1 - mix0) * p0 * all1,
        n1 * (p1 - p0),
        (n1 * p1).sum(axis=0) - (n0 * p0).sum(axis=0),
    )


def _by_unit(name: str, values: ArrayLike) -> Floats:
    array = not_negative(name, values)
    if array.ndim not in (1, 2) or not array.shape[0]:
        raise BadInput(name, "must be (kinds,) or (kinds, units) with at least one kind")
    return array.reshape(array.shape[0], -1)
