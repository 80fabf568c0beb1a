"""From completion to points, total and grade: the first of the three ways to evaluate (domain 1.3.7.A)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, not_negative, real, refuse_where
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Flags, Floats

QUALITATIVE_POINTS = (120.0, 100.0, 80.0, 60.0, 0.0)  # the five anchored levels, best first
_DUST = 1e-9  # 0.95 reckoned in binary is still 0.95


class Grade(IntEnum):
    """D is 0 and S is 4, so that one grade up is one more."""

    D = 0
    C = 1
    B = 2
    A = 3
    S = 4


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Points from each ratio on, ``ratios`` falling; below the last there are none."""

    ratios: tuple[float, ...] = (1.20, 1.10, 1.00, 0.95, 0.90, 0.80, 0.70, 0.60)
    points: tuple[float, ...] = (120.0, 110.0, 100.0, 90.0, 80.0, 70.0, 60.0, 40.0)

    def __post_init__(self) -> None:
        _same_length(self.ratios, self.points)
        if list(self.ratios) != sorted(set(self.ratios), reverse=True):
            raise BadInput("ratios", "must fall")
        if list(self.points) != sorted(self.points, reverse=True):
            raise BadInput("points", "must not rise while the ratios fall")

    def of(self, ratio: ArrayLike) -> Floats:
        """Return the points of completion ratios of any shape, NaN where there is none.

        >>> ScoreTable().of([1.04, 69 / 72, 0.88, 0.59])
        array([100.,  90.,  70.,   0.])
        """
        r = _ratios(ratio)
        rising = np.array(self.ratios[::-1])
        worth = np.array([0.0, *self.points[::-1]])
        return np.where(np.isnan(r), np.nan, worth[np.searchsorted(rising, r + _DUST, side="right")])


@dataclass(frozen=True, slots=True)
class ScoreCurve:
    """Points between corners, level beyond the outer ones; the default is 100 × ratio up to 1.2."""

    ratios: tuple[float, ...] = (0.0, 1.2)
    points: tuple[float, ...] = (0.0, 120.0)

    def __post_init__(self) -> None:
        _same_length(self.ratios, self.points)
        if list(self.ratios) != sorted(set(self.ratios)):
            raise BadInput("ratios", "must rise")
        if list(self.points) != sorted(self.points):
            raise BadInput("points", "must not fall while the ratios rise")

    def of(self, ratio: ArrayLike) -> Floats:
        """Return the points of completion ratios of any shape, NaN where there is none.

        >>> ScoreCurve().of([0.97, 1.5])
        array([ 97., 120.])
        """
        return np.asarray(np.interp(_ratios(ratio), self.ratios, self.points))


@dataclass(frozen=True, slots=True)
class GradeBounds:
    """From which total on a grade is given; below C it is D."""

    s: float = 110.0
    a: float = 95.0
    b: float = 85.0
    c: float = 70.0

    def __post_init__(self) -> None:
        if not self.s > self.a > self.b > self.c > 0:
            raise BadInput("s", "must be above a, above b, above c, above zero")

    @property
    def rising(self) -> Floats:
        return np.array([self.c, self.b, self.a, self.s])


@dataclass(frozen=True, slots=True)
class CardScore:
    """``total`` of each card, NaN where no item has points; ``grade`` holds ``Grade``, -1 there.

    ``missing`` marks the items left out; the weights of the others then count for all. ``is_capped`` says that a
    compliance item not fully kept held the grade at B: the total stays what it is.
    """

    total: Floats
    grade: NDArray[np.int64]
    missing: Flags
    is_capped: Flags


def half_up(value: ArrayLike, decimals: int = 1) -> Floats:
    """Return values rounded as a person rounds, 0.05 up: the form in which totals are shown and graded.

    >>> half_up([89.445, 94.95], 2), half_up(94.95)
    (array([89.45, 94.95]), np.float64(95.0))
    """
    scale = 10.0**decimals
    return np.asarray(np.floor(np.asarray(value, dtype=np.float64) * scale + 0.5 + 1e-7) / scale)[()]


def grades(total: ArrayLike, bounds: GradeBounds | None = None) -> NDArray[np.int64]:
    """Return the ``Grade`` of totals as they are shown, with one decimal; -1 where there is no total.

    >>> [Grade(g).name for g in grades([110, 109.9, 94.96, 84.9, 69.9])]
    ['S', 'A', 'A', 'C', 'D']
    """
    shown = np.asarray(half_up(total))
    found = np.searchsorted((bounds or GradeBounds()).rising, shown, side="right")
    return np.where(np.isnan(shown), -1, found).astype(np.int64)


def card_score(
    points: ArrayLike,
    weights: ArrayLike,
    compliance_ratio: ArrayLike | None = None,
    bounds: GradeBounds | None = None,
) -> CardScore:
    """Return the total of each card, Σ w·s / Σ w over its items, and its grade.

    ``points`` is (items,) or (cards, items), NaN for an item without a result; ``weights`` (items) add up to 100;
    ``compliance_ratio`` is the completion of the compliance item, one a card: below 1 no grade above B is given.

    >>> found = card_score([100, 90, 70, 100, 90, 100], [30, 25, 15, 10, 15, 5], compliance_ratio=1.0)
    >>> found.total, Grade(found.grade[0]).name
    (array([91.5]), 'B')

    Refuses weights that do not add up and negative points.
    """
    table = np.atleast_2d(_ratios(points, "points"))
    w = weights_of("weights", weights, table.shape[1], total=100.0)
    missing = np.isnan(table)
    used = (~missing) @ w
    total = np.full(used.shape, np.nan)
    np.divide(np.where(missing, 0, table) @ w, used, out=total, where=used > 0)
    grade = grades(total, bounds)
    kept = np.broadcast_to(1.0 if compliance_ratio is None else real("compliance_ratio", compliance_ratio), total.shape)
    capped = (kept < 1) & (grade > Grade.B)
    return CardScore(total, np.where(capped, Grade.B, grade).astype(np.int64), missing, np.asarray(capped))


def by_both_parts(performance: ArrayLike, development: ArrayLike, performance_weight: ArrayLike) -> Floats:
    """Return the total of a card whose 100 points of weight are split between results and development (ruling 31).

    >>> by_both_parts(91.5, 80.0, 80)
    np.float64(89.2)

    Refuses a weight above 100.
    """
    w = not_negative("performance_weight", performance_weight)
    refuse_where("performance_weight", w > 100, "must not exceed 100")
    own, grown = not_negative("performance", performance), not_negative("development", development)
    return np.asarray((w * own + (100 - w) * grown) / 100)[()]


def _same_length(ratios: tuple[float, ...], points: tuple[float, ...]) -> None:
    if not ratios or len(ratios) != len(points):
        raise BadInput("points", "must be one for each ratio, and at least one")


def _ratios(values: ArrayLike, name: str = "ratio") -> Floats:
    array = np.asarray(values, dtype=np.float64)
    refuse_where(name, (array < 0) | np.isinf(array), "must be a finite number, not negative")
    return array
