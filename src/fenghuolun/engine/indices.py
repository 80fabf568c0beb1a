"""The composed indices of lecture one: balance, four keys, building, two components, six and one.

Each is a few weighted means with a rule of its own; the weights are parameters, the inputs are measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.measures import ratio
from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where, share
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Counts, Flags, Floats

BEAMS = ("scale_or_profit", "new_or_retained", "price_or_value", "activity_or_result")
KEYS = ("method", "process", "system", "concept")
PILLARS = ("thought", "control", "performance", "action", "method", "concept")
STOREYS = ("leads", "activity", "conversion", "premium", "check", "renewal")


class Light(StrEnum):
    """How far a beam leans."""

    LEVEL = "level"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"  # a side is missing, or both are zero


@dataclass(frozen=True, slots=True)
class BalanceRules:
    """From which tilt, in points, a beam is no longer level, and from which it is red (domain 1.1.1)."""

    yellow_above: float = 10.0
    red_above: float = 25.0

    def __post_init__(self) -> None:
        if not 0 <= self.yellow_above <= self.red_above <= 100:
            raise BadInput("yellow_above", "must lie between 0 and red_above, and both within 100")


@dataclass(frozen=True, slots=True)
class Balance:
    """``tilt`` in points, -100..100, above zero when the left side is heavier; NaN where ``light`` is grey."""

    tilt: Floats
    light: NDArray[np.str_]


def balance(left: ArrayLike, right: ArrayLike, rules: BalanceRules | None = None) -> Balance:
    """Return how each beam of the sales balance leans: tilt = 100 (L - R) / (L + R), any shape.

    Sides in one unit (ratios to target): for the four ``BEAMS`` premium-growth attainment against target / actual
    combined ratio, new-premium attainment against renewal-rate attainment, share of deals with price as main
    reason against share with service, claim or relationship, activity attainment against target attainment.
    NaN stands for a side that is not known yet.

    >>> found = balance([1.05, 0.9], [0.92, np.nan])
    >>> found.tilt.round(1), found.light
    (array([6.6, nan]), array(['level', 'grey'], dtype='<U6'))

    Refuses negative and endless sides.
    """
    rules = rules or BalanceRules()
    l_side, r_side = np.broadcast_arrays(_known("left", left), _known("right", right))
    both = l_side + r_side
    tilt = np.divide(100 * (l_side - r_side), both, out=np.full(both.shape, np.nan), where=both > 0)
    lean = np.abs(tilt)
    light = np.select(
        [np.isnan(tilt), lean > rules.red_above, lean > rules.yellow_above],
        [Light.GREY.value, Light.RED.value, Light.YELLOW.value],
        Light.LEVEL.value,
    )
    return Balance(tilt, np.asarray(light, dtype="<U6"))


@dataclass(frozen=True, slots=True)
class KeyIndex:
    """``keys`` 0..100, (4, units), each the mean of its known checks; ``index`` 0..100, (units)."""

    keys: Floats
    index: Floats


def four_keys(checks: ArrayLike, weight_of_mean: float = 0.7) -> KeyIndex:
    """Return the index of method, process, system and concept (domain 1.2.2) from their five checks each.

    ``checks`` is (4, 5, units), each 0..100, NaN where a check is not known. A key is the mean of its checks;
    the index is 0.7 × mean of the keys + 0.3 × the weakest: three good keys do not open a door that needs four.

    >>> four_keys(np.array([[80.0] * 5, [60.0] * 5, [70.0] * 5, [40.0] * 5])[:, :, None]).index
    array([55.75])

    Refuses checks outside 0..100. Units with a key without any check have no index (NaN).
    """
    table = _scores("checks", checks, 3, len(KEYS))
    weight = float(share("weight_of_mean", weight_of_mean))
    keys = _mean_of_known(table, axis=1)
    return KeyIndex(keys, weight * keys.mean(axis=0) + (1 - weight) * keys.min(axis=0))


def drive_index(pillars: ArrayLike, goal_alignment: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return the drive index of the six-and-one model, 0..100 (domain 1.2.8).

    ``pillars`` 0..100, (6,) or (6, units), in the order of ``PILLARS``; ``goal_alignment`` 0..1, the share of
    goal items linked to a parent, SMART and agreed by both sides; ``weights`` of the pillars add up to one
    (equal unless given). Index = Σ w·pillar × (0.5 + 0.5 · alignment).

    >>> drive_index([72, 80, 65, 78, 70, 74], 0.9).round(1)
    np.float64(69.5)

    Refuses pillars outside 0..100, alignment outside 0..1 and weights that do not add up.
    """
    table = _scores("pillars", pillars, None, len(PILLARS))
    refuse_where("pillars", np.isnan(table), "must be known")
    w = np.full(len(PILLARS), 1 / len(PILLARS)) if weights is None else weights_of("weights", weights, len(PILLARS))
    return np.asarray(np.tensordot(w, table, axes=1) * (0.5 + 0.5 * share("goal_alignment", goal_alignment)))[()]


@dataclass(frozen=True, slots=True)
class Building:
    """``height`` counts the storeys that stand, from the foundation up; ``weak`` is the position in ``STOREYS``
    of the first that does not, -1 when all stand.
    """

    height: Counts
    weak: Counts


def building(storeys: ArrayLike, stands_from: float = 0.8) -> Building:
    """Return how high the building stands (domain 1.2.3): storeys of at least 0.8 in a row from the bottom.

    ``storeys`` is (6,) or (6, units) of attainment ratios in the order of ``STOREYS`` (lead adequacy, activity,
    conversion to target, premium to target, checks, renewal to target); NaN is a storey not built yet.

    >>> found = building([0.9, 1.1, 0.7, 1.0, 0.9, 0.9])
    >>> found.height, STOREYS[found.weak[0]]
    (array([2]), 'conversion')

    Refuses negatives and anything but six storeys.
    """
    ratios = _known("storeys", storeys)
    if ratios.ndim not in (1, 2) or ratios.shape[0] != len(STOREYS):
        raise BadInput("storeys", f"must have {len(STOREYS)} storeys along the first axis")
    stands = ratios.reshape(len(STOREYS), -1) >= float(not_negative("stands_from", stands_from))
    height = np.asarray(np.logical_and.accumulate(stands, axis=0).sum(axis=0), dtype=np.int64)
    return Building(height, np.asarray(np.where(height < len(STOREYS), height, -1), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class NumberCoverage:
    """``ratio`` 0..1 of items that have measure, target and date; NaN without items. ``is_red`` below the limit."""

    ratio: Floats
    is_red: Flags


def number_coverage(items: ArrayLike, items_with_numbers: ArrayLike, red_below: float = 0.9) -> NumberCoverage:
    """Return the share of goals, plan items and actions that carry a number (domain 1.2.3): no number, no management.

    >>> number_coverage([10, 0], [8, 0]).ratio
    array([0.8, nan])

    Refuses more items with numbers than items.
    """
    n, y = np.broadcast_arrays(counts("items", items), counts("items_with_numbers", items_with_numbers))
    refuse_where("items_with_numbers", y > n, "must not exceed items")
    covered = ratio(y, n)
    return NumberCoverage(covered, np.asarray(np.nan_to_num(covered, nan=1.0) < red_below))


@dataclass(frozen=True, slots=True)
class ActivityIndexWeights:
    """The weights of 活动量管理指数; counter and phone teams use ``on_site=0.6`` (domain 1.2.4)."""

    on_site: float = 0.4
    attendance: float = 0.5
    meeting_quality: float = 0.5
    activity: float = 0.5
    tracking: float = 0.3
    belonging: float = 0.1
    spirit: float = 0.1
    red_below: float = 70.0

    def __post_init__(self) -> None:
        share("on_site", self.on_site)
        weights_of("meeting_quality", [self.attendance, self.meeting_quality], 2)
        weights_of("spirit", [self.activity, self.tracking, self.belonging, self.spirit], 4)


@dataclass(frozen=True, slots=True)
class ActivityIndex:
    """``index`` 0..100 with its two components, and whether it is red."""

    index: Floats
    on_site: Floats
    off_site: Floats
    is_red: Flags


def activity_index(
    on_site: ArrayLike, off_site: ArrayLike, weights: ActivityIndexWeights | None = None
) -> ActivityIndex:
    """Return 活动量管理指数: what happens in the office and at the customer, weighted (domain 1.2.4).

    ``on_site`` is (2, …): attendance, meeting quality; ``off_site`` is (4, …): activity attainment, effective
    tracking, belonging, spirit. All 0..100 (cap activity attainment at 100 first).

    >>> activity_index([90, 80], [70, 60, 80, 80]).index.round(1)
    np.float64(75.4)

    Refuses scores outside 0..100.
    """
    w = weights or ActivityIndexWeights()
    office, field = _scores("on_site", on_site, None, 2), _scores("off_site", off_site, None, 4)
    inside = np.asarray(np.tensordot([w.attendance, w.meeting_quality], office, axes=1))
    outside = np.asarray(np.tensordot([w.activity, w.tracking, w.belonging, w.spirit], field, axes=1))
    index = w.on_site * inside + (1 - w.on_site) * outside
    return ActivityIndex(index, inside, outside, np.asarray(index < w.red_below))


def _known(name: str, values: ArrayLike) -> Floats:
    """float64 with NaN for "not known"; refuses negatives and infinity."""
    array = np.asarray(values, dtype=np.float64)
    refuse_where(name, (array < 0) | np.isinf(array), "must be a finite number, not negative")
    return array


def _scores(name: str, values: ArrayLike, axes: int | None, first: int) -> Floats:
    table = _known(name, values)
    if table.ndim == 0 or table.shape[0] != first or (axes is not None and table.ndim != axes):
        raise BadInput(name, f"must have {first} rows along the first axis")
    refuse_where(name, table > 100, "must lie between 0 and 100")
    return table


def _mean_of_known(table: Floats, axis: int) -> Floats:
    known = ~np.isnan(table)
    n = known.sum(axis=axis)
    mean: Floats = np.full(n.shape, np.nan)
    np.divide(np.where(known, table, 0).sum(axis=axis), n, out=mean, where=n > 0)
    return mean
