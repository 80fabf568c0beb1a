"""What pressing on goals does besides: stopping at the target, dates pulled forward, neglect (1.3.4.D.a, H)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtrc, ndtr

from fenghuolun.engine.rates import wilson
from fenghuolun.engine.refusals import BadInput, share, successes_of
from fenghuolun.engine.results import Counts, Flags, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bunching:
    """Months that ended just above the target: ``months`` (people,), whether that is a habit, and the whole's p value.

    ``inside`` months of everybody lie in the band, ``beside`` in the two bands of the same width around it;
    ``p_value`` is the chance of so many inside if the three bands were equally likely (NaN without any).
    """

    months: Counts
    is_habit: Flags
    inside: int
    beside: int
    p_value: float


def bunching(attainment: ArrayLike, low: float = 1.0, high: float = 1.02, habit_from: int = 3) -> Bunching:
    """Return how often months ended between 100 and 102 % of the target: where work stopped, or was put off.

    ``attainment`` (people, months), NaN where there is none. Whoever stops at the target leaves more months just
    above it than beside it (excess mass at a notch, Kleven 2016). A person's habit is three such months.

    >>> found = bunching([[1.01, 1.0, 1.015, 0.7], [0.9, 1.2, 1.1, 0.99]])
    >>> found.months, found.is_habit, found.inside, found.beside
    (array([3, 0]), array([ True, False]), 3, 1)

    Refuses a band without width.
    """
    if not low < high:
        raise BadInput("high", "must lie above low")
    values, width = np.atleast_2d(np.asarray(attainment, np.float64)), high - low
    inside = (values >= low) & (values <= high)
    beside = ((values >= low - width) & (values < low)) | ((values > high) & (values <= high + width))
    k, n = int(inside.sum()), int(inside.sum() + beside.sum())
    p_value = float(bdtrc(k - 1, n, 1 / 3)) if n else float("nan")
    months = inside.sum(axis=1).astype(np.int64)
    return Bunching(months, months >= habit_from, k, n - k, p_value)


def pulled_forward(early: ArrayLike, issued: ArrayLike, usual: ArrayLike, fewest: int = 10) -> Flags:
    """Return who issued more policies long before their start than usual: the 80 % interval lies above the usual share.

    ``early`` of ``issued`` (people,) began more than 20 days after they were issued; ``usual`` is that share before.

    >>> pulled_forward([30, 12], [40, 40], [0.3, 0.3])
    array([ True, False])

    Refuses more early ones than were issued, and a usual share outside 0..1.
    """
    k, n = successes_of(early, issued)
    low, _high = wilson(k, n, 0.8)
    return np.asarray((n >= fewest) & (low > share("usual", usual)))


def neglected(
    before: ArrayLike, after: ArrayLike, events: ArrayLike, larger_is_better: ArrayLike, fall: float = 0.10,
    fewest: int = 10,
) -> Flags:  # fmt: skip
    """Return which measures without a goal got worse by more than a tenth; all arguments of one shape.

    ``events`` is the smaller number of events behind the two figures; below ten nothing is said.

    >>> neglected([0.9, 0.9, 0.1], [0.7, 0.85, 0.2], [40, 40, 40], [True, True, False])
    array([ True, False,  True])
    """
    first, then = np.asarray(before, np.float64), np.asarray(after, np.float64)
    up = np.asarray(larger_is_better, np.bool_)
    with np.errstate(invalid="ignore", divide="ignore"):
        change: Floats = np.where(first > 0, then / first - 1, np.nan)
    worse = np.where(up, change < -fall, change > fall)
    return np.asarray(worse & np.isfinite(change) & (np.asarray(events) >= fewest))


def trend_p_value(values: ArrayLike) -> float:
    """Return how likely the order of the values is without any trend (Kendall 1938, two-sided); NaN below four values.

    Exact from the numbers of orders with so many inversions where no two values are alike, else by the normal
    approximation with the variance of ties (Kendall 1975).

    >>> round(trend_p_value([0.9, 1.0, 1.05, 1.1, 1.2, 1.3]), 4), round(trend_p_value([0.9, 1.1, 1.0, 0.95]), 2)
    (0.0028, 1.0)
    """
    known: NDArray[np.float64] = np.asarray(values, np.float64)
    known = known[np.isfinite(known)]
    n = known.size
    if n < 4:
        return float("nan")
    signs = np.sign(known[None, :] - known[:, None])[np.triu_indices(n, 1)]
    ties = np.unique(known, return_counts=True)[1]
    if (ties == 1).all():
        orders = _orders_by_inversions(n)
        fewer = int(min((signs < 0).sum(), (signs > 0).sum()))
        return float(min(1.0, 2 * orders[: fewer + 1].sum() / orders.sum()))
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    return float(2 * ndtr(-abs(signs.sum()) / np.sqrt(variance))) if variance else 1.0


def _orders_by_inversions(n: int) -> Floats:
    """Return how many orders of ``n`` things have 0, 1, 2 … inversions (the Mahonian numbers)."""
    orders = np.ones(1)
    for size in range(2, n + 1):
        orders = np.convolve(orders, np.ones(size))
    return np.asarray(orders)
