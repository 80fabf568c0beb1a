"""How much was done, and how well evidenced? Activity points and their attainment of the standard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where
from fenghuolun.engine.results import Flags, Floats


@dataclass(frozen=True, slots=True)
class QualityRule:
    """What a record is worth by how late it was entered: full to ``on_time_hours``, ``late`` to ``late_hours``,
    ``very_late`` beyond or without the evidence its kind asks for, nothing when rejected."""

    on_time_hours: float = 24.0
    late_hours: float = 48.0
    late: float = 0.8
    very_late: float = 0.5

    def __post_init__(self) -> None:
        refuse_where("late_hours", np.asarray(self.late_hours < self.on_time_hours), "must not lie before on time")
        refuse_where("late", not_negative("late", self.late) > 1, "must not exceed 1")
        refuse_where("very_late", not_negative("very_late", self.very_late) > self.late, "must not exceed late")


_KNOWN = QualityRule()


def quality(
    hours_late: ArrayLike, is_evidenced: ArrayLike, is_rejected: ArrayLike = False, *, rule: QualityRule = _KNOWN
) -> Floats:
    """Return the quality multiplier q of each record: 1, 0.8, 0.5 or 0.

    ``hours_late`` from the activity to its entry; ``is_evidenced`` is true
    where the kind needs no evidence; NaN hours (imported history, whose entry
    time is not known) count as on time.

    >>> quality([1, 24, 30, 72, 3, 3], [True, True, True, True, False, True], [False] * 5 + [True])
    array([1. , 1. , 0.8, 0.5, 0.5, 0. ])
    """
    hours = np.asarray(hours_late, dtype=np.float64)
    refuse_where("hours_late", hours < 0, "must not be negative: an entry cannot precede what it records")
    known = np.where(np.isnan(hours), 0.0, hours)
    worth = np.where(known <= rule.on_time_hours, 1.0, np.where(known <= rule.late_hours, rule.late, rule.very_late))
    worth = np.where(np.asarray(is_evidenced, np.bool_), worth, np.minimum(worth, rule.very_late))
    return np.where(np.asarray(is_rejected, np.bool_), 0.0, worth)


def activity_points(
    person: ArrayLike, points: ArrayLike, worth: ArrayLike, people: int, *, quantity: ArrayLike = 1
) -> Floats:
    """Return each person's activity points (M01): Σ points × quality × quantity.

    ``person`` numbers the people 0 … people − 1, one element a record;
    ``points`` of the record's kind; ``worth`` from ``quality``; ``quantity``
    for counted history.

    >>> activity_points([0, 0, 1], [4, 1, 4], [1.0, 0.5, 0.8], 3)
    array([4.5, 3.2, 0. ])
    """
    who = counts("person", person)
    refuse_where("person", who >= people, f"must be one of the {people} people")
    each = not_negative("points", points) * not_negative("worth", worth) * counts("quantity", quantity)
    if who.ndim != 1:
        raise BadInput("person", "must be one number per record")
    found = np.bincount(who, np.broadcast_to(each, who.shape), minlength=people)
    return np.asarray(found, np.float64)


@dataclass(frozen=True, slots=True)
class ActivityAttainment:
    """Activity attainment AA (M02) with its standard; ``attainment`` is NaN where nobody was due to work."""

    attainment: Floats
    standard_points: Floats
    is_due: Flags


def activity_attainment(
    points: ArrayLike, standard_a_day: ArrayLike, workdays: ArrayLike, leave_days: ArrayLike = 0
) -> ActivityAttainment:
    """Return points over the standard of the days a person could work: workdays minus leave (half days allowed).

    >>> activity_attainment([380, 100], 20, 22, [2, 22]).attainment
    array([0.95,  nan])
    """
    earned, days = not_negative("points", points), not_negative("workdays", workdays)
    leave = not_negative("leave_days", leave_days)
    refuse_where("leave_days", leave > days, "must not exceed the workdays")
    standard = not_negative("standard_a_day", standard_a_day) * (days - leave)
    earned, standard = np.broadcast_arrays(earned, standard)
    due = standard > 0
    return ActivityAttainment(
        np.divide(earned, standard, out=np.full(earned.shape, np.nan), where=due), np.asarray(standard), due
    )
