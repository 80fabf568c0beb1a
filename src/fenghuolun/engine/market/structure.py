"""Who holds the market, where did growth come from, and has the mix of customers shifted?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where
from fenghuolun.engine.results import Floats

HIGH_HHI = 2500.0
MAJOR_SHIFT = 0.25


@dataclass(frozen=True, slots=True)
class Concentration:
    """``hhi`` 0..10,000 (above 2,500 high), shares of the largest three and five, and as how many equal firms it is."""

    hhi: float
    three_largest_share: float
    five_largest_share: float
    equivalent_firms: float


def concentration(premium_by_firm: ArrayLike) -> Concentration:
    """Return how concentrated a market is: HHI = Σ share²·10⁴.

    >>> round(concentration([30.0, 30, 20, 20]).hhi), round(concentration([30.0, 30, 20, 20]).equivalent_firms, 2)
    (2600, 3.85)

    Refuses negative premium and a market of zero.
    """
    premium = not_negative("premium_by_firm", premium_by_firm).ravel()
    refuse_where("premium_by_firm", np.asarray(premium.sum() <= 0), "adds up to nothing")
    s = np.sort(premium / premium.sum())[::-1]
    hhi = float((s * s).sum())
    return Concentration(hhi * 1e4, float(s[:3].sum()), float(s[:5].sum()), 1 / hhi)


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """A region's growth = ``market`` (as the whole grew) + ``mix`` (its channels) + ``own`` (against the channel)."""

    market: Floats
    mix: Floats
    own: Floats


def shift_share(before: ArrayLike, after: ArrayLike) -> ShiftShare:
    """Return where growth came from, of premium by (region, channel), exactly (Dunn 1960).

    With g the growth of all, g_c of a channel and g_rc of a region in it: market = b·g, mix = Σ b_c(g_c − g), own =
    Σ b_c(g_rc − g_c). ``own`` adds up to zero over regions in each channel.

    >>> parts = shift_share([[100.0, 200, 50], [80, 40, 120]], [[120.0, 190, 80], [85, 60, 130]])
    >>> parts.market.round(3), parts.mix.round(3), parts.own.round(3)
    (array([44.492, 30.508]), array([-10.505,  10.505]), array([ 6.013, -6.013]))

    Refuses a channel that nobody sold before: it has no growth; add it to another.
    """
    b, a = not_negative("before", before), not_negative("after", after)
    if b.ndim != 2 or b.shape != a.shape:
        raise BadInput("after", "must have the shape (regions, channels) of before")
    if not b.size:
        raise BadInput("before", "must hold at least one region and channel")
    channel = b.sum(axis=0)
    refuse_where("before", np.broadcast_to(channel <= 0, b.shape), "is a channel that nobody sold")
    grown = float(a.sum() / b.sum()) - 1
    by_channel = a.sum(axis=0) / channel - 1
    return ShiftShare(b.sum(axis=1) * grown, b @ (by_channel - grown), (a - b * (1 + by_channel)).sum(axis=1))


def mix_shift(before: ArrayLike, after: ArrayLike) -> float:
    """Return the population stability index Σ(a − e)·ln(a/e) of two mixes; above 0.25 the mix has shifted.

    Empty classes count as half a customer, so the index stays finite.

    >>> round(mix_shift([500, 300, 200], [400, 300, 300]), 3)
    0.063
    """
    e, a = not_negative("before", before), not_negative("after", after)
    if e.shape != a.shape or e.ndim != 1 or not e.size:
        raise BadInput("after", "must have the classes of before")
    for name, mix in (("before", e), ("after", a)):
        refuse_where(name, np.asarray(mix.sum() <= 0), "holds nobody")
    expected, actual = (np.maximum(m, 0.5) / np.maximum(m, 0.5).sum() for m in (e, a))
    return float(((actual - expected) * np.log(actual / expected)).sum())
