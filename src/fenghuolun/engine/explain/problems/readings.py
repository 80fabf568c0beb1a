"""A reading: what was measured, between which bounds it may lie, and on how much it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtrik, betaincinv, gammaincinv, ndtri, stdtrit

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where, successes_of, whole
from fenghuolun.engine.results import Counts, Floats

LEVEL = 0.8  # ruling 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One measure for each unit (person, team or branch): ``value`` within [``low``, ``high``] at 80 %, on ``n``.

    NaN where there is nothing to read. ``detail`` says, where it matters, which stage, tercile or channel it was.
    """

    value: Floats
    low: Floats
    high: Floats
    n: Counts
    detail: Counts | None = None


Readings = Mapping[str, Reading]


def share_reading(part: ArrayLike, out_of: ArrayLike) -> Reading:
    """Return the share part / out_of with Jeffreys bounds (Brown, Cai and DasGupta 2001).

    >>> found = share_reading([8, 80], [10, 100])
    >>> found.low.round(2), found.high.round(2)
    (array([0.61, 0.74]), array([0.92, 0.85]))

    Refuses more parts than there are.
    """
    y, n = successes_of(part, out_of)
    value: Floats = np.full(n.shape, np.nan)
    np.divide(y, n, out=value, where=n > 0)
    tail = (1 - LEVEL) / 2
    low = np.where(y == 0, 0.0, betaincinv(y + 0.5, n - y + 0.5, tail))
    high = np.where(y == n, 1.0, betaincinv(y + 0.5, n - y + 0.5, 1 - tail))
    return _reading(value, low, high, n)


def mean_reading(mean: ArrayLike, deviation: ArrayLike, n: ArrayLike) -> Reading:
    """Return a mean of ``n`` values with Student bounds; ``deviation`` is their standard deviation.

    >>> mean_reading([14.0], [5.0], [10]).high.round(2)
    array([16.19])

    One value alone has no bounds. Refuses negative deviations.
    """
    m, s, k = np.broadcast_arrays(_known("mean", mean), not_negative("deviation", deviation), counts("n", n))
    reach = stdtrit(np.maximum(k - 1, 1), (1 + LEVEL) / 2) * s / np.sqrt(np.maximum(k, 1))
    return _reading(np.where(k > 1, m, np.nan), m - reach, m + reach, k)


def rate_reading(happened: ArrayLike, exposure: ArrayLike) -> Reading:
    """Return events per unit of exposure (joint visits per seller-month) with Jeffreys bounds; n is the exposure.

    >>> found = rate_reading([8], [8.0])
    >>> found.value, found.high.round(2), found.n
    (array([1.]), array([1.55]), array([8]))

    Refuses negatives.
    """
    y, e = np.broadcast_arrays(counts("happened", happened), not_negative("exposure", exposure))
    per = np.divide(1.0, e, out=np.full(e.shape, np.nan), where=e > 0)
    low, high = (gammaincinv(y + 0.5, cut) for cut in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return _reading(y * per, np.where(y == 0, 0.0, low) * per, high * per, np.floor(e).astype(np.int64))


def variation_reading(mean: ArrayLike, deviation: ArrayLike, n: ArrayLike) -> Reading:
    """Return a coefficient of variation, deviation / mean of ``n`` values; bounds on the log scale.

    Variance of ln cv ≈ 1 / (2 (n - 1)) + cv² / n (Johnson and Welch 1940).

    >>> variation_reading([20.0], [14.0], [21]).low.round(2)
    array([0.53])
    """
    m, s, k = np.broadcast_arrays(not_negative("mean", mean), not_negative("deviation", deviation), counts("n", n))
    value: Floats = np.full(m.shape, np.nan)
    np.divide(s, m, out=value, where=(m > 0) & (k > 1))
    spread = np.sqrt(1 / (2 * np.maximum(k - 1, 1)) + np.nan_to_num(value) ** 2 / np.maximum(k, 1))
    reach = np.exp(ndtri((1 + LEVEL) / 2) * spread)
    return _reading(value, value / reach, value * reach, k)


def difference_reading(part: ArrayLike, out_of: ArrayLike, team_part: ArrayLike, team_out_of: ArrayLike) -> Reading:
    """Return own share minus the share of the rest of the team, with bounds; n is the own ``out_of``.

    >>> difference_reading([20], [40], [300], [400]).high.round(3)
    array([-0.174])

    Refuses an own count above the team's.
    """
    (y, n), (ty, tn) = successes_of(part, out_of), successes_of(team_part, team_out_of)
    refuse_where("team_out_of", (tn < n) | (ty < y), "must include the person's own")
    own, rest = (((k + 0.5) / (m + 1), m) for k, m in ((y, n), (ty - y, tn - n)))
    middle = own[0] - rest[0]
    spread = np.sqrt(sum(p * (1 - p) / (m + 2) for p, m in (own, rest)))
    reach = ndtri((1 + LEVEL) / 2) * spread
    both = (n > 0) & (tn > n)
    return _reading(np.where(both, middle, np.nan), middle - reach, middle + reach, n)


def correlation_reading(correlation: ArrayLike, n: ArrayLike) -> Reading:
    """Return a correlation with Fisher's bounds, tanh(atanh r ± z / √(n - 3)).

    >>> correlation_reading([0.2], [8]).low.round(2)
    array([-0.35])

    Refuses correlations outside -1..1; below four pairs there is nothing to read.
    """
    r, k = np.broadcast_arrays(_known("correlation", correlation), counts("n", n))
    refuse_where("correlation", np.abs(r) > 1, "must lie between -1 and 1")
    z, reach = np.arctanh(np.clip(r, -0.999999, 0.999999)), ndtri((1 + LEVEL) / 2) / np.sqrt(np.maximum(k - 3, 1))
    return _reading(np.where(k > 3, r, np.nan), np.tanh(z - reach), np.tanh(z + reach), k)


def median_reading(values: ArrayLike, unit: ArrayLike, units: int) -> Reading:
    """Return the median of each unit's ``values`` with order-statistic bounds (no law assumed); ``unit`` per value.

    >>> median_reading([1, 2, 3, 6, 7, 8, 9, 9, 10, 12], [0] * 10, 1).low
    array([3.])

    Refuses units outside 0…units - 1.
    """
    x, at = real("values", values), whole("unit", unit)
    refuse_where("unit", (at < 0) | (at >= units), f"must lie between 0 and {units - 1}")
    order = np.lexsort((x, at))
    x = x[order]
    n = np.bincount(at, minlength=units)
    start = np.cumsum(n) - n
    # the bounds miss with chance 2 P(Bin(n, ½) ≤ depth); up to three values even the widest miss more often
    depth = np.where(n > 3, np.floor(bdtrik((1 - LEVEL) / 2, np.maximum(n, 4), 0.5)), 0).astype(np.int64)
    some = n > 0
    value, low, high = (np.full(units, np.nan) for _ in range(3))
    value[some] = (x[(start + (n - 1) // 2)[some]] + x[(start + n // 2)[some]]) / 2
    low[some], high[some] = x[(start + depth)[some]], x[(start + n - 1 - depth)[some]]
    return Reading(value, low, high, n.astype(np.int64))


def exact_reading(value: ArrayLike, n: ArrayLike = 10) -> Reading:
    """Return a fact that was not sampled (a target's split, a weight in the pay rule): its bounds are itself.

    ``n`` counts what it was worked out from, so that a row's minimum can still ask for enough.
    """
    x, k = np.broadcast_arrays(np.atleast_1d(_known("value", value)), counts("n", n))
    return Reading(x, x, x, k)


def weakest(readings: list[Reading], least_n: int = 20, *, is_low_bad: bool = True) -> Reading:
    """Return, for each unit, the reading that is worst beyond doubt among those on at least ``least_n``.

    Worst is the lowest upper bound (the highest lower bound where high is bad); ``detail`` is its position.

    >>> weakest([share_reading([9], [30]), share_reading([3], [30]), share_reading([0], [5])]).detail
    array([1])

    Refuses an empty list.
    """
    if not readings:
        raise BadInput("readings", "must be at least one")
    n = np.array([r.n for r in readings])
    bound = np.array([r.high if is_low_bad else -r.low for r in readings])
    worst = np.where((n >= least_n) & ~np.isnan(bound), bound, np.inf).argmin(axis=0)
    pick = (worst, np.arange(worst.size))
    value, low, high = (np.array([getattr(r, name) for r in readings])[pick] for name in ("value", "low", "high"))
    return Reading(value, low, high, n[pick], worst.astype(np.int64))


def _known(name: str, values: ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    refuse_where(name, np.isinf(array), "must be a finite number, or NaN where there is nothing to read")
    return array


def _reading(value: Floats, low: Floats, high: Floats, n: Counts) -> Reading:
    value, low, high, n = (np.atleast_1d(a) for a in np.broadcast_arrays(value, low, high, n))
    nothing = np.isnan(value)
    return Reading(value, np.where(nothing, np.nan, low), np.where(nothing, np.nan, high), n.astype(np.int64))
