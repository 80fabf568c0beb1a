"""By what does the customer choose, and how do we stand there: V chart, sameness, rule control (domain 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, real, refuse_where
from fenghuolun.engine.refusals import weights as weights_of
from fenghuolun.engine.results import Counts, Flags, Floats


class Exposure(StrEnum):
    """How open we are to a rival."""

    SAFE = "safe"
    WATCH = "watch"  # from 10
    VULNERABLE = "vulnerable"  # above 25


@dataclass(frozen=True, slots=True)
class VChart:
    """The V chart against one rival.

    ``order`` lists the criteria from the heaviest; ``gap`` = ours - theirs, in the order given; ``vulnerability``
    0..100 with ``exposure``; ``opening`` is the criterion that hurts most, -1 where we trail in none; ``is_v`` when it
    stands in the heaviest third. ``ours`` and ``theirs`` are totals of 100, ``strength_ratio`` their quotient,
    ``sameness_ratio`` the weight of criteria in which the two differ by less than half a point.
    """

    order: Counts
    gap: Floats
    vulnerability: float
    exposure: Exposure
    opening: int
    is_v: bool
    ours: float
    theirs: float
    strength_ratio: float
    sameness_ratio: float

    @property
    def is_sameness_trap(self) -> bool:
        return self.sameness_ratio > 0.70


def v_chart(weights: ArrayLike, ours: ArrayLike, theirs: ArrayLike) -> VChart:
    """Return where a rival could break in; weights add up to 100, scores are 1..5, one element a criterion.

    V = Σ over gaps below zero of w·|gap|·pos / Σ w·pos·4 × 100, pos = (m - rank + 1) / m, rank 1 the heaviest.

    >>> found = v_chart([30, 20, 15, 10, 8, 5, 4, 4, 4], [3, 4, 4, 3, 5, 4, 4, 3, 2], [4, 4, 3, 4, 2, 3, 5, 3, 4])
    >>> round(found.vulnerability, 2), found.is_v, round(found.strength_ratio, 3)
    (12.89, True, 0.978)

    Refuses scores outside 1..5 and weights that do not add up.
    """
    us, them = _scores("ours", ours), _scores("theirs", theirs)
    if us.ndim != 1 or us.shape != them.shape:
        raise BadInput("theirs", "must be one score a criterion")
    w = weights_of("weights", weights, us.size, total=100.0)
    m = us.size
    order = np.argsort(-w, kind="stable")
    rank = np.empty(m, dtype=np.int64)
    rank[order] = np.arange(1, m + 1)
    place = (m - rank + 1) / m
    gap = us - them
    hurt = np.where(gap < 0, w * -gap * place, 0.0)
    vulnerability = float(hurt.sum() / (w * place * 4).sum() * 100)
    opening = int(np.argmax(hurt)) if hurt.any() else -1
    exposure = Exposure.SAFE if vulnerability < 10 else Exposure.WATCH if vulnerability <= 25 else Exposure.VULNERABLE
    mine, rival = float(w @ us / 5), float(w @ them / 5)
    return VChart(
        order.astype(np.int64), gap, vulnerability, exposure, opening,
        opening >= 0 and bool(rank[opening] <= np.ceil(m / 3)),
        mine, rival, mine / rival, float(w[np.abs(gap) < 0.5].sum() / 100),
    )  # fmt: skip


class Control(StrEnum):
    """Who sets the rules."""

    FOLLOWER = "follower"
    CONTESTED = "contested"  # from 30
    LEADER = "leader"  # above 60


@dataclass(frozen=True, slots=True)
class RuleControl:
    """``index`` 0..100, ``control``, and ``traps``: criteria of weight 10 and more in which the rival has 2 or less."""

    index: float
    control: Control
    traps: int


def rule_control(
    weights: ArrayLike,
    ours: ArrayLike,
    theirs: ArrayLike,
    raised_by_us: ArrayLike,
    *,
    met_before_tender: bool = False,
) -> RuleControl:
    """Return how much of the customer's weight lies on criteria in which we lead and that we raised.

    Having met before the tender adds 10, to 100 at most.

    >>> rule_control([40, 30, 30], [5, 4, 3], [3, 2, 4], [True, True, True])
    RuleControl(index=70.0, control=<Control.LEADER: 'leader'>, traps=1)

    Refuses what ``v_chart`` refuses.
    """
    us, them = _scores("ours", ours), _scores("theirs", theirs)
    w = weights_of("weights", weights, us.size, total=100.0)
    raised: Flags = np.asarray(raised_by_us, dtype=bool)
    if us.shape != them.shape or raised.shape != us.shape:
        raise BadInput("raised_by_us", "must be one mark a criterion, as the scores")
    index = min(float(w[(us > them) & raised].sum()) + 10 * met_before_tender, 100.0)
    control = Control.FOLLOWER if index < 30 else Control.CONTESTED if index <= 60 else Control.LEADER
    return RuleControl(index, control, int(((them <= 2) & (w >= 10)).sum()))


class Answer(StrEnum):
    """What to do about a weakness."""

    PROVE = "prove"
    IMPROVE = "improve"
    REDEFINE = "redefine"
    TRADE_OFF = "trade_off"
    ALTERNATIVE = "alternative"


def answer_to_weakness(
    fact_score: float, customer_score: float, *, days_to_fix: float | None, is_fuzzy: bool, has_strong_neighbour: bool
) -> Answer:
    """Return how to answer a criterion in which we are seen as weak (Rackham's answers; domain 3.4.3).

    We are good (4 or more) and seen as 3 or less: prove. Can be mended within 30 days: improve. The criterion is
    fuzzy: redefine. A strong one is related: trade off. Else another solution, or concede.

    >>> answer_to_weakness(4, 2, days_to_fix=None, is_fuzzy=True, has_strong_neighbour=False)
    <Answer.PROVE: 'prove'>

    Refuses scores outside 1..5.
    """
    fact, seen = float(_scores("fact_score", fact_score)), float(_scores("customer_score", customer_score))
    rows = (
        (fact >= 4 and seen <= 3, Answer.PROVE),
        (days_to_fix is not None and days_to_fix <= 30, Answer.IMPROVE),
        (is_fuzzy, Answer.REDEFINE),
        (has_strong_neighbour, Answer.TRADE_OFF),
    )
    return next((answer for fits, answer in rows if fits), Answer.ALTERNATIVE)


def _scores(name: str, values: ArrayLike) -> Floats:
    table = real(name, values)
    refuse_where(name, (table < 1) | (table > 5), "must lie between 1 and 5")
    return table
