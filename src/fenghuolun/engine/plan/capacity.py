"""Can this plan be carried? Due list, working days and leads against the need, and which lever mends it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import not_negative, refuse_where, share
from fenghuolun.engine.results import Counts, Flags, Floats, Reason


@dataclass(frozen=True, slots=True)
class CapacityRules:
    """What a plan may ask for: renewals up to ``most_renewal_ratio`` of the due list, points up to ``overload`` times
    the standard. ``points_per_stage`` for lead, contact, visit, quote, deal (a contact is an effective exchange, a
    visit a meaningful talk of 4 points, a quote 3, an issued policy 2; finding a lead earns none)."""

    most_renewal_ratio: float = 0.95
    overload: float = 1.20
    points_per_stage: tuple[float, ...] = (0.0, 1.0, 4.0, 3.0, 2.0)

    def __post_init__(self) -> None:
        share("most_renewal_ratio", self.most_renewal_ratio)
        refuse_where("overload", not_negative("overload", self.overload) < 1, "must be at least 1")
        not_negative("points_per_stage", self.points_per_stage)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Whether target and capacity match, each part beside its limit; all arrays have shape (people,).

    ``reason`` is the first that fails: ``NOT_ENOUGH_LEADS`` (due list or
    leads) or ``OVER_CAPACITY`` (points), else ``OK``. The three levers, each
    alone enough: ``more_leads`` to add (infinite where work is the obstacle),
    or ``conversion_factor`` by which the closing rate, or ``average_premium_factor``
    by which the average premium would have to rise (1 = no change).
    """

    is_feasible: Flags
    reason: NDArray[np.str_]
    required_renewal_ratio: Floats
    required_points: Floats
    points_load: Floats
    lead_shortage: Floats
    more_leads: Floats
    conversion_factor: Floats
    average_premium_factor: Floats


_KNOWN = CapacityRules()


def capacity_check(
    needed: ArrayLike,
    *,
    due: ArrayLike,
    leads: ArrayLike,
    standard_points: ArrayLike,
    is_renewal: ArrayLike,
    points_per_stage: ArrayLike | None = None,
    rules: CapacityRules = _KNOWN,
) -> Capacity:
    """Return whether ``needed`` activity can be carried, and by how much each lever would have to move.

    ``needed`` (people, kinds, stages) from leads to deals; ``due`` (people,)
    policies on the renewal list; ``leads`` (people, kinds) available, ignored
    for renewal kinds whose leads are the due list; ``standard_points``
    (people,) for the period, leave excluded; ``is_renewal`` (kinds,) flags;
    ``points_per_stage`` (kinds, stages) or (stages,) overrides the rules.

    >>> plan = [[[609, 596, 573, 544, 432], [849, 509, 229, 160, 48]]]
    >>> found = capacity_check(plan, due=[600], leads=[[0, 700]], standard_points=[3520], is_renewal=[True, False])
    >>> found.required_renewal_ratio, found.lead_shortage, found.reason
    (array([0.72]), array([149.]), array(['not_enough_leads'], dtype='<U16'))
    """
    plan = not_negative("needed", np.where(np.isinf(needed), 1e18, needed))
    renewal = np.asarray(is_renewal, dtype=np.bool_)
    listed, available = not_negative("due", due), not_negative("leads", leads)
    standard = not_negative("standard_points", standard_points)
    refuse_where("standard_points", standard == 0, "must be above 0: a period without a working day carries no plan")
    each = not_negative("points_per_stage", rules.points_per_stage if points_per_stage is None else points_per_stage)
    renewals = plan[:, renewal, -1].sum(axis=-1)
    ratio = _over(renewals, listed)
    missing_due = np.maximum(renewals / rules.most_renewal_ratio - listed, 0.0)
    asked = plan[:, ~renewal, 0]
    short = np.maximum(asked - np.broadcast_to(available, plan.shape[:2])[:, ~renewal], 0.0)
    points, closing = (plan * each).sum(axis=(1, 2)), (plan * each)[..., -1].sum(axis=-1)
    load, allowed = points / standard, rules.overload * standard
    overloaded, lacks_leads = load > rules.overload + 1e-12, (missing_due > 1e-9) | (short.sum(axis=-1) > 0)
    more = np.where(overloaded, np.inf, np.ceil(missing_due - 1e-9) + short.sum(axis=-1))
    by_leads = _over(asked, asked - short).max(axis=-1, initial=1.0)
    # Closing better saves all work before the deal, not the deal's own; it cannot renew more than the list holds.
    spared = np.where(overloaded, _over(points - closing, np.maximum(allowed - closing, 0.0)), 1.0)
    conversion = np.where(missing_due > 1e-9, np.inf, np.maximum(spared, by_leads))
    dearer = np.maximum(np.maximum(load / rules.overload, by_leads), np.maximum(ratio / rules.most_renewal_ratio, 1.0))
    reason = np.where(overloaded, Reason.OVER_CAPACITY.value, Reason.OK.value)
    reason = np.where(lacks_leads, Reason.NOT_ENOUGH_LEADS.value, reason)
    feasible = ~(lacks_leads | overloaded)
    return Capacity(feasible, reason, ratio, points, load, short.sum(axis=-1), more, conversion, dearer)


def _over(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, infinite for something over nothing, 0 for nothing."""
    some = np.where(part > 0, np.inf, 0.0)
    return np.asarray(np.divide(part, whole, out=some, where=(whole > 0) & (part > 0)))


def a_day(needed: ArrayLike, working_days: ArrayLike) -> Counts:
    """Return ``needed`` per working day, rounded up; ``working_days`` broadcasts from the left.

    >>> a_day([[229, 160]], [22])
    array([[11,  8]])
    """
    days = not_negative("working_days", working_days)
    refuse_where("working_days", days == 0, "must be above 0")
    found = not_negative("needed", needed)
    return np.ceil(found / days.reshape(days.shape + (1,) * (found.ndim - days.ndim)) - 1e-9).astype(np.int64)
