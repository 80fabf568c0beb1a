"""What is most worth doing: the causes of the gap that cost most, where the figures are sure enough to say so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.insight.queries.branch import LEAST_N, LEVEL
from fenghuolun.desk.insight.queries.branch_morning import Morning
from fenghuolun.desk.insight.queries.gap import GapOf
from fenghuolun.desk.insight.rules.grouping import Named
from fenghuolun.engine.explain.gap import AVERAGE_PREMIUM, MIX, VOLUME
from fenghuolun.engine.rates import wilson
from fenghuolun.engine.results import Counts, Floats

SHOWN = 3
PEOPLE_SHOWN = 3
SURE = 1.2816  # of a normal distribution, one side at 90 %: what lies outside an 80 % range


@dataclass(frozen=True, slots=True)
class Lever:
    """One cause in one team: what it has cost, what was and what should have been, who is behind it.

    ``actual`` and ``planned`` are counts, ratios or yuan, as ``factor``
    says; ``low`` and ``high`` the range of ``actual``; ``stock`` how many live leads wait at the step.
    """

    group: Named
    factor: str
    cost_yuan: float
    actual: float
    planned: float
    low: float
    high: float
    n: int
    people: tuple[tuple[Named, float], ...]
    stock: int


def levers(morning: Morning, shown: int = SHOWN) -> list[Lever]:
    """Return the largest costs, one per group and cause, at most ``shown``.

    Silent where the actual could as well be the plan's: fewer than ten
    events, or an 80 % range that reaches the plan. The mix is no lever: nobody decides who falls due.
    """
    found = morning.gap
    if found is None:
        return []
    effects = found.gap.by_factor_yuan
    by_group = np.stack([morning.sums(row) for row in effects])
    order = np.argsort(by_group, axis=None)
    chosen: list[Lever] = []
    for flat in order.tolist():
        at, group = divmod(flat, len(morning.groups))
        if by_group[at, group] >= 0 or len(chosen) == shown:
            break
        mine = np.flatnonzero(morning.group == group)
        compared = _compared(found, found.gap.factors[at], mine)
        if compared is not None:
            chosen.append(_lever(morning, at, group, mine, effects[at], compared))
    return chosen


@dataclass(frozen=True, slots=True)
class _Compared:
    actual: float
    planned: float
    low: float
    high: float
    n: int


def _compared(found: GapOf, factor: str, mine: Counts) -> _Compared | None:
    """Return the factor's two sides for these people, None where they cannot be told apart."""
    before, after = found.before.reached[:, :, mine].sum(axis=2), found.after.reached[:, :, mine].sum(axis=2)
    if factor == MIX:
        return None
    if factor == VOLUME:
        done, due = float(after[0].sum()), float(before[0].sum())
        spread = SURE * np.sqrt(max(due, 1.0))
        sides = _Compared(done, due, done - spread, done + spread, round(done))
        return sides if due >= LEAST_N and sides.high < due else None
    if factor == AVERAGE_PREMIUM:
        return _average(found, mine, before[-1], after[-1])
    stage = 1 + found.gap.factors[2:].index(factor)
    return _conversion(before[stage - 1 : stage + 1], after[stage - 1 : stage + 1])


def _conversion(before: Floats, after: Floats) -> _Compared | None:
    """The plan's ratio is that of its kinds in the mix of the actual: the mix has its own bar."""
    tried, done = after[0].sum(), min(after[1].sum(), after[0].sum())
    ratio = np.divide(before[1], before[0], out=np.zeros(before.shape[1]), where=before[0] > 0)
    planned = float((ratio * after[0]).sum() / tried) if tried else 0.0
    low, high = wilson(done, tried, LEVEL)
    if tried < LEAST_N or high >= planned:
        return None
    return _Compared(float(done / tried), planned, float(low), float(high), round(tried))


def _average(found: GapOf, mine: Counts, planned_deals: Floats, deals: Floats) -> _Compared | None:
    """Premium of a deal spreads about half its mean: the range is that of a mean of so many deals."""
    sold, n = found.after.premium_yuan[:, mine].sum(axis=1), float(deals.sum())
    asked = found.before.premium_yuan[:, mine].sum(axis=1)
    if n < LEAST_N:
        return None
    usual = np.divide(asked, planned_deals, out=np.zeros(asked.shape), where=planned_deals > 0)
    actual, planned = float(sold.sum() / n), float((usual * deals).sum() / n)
    spread = SURE * 0.5 * actual / np.sqrt(n)
    return _Compared(actual, planned, actual - spread, actual + spread, round(n)) if actual + spread < planned else None


def _lever(morning: Morning, at: int, group: int, mine: Counts, effects: Floats, compared: _Compared) -> Lever:
    factors = morning.gap.gap.factors if morning.gap else ()
    order = mine[np.argsort(effects[mine])][:PEOPLE_SHOWN]
    people = tuple((morning.people[row], float(effects[row])) for row in order.tolist() if effects[row] < 0)
    stock = 0 if factors[at] == AVERAGE_PREMIUM else int(morning.live[mine, 0 if at == 0 else at - 1].sum())
    return Lever(
        morning.groups[group], factors[at], float(effects[mine].sum()), compared.actual, compared.planned,
        compared.low, compared.high, compared.n, people, stock,
    )  # fmt: skip
