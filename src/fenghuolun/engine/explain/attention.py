"""Who needs the leader's attention, why, and how many yuan are at stake? Silent where it rests on too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where, share
from fenghuolun.engine.results import Counts, Flags, Floats, Reason

CAUSES = (Reason.BEHIND_PACE, Reason.LOW_CHANCE, Reason.OVERDUE_STEPS, Reason.WEAK_STAGE, Reason.IDLE)


@dataclass(frozen=True, slots=True)
class AttentionRules:
    """From when a signal speaks. ``least_events`` is the minimum n of ruling 8, ``least_stage_n`` that of A7."""

    pace_below: float = 0.95
    chance_below: float = 0.5
    overdue_above: float = 0.10
    weak_below: float = 0.9  # own rate / peers' rate, by its upper bound
    idle_days: int = 2
    idle_days_full: int = 5  # so many idle days in a row are fully urgent
    least_events: int = 10
    least_stage_n: int = 20
    overdue_decay: float = 0.1  # share of an overdue step's value lost each day
    most_lift: float = 1.0  # mending a stage is never said to bring more than this share of the rest
    period_workdays: int = 21

    def __post_init__(self) -> None:
        for name in ("pace_below", "chance_below", "overdue_above", "weak_below", "overdue_decay", "most_lift"):
            share(name, getattr(self, name))
        if not 0 < self.idle_days <= self.idle_days_full:
            raise BadInput("idle_days", "must be at least 1 and at most idle_days_full")
        counts("least_events", [self.least_events, self.least_stage_n])
        if self.period_workdays < 1:
            raise BadInput("period_workdays", "must be at least 1")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where each person stands in the period: arrays (people); the stage arrays are (stages, people).

    ``planned_share`` 0..1 is the cube's planned share up to the end of yesterday; ``chance`` 0..1 and
    ``landing_yuan`` come from the nowcast and rest on ``events`` deals or touches. ``overdue_yuan`` is the
    expected premium that hangs on overdue next steps. ``stage_to_peers`` is own rate / peers' rate and
    ``stage_to_peers_high`` the upper bound of its 80 % interval, on ``stage_n`` trials. ``idle_days`` counts
    available workdays in a row without an activity. ``left_share`` 0..1 of the period's workdays are to come.
    """

    target_yuan: ArrayLike
    actual_yuan: ArrayLike
    planned_share: ArrayLike
    chance: ArrayLike
    landing_yuan: ArrayLike
    events: ArrayLike
    open_steps: ArrayLike
    overdue_steps: ArrayLike
    overdue_yuan: ArrayLike
    overdue_days: ArrayLike
    stage_to_peers: ArrayLike
    stage_to_peers_high: ArrayLike
    stage_n: ArrayLike
    idle_days: ArrayLike
    left_share: ArrayLike


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why a person needs attention, with the numbers that say so."""

    code: Reason
    at_stake_yuan: float
    urgency: float
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AttentionBoard:
    """The board. ``order`` lists the people who need attention, first the one with most yuan at stake × urgency.

    ``priority_yuan`` (people) is the largest such product over a person's causes, not their sum: two causes are
    often two sights of the same money. ``at_stake_yuan``, ``urgency`` and ``speaks`` are (causes, people) in
    the order of ``CAUSES``. ``is_silent`` marks people about whom no cause could be judged.
    """

    order: Counts
    priority_yuan: Floats
    at_stake_yuan: Floats
    urgency: Floats
    speaks: Flags
    is_silent: Flags
    evidence: Mapping[Reason, Mapping[str, Floats]]

    def causes_of(self, person: int) -> list[Cause]:
        """Return the person's causes, the one with most at stake × urgency first."""
        weight = self.at_stake_yuan[:, person] * self.urgency[:, person]
        ranked = [i for i in np.argsort(-weight, kind="stable").tolist() if self.speaks[i, person]]
        return [
            Cause(
                CAUSES[i],
                float(self.at_stake_yuan[i, person]),
                float(self.urgency[i, person]),
                {name: float(values[person]) for name, values in self.evidence[CAUSES[i]].items()},
            )
            for i in ranked
        ]


def attention(standing: Standing, rules: AttentionRules | None = None) -> AttentionBoard:
    """Return who needs attention and why, for one team or for a million people.

    At stake × urgency, per cause: behind pace, (plan to date - actual) × (1 - pace); low chance, (target -
    landing) × (1 - chance); overdue steps, the premium hanging on them × the share lost since (10 % a day);
    weak stage, what the peers' rate would add to the rest of the period even at the upper bound of the own
    rate × the share of the period left; idle, the target of the idle share of days × days / 5. Pace and chance
    stay silent below 10 events, a stage below 20 trials, and all of them without a target.

    >>> board = attention(Standing(target_yuan=[100e3, 100e3], actual_yuan=[20e3, 55e3], planned_share=0.5,
    ...     chance=[0.05, 0.7], landing_yuan=[60e3, 104e3], events=[12, 30], open_steps=10, overdue_steps=[4, 0],
    ...     overdue_yuan=[8e3, 0], overdue_days=[3, 0], stage_to_peers=[[0.9, 1.0]],
    ...     stage_to_peers_high=[[1.2, 1.3]], stage_n=25, idle_days=0, left_share=0.5))
    >>> board.order, [cause.code.value for cause in board.causes_of(0)]
    (array([0]), ['low_chance', 'behind_pace', 'overdue_steps'])

    Refuses shares outside 0..1, negatives, more overdue than open steps, and arrays that do not fit together.
    """
    rules = rules or AttentionRules()
    columns, stages = _columns(standing), _stages(standing)
    people = columns["target_yuan"].size
    if people != stages["ratio"].shape[1]:
        raise BadInput("stage_n", f"must have a column for each of {people} people")
    signals = [_pace(columns, rules), _chance(columns, rules), _overdue(columns, rules)]
    signals += [_weak_stage(columns, stages, rules), _idle(columns, rules)]
    stake, urgency = np.array([s.stake for s in signals]), np.array([s.urgency for s in signals])
    speaks = np.array([s.speaks for s in signals])
    judged: Flags = np.asarray(np.array([s.judged for s in signals]).any(axis=0))
    priority = np.where(speaks, stake * urgency, 0.0).max(axis=0)
    order = np.argsort(-priority, kind="stable")
    return AttentionBoard(
        order[priority[order] > 0].astype(np.int64),
        priority,
        stake,
        urgency,
        speaks,
        ~judged,
        {code: signal.evidence for code, signal in zip(CAUSES, signals, strict=True)},
    )


@dataclass(frozen=True, slots=True)
class _Signal:
    stake: Floats
    urgency: Floats
    judged: Flags  # enough data and a target
    speaks: Flags
    evidence: Mapping[str, Floats]


def _pace(c: Mapping[str, Floats], rules: AttentionRules) -> _Signal:
    due = c["target_yuan"] * c["planned_share"]
    pace = np.divide(c["actual_yuan"], due, out=np.ones_like(due), where=due > 0)
    judged = (due > 0) & (c["events"] >= rules.least_events)
    evidence = {"pace": pace, "due_yuan": due, "actual_yuan": c["actual_yuan"], "n": c["events"]}
    return _Signal(np.maximum(due - c["actual_yuan"], 0), np.clip(1 - pace, 0, 1), judged,
                   judged & (pace < rules.pace_below), evidence)  # fmt: skip


def _chance(c: Mapping[str, Floats], rules: AttentionRules) -> _Signal:
    judged = (c["target_yuan"] > 0) & (c["events"] >= rules.least_events)
    evidence = {"chance": c["chance"], "landing_yuan": c["landing_yuan"], "n": c["events"]}
    stake = np.maximum(c["target_yuan"] - c["landing_yuan"], 0)
    return _Signal(stake, 1 - c["chance"], judged, judged & (c["chance"] < rules.chance_below), evidence)


def _overdue(c: Mapping[str, Floats], rules: AttentionRules) -> _Signal:
    judged = c["open_steps"] > 0
    ratio = np.divide(c["overdue_steps"], c["open_steps"], out=np.zeros_like(c["open_steps"]), where=judged)
    evidence = {"overdue_steps": c["overdue_steps"], "open_steps": c["open_steps"], "oldest_days": c["overdue_days"]}
    lost = 1 - (1 - rules.overdue_decay) ** c["overdue_days"]
    return _Signal(c["overdue_yuan"], lost, judged, judged & (ratio > rules.overdue_above), evidence)


def _weak_stage(c: Mapping[str, Floats], s: Mapping[str, Floats], rules: AttentionRules) -> _Signal:
    enough = s["n"] >= rules.least_stage_n
    high = np.where(enough, s["high"], np.inf)
    stage = high.argmin(axis=0)
    pick = (stage, np.arange(stage.size))
    judged: Flags = np.asarray(enough.any(axis=0))
    at_best = np.where(judged, high[pick], 1.0)
    rest = np.maximum(c["landing_yuan"] - c["actual_yuan"], 0)
    lift = np.divide(1 - at_best, at_best, out=np.full_like(at_best, np.inf), where=at_best > 0)
    stake = rest * np.clip(lift, 0, rules.most_lift)
    evidence = {"stage": stage.astype(np.float64), "to_peers": s["ratio"][pick], "high": at_best, "n": s["n"][pick]}
    return _Signal(stake, c["left_share"], judged, judged & (at_best < rules.weak_below), evidence)


def _idle(c: Mapping[str, Floats], rules: AttentionRules) -> _Signal:
    days = c["idle_days"]
    stake = c["target_yuan"] * np.minimum(days / rules.period_workdays, 1)
    urgency = np.minimum(days / rules.idle_days_full, 1)
    judged = c["target_yuan"] > 0
    return _Signal(stake, urgency, judged, judged & (days >= rules.idle_days), {"idle_days": days})


def _columns(standing: Standing) -> dict[str, Floats]:
    money = ("target_yuan", "actual_yuan", "landing_yuan", "overdue_yuan", "overdue_days")
    whole = ("events", "open_steps", "overdue_steps", "idle_days")
    columns = {name: not_negative(name, getattr(standing, name)) for name in money}
    columns |= {name: counts(name, getattr(standing, name)).astype(np.float64) for name in whole}
    columns |= {name: share(name, getattr(standing, name)) for name in ("planned_share", "chance", "left_share")}
    try:
        arrays = np.broadcast_arrays(*(np.atleast_1d(column) for column in columns.values()))
    except ValueError as misfit:
        raise BadInput("standing", "must be arrays of one length, a place for each person") from misfit
    columns = dict(zip(columns, arrays, strict=True))
    refuse_where("overdue_steps", columns["overdue_steps"] > columns["open_steps"], "must not exceed open_steps")
    return columns


def _stages(standing: Standing) -> dict[str, Floats]:
    ratio = not_negative("stage_to_peers", standing.stage_to_peers)
    high = not_negative("stage_to_peers_high", standing.stage_to_peers_high)
    n = counts("stage_n", standing.stage_n).astype(np.float64)
    if ratio.ndim != 2 or ratio.shape != high.shape:
        raise BadInput("stage_to_peers", "and its upper bound must both be (stages, people)")
    refuse_where("stage_to_peers_high", high < ratio, "must not be below the ratio itself")
    return {"ratio": ratio, "high": high, "n": np.broadcast_to(n, ratio.shape)}
