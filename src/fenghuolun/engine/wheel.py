"""The wheel: how well does each of the eight steps turn, which one brakes, and how fast does it go round?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.measures import ratio
from fenghuolun.engine.refusals import BadInput, counts, refuse_where
from fenghuolun.engine.results import Counts, Flags, Floats

STEPS = ("goal", "plan", "activity", "record", "check", "coach", "reward", "improve")


class Due(IntEnum):
    """Whether a step could be scored."""

    NOT_YET = 0  # no data: grey, left out of strength and brake
    NONE_DUE = 1  # nobody was due: scores 100
    MEASURED = 2


@dataclass(frozen=True, slots=True)
class WheelRules:
    """When a cycle counts as complete, and the longest cycle that is still good (domain 1.2.5)."""

    complete_from: float = 60.0
    target_days: int = 10

    def __post_init__(self) -> None:
        if not 0 < self.complete_from <= 100:
            raise BadInput("complete_from", "must be a score above 0 and up to 100")
        counts("target_days", self.target_days)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What happened in one period, for each unit (a person's week, a team's month): arrays of one length.

    Counts, except the two of points. A step whose facts nobody keeps yet is given as ``None`` in each of its
    fields and is "not yet" for everybody.
    """

    goal_items: ArrayLike | None = None
    goal_items_agreed_and_smart: ArrayLike | None = None
    plans_due: ArrayLike | None = None
    plans_approved_on_time: ArrayLike | None = None
    activities: ArrayLike | None = None
    activities_planned: ArrayLike | None = None
    points: ArrayLike | None = None
    points_standard: ArrayLike | None = None  # standard points a day × available workdays
    records: ArrayLike | None = None
    records_timely: ArrayLike | None = None
    records_purposeful: ArrayLike | None = None
    logs: ArrayLike | None = None
    logs_reviewed: ArrayLike | None = None
    coaching_due: ArrayLike | None = None
    coaching_done: ArrayLike | None = None
    scores_due: ArrayLike | None = None
    scores_published: ArrayLike | None = None
    improvements_due: ArrayLike | None = None
    improvements_closed: ArrayLike | None = None


@dataclass(frozen=True, slots=True)
class StepScores:
    """Scores 0..100, (8, units), NaN where "not yet"; ``due`` holds ``Due`` codes of the same shape."""

    scores: Floats
    due: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Wheel:
    """How each wheel turns. ``strength`` 0..100 (NaN where no step is measured); ``brake`` is the position in
    ``STEPS`` of the weakest step, -1 where there is none; ``steps`` counts the steps that have a score.
    """

    strength: Floats
    brake: Counts
    steps: Counts
    is_complete: Flags


def step_scores(facts: StepFacts) -> StepScores:
    """Return the score of each step by the formulas of ruling 26, × 100 and capped at 100.

    goal = agreed and SMART-passed share; plan = approved on time × planned share of activities (1 while there
    is no activity); activity = points / standard; record = mean of timely and purposeful share; check =
    reviewed share; coach, reward, improve = done by due / due. Where goal items, records or logs are none,
    there is nothing to judge: not yet. Where plans, standard points, coaching, scores or improvements due are
    none, nobody was due: 100.

    >>> found = step_scores(StepFacts(points=[90, 0, 0], points_standard=[100, 100, 0], records=[4, 0, 0],
    ...     records_timely=[3, 0, 0], records_purposeful=[2, 0, 0]))
    >>> found.scores[2], found.scores[3]
    (array([ 90.,   0., 100.]), array([62.5,  nan,  nan]))

    Refuses negatives, a part above its whole, and a step given half.
    """
    planned = _ratio(facts, "activities_planned", "activities")
    planned_share = None if planned is None else np.where(np.isnan(planned), 1.0, planned)
    plan = _ratio(facts, "plans_approved_on_time", "plans_due")
    if plan is not None and planned_share is not None:
        plan = plan * planned_share
    timely, purposeful = _ratio(facts, "records_timely", "records"), _ratio(facts, "records_purposeful", "records")
    ratios = (
        _ratio(facts, "goal_items_agreed_and_smart", "goal_items"),
        plan,
        _ratio(facts, "points", "points_standard", capped=False),
        None if timely is None or purposeful is None else (timely + purposeful) / 2,
        _ratio(facts, "logs_reviewed", "logs"),
        _ratio(facts, "coaching_done", "coaching_due"),
        _ratio(facts, "scores_published", "scores_due"),
        _ratio(facts, "improvements_closed", "improvements_due"),
    )
    units = np.broadcast_shapes(*(r.shape for r in ratios if r is not None))
    if len(units) > 1:
        raise BadInput("facts", "must be arrays of one axis, one element a unit")
    scores = np.full((len(STEPS), *(units or (1,))), np.nan)
    due = np.full(scores.shape, Due.NOT_YET, dtype=np.int8)
    for step, found in enumerate(ratios):
        if found is None:
            continue
        empty = np.isnan(found)
        is_duty = STEPS[step] in ("plan", "activity", "coach", "reward", "improve")
        scores[step] = np.where(empty, 100.0 if is_duty else np.nan, np.minimum(found, 1.0) * 100)
        due[step] = np.where(empty, Due.NONE_DUE if is_duty else Due.NOT_YET, Due.MEASURED)
    return StepScores(scores, due)


def wheel(scores: ArrayLike, rules: WheelRules | None = None) -> Wheel:
    """Return strength, brake and completeness of each wheel; ``scores`` is (8,) or (8, units), NaN = not yet.

    Strength is the geometric mean of the steps that have a score; a real zero counts 1, so that one step at
    rest slows the wheel and does not erase the others. The brake is the weakest of them, the earlier one on a
    tie. A cycle is complete when all eight steps have at least ``complete_from``: with a step "not yet" the
    wheel has not gone round.

    >>> found = wheel([100, 95, 82, 90, 88, 60, 75, 40])
    >>> found.strength.round(1), STEPS[found.brake[0]]
    (array([76.]), 'improve')

    Refuses scores outside 0..100 and anything but eight steps.
    """
    limit = (rules or WheelRules()).complete_from
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim not in (1, 2) or table.shape[0] != len(STEPS):
        raise BadInput("scores", f"must have {len(STEPS)} steps along the first axis")
    table = table.reshape(len(STEPS), -1)
    present = ~np.isnan(table)
    refuse_where("scores", present & ((table < 0) | (table > 100)), "must lie between 0 and 100")
    steps = present.sum(axis=0)
    logs = np.where(present, np.log(np.maximum(np.where(present, table, 1.0), 1.0)), 0.0).sum(axis=0)
    strength = np.exp(np.divide(logs, steps, out=np.full(logs.shape, np.nan), where=steps > 0))
    weakest = np.where(present, table, np.inf).argmin(axis=0)
    return Wheel(
        strength,
        np.asarray(np.where(steps > 0, weakest, -1), dtype=np.int64),
        steps.astype(np.int64),
        np.asarray((np.where(present, table, -1.0) >= limit).all(axis=0)),
    )


def speed(weekly_scores: ArrayLike, rules: WheelRules | None = None) -> Floats:
    """Return complete cycles per week, 0..1, for each unit; ``weekly_scores`` is (weeks, 8, units).

    >>> speed([[[80]] * 8, [[80]] * 7 + [[59]]])
    array([0.5])

    Refuses a panel without weeks.
    """
    panel = np.asarray(weekly_scores, dtype=np.float64)
    if panel.ndim != 3 or panel.shape[0] == 0:
        raise BadInput("weekly_scores", "must have the shape (weeks, 8, units) and at least one week")
    return np.asarray(np.mean([wheel(week, rules).is_complete for week in panel], axis=0))


@dataclass(frozen=True, slots=True)
class CycleTime:
    """Days from plan approval to improvement closed. ``median_days`` is NaN where no cycle has closed.

    The median counts cycles still open as longer than any closed one (so it is infinite where most are open):
    a wheel cannot look fast by never finishing. ``on_target_ratio`` is closed within the target / all begun.
    """

    median_days: float
    on_target_ratio: float
    closed: int
    still_open: int


def cycle_time(approved_on: ArrayLike, closed_on: ArrayLike, rules: WheelRules | None = None) -> CycleTime:
    """Return the cycle time over pairs of dates; ``closed_on`` is NaT while the improvement is open.

    >>> import numpy as np
    >>> cycle_time(np.array(["2026-03-02", "2026-03-09", "2026-03-09"], "M8[D]"),
    ...            np.array(["2026-03-10", "2026-03-21", "NaT"], "M8[D]"))
    CycleTime(median_days=12.0, on_target_ratio=0.3333333333333333, closed=2, still_open=1)

    Refuses a missing approval date and an improvement closed before its plan was approved.
    """
    begun, closed = (np.asarray(day, dtype="datetime64[D]").ravel() for day in (approved_on, closed_on))
    if begun.shape != closed.shape:
        raise BadInput("closed_on", f"has {closed.size} dates, but approved_on has {begun.size}")
    refuse_where("approved_on", np.isnat(begun), "must be a date")
    is_open = np.isnat(closed)
    days = np.where(is_open, np.inf, (closed - begun).astype(np.float64))
    refuse_where("closed_on", days < 0, "is before the plan was approved")
    if begun.size == 0:
        return CycleTime(float("nan"), float("nan"), 0, 0)
    middle = np.sort(days)[[(days.size - 1) // 2, days.size // 2]]
    within = days <= (rules or WheelRules()).target_days
    return CycleTime(float(middle.mean()), float(within.mean()), int((~is_open).sum()), int(is_open.sum()))


def _ratio(facts: StepFacts, part: str, whole: str, *, capped: bool = True) -> Floats | None:
    """part / whole, NaN where the whole is zero; None where the step is not kept at all."""
    top, bottom = getattr(facts, part), getattr(facts, whole)
    if top is None and bottom is None:
        return None
    if top is None or bottom is None:
        missing = part if top is None else whole
        raise BadInput(missing, f"is missing, though {whole if top is None else part} is given")
    if not capped:
        return ratio(top, bottom)
    y, n = np.broadcast_arrays(counts(part, top), counts(whole, bottom))
    refuse_where(part, y > n, f"must not exceed {whole}")
    return ratio(y, n)
