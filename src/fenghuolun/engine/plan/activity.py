"""Which activity does a premium target need? Back-solved stage by stage, for a person or a million."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Counts, Floats, Reason

from .conversion import Conversion, conversions_from_each_stage
from .needed import Streams, Yield, multiplier_needed, units_by_moments
from .trials import open_share

STAGES = ("lead", "contact", "visit", "quote", "deal")
SURE_ENOUGH = (0.5, 0.8)
EXACT_UP_TO_PEOPLE = 100


def rounded_up(values: Floats) -> Counts:
    """Return the next whole number, forgiving the last bits of a division: 48/0.3 is 160, not 161."""
    return np.ceil(values * (1 - 1e-12) - 1e-9).astype(np.int64)


def _shares(mix: ArrayLike) -> Floats:
    found = share("mix", mix)
    refuse_where("mix", np.abs(found.sum(axis=-1) - 1) > 1e-6, "must add up to 1 over the business kinds")
    return found


def _average(average_premium_yuan: ArrayLike) -> Floats:
    found = real("average_premium_yuan", average_premium_yuan)
    refuse_where("average_premium_yuan", found <= 0, "must be above 0")
    return found


def deals_from_target(target_yuan: ArrayLike, mix: ArrayLike, average_premium_yuan: ArrayLike) -> Counts:
    """Return deals per business kind, ⌈target · mix / average premium⌉.

    ``target_yuan`` has shape (…), ``mix`` and ``average_premium_yuan`` (…, kinds).

    >>> deals_from_target(3_600_000, [0.60, 0.25, 0.10, 0.05], [2450, 3000, 5200, 3600])
    array([882, 300,  70,  50])
    """
    target = not_negative("target_yuan", target_yuan)
    return rounded_up(target[..., None] * _shares(mix) / _average(average_premium_yuan))


def deals_beside_renewals(
    target_yuan: ArrayLike,
    due: ArrayLike,
    renewal_ratio: ArrayLike,
    renewal_premium_yuan: ArrayLike,
    gap_mix: ArrayLike,
    gap_premium_yuan: ArrayLike,
) -> Counts:
    """Return deals when the due list comes first: renewals = ⌊due · ratio⌋, the rest fills the gap.

    ``due`` policies, ``renewal_ratio`` 0..1 and ``renewal_premium_yuan`` have
    shape (…); ``gap_mix`` and ``gap_premium_yuan`` (…, other kinds). The result
    has shape (…, 1 + other kinds), renewals first.

    >>> deals_beside_renewals(1_200_000, 600, 0.72, 2450, [1.0], [3000])
    array([432,  48])
    """
    target, ratio = not_negative("target_yuan", target_yuan), share("renewal_ratio", renewal_ratio)
    renewals = np.floor(counts("due", due) * ratio + 1e-9)
    gap = np.maximum(target - renewals * _average(renewal_premium_yuan), 0.0)
    others = rounded_up(gap[..., None] * _shares(gap_mix) / _average(gap_premium_yuan))
    return np.concatenate([renewals[..., None].astype(np.int64), others], axis=-1)


def reverse_funnel(deals: ArrayLike, rates: ArrayLike) -> Counts:
    """Return leads, contacts, visits, quotes and deals that carry ``deals``, each stage rounded up.

    ``deals`` has shape (…, kinds); ``rates`` (…, kinds, stages) are the chances of one
    stage to the next, from lead → contact to quote → deal. The result has shape
    (…, kinds, stages + 1), from leads to deals: quotes = ⌈deals / r4⌉, visits = ⌈quotes / r3⌉, …

    >>> reverse_funnel([882], [[0.95, 0.90, 0.85, 0.80]])
    array([[1519, 1443, 1298, 1103,  882]])

    Refuses a rate of 0: no activity carries a deal through it.
    """
    wanted, chance = counts("deals", deals), share("rates", rates)
    refuse_where("rates", chance == 0, "must be above 0: nothing gets through this stage")
    stages = [np.broadcast_to(wanted, chance.shape[:-1]) if chance.ndim - 1 > wanted.ndim else wanted]
    for s in range(chance.shape[-1] - 1, -1, -1):
        stages.insert(0, rounded_up(stages[0] / chance[..., s]))
    return np.stack(stages, axis=-1)


@dataclass(frozen=True, slots=True)
class RequiredActivity:
    """How much of each stage is needed for a premium target, at each confidence.

    ``needed`` has shape (people, confidences, kinds, stages), whole numbers,
    from leads to deals: each stage solved from the conversion that still lies
    ahead of it, so "38 visits give an even chance, 47 give 80 %" does not
    depend on how leads became visits. Infinite where no amount helps.
    ``confidence`` has shape (confidences,). ``reason`` (people, confidences):
    ``OK``, ``REACHED`` (target 0), ``RATE_TOO_UNCERTAIN``. ``attainable``
    (people,): the highest confidence any number of leads can give. ``method``:
    ``exact`` or ``moments`` (many people at once).
    """

    needed: Floats
    confidence: Floats
    reason: NDArray[np.str_]
    attainable: Floats
    method: str


@dataclass(frozen=True, slots=True)
class Selling:
    """How a person sells, per business kind.

    ``alpha`` and ``beta``: what is known of each stage's rate, shape (people,
    kinds, stages) or broadcastable; ``average_yuan`` and ``cv``: mean and
    relative standard deviation of one deal's premium, (people, kinds).
    """

    alpha: ArrayLike
    beta: ArrayLike
    average_yuan: ArrayLike
    cv: ArrayLike = 0.5

    def of(self, people: int, kinds: int) -> tuple[Floats, Floats, Floats, Floats]:
        a, b = np.broadcast_arrays(real("alpha", self.alpha), real("beta", self.beta))
        refuse_where("alpha", a <= 0, "must be above 0")
        refuse_where("beta", b <= 0, "must be above 0")
        spread = real("cv", self.cv)
        refuse_where("cv", spread <= 0, "must be above 0")
        full, shape = (people, kinds, a.shape[-1]), (people, kinds)
        return (
            np.broadcast_to(a, full),
            np.broadcast_to(b, full),
            np.broadcast_to(_average(self.average_yuan), shape),
            np.broadcast_to(spread, shape),
        )


def required_activity(
    target_yuan: ArrayLike,
    mix: ArrayLike,
    selling: Selling,
    confidence: ArrayLike = SURE_ENOUGH,
    *,
    exact: bool | None = None,
) -> RequiredActivity:
    """Return the activity that reaches a premium target with each ``confidence``, knowing that rates are uncertain.

    ``target_yuan`` (people,), ``mix`` (kinds,) or (people, kinds) adding up to
    1. All kinds rise together from the plan that is right on average; the
    multiplier makes P(premium ≥ target) = confidence. One person or up to
    100: exact (uncertain rates by Gauss rules, deals and premium on a grid);
    more people: the closed formula on moments. ``exact`` decides it by hand:
    over a year of hundreds of deals a person both say the same within 1 %.

    >>> selling = Selling(alpha=[[[12.0]]], beta=[[[108.0]]], average_yuan=[[3500.0]], cv=0.45)
    >>> required_activity([60_000], [1.0], selling, [0.5, 0.8]).needed[0, :, 0]
    array([[178.,  18.],
           [245.,  19.]])
    """
    target = not_negative("target_yuan", target_yuan)
    if target.ndim != 1:
        raise BadInput("target_yuan", "must be one number per person")
    shares, c = _shares(mix), np.atleast_1d(open_share("confidence", confidence))
    people, kinds = target.size, shares.shape[-1]
    alpha, beta, average, cv = selling.of(people, kinds)
    split = np.broadcast_to(shares, (people, kinds)) * target[:, None]
    by_grid = people <= EXACT_UP_TO_PEOPLE if exact is None else exact
    stages = alpha.shape[-1] + 1
    needed = np.zeros((people, c.size, kinds, stages))
    attainable = np.ones(people)
    asks = target > 0
    if asks.any():
        known = alpha[asks], beta[asks], average[asks], cv[asks]
        found, attainable[asks] = _solve(target[asks], split[asks], known, c, by_grid)
        needed[asks] = found
    hopeless = np.isinf(needed).any(axis=(2, 3))
    reason = np.where(hopeless, Reason.RATE_TOO_UNCERTAIN.value, Reason.OK.value)
    reason[~asks] = Reason.REACHED.value
    return RequiredActivity(needed, c, reason, attainable, "exact" if by_grid else "moments")


def _moments(alpha: Floats, beta: Floats) -> list[tuple[Floats, Floats]]:
    """Return (mean, variance) of the conversion from each stage to the end: products of Beta moments."""
    first = np.cumprod((alpha / (alpha + beta))[..., ::-1], axis=-1)[..., ::-1]
    ratio = alpha * (alpha + 1) / ((alpha + beta) * (alpha + beta + 1))
    second = np.cumprod(ratio[..., ::-1], axis=-1)[..., ::-1]
    spread = np.asarray(second - first**2, np.float64)
    return [(np.asarray(first[..., s]), spread[..., s]) for s in range(alpha.shape[-1])]


def _solve(
    target: Floats, split: Floats, known: tuple[Floats, Floats, Floats, Floats], c: Floats, exact: bool
) -> tuple[Floats, Floats]:
    """Return needed (people, confidences, kinds, stages) and the attainable confidence from leads."""
    alpha, beta, average, cv = known
    moments = [*_moments(alpha, beta), (np.ones(split.shape), np.zeros(split.shape))]
    certain = Conversion(np.ones((*split.shape, 1)), np.ones((*split.shape, 1)))
    rules = [*conversions_from_each_stage(alpha, beta), certain] if exact else []
    needed = np.empty((len(target), c.size, split.shape[1], len(moments)))
    attainable = np.ones(len(target))
    for s, (mean, variance) in enumerate(moments):
        units = split / (mean * average)
        if exact:
            times = multiplier_needed(target, Streams(units, rules[s], average, cv), c)
        else:
            each = Yield.of(mean, variance, average, cv)
            sums = [(units * each.mean).sum(-1), (units * each.own).sum(-1), (units**2 * each.shared).sum(-1)]
            times = units_by_moments(target[:, None], Yield(*(v[:, None] for v in sums)), c)
        if s == 0:
            attainable = times.attainable[:, 0]
        whole = np.where(np.isinf(times.units), 0.0, times.units)[:, :, None] * units[:, None, :]
        needed[..., s] = np.where(times.is_feasible[:, :, None], rounded_up(whole), np.inf)
    return needed, attainable
