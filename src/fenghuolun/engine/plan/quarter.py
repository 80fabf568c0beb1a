"""A month fell short: how much of it the rest of the quarter can take, and what goes up the line (1.4.2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.refusals import BadInput, counts, not_negative
from fenghuolun.engine.results import Counts

MOST_OF_STANDARD = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class CarryOver:
    """``added`` (…, months) to the months left, ``escalated`` (…) what they cannot take; together the shortfall."""

    added: Counts
    escalated: Counts


def carry_over(
    shortfall: ArrayLike,
    planned: ArrayLike,
    standard: ArrayLike,
    season: ArrayLike,
    workdays: ArrayLike,
    most_of_standard: float = MOST_OF_STANDARD,
) -> CarryOver:
    """Return a month's shortfall spread over the rest of its quarter, capped, exact to the unit.

    ``shortfall`` (…) whole; the others (…, months) for the months that are
    left: ``planned`` the target they have already, ``standard`` what full
    standard activity carries, ``season`` the index s_m, ``workdays``. The
    shortfall goes in proportion to season x workdays; a month is full at 120 %
    of its standard and what it cannot take goes to the others in the same
    proportion; the remainder escalates to the superior.

    >>> spread = carry_over([100], [[90, 100]], [[100, 100]], [[1.0, 1.0]], [[20, 20]])
    >>> spread.added, spread.escalated
    (array([[30, 20]]), array([50]))

    Refuses negative numbers and a share of standard below one.
    """
    if most_of_standard < 1.0:
        raise BadInput("most_of_standard", "must be at least 1")
    left = counts("shortfall", shortfall)
    ceiling = np.floor(not_negative("standard", standard) * most_of_standard + 1e-9).astype(np.int64)
    room = np.maximum(ceiling - counts("planned", planned), 0)
    weight = not_negative("season", season) * not_negative("workdays", workdays)
    weight, room, left_over_months = np.broadcast_arrays(weight, room, left[..., None])
    added, left = np.zeros(room.shape, dtype=np.int64), left_over_months[..., 0].copy()
    while True:
        # each round either places everything or fills at least one more month of every row
        is_open = (added < room) & (weight > 0)
        now = np.where(is_open.any(axis=-1), left, 0)
        if not now.any():
            return CarryOver(added, left)
        offered = largest_remainder(now, np.where(is_open, weight, 0.0))
        taken = np.minimum(offered, room - added)
        added, left = added + taken, left - taken.sum(axis=-1)
