"""How much activity makes a premium target come true with a given confidence, when conversion itself is uncertain?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy.fft import next_fast_len
from scipy.special import ndtr, ndtri

from fenghuolun.engine.refusals import real, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats

from .aggregate import gamma_severity
from .conversion import Conversion
from .premium import secant_on_probit
from .trials import open_share

EXACT_UP_TO_DEALS = 500.0
_CELLS_PER_DEAL, _MOST_CELLS = 4, 1024
_ROWS = 16
_NOT_FELT = 1e-8  # possible conversions of less weight than this change no plan


@dataclass(frozen=True, slots=True)
class Yield:
    """What one unit of activity brings: premium of N units has mean N·``mean`` and variance ``own``·N + ``shared``·N².

    ``shared`` is what is unknown about the conversion (and the average
    premium): it does not shrink by doing more.
    """

    mean: Floats
    own: Floats
    shared: Floats

    @classmethod
    def of(
        cls, rate: Floats, rate_variance: Floats, average: Floats, cv: Floats, average_error: ArrayLike = 0.0
    ) -> Yield:
        """Return the yield at a conversion of mean ``rate``, the average premium known to ± ``average_error`` yuan."""
        chance = rate - rate**2 - rate_variance  # E[p(1 − p)]
        shared = average**2 * rate_variance + rate**2 * np.asarray(average_error, np.float64) ** 2
        return cls(rate * average, rate * (cv * average) ** 2 + average**2 * chance, shared)


@dataclass(frozen=True, slots=True)
class ByMoments:
    """Units needed by the normal formula; ``attainable`` is the highest confidence any number of units can give."""

    units: Floats
    is_feasible: Flags
    attainable: Floats


def units_by_moments(target_yuan: ArrayLike, brings: Yield, confidence: ArrayLike) -> ByMoments:
    """Return the units N with N·μ − z·√(aN + bN²) = T in closed form.

    The root of (μ² − z²b)N² − (2Tμ + z²a)N + T² = 0 on the side of z. Where
    μ² ≤ z²b no number of units attains the confidence: the conversion is not
    known well enough, ``units`` is infinite and ``attainable`` = Φ(μ/√b).

    >>> brings = Yield.of(np.array(0.1), np.array(12 * 108 / 120**2 / 121), np.array(3500.0), np.array(0.45))
    >>> np.ceil(units_by_moments(60_000, brings, [0.5, 0.8, 0.9, 0.95]).units)
    array([172., 242., 300., 366.])
    """
    target, z = real("target_yuan", target_yuan), ndtri(open_share("confidence", confidence))
    refuse_where("target_yuan", target <= 0, "must be above 0")
    lead = brings.mean**2 - z**2 * brings.shared
    linear = 2 * target * brings.mean + z**2 * brings.own
    root = np.sqrt(np.maximum(linear**2 - 4 * lead * target**2, 0.0))
    feasible = (lead > 0) | (z <= 0)
    upper = (linear + root) / (2 * np.where(lead > 0, lead, 1.0))
    units = np.where(z > 0, upper, 2 * target**2 / (linear + root))
    with np.errstate(divide="ignore"):
        attainable = ndtr(brings.mean / np.sqrt(brings.shared))
    return ByMoments(np.where(feasible, units, np.inf), np.asarray(feasible), np.asarray(attainable))


@dataclass(frozen=True, slots=True)
class Streams:
    """Several business kinds worked at once. Rows are independent questions.

    ``units``: activity per kind at multiplier 1, shape (rows, kinds);
    ``conversion`` from that activity to a deal, shape (rows, kinds, nodes);
    ``average_yuan`` and ``cv`` of one deal's premium, shape (rows, kinds).
    """

    units: Floats
    conversion: Conversion
    average_yuan: Floats
    cv: Floats

    def rows(self, chosen: Counts | slice) -> Streams:
        rule = Conversion(self.conversion.points[chosen], self.conversion.weights[chosen])
        return Streams(self.units[chosen], rule, self.average_yuan[chosen], self.cv[chosen])


class _Grid:
    """The generating function of each row's total premium on a grid that ends at the target."""

    def __init__(self, target: Floats, streams: Streams) -> None:
        deals = float((target / streams.average_yuan.min(axis=-1)).max())
        self.cells = int(np.clip(np.ceil(deals * _CELLS_PER_DEAL), 32, _MOST_CELLS))
        length = next_fast_len(self.cells + 1, real=True)
        self.tilt = np.exp(-20.0 / length * np.arange(length))
        worth = gamma_severity(streams.average_yuan, streams.cv, (target / self.cells)[:, None], self.cells + 1)
        padded = np.zeros((*worth.shape[:-1], length))
        padded[..., : self.cells + 1] = worth[..., : self.cells + 1]
        transform = np.fft.rfft(padded * self.tilt)
        felt = streams.conversion.weights.max(axis=(0, 1)) > _NOT_FELT
        points = streams.conversion.points[..., felt, None]
        self.log_trial = np.log(1 - points + points * transform[..., None, :])
        self.weights, self.length = streams.conversion.weights[..., felt], length

    def chance(self, units: Floats) -> Floats:
        """Return P(premium ≥ target), shape (rows, tries); ``units`` may be fractional, (rows, tries, kinds)."""
        powers = np.exp(units[..., None, None] * self.log_trial[:, None])
        total = (powers * self.weights[:, None, :, :, None]).sum(axis=-2).prod(axis=-2)
        spread = np.fft.irfft(total, self.length) / self.tilt
        below = spread[..., : self.cells].sum(axis=-1) + spread[..., self.cells] / 2
        return np.asarray(np.clip(1 - below, 0.0, 1.0))

    def chance_at(self, units: Floats, multiplier: Floats) -> Floats:
        return self.chance(multiplier[..., None] * units[:, None, :])


def chance_of_target(target_yuan: Floats, streams: Streams) -> Floats:
    """Return P(premium ≥ target) for each row at ``streams.units``.

    Each deal's premium is gamma-distributed and put on a grid; deals are
    binomial in the units at each possible conversion; kinds are independent.
    """
    out = np.empty(len(target_yuan))
    for begin in range(0, len(target_yuan), _ROWS):
        part = slice(begin, begin + _ROWS)
        rows = streams.rows(part)
        out[part] = _Grid(target_yuan[part], rows).chance(rows.units[:, None, :])[:, 0]
    return out


def multiplier_needed(target_yuan: Floats, streams: Streams, confidence: Floats) -> ByMoments:
    """Return by how much to multiply ``streams.units`` to reach the target with each confidence: (rows, confidences).

    All kinds rise together. The closed formula on the summed moments gives the
    answer for large teams (more than 500 expected deals) and the start for
    the exact one, found by secant steps on the probit scale.
    """
    rule = streams.conversion
    each = Yield.of(rule.mean, rule.variance, streams.average_yuan, streams.cv)
    n = streams.units
    sums = (n * each.mean).sum(-1), (n * each.own).sum(-1), (n**2 * each.shared).sum(-1)
    found = units_by_moments(target_yuan[:, None], Yield(*(v[:, None] for v in sums)), confidence)
    exact = np.flatnonzero((n * rule.mean).sum(axis=-1) <= EXACT_UP_TO_DEALS)
    times = found.units.copy()
    for begin in range(0, exact.size, _ROWS):
        chosen = exact[begin : begin + _ROWS]
        rows, feasible = streams.rows(chosen), found.is_feasible[chosen]
        start = np.where(feasible, times[chosen], 1.0)
        wanted = np.broadcast_to(confidence, start.shape)
        solved = secant_on_probit(partial(_Grid(target_yuan[chosen], rows).chance_at, rows.units), start, wanted, 4)
        times[chosen] = np.where(feasible, solved, np.inf)
    return ByMoments(times, found.is_feasible, found.attainable)
