"""Control charts: which people left their own usual range, by rules whose false alarms are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincc, ndtr, ndtri, pdtr, pdtrc, pdtrik

from fenghuolun.engine.measures import ratio
from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Floats
from fenghuolun.engine.track.run_rules import WESTERN_ELECTRIC, Rule

CHUNK = 16384  # people worked on at a time, so that the counters of one block stay in cache


@dataclass(frozen=True, slots=True)
class Signals:
    """Which rules each point breaks: ``bits`` (times, people), bit i set when rule i of ``rules`` is broken there."""

    rules: tuple[Rule, ...]
    bits: NDArray[np.uint8]

    def of(self, rule: int) -> NDArray[np.bool_]:
        """Return the points, (times, people), that break the rule at this position."""
        return np.asarray(self.bits >> rule & 1 == 1)

    @property
    def first_at(self) -> NDArray[np.int64]:
        """The first time at which any rule is broken, for each person; -1 for never."""
        broken = self.bits != 0
        return np.asarray(np.where(broken.any(axis=0), broken.argmax(axis=0), -1), dtype=np.int64)


def signals(z: ArrayLike, rules: tuple[Rule, ...] = WESTERN_ELECTRIC) -> Signals:
    """Return where standardised values break the rules; ``z`` is (times,) or (times, people).

    Rules run by counters over time: one pass, no windows kept. A k-of-m rule marks the point that completes
    it. NaN breaks every run and is never a signal itself. With all four Western Electric rules 43 % of people
    without any change alarm within a year of weeks: choose rules by ``run_rules.average_run_length``.

    >>> signals([0.1, 2.4, 0.0, 2.2, 3.5]).bits[:, 0]
    array([0, 0, 0, 2, 3], dtype=uint8)

    Refuses more than eight rules, and infinite values.
    """
    if not 0 < len(rules) <= 8:
        raise BadInput("rules", "must be one to eight rules")
    table = np.asarray(z, dtype=np.float64)
    if table.ndim not in (1, 2) or not table.shape[0]:
        raise BadInput("z", "must be (times,) or (times, people) with at least one time")
    table = table.reshape(table.shape[0], -1)
    bits = np.zeros(table.shape, dtype=np.uint8)
    for start in range(0, table.shape[1], CHUNK):
        block = np.ascontiguousarray(table[:, start : start + CHUNK])
        refuse_where("z", np.isinf(block), "must be a finite number, or NaN where nothing was due")
        for place, rule in enumerate(rules):
            rule.mark(block, bits[:, start : start + CHUNK], np.uint8(1 << place))
    return Signals(tuple(rules), bits)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: ``centre`` and limits for each point, and the standardised points for ``signals``."""

    points: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    z: Floats


def individuals(values: ArrayLike) -> Chart:
    """Return the I-MR chart of each column of ``values``, (times,) or (times, people): mean ± 3 × MR̄ / 1.128.

    1.128 is d2 for two neighbours; the moving range keeps slow drifts out of the limits.

    >>> individuals([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]).upper[0].round(3)
    array([55.804])

    Refuses NaN and fewer than two values.
    """
    table = _columns("values", values, least=2)
    centre = table.mean(axis=0)
    sigma = np.abs(np.diff(table, axis=0)).mean(axis=0) / 1.128
    z = np.divide(table - centre, sigma, out=np.zeros_like(table), where=sigma > 0)
    return _chart(table, np.broadcast_to(centre, table.shape), 3 * np.broadcast_to(sigma, table.shape), z)


def ewma(
    values: ArrayLike, target: ArrayLike, sigma: ArrayLike, weight: float = 0.3, reach: float = 3.0, *,
    is_settled: bool = True,
) -> Chart:  # fmt: skip
    """Return the EWMA chart, e_t = λ x_t + (1 - λ) e_{t-1} from the target, with limits ± L σ √(λ / (2 - λ)).

    ``is_settled=False`` narrows the limits of the first points by √(1 - (1 - λ)^{2t}).

    >>> ewma([52.0, 47.0], 50.0, 2.0539).points[:, 0].round(2)
    array([50.6 , 49.52])

    Refuses NaN, a weight outside (0, 1] and a sigma that is not above zero.
    """
    table = _columns("values", values, least=1)
    if not 0 < weight <= 1:
        raise BadInput("weight", "must lie above 0 and up to 1")
    spread = not_negative("sigma", sigma)
    refuse_where("sigma", spread == 0, "must be above zero")
    centre = np.broadcast_to(real("target", target), table.shape[1:])
    smooth, now = np.empty_like(table), centre.astype(np.float64)
    for t, row in enumerate(table):
        now = now + weight * (row - now)
        smooth[t] = now
    age = np.arange(1, len(table) + 1)[:, None]
    settled = np.ones((len(table), 1)) if is_settled else np.sqrt(1 - (1 - weight) ** (2 * age))
    deviation = spread * np.sqrt(weight / (2 - weight)) * settled * np.ones(table.shape)
    return _chart(smooth, np.broadcast_to(centre, table.shape), reach * deviation, (smooth - centre) / deviation)


def count_chart(happened: ArrayLike, exposure: ArrayLike, centre: ArrayLike | None = None) -> Chart:
    """Return the u-chart of counts per exposure, each column of (times,) or (times, people) beside its own mean rate.

    Limits are exact Poisson quantiles at the normal law's 0.135 %, so they are uneven about the centre for small
    counts and follow the exposure of each time; ``centre`` replaces the mean rate, (people), where a standard is
    set. Where there was no exposure there is no point (NaN).

    >>> chart = count_chart([4, 6, 2], [1.0, 1.0, 1.0])
    >>> chart.centre[0], chart.upper[0], chart.lower[0]
    (array([4.]), array([11.]), array([0.]))

    Refuses NaN, negatives, and events without exposure.
    """
    x, e = np.broadcast_arrays(counts("happened", happened), not_negative("exposure", exposure))
    refuse_where("happened", (e == 0) & (x > 0), "is above zero, though there was no exposure")
    x, e = (_columns(name, table, least=1) for name, table in (("happened", x), ("exposure", e)))
    rate = ratio(x.sum(axis=0), e.sum(axis=0)) if centre is None else not_negative("centre", centre)
    expected = np.nan_to_num(rate * e)
    low, high = (_poisson_quantile(ndtr(side), expected) for side in (-3.0, 3.0))
    some = e > 0
    points, lower, upper = (np.where(some, ratio(t, np.where(some, e, 1)), np.nan) for t in (x, low, high))
    return Chart(
        points, np.broadcast_to(rate, points.shape), lower, upper, np.where(some, count_z(x, expected), np.nan)
    )


def count_z(happened: ArrayLike, expected: ArrayLike, shape: float | None = None) -> Floats:
    """Return z = Φ⁻¹(mid-p) of each count, so that rules made for normal values serve counts of any size.

    ``expected`` is rate × exposure, any shape that fits. Without ``shape`` the count is Poisson; with it
    negative binomial of variance e + e² / shape, for people whose weeks differ more than chance. mid-p =
    P(X < x) + ½ P(X = x), from the nearer tail. Nothing expected and nothing happened is z = 0.

    >>> count_z([0, 4, 12], 4.0).round(2)
    array([-2.36,  0.08,  3.24])

    Refuses NaN, negatives, a count where nothing can happen, and a shape that is not above zero.
    """
    x, e = np.broadcast_arrays(counts("happened", happened), not_negative("expected", expected))
    refuse_where("happened", (e == 0) & (x > 0), "is above zero, though nothing was expected")
    if shape is not None and not shape > 0:
        raise BadInput("shape", "must be above zero")
    below, upto = _cumulative(x - 1.0, e, shape), _cumulative(x.astype(np.float64), e, shape)
    low, high = (below[0] + upto[0]) / 2, (below[1] + upto[1]) / 2
    tiny = np.finfo(np.float64).tiny
    z = np.where(low < 0.5, ndtri(np.maximum(low, tiny)), -ndtri(np.maximum(high, tiny)))
    return np.asarray(np.where(e > 0, z, 0.0))


def _poisson_quantile(p: float, mean: Floats) -> Floats:
    """The smallest count that is not exceeded with chance ``p``."""
    count = np.zeros(mean.shape)
    some = np.exp(-mean) < p
    count[some] = np.ceil(pdtrik(p, mean[some]) - 1e-9)
    return count


def _cumulative(x: Floats, e: Floats, shape: float | None) -> tuple[Floats, Floats]:
    """P(X ≤ x) and P(X > x); x may be -1."""
    floor = np.maximum(x, 0)
    if shape is None:
        low, high = pdtr(floor, e), pdtrc(floor, e)
    else:
        p = shape / (shape + e)
        low, high = betainc(shape, floor + 1, p), betaincc(shape, floor + 1, p)
    return np.where(x < 0, 0.0, low), np.where(x < 0, 1.0, high)


def _columns(name: str, values: ArrayLike, least: int) -> Floats:
    table = real(name, values)
    if table.ndim not in (1, 2) or table.shape[0] < least:
        raise BadInput(name, f"must be (times,) or (times, people) with at least {least} times")
    return table.reshape(table.shape[0], -1)


def _chart(points: Floats, centre: Floats, reach: Floats, z: Floats) -> Chart:
    return Chart(points, centre, centre - reach, centre + reach, z)
