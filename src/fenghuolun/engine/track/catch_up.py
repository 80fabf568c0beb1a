"""What would it take to make the goal after all? The effort multiplier for the rest of the period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from fenghuolun.engine.plan.trials import open_share
from fenghuolun.engine.refusals import counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Floats, Reason


@dataclass(frozen=True, slots=True)
class CatchUp:
    """By what the remaining effort must be multiplied.

    ``multiplier`` 1 keeps the present rate; infinite where no time is left.
    ``exposure`` is the remaining exposure that would be needed. ``reason``:
    ``REACHED``, ``OK``, or ``OVER_CAPACITY`` where the multiplier exceeds what
    the person has ever kept up, so the gap must move sideways in the team.
    """

    multiplier: Floats
    exposure: Floats
    reason: NDArray[np.str_]


def catch_up(
    needed: ArrayLike,
    seen: ArrayLike,
    *,
    elapsed: ArrayLike,
    remaining: ArrayLike,
    prior_shape: ArrayLike,
    prior_rate: ArrayLike,
    confidence: ArrayLike,
    most_kept_up: ArrayLike = np.inf,
) -> CatchUp:
    """Return the remaining effort that reaches ``needed`` more events with ``confidence``, in closed form.

    The inverse of ``chance.chance_of_count``: z = I⁻¹_c(k, a₀+x), needed
    exposure u' = z/(1−z)·(b₀+t), multiplier u'/u. ``most_kept_up`` is the
    person's own 95th-percentile week over the average one (``usual_limit``).

    >>> catch_up(190, 180, elapsed=15, remaining=15, prior_shape=6, prior_rate=0.5,
    ...          confidence=[0.5, 0.8, 0.9]).multiplier.round(4)
    array([1.0556, 1.1514, 1.205 ])
    """
    k, x, c = np.broadcast_arrays(real("needed", needed), counts("seen", seen), open_share("confidence", confidence))
    a, b = real("prior_shape", prior_shape), real("prior_rate", prior_rate)
    refuse_where("prior_shape", a <= 0, "must be above 0")
    refuse_where("prior_rate", b <= 0, "must be above 0")
    t, u = not_negative("elapsed", elapsed), not_negative("remaining", remaining)
    open_goal = k > 0
    z = betaincinv(np.where(open_goal, k, 1.0), a + x, c)
    exposure = np.where(open_goal, z / (1 - z) * (b + t), 0.0)
    left = np.broadcast_to(u, exposure.shape)
    endless = np.where(open_goal, np.inf, 0.0)
    multiplier = np.divide(exposure, left, out=endless, where=left > 0)
    limit = not_negative("most_kept_up", np.minimum(np.asarray(most_kept_up, np.float64), 1e300))
    reason = np.where(multiplier > limit, Reason.OVER_CAPACITY.value, Reason.OK.value)
    return CatchUp(multiplier, exposure, np.where(open_goal, reason, Reason.REACHED.value))


def usual_limit(weekly_effort: ArrayLike) -> Floats:
    """Return what a person can be asked for: the 95th percentile of past weeks over their mean, at least 1.

    ``weekly_effort`` (people, weeks), NaN for weeks not worked. People without four worked weeks get 1.2, the
    overload a plan may ask for.

    >>> usual_limit([[100, 90, 110, 100, 140], [50, np.nan, np.nan, np.nan, np.nan]]).round(3)
    array([1.241, 1.2  ])
    """
    effort = np.asarray(weekly_effort, dtype=np.float64)
    refuse_where("weekly_effort", np.nan_to_num(effort) < 0, "must not be negative")
    worked = (~np.isnan(effort)).sum(axis=-1)
    safe = np.where((worked >= 4)[..., None], effort, 1.0)
    mean = np.nanmean(safe, axis=-1)
    top = np.nanpercentile(safe, 95, axis=-1)
    ratio = np.divide(top, mean, out=np.ones_like(mean), where=mean > 0)
    return np.asarray(np.where(worked >= 4, np.maximum(ratio, 1.0), 1.2))
