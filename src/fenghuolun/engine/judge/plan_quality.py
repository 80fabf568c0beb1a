"""Is the plan any good: its points of a hundred, and is it tabular, made by a tool, quantified (domain 1.3.1)?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.measures import ratio
from fenghuolun.engine.refusals import BadInput, counts, refuse_where, share
from fenghuolun.engine.results import Flags, Floats

PARTS = {"goal_link": 20, "numeric_measure": 20, "due_and_owner": 15, "quantity_from_funnel": 20,
         "resources_and_risk": 10, "weekly_checkpoints": 10, "on_time": 5}  # fmt: skip


class Verdict(StrEnum):
    """What happens to a plan of this quality."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class PlanRules:
    """From which points a plan is approved, and below which it is rejected."""

    approve_from: float = 80.0
    reject_below: float = 60.0

    def __post_init__(self) -> None:
        if not 0 <= self.reject_below <= self.approve_from <= 100:
            raise BadInput("reject_below", "must lie between 0 and approve_from, and both within 100")


@dataclass(frozen=True, slots=True)
class PlanQuality:
    """``points`` 0..100, ``verdict``, and ``lost`` (7, plans): the points each part cost, in the order of ``PARTS``."""

    points: Floats
    verdict: NDArray[np.str_]
    lost: Floats


def plan_quality(parts: ArrayLike, rules: PlanRules | None = None) -> PlanQuality:
    """Return the quality of plans; ``parts`` are shares 0..1 of the plan's items, (7,) or (7, plans), as ``PARTS``.

    >>> found = plan_quality([1, 1, 1, 0.5, 0, 1, 1])
    >>> found.points, found.verdict
    (array([80.]), array(['approve'], dtype='<U7'))

    Refuses shares outside 0..1.
    """
    table = share("parts", parts)
    if table.ndim not in (1, 2) or table.shape[0] != len(PARTS):
        raise BadInput("parts", f"must have {len(PARTS)} rows along the first axis")
    r = rules or PlanRules()
    worth = np.array(list(PARTS.values()), dtype=np.float64)[:, None]
    lost = worth * (1 - table.reshape(len(PARTS), -1))
    points = 100 - lost.sum(axis=0)
    clear = points + 1e-9
    verdict = np.select(
        [clear >= r.approve_from, clear >= r.reject_below], [Verdict.APPROVE.value, Verdict.RETURN.value],
        Verdict.REJECT.value,
    )  # fmt: skip
    return PlanQuality(points, np.asarray(verdict, dtype="<U7"), lost)


@dataclass(frozen=True, slots=True)
class PlanForm:
    """Shares 0..1 of each plan's items and ``score``, their mean; NaN for a plan without items; ``is_short`` < 0.9."""

    tabular: Floats
    by_tool: Floats
    quantified: Floats
    score: Floats
    is_short: Flags


def plan_form(
    items: ArrayLike, tabular: ArrayLike, by_tool: ArrayLike, quantified: ArrayLike, target: float = 0.9
) -> PlanForm:
    """Return how far a plan is a table, worked out by a tool, and in numbers (domain 1.3.1.F); counts of items.

    ``tabular`` have all mandatory columns; ``by_tool`` were calculated, not typed; ``quantified`` have number, unit
    and date.

    >>> plan_form([10, 0], [10, 0], [8, 0], [9, 0]).score
    array([0.9, nan])

    Refuses more of a kind than items.
    """
    n = counts("items", items)
    parts = []
    for name, values in (("tabular", tabular), ("by_tool", by_tool), ("quantified", quantified)):
        k = counts(name, values)
        refuse_where(name, k > n, "must not exceed items")
        parts.append(ratio(k, n))
    score = np.asarray((parts[0] + parts[1] + parts[2]) / 3)
    return PlanForm(parts[0], parts[1], parts[2], score, np.asarray(score < float(share("target", target)) - 1e-9))
