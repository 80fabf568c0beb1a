"""Is it worth pursuing, and how: four questions of an opportunity and five strategies (domain 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where
from fenghuolun.engine.results import Floats

QUESTIONS = ("is_there_need", "can_we_compete", "can_we_win", "is_it_worth")
CRITERIA_A_QUESTION = 5


class Go(StrEnum):
    """What the four questions say."""

    PURSUE = "pursue"
    NURTURE = "nurture"
    DECLINE = "decline"
    RESEARCH_FIRST = "research_first"
    HOLD = "hold"  # none of the others: below the bar, and not below zero


@dataclass(frozen=True, slots=True)
class Assessment:
    """``scores`` (4) of ours, -5..5; ``unknown`` counts criteria without an answer; ``win_index`` 5..95, NaN where no
    competitor was assessed.
    """

    scores: Floats
    unknown: int
    go: Go
    win_index: float


def assess(ours: ArrayLike, rivals: ArrayLike | None = None, research_from: int = 8) -> Assessment:
    """Return what the twenty criteria say; ``ours`` is (20,) of 1, 0, -1 or NaN for unknown, ``rivals`` (parties, 20).

    Unknown counts 0. Eight or more unknown: research first. Then Q1 < 0 nurtures, Q4 < 0 declines (a manager may
    override), and Q1 ≥ 2, Q2 ≥ 1, Q3 ≥ 0, Q4 ≥ 1 pursues. Win index = 50 + 5 × (Q2 + Q3 - the best rival's).

    >>> found = assess([1] * 10 + [0] * 5 + [1] * 5, [[0] * 20])
    >>> found.go, found.win_index
    (<Go.PURSUE: 'pursue'>, 75.0)

    Refuses other scores and other numbers of criteria.
    """
    mine = _criteria("ours", ours)
    if mine.shape[0] != 1:
        raise BadInput("ours", "must be one party")
    unknown = int(np.isnan(mine).sum())
    scores = _by_question(mine)[0]
    win = float("nan")
    if rivals is not None:
        best = _by_question(_criteria("rivals", rivals))[:, 1:3].sum(axis=1).max()
        win = float(np.clip(50 + 5 * (scores[1] + scores[2] - best), 5, 95))
    return Assessment(scores, unknown, _go(scores, unknown >= research_from), win)


def _go(q: Floats, too_little_known: bool) -> Go:
    if too_little_known:
        return Go.RESEARCH_FIRST
    if q[0] < 0:
        return Go.NURTURE
    if q[3] < 0:
        return Go.DECLINE
    return Go.PURSUE if q[0] >= 2 and q[1] >= 1 and q[2] >= 0 and q[3] >= 1 else Go.HOLD


def _criteria(name: str, values: ArrayLike) -> Floats:
    table = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if table.ndim != 2 or table.shape[1] != len(QUESTIONS) * CRITERIA_A_QUESTION or not table.shape[0]:
        raise BadInput(name, "must be twenty criteria a party")
    refuse_where(name, ~(np.isnan(table) | np.isin(table, (-1, 0, 1))), "must be 1, 0, -1 or unknown")
    return table


def _by_question(table: Floats) -> Floats:
    return np.asarray(np.nan_to_num(table).reshape(table.shape[0], len(QUESTIONS), -1).sum(axis=2))


class Strategy(StrEnum):
    """The five strategies, and letting go."""

    DEFEND = "defend"  # 主动防御
    DEVELOP = "develop"  # 战略巩固
    FRONTAL = "frontal"  # 正面交锋
    FLANKING = "flanking"  # 侧翼攻击
    FRAGMENT = "fragment"  # 各个击破
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class StrategyRules:
    """From which strength ratio one attacks in front, and how near the compelling event must be."""

    frontal_from: float = 1.3
    event_within_days: int = 180

    def __post_init__(self) -> None:
        if not self.frontal_from > 0:
            raise BadInput("frontal_from", "must be above zero")


@dataclass(frozen=True, slots=True)
class Position:
    """Where we stand in a deal. ``strength_ratio`` is our weighted score / the best rival's; ``days_to_event`` is
    ``None`` where nothing compels the customer; ``leads_top_two`` of the customer's criteria.
    """

    is_incumbent: bool
    need_score: float
    win_score: float
    days_to_event: float | None
    strength_ratio: float
    leads_top_two: bool
    can_change_criteria: bool
    is_splittable: bool


def strategy(position: Position, rules: StrategyRules | None = None) -> Strategy:
    """Return the strategy of the position; the first rule that fits holds (domain 3.2.3).

    Incumbent: defend. No compelling event within 180 days, need score below 2 or win score below -1: develop.
    Ratio from 1.3 and ahead in the two heaviest criteria: frontal. Criteria can be changed: flanking. Splittable:
    fragment. Else let go, or develop for later.

    >>> strategy(Position(False, 3, 1, 60, 1.1, True, False, True))
    <Strategy.FRAGMENT: 'fragment'>

    Refuses a negative ratio.
    """
    r = rules or StrategyRules()
    ratio = float(not_negative("strength_ratio", position.strength_ratio))
    event = position.days_to_event
    is_quiet = event is None or event > r.event_within_days
    rows = (
        (position.is_incumbent, Strategy.DEFEND),
        (is_quiet or position.need_score < 2 or position.win_score < -1, Strategy.DEVELOP),
        (ratio >= r.frontal_from and position.leads_top_two, Strategy.FRONTAL),
        (position.can_change_criteria, Strategy.FLANKING),
        (position.is_splittable, Strategy.FRAGMENT),
    )
    return next((chosen for fits, chosen in rows if fits), Strategy.LET_GO)
