"""The one gap on screen: target against actual (or last month against this) in yuan, by cause, adding up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.explain.decomposition import has_zero, lmdi, shapley
from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats

VOLUME, MIX, AVERAGE_PREMIUM = "volume", "mix", "average_premium"


@dataclass(frozen=True, slots=True)
class Funnel:
    """What one side of the comparison reached: by stage, by business kind, by person.

    ``reached`` counts the opportunities that got *at least* this far, (stages, kinds, people), first leads and
    last deals (a plan may hold fractions); ``premium_yuan`` is what the deals brought, (kinds, people). For
    one person give arrays of one column. Refuses NaN and negatives, a stage reached without the stage before
    it, and premium without deals: the caller then counted stages entered, not stages reached.
    """

    reached: Floats
    premium_yuan: Floats
    stages: tuple[str, ...] = ("lead", "contact", "visit", "quote", "deal")

    def __post_init__(self) -> None:
        reached = not_negative("reached", self.reached)
        premium = not_negative("premium_yuan", self.premium_yuan)
        if reached.ndim != 3 or reached.shape[0] != len(self.stages):
            raise BadInput("reached", f"must have the shape ({len(self.stages)} stages, kinds, people)")
        if premium.shape != reached.shape[1:]:
            raise BadInput("premium_yuan", f"must have the shape {reached.shape[1:]} of kinds and people")
        skipped = np.zeros(reached.shape, dtype=np.bool_)
        skipped[1:] = (reached[:-1] == 0) & (reached[1:] > 0)
        refuse_where("reached", skipped, "is above zero, but the stage before it was reached by none")
        refuse_where("premium_yuan", (premium > 0) & (reached[-1] == 0), "is above zero, but there is no deal")
        object.__setattr__(self, "reached", reached)
        object.__setattr__(self, "premium_yuan", premium)

    @property
    def factors(self) -> tuple[str, ...]:
        """The names of the factors whose product is the premium: volume, mix, each conversion, average premium."""
        steps = (f"{a}_to_{b}_ratio" for a, b in zip(self.stages[:-1], self.stages[1:], strict=True))
        return (VOLUME, MIX, *steps, AVERAGE_PREMIUM)


@dataclass(frozen=True, slots=True)
class Gap:
    """The change of the premium from the first side to the second, in yuan by cause. Negative: below the target.

    ``effects_yuan`` is (factors, kinds, units) and adds up, over the first two axes, to ``total_yuan`` (units);
    ``by_shapley`` (kinds, units) tells where a factor was zero and the Shapley value was used instead of LMDI.
    """

    factors: tuple[str, ...]
    effects_yuan: Floats
    total_yuan: Floats
    by_shapley: Flags

    @property
    def by_factor_yuan(self) -> Floats:
        """The bars of the waterfall: (factors, units). The mix bar is the sum of the kinds' moves in share."""
        return np.asarray(self.effects_yuan.sum(axis=1))

    @property
    def by_kind_yuan(self) -> Floats:
        """The gap of each business kind: (kinds, units)."""
        return np.asarray(self.effects_yuan.sum(axis=0))

    @property
    def largest_loss(self) -> Counts:
        """The position in ``factors`` of the cause that costs most, for each unit; -1 where nothing costs."""
        bars = self.by_factor_yuan
        position = np.asarray(bars.argmin(axis=0), dtype=np.int64)
        position[bars.min(axis=0) >= 0] = -1
        return position

    def grouped(self, group_of: ArrayLike, groups: int) -> Gap:
        """Return the gap of teams (or of the branch) as the sum of their people's; ``group_of`` is (units,)."""
        group = counts("group_of", group_of)
        if group.shape != self.total_yuan.shape:
            raise BadInput("group_of", f"must name a group for each of {self.total_yuan.size} units")
        refuse_where("group_of", group >= groups, f"must be below {groups}")
        return Gap(
            self.factors,
            _summed(self.effects_yuan, group, groups),
            _summed(self.total_yuan, group, groups),
            _summed(self.by_shapley.astype(np.float64), group, groups) > 0,
        )

    def in_fen(self) -> NDArray[np.int64]:
        """Return the effects in whole fen, (factors, kinds, units), adding up to the rounded gap to the fen.

        Largest remainders get the fen that rounding leaves over, ties by position; sums of these integers over
        people are exact, so what a team shows is what its people show.
        """
        exact = self.effects_yuan.reshape(-1, self.total_yuan.size) * 100
        low = np.floor(exact)
        missing = np.rint(self.total_yuan * 100) - low.sum(axis=0)
        order = np.argsort(low - exact, axis=0, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(len(exact))[:, None], axis=0)
        whole, extra = np.divmod(missing, len(exact))
        fen = np.asarray(low + whole + (rank < extra), dtype=np.int64)
        return fen.reshape(self.effects_yuan.shape)


def gap(before: Funnel, after: Funnel) -> Gap:
    """Return why the premium of ``after`` differs from that of ``before``, in yuan, for every person at once.

    Premium of a kind = volume (all leads of the person) × mix (the kind's share of them) × each conversion ×
    average premium, decomposed by LMDI-I, or by the Shapley value where a factor is zero (ruling 4). Target
    first, actual second gives the gap to target. A ratio that nobody could have shown (no quotes, so no quote
    to deal ratio) counts as unchanged: the loss belongs to the stage that ran dry.

    >>> plan = Funnel([[[1200]], [[360]], [[180]], [[60]]], [[216000.0]], ("call", "visit", "quote", "deal"))
    >>> done = Funnel([[[1000]], [[350]], [[180]], [[60]]], [[210000.0]], ("call", "visit", "quote", "deal"))
    >>> why = gap(plan, done)
    >>> dict(zip(why.factors, why.by_factor_yuan[:, 0].round(0).tolist()))  # doctest: +NORMALIZE_WHITESPACE
    {'volume': -38832.0, 'mix': 0.0, 'call_to_visit_ratio': 32832.0, 'visit_to_quote_ratio': 6000.0,
     'quote_to_deal_ratio': 0.0, 'average_premium': -6000.0}

    Refuses two funnels of different stages or shape.
    """
    if before.stages != after.stages or before.reached.shape != after.reached.shape:
        raise BadInput("after", "must have the stages, kinds and people of before")
    x0, x1 = _factors(before), _factors(after)
    x0, x1 = np.where(np.isnan(x0), x1, x0), np.where(np.isnan(x1), x0, x1)
    x0, x1 = np.nan_to_num(x0), np.nan_to_num(x1)
    total = after.premium_yuan.sum(axis=0) - before.premium_yuan.sum(axis=0)
    return _explained(x0, x1, before.factors, total)


def gap_of_factors(before: ArrayLike, after: ArrayLike, factors: Sequence[str]) -> Gap:
    """Return the gap of results already given as products, for a plan that states ratios and not counts.

    ``before`` and ``after`` are (factors, kinds, units); ``factors`` names the first axis.

    >>> gap_of_factors([[[1000.0]], [[0.2]]], [[[900.0]], [[0.0]]], ("leads", "ratio")).by_factor_yuan.ravel()
    array([ -10., -190.])

    Refuses what ``lmdi`` refuses, and names that do not match the factors.
    """
    x0, x1 = not_negative("before", before), not_negative("after", after)
    if x0.ndim != 3 or x0.shape[0] != len(factors):
        raise BadInput("factors", f"must name the first axis of a (factors, kinds, units) array of shape {x0.shape}")
    return _explained(x0, x1, tuple(factors), (x1.prod(axis=0) - x0.prod(axis=0)).sum(axis=0))


def _explained(x0: Floats, x1: Floats, factors: tuple[str, ...], total: Floats) -> Gap:
    effects = lmdi(x0, x1)
    by_shapley = has_zero(x0, x1)
    effects[:, by_shapley] = shapley(x0[:, by_shapley], x1[:, by_shapley])
    return Gap(factors, effects, np.asarray(total), by_shapley)


def _factors(funnel: Funnel) -> Floats:
    """The factors of one side, (factors, kinds, people); NaN where a ratio rests on nothing."""
    reached = funnel.reached
    leads = reached[0].sum(axis=0)
    tops = np.concatenate([reached[:1], reached[1:], funnel.premium_yuan[None]])
    bottoms = np.concatenate([np.broadcast_to(leads, reached[:1].shape), reached])
    ratios = np.divide(tops, bottoms, out=np.full_like(tops, np.nan), where=bottoms > 0)
    return np.concatenate([np.broadcast_to(leads, reached[:1].shape), ratios])


def _summed(values: Floats, group: Counts, groups: int) -> Floats:
    """Sum the last axis by group."""
    rows = values.reshape(-1, values.shape[-1])
    sums = [np.bincount(group, weights=row, minlength=groups) for row in rows]
    return np.array(sums, dtype=np.float64).reshape(*values.shape[:-1], groups)
