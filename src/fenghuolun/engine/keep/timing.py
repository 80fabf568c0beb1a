"""When is a renewal decided? The chance that an open one is won within the coming days, by days to expiry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, refuse_where, whole
from fenghuolun.engine.results import Counts, Floats

EARLIEST, LATEST = 120, -30
OFFSETS = np.arange(EARLIEST, LATEST - 1, -1)  # days to expiry, as time runs


@dataclass(frozen=True, slots=True)
class Timing:
    """Daily hazards of being won and of being lost, one a day from T-120 to T+30, and how many were at risk."""

    win: Floats
    loss: Floats
    at_risk: Counts

    def won_within(self, days_to_due: ArrayLike, days: ArrayLike) -> Floats:
        """Return the chance that a renewal, open with ``days_to_due`` left, is won within the next ``days`` days.

        Both broadcast. Won and lost compete (Aalen and Johansen 1978). What is due later than T-120 is not
        won before it gets there; what is past T+30 is lost.

        >>> timing = renewal_timing([10, 5, 5, 0], [True, True, False, True])
        >>> timing.won_within([20, 20, 6], [20, 10, 1]).round(2)
        array([0.5, 0. , 0. ])
        """
        left, span = np.broadcast_arrays(whole("days_to_due", days_to_due), counts("days", days))
        alive = np.concatenate(([1.0], np.cumprod(1 - self.win - self.loss)))
        won = np.concatenate(([0.0], np.cumsum(alive[:-1] * self.win)))
        start = np.clip(EARLIEST - left, 0, OFFSETS.size)
        end = np.clip(EARLIEST - left + span, 0, OFFSETS.size)
        living = np.where(alive[start] > 1e-12, alive[start], 1.0)
        return np.asarray(np.clip((won[end] - won[start]) / living, 0.0, 1.0))


def renewal_timing(days_to_due_at_close: ArrayLike, is_won: ArrayLike, *, smooth_days: int = 1) -> Timing:
    """Return the hazards that decided renewals of the past teach.

    ``days_to_due_at_close``: how many days before expiry each was decided
    (negative after it), ``is_won`` whether with us: shape (renewals,). Give
    matured cohorts only, all due long enough ago to be decided (ruling 3).
    ``smooth_days`` pools each day with its neighbours, an odd number of days:
    expiry days are few, their hazards noisy.

    Refuses an even ``smooth_days`` and arrays of different lengths.
    """
    closed, won = whole("days_to_due_at_close", days_to_due_at_close), np.asarray(is_won, dtype=np.bool_)
    if closed.shape != won.shape or closed.ndim != 1:
        raise BadInput("is_won", "must have one flag for each renewal")
    refuse_where("smooth_days", np.asarray(smooth_days < 1 or smooth_days % 2 == 0), "must be an odd number of days")
    place = EARLIEST - np.clip(closed, LATEST, EARLIEST)
    wins = np.bincount(place[won], minlength=OFFSETS.size)
    ends = np.bincount(place, minlength=OFFSETS.size)
    at_risk = closed.size - np.concatenate(([0], np.cumsum(ends)[:-1]))
    window = np.ones(smooth_days)
    exposed = np.convolve(at_risk, window, "same")
    safe = np.where(exposed > 0, exposed, 1)
    rates = [np.convolve(events, window, "same") / safe for events in (wins, ends - wins)]
    # what is still open at the end is lost: T+30 closes every renewal (W6)
    rates[1][-1] = 1 - rates[0][-1]
    return Timing(rates[0], rates[1], at_risk)
