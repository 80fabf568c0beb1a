"""After the signature: the learning curve, the dip of satisfaction, issues that come due (domain 3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where
from fenghuolun.engine.results import Flags, Floats


class LearningPhase(IntEnum):
    """玩具期, 学习期, 收效期."""

    TOY = 0
    LEARNING = 1
    EFFECTIVENESS = 2


@dataclass(frozen=True, slots=True)
class Use:
    """What is known of customers after signing, one element a customer; ratios are of target.

    ``pulses_low`` counts the latest pulses in a row at least one below the first; ``effort_falls`` periods in a row.
    """

    days_since_start: ArrayLike
    result_ratio: ArrayLike
    effort_ratio: ArrayLike
    pulses_low: ArrayLike
    effort_falls: ArrayLike


def learning_phase(use: Use) -> NDArray[np.int64]:
    """Return the phase of each customer on the learning curve.

    Effectiveness: result at least 0.8 of target and effort falling for two periods. Learning: effort high (from 1)
    with result / effort below 0.6, or two low pulses. Toy: the first 30 days. Else by the expected lengths: learning
    to day 120, then effectiveness.

    >>> learning_phase(Use([10, 60, 200, 10], [0.1, 0.3, 0.9, 0.2], [0.5, 1.2, 0.7, 0.4], [0, 0, 0, 2], [0, 0, 2, 0]))
    array([0, 1, 2, 1])

    Refuses negatives.
    """
    days = not_negative("days_since_start", use.days_since_start)
    result, effort = not_negative("result_ratio", use.result_ratio), not_negative("effort_ratio", use.effort_ratio)
    works = (result >= 0.8) & (counts("effort_falls", use.effort_falls) >= 2)
    is_hard = (effort >= 1) & (result < 0.6 * effort)
    learns = is_hard | (counts("pulses_low", use.pulses_low) >= 2)
    return np.select(
        [works, learns, days <= 30, days <= 120],
        [LearningPhase.EFFECTIVENESS, LearningPhase.LEARNING, LearningPhase.TOY, LearningPhase.LEARNING],
        LearningPhase.EFFECTIVENESS,
    ).astype(np.int64)


def dip_depth(expectation: ArrayLike, experience: ArrayLike, open_issues: ArrayLike, effort: ArrayLike) -> Floats:
    """Return the predicted fall of satisfaction, in points of the pulse (1..10), around days 30–60 or the first claim.

    0.5 (expectation - experience) + 0.3 × open issues / 10 + 0.2 × effort index, not below 0.

    >>> dip_depth([9, 7], [6, 9], [4, 0], [0.5, 0.5]).round(2)
    array([1.72, 0.  ])

    Refuses expectation and experience outside 1..10.
    """
    hoped, had = _pulse("expectation", expectation), _pulse("experience", experience)
    issues = counts("open_issues", open_issues)
    depth = 0.5 * (hoped - had) + 0.3 * issues / 10 + 0.2 * not_negative("effort", effort)
    return np.asarray(np.maximum(depth, 0.0))


@dataclass(frozen=True, slots=True)
class PulseAlarm:
    """``is_low`` at 6 or less, or 2 below the pulse before; ``is_dip`` more than 1.5 below the first."""

    is_low: Flags
    is_dip: Flags


def pulse_alarm(first: ArrayLike, before: ArrayLike, now: ArrayLike) -> PulseAlarm:
    """Return which customers' latest pulse asks for action.

    >>> found = pulse_alarm([9, 9, 9], [9, 9, 9], [8, 7, 6])
    >>> found.is_low, found.is_dip
    (array([False,  True,  True]), array([False,  True,  True]))

    Refuses pulses outside 1..10.
    """
    start, last, this = _pulse("first", first), _pulse("before", before), _pulse("now", now)
    return PulseAlarm(np.asarray((this <= 6) | (last - this >= 2)), np.asarray(start - this > 1.5))


def funnel_loss(customers: ArrayLike) -> Floats:
    """Return the share lost at each step of informed → used → solved → satisfied → recommends; (5,) or (5, units).

    >>> funnel_loss([100, 80, 60, 60, 15])
    array([0.2 , 0.25, 0.  , 0.75])

    NaN after a step that nobody reached. Refuses a step with more customers than the one before.
    """
    n = counts("customers", customers)
    if n.ndim == 0 or n.shape[0] != 5:
        raise BadInput("customers", "must be five steps along the first axis")
    refuse_where("customers", np.diff(n, axis=0, prepend=n[:1]) > 0, "must not exceed the step before")
    left = np.divide(n[1:], n[:-1], out=np.full(n[1:].shape, np.nan), where=n[:-1] > 0)
    return np.asarray(1 - left)


@dataclass(frozen=True, slots=True)
class IssueRisk:
    """``exposure`` = likelihood × impact, 1..25; ``needs_owner`` of a contingency before the start, from 12."""

    exposure: Floats
    needs_owner: Flags


def issue_risk(likelihood: ArrayLike, impact: ArrayLike, owner_from: float = 12.0) -> IssueRisk:
    """Return how much each execution problem threatens; both ratings 1..5.

    >>> issue_risk([3, 2], [4, 5]).needs_owner
    array([ True, False])

    Refuses ratings outside 1..5.
    """
    rated = []
    for name, values in (("likelihood", likelihood), ("impact", impact)):
        table = real(name, values)
        refuse_where(name, (table < 1) | (table > 5), "must lie between 1 and 5")
        rated.append(table)
    exposure = np.asarray(rated[0] * rated[1])
    return IssueRisk(exposure, np.asarray(exposure >= owner_from))


def _pulse(name: str, values: ArrayLike) -> Floats:
    table = real(name, values)
    refuse_where(name, (table < 1) | (table > 10), "must lie between 1 and 10")
    return table
