"""Was the plan wrong, was it not carried out, or did the market move? The second reading of the gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import not_negative, real, share
from fenghuolun.engine.results import Floats


@dataclass(frozen=True, slots=True)
class PlanOrExecution:
    """The gap to plan in yuan, by where it arose; the three parts add up to ``total_yuan``.

    ``execution_yuan``: activity was not what the plan asked. ``reaction_yuan``: the market or a competitor
    answered otherwise than assumed. ``planning_yuan``: activity brought less (or more) than the plan believed.
    """

    execution_yuan: Floats
    reaction_yuan: Floats
    planning_yuan: Floats
    total_yuan: Floats


def plan_or_execution(
    plan_yuan: ArrayLike,
    plan_at_actual_activity_yuan: ArrayLike,
    actual_yuan: ArrayLike,
    plan_at_actual_market_yuan: ArrayLike | None = None,
) -> PlanOrExecution:
    """Return the gap split into execution, reaction and planning (Albers, IJRM 1998), any shape.

    ``plan_at_actual_activity_yuan`` is the plan's own response curve at the activity really done;
    ``plan_at_actual_market_yuan`` the same curve at the market that really came (leave out where no market
    series is kept: the reaction part is then zero and stays inside planning).

    >>> split = plan_or_execution(100_000.0, 90_000.0, 84_000.0)
    >>> float(split.execution_yuan), float(split.planning_yuan), float(split.total_yuan)
    (-10000.0, -6000.0, -16000.0)

    Refuses negative and missing amounts.
    """
    plan = not_negative("plan_yuan", plan_yuan)
    at_activity = not_negative("plan_at_actual_activity_yuan", plan_at_actual_activity_yuan)
    actual = not_negative("actual_yuan", actual_yuan)
    at_market = at_activity
    if plan_at_actual_market_yuan is not None:
        at_market = not_negative("plan_at_actual_market_yuan", plan_at_actual_market_yuan)
    parts = np.broadcast_arrays(at_activity - plan, at_market - at_activity, actual - at_market, actual - plan)
    return PlanOrExecution(*(np.asarray(part) for part in parts))


@dataclass(frozen=True, slots=True)
class MarketGap:
    """Profit against plan by market size, market share and margin (Hulbert and Toy 1977); adds up to ``total_yuan``."""

    market_size_yuan: Floats
    market_share_yuan: Floats
    margin_yuan: Floats
    total_yuan: Floats

    @property
    def volume_yuan(self) -> Floats:
        """Size and share together: what selling more or fewer policies than planned brought."""
        return np.asarray(self.market_size_yuan + self.market_share_yuan)


def market_gap(
    market_size: tuple[ArrayLike, ArrayLike],
    market_share: tuple[ArrayLike, ArrayLike],
    margin_yuan: tuple[ArrayLike, ArrayLike],
) -> MarketGap:
    """Return why profit differs from plan; every argument is (planned, actual), any shape.

    ``market_size`` in units the whole market bought, ``market_share`` 0..1, ``margin_yuan`` per unit.
    Size = ΔM · share0 · margin0, share = M1 · Δshare · margin0, margin = M1 · share1 · Δmargin
    (Hulbert and Toy, Journal of Marketing 1977): the market is forgiven first, the seller's own part comes last.

    >>> market_gap((40e6, 50e6), (0.5, 0.44), (0.20, 0.1773)).volume_yuan.round(-3)
    np.float64(400000.0)

    Refuses negative sizes and shares outside 0..1.
    """
    size0, size1 = (not_negative("market_size", side) for side in market_size)
    share0, share1 = (share("market_share", side) for side in market_share)
    margin0, margin1 = (real("margin_yuan", side) for side in margin_yuan)
    return MarketGap(
        (size1 - size0) * share0 * margin0,
        size1 * (share1 - share0) * margin0,
        size1 * share1 * (margin1 - margin0),
        size1 * share1 * margin1 - size0 * share0 * margin0,
    )
