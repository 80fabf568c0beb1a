"""Which customers stay because they want to: four zones, loyalty, partnership, whom to care for first (domain 3.8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where, share
from fenghuolun.engine.results import Counts, Flags, Floats

VISITS_A_YEAR = {"A": 12, "B": 6, "C": 3}


def loyalty(
    tenure_years: ArrayLike,
    vehicle_share: ArrayLike,
    line_share: ArrayLike,
    referral_share: ArrayLike,
    renewed_early: ArrayLike,
) -> Floats:
    """Return loyalty by behaviour, 0..100: 25 tenure (full from four years), 25 share of vehicles, 20 of lines,
    15 referrals (share of the most that count), 15 renewed early.

    >>> loyalty(3, 0.5, 0.25, 0, True)
    np.float64(51.25)

    Refuses negative tenure and shares outside 0..1.
    """
    years = np.minimum(not_negative("tenure_years", tenure_years) / 4, 1.0)
    vehicles, lines = share("vehicle_share", vehicle_share), share("line_share", line_share)
    referred = share("referral_share", referral_share)
    early = np.where(renewed_early, 15.0, 0.0)
    return np.asarray(25 * years + 25 * vehicles + 20 * lines + 15 * referred + early)[()]


class Zone(StrEnum):
    """The four zones."""

    APOSTLE = "apostle"  # 传道区
    MERCENARY = "mercenary"  # 图利区
    HOSTAGE = "hostage"  # 囚禁区
    DEFECTOR = "defector"  # 流失区
    UNKNOWN = "unknown"  # satisfaction not asked yet


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """Where satisfaction (0..10) and loyalty (0..100) become high."""

    satisfaction_from: float = 7.5
    loyalty_from: float = 50.0

    def __post_init__(self) -> None:
        if not (0 < self.satisfaction_from <= 10 and 0 < self.loyalty_from <= 100):
            raise BadInput("satisfaction_from", "must lie within 10, and loyalty_from within 100, both above zero")


def four_zones(satisfaction: ArrayLike, loyalty_points: ArrayLike, rules: ZoneRules | None = None) -> NDArray[np.str_]:
    """Return the zone of each customer; satisfaction 0..10, NaN where nobody has asked.

    >>> four_zones([9, 9, 5, 5, np.nan], [80, 20, 80, 20, 80])
    array(['apostle', 'mercenary', 'hostage', 'defector', 'unknown'],
          dtype='<U9')

    Refuses satisfaction above 10 and loyalty above 100.
    """
    r = rules or ZoneRules()
    s = np.asarray(satisfaction, dtype=np.float64)
    refuse_where("satisfaction", (s < 0) | (s > 10), "must lie between 0 and 10")
    points = not_negative("loyalty_points", loyalty_points)
    refuse_where("loyalty_points", points > 100, "must lie between 0 and 100")
    content, stays = s >= r.satisfaction_from, points >= r.loyalty_from
    zone = np.select(
        [np.isnan(s), content & stays, content, stays],
        [Zone.UNKNOWN.value, Zone.APOSTLE.value, Zone.MERCENARY.value, Zone.HOSTAGE.value],
        Zone.DEFECTOR.value,
    )
    return np.asarray(zone, dtype="<U9")


def zone_moves(before: ArrayLike, now: ArrayLike) -> Counts:
    """Return how many customers went from zone to zone, (5, 5) in the order of ``Zone``: rows before, columns now.

    >>> int(zone_moves(["hostage", "apostle"], ["defector", "apostle"]).trace())
    1

    Refuses what is not a zone.
    """
    names = np.array([z.value for z in Zone])
    at = []
    for name, values in (("before", before), ("now", now)):
        text = np.asarray(values, dtype=np.str_)
        refuse_where(name, ~np.isin(text, names), "must be a Zone")
        at.append(np.array([int(np.flatnonzero(names == t)[0]) for t in text.ravel()], dtype=np.int64))
    if at[0].shape != at[1].shape:
        raise BadInput("now", "must be the customers of before")
    moves = np.zeros((names.size, names.size), dtype=np.int64)
    np.add.at(moves, (at[0], at[1]), 1)
    return moves


@dataclass(frozen=True, slots=True)
class Partnership:
    """``level`` 1 vendor … 5 strategic partner; ``index`` = level × 20."""

    level: Counts
    index: Floats


def partnership(
    joint_review: ArrayLike,
    shared_facts: ArrayLike,
    service_plan: ArrayLike,
    risk_targets: ArrayLike,
    sponsor: ArrayLike,
) -> Partnership:
    """Return the level of partnership: one for each piece of evidence, at least 1.

    >>> partnership([True, False], [True, False], [False, False], [True, False], [False, False]).level
    array([3, 1])
    """
    marks = np.broadcast_arrays(
        *(np.asarray(m, dtype=bool) for m in (joint_review, shared_facts, service_plan, risk_targets, sponsor))
    )
    level = np.maximum(np.sum(marks, axis=0), 1).astype(np.int64)
    return Partnership(level, level * 20.0)


@dataclass(frozen=True, slots=True)
class Care:
    """``priority`` grows with what waiting may cost; ``order`` from the first to care for; ``is_quiet`` marks those
    without an effective touch in 180 days; ``due_ratio`` is days since the last touch / days between two.
    """

    priority: Floats
    order: Counts
    is_quiet: Flags
    due_ratio: Floats


def care_priority(
    days_since_touch: ArrayLike,
    grade: ArrayLike,
    margin_a_year_yuan: ArrayLike,
    chance_to_leave: ArrayLike,
    quiet_after_days: float = 180.0,
) -> Care:
    """Return whom to care for first: margin at stake × how overdue the next touch is.

    Grades A, B, C are touched 12, 6, 3 times a year. Priority = margin × chance to leave × due ratio, so that nobody
    touched today comes first, and among equally overdue those with most to lose do.

    >>> found = care_priority([40, 200, 10], ["A", "C", "A"], [900, 900, 900], [0.2, 0.2, 0.9])
    >>> found.order, found.is_quiet
    (array([1, 2, 0]), array([False,  True, False]))

    Refuses other grades, negatives and chances outside 0..1.
    """
    days, margin = (
        not_negative("days_since_touch", days_since_touch),
        not_negative("margin_a_year_yuan", margin_a_year_yuan),
    )
    label = np.asarray(grade, dtype=np.str_)
    refuse_where("grade", ~np.isin(label, list(VISITS_A_YEAR)), "must be A, B or C")
    visits = np.select([label == "A", label == "B"], [VISITS_A_YEAR["A"], VISITS_A_YEAR["B"]], VISITS_A_YEAR["C"])
    due = days * visits / 365
    priority = np.asarray(margin * share("chance_to_leave", chance_to_leave) * due)
    order = np.argsort(-priority, kind="stable").astype(np.int64)
    return Care(priority, order, np.asarray(days >= quiet_after_days), np.asarray(due))
