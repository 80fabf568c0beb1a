"""Following up: six principles of a check, closing what was assigned, revised targets, meeting or not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where, share
from fenghuolun.engine.results import Flags, Floats

PRINCIPLES = ("against_the_goal", "timely", "key_points", "facts", "self_check_first", "closed_loop")


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What is on record about checks, one element a check.

    ``days_off`` is workdays between planned and actual date, either way; ``effort_on_key_items`` the share of the
    checker's time on top-weight, red or yellow items; ``checks_of_item_this_week`` counts the superior's;
    ``checking_time_share`` is of working time; ``deviations`` and how many of them have cause, countermeasure,
    owner, due date and a verified close, or are not yet due (``deviations_closed``).
    """

    cites_goal_and_standard: ArrayLike
    days_off: ArrayLike
    effort_on_key_items: ArrayLike
    has_evidence: ArrayLike
    checks_of_item_this_week: ArrayLike
    is_item_red: ArrayLike
    checking_time_share: ArrayLike
    deviations: ArrayLike
    deviations_closed: ArrayLike


@dataclass(frozen=True, slots=True)
class Principles:
    """``kept`` (6, checks) as ``PRINCIPLES``; ``score`` 0..1 a check; ``needs_coaching`` of the checker."""

    kept: Flags
    score: Floats
    needs_coaching: bool


def six_principles(facts: CheckFacts, coach_below: float = 0.8) -> Principles:
    """Return which principles each check kept, and whether their mean is below 0.8: then the checker is coached.

    >>> found = six_principles(CheckFacts([True, False], [1, 3], [0.7, 0.6], [True, True], [1, 2], [False, True],
    ...                                   [0.05, 0.05], [2, 0], [1, 0]))
    >>> found.score.round(2), found.needs_coaching
    (array([0.83, 0.67]), True)

    Refuses no check at all, and more deviations closed than found.
    """
    found, closed = np.broadcast_arrays(
        counts("deviations", facts.deviations), counts("deviations_closed", facts.deviations_closed)
    )
    refuse_where("deviations_closed", closed > found, "must not exceed deviations")
    seldom = counts("checks_of_item_this_week", facts.checks_of_item_this_week) <= 1
    brief = share("checking_time_share", facts.checking_time_share) <= 0.10
    rows = (
        np.asarray(facts.cites_goal_and_standard, dtype=bool),
        counts("days_off", facts.days_off) <= 1,
        share("effort_on_key_items", facts.effort_on_key_items) >= 0.60,
        np.asarray(facts.has_evidence, dtype=bool),
        (seldom | np.asarray(facts.is_item_red, dtype=bool)) & brief,
        closed == found,
    )
    kept = np.array(np.broadcast_arrays(*rows))
    if kept.ndim != 2 or not kept.size:
        raise BadInput("facts", "must be arrays of one axis with at least one check")
    score = kept.mean(axis=0)
    return Principles(kept, score, bool(score.mean() < coach_below - 1e-9))


def closure_score(days_late: ArrayLike, is_returned: ArrayLike) -> Floats:
    """Return how well an assigned item was closed: 100 - 10 a workday late - 20 if it was returned, not below 0.

    >>> closure_score([0, 3, 12], [False, True, False])
    array([100.,  50.,   0.])
    """
    late = not_negative("days_late", days_late)
    return np.asarray(np.maximum(100 - 10 * late - np.where(is_returned, 20.0, 0.0), 0.0))


def target_over_time(targets: ArrayLike, workdays: ArrayLike) -> Floats:
    """Return the target a revised goal is judged by: each version's rate for the workdays it held (domain 1.3.6).

    ``targets`` are whole-period targets, (versions,) or (versions, items), in order; ``workdays`` (versions) the days
    each was in force. A target of 100 lowered to 70 after a third is judged by 80.

    >>> target_over_time([100, 70], [7, 14]).round(9)
    np.float64(80.0)

    Refuses a period without days.
    """
    t, days = not_negative("targets", targets), not_negative("workdays", workdays)
    if days.ndim != 1 or t.ndim == 0 or t.shape[0] != days.size:
        raise BadInput("workdays", "must be one number for each version")
    if not days.sum() > 0:
        raise BadInput("workdays", "must add up to more than zero")
    return np.asarray(np.tensordot(days / days.sum(), t, axes=1))[()]


class Rhythm(StrEnum):
    """How often a team meets."""

    DAILY = "daily"
    TWICE_A_WEEK = "twice_a_week"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


@dataclass(frozen=True, slots=True)
class MeetingRhythm:
    """``interval_workdays`` between meetings, and the ``rhythm`` nearest to it."""

    interval_workdays: Floats
    rhythm: NDArray[np.str_]


def meeting_rhythm(
    median_days_left: ArrayLike, overdue_ratio: ArrayLike, reds: ArrayLike = 0, calm_cycles: ArrayLike = 0
) -> MeetingRhythm:
    """Return how often to meet: a third of the open items' median days left, within 1..10 workdays.

    Halved where more than 20 % are overdue or three are red; half as long again where for three cycles
    (``calm_cycles``) less than 5 % were overdue, this one included. Up to 1.5 daily, 3 twice a week, 7 weekly.

    >>> found = meeting_rhythm(9, 0.25)
    >>> float(found.interval_workdays), str(found.rhythm)
    (1.5, 'daily')

    Refuses shares outside 0..1.
    """
    overdue = share("overdue_ratio", overdue_ratio)
    base = np.clip(not_negative("median_days_left", median_days_left) / 3, 1, 10)
    is_tight = (overdue > 0.20) | (counts("reds", reds) >= 3)
    is_calm = (overdue < 0.05) & (counts("calm_cycles", calm_cycles) >= 3)
    interval = base * np.select([is_tight, is_calm], [0.5, 1.5], 1.0)
    clear = interval - 1e-9
    rhythm = np.select(
        [clear <= 1.5, clear <= 3, clear <= 7],
        [Rhythm.DAILY.value, Rhythm.TWICE_A_WEEK.value, Rhythm.WEEKLY.value],
        Rhythm.FORTNIGHTLY.value,
    )
    return MeetingRhythm(np.asarray(interval), np.asarray(rhythm, dtype="<U12"))


class Gathering(StrEnum):
    """Whether to meet."""

    MEET = "meet"
    CALL_OF_TWO = "call_of_two"
    WRITTEN_UPDATE = "written_update"


@dataclass(frozen=True, slots=True)
class MeetingNeed:
    """``score`` 0..7 and what it asks for."""

    score: int
    gathering: Gathering


def need_to_meet(
    *, joint_decision: bool, depending_owners: int, red_items: int, disagreement: bool, new_person_or_topic: bool
) -> MeetingNeed:
    """Return whether a meeting is justified: 2 for a joint decision, 2 for three owners who depend on each other,
    1 each for two red items, a recorded disagreement, somebody or something new. From 3 meet, at 2 call.

    >>> need_to_meet(joint_decision=False, depending_owners=3, red_items=1, disagreement=False,
    ...              new_person_or_topic=False)
    MeetingNeed(score=2, gathering=<Gathering.CALL_OF_TWO: 'call_of_two'>)

    Refuses negative counts.
    """
    owners, reds = int(counts("depending_owners", depending_owners)), int(counts("red_items", red_items))
    score = 2 * joint_decision + 2 * (owners >= 3) + (reds >= 2) + disagreement + new_person_or_topic
    if score >= 3:
        return MeetingNeed(score, Gathering.MEET)
    return MeetingNeed(score, Gathering.CALL_OF_TWO if score == 2 else Gathering.WRITTEN_UPDATE)
