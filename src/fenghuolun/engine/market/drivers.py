"""What makes premium grow? Stock, insured share, commercial attachment and average premium, segment by segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.explain.decomposition import lmdi
from fenghuolun.engine.refusals import BadInput, not_negative, share
from fenghuolun.engine.results import Floats

NAMES = ("stock", "insured_share", "attach_share", "compulsory_yuan", "commercial_yuan")


@dataclass(frozen=True, slots=True)
class Market:
    """A market by segment (fuel or new energy, private or commercial …), arrays of one length.

    ``stock`` vehicles, ``insured_share`` of them insured, ``compulsory_yuan`` their average 交强 premium,
    ``attach_share`` of the insured with commercial cover at ``commercial_yuan`` on average.
    """

    stock: Floats
    insured_share: Floats
    attach_share: Floats
    compulsory_yuan: Floats
    commercial_yuan: Floats

    @classmethod
    def of(
        cls,
        stock: ArrayLike,
        insured_share: ArrayLike,
        attach_share: ArrayLike,
        compulsory_yuan: ArrayLike,
        commercial_yuan: ArrayLike,
    ) -> Market:
        """Return the market, checked: shares within 0..1, nothing negative, one length."""
        parts = np.broadcast_arrays(
            np.atleast_1d(not_negative("stock", stock)),
            share("insured_share", insured_share),
            share("attach_share", attach_share),
            not_negative("compulsory_yuan", compulsory_yuan),
            not_negative("commercial_yuan", commercial_yuan),
        )
        return cls(*parts)

    @property
    def premium_yuan(self) -> Floats:
        """Premium of each segment: stock × insured × (compulsory + attach × commercial)."""
        return np.asarray(
            self.stock * self.insured_share * (self.compulsory_yuan + self.attach_share * self.commercial_yuan)
        )

    @property
    def _products(self) -> Floats:
        """Return the factors of both covers as products: (drivers, 2 × segments)."""
        one = np.ones_like(self.stock)
        compulsory = [self.stock, self.insured_share, one, self.compulsory_yuan, one]
        commercial = [self.stock, self.insured_share, self.attach_share, one, self.commercial_yuan]
        return np.concatenate([compulsory, commercial], axis=1)


@dataclass(frozen=True, slots=True)
class Drivers:
    """By how many yuan each driver moved premium: ``effect_yuan`` (drivers, segments) in the order of ``names``."""

    names: tuple[str, ...]
    effect_yuan: Floats

    @property
    def total_yuan(self) -> Floats:
        return np.asarray(self.effect_yuan.sum(axis=1))


def drivers_of_change(before: Market, after: Market) -> Drivers:
    """Return what each driver did to premium between two years; adds up exactly, to every segment and in all.

    Log differences weighted by the logarithmic mean (LMDI), compulsory and commercial cover as separate products.

    >>> old = Market.of([1000.0], 0.90, 0.70, 750.0, 2600.0)
    >>> new = Market.of([1080.0], 0.90, 0.72, 740.0, 2500.0)
    >>> drivers_of_change(old, new).total_yuan.round()
    array([183944.,      0.,  47699.,  -9355., -66408.])

    Refuses markets of different segments.
    """
    if before.stock.shape != after.stock.shape:
        raise BadInput("after", "must have the segments of before")
    effect = lmdi(before._products, after._products)
    segments = before.stock.size
    return Drivers(NAMES, np.asarray(effect[:, :segments] + effect[:, segments:]))


def tornado(market: Market, change: float = 0.1) -> Floats:
    """Return premium with each driver ``change`` lower and higher: shape (drivers, 2), shares capped at 1.

    >>> tornado(Market.of([1000.0], 0.90, 0.70, 750.0, 2600.0)).round()[0]
    array([2081700., 2544300.])
    """
    found = np.empty((len(NAMES), 2))
    for row, name in enumerate(NAMES):
        for side, factor in enumerate((1 - change, 1 + change)):
            parts = {key: getattr(market, key) for key in NAMES}
            moved = parts[name] * factor
            parts[name] = np.minimum(moved, 1.0) if name.endswith("share") else moved
            found[row, side] = Market(**parts).premium_yuan.sum()
    return found
