"""What cannot be true never becomes a number: every public function, every argument that takes arrays.

Each door of ``doors.py`` is called with one argument spoilt: a NaN, an infinity, a negative, or nobody at all. It must
refuse with ``BadInput``, or say "unknown" where its own documentation lets NaN mean that; no other error, no warning
(warnings are errors), no endless loop.
"""

from __future__ import annotations

import signal
from collections import Counter
from typing import Any

import numpy as np
import pytest

from engine.doors import Door, doors, modules, public
from fenghuolun.engine.refusals import BadInput

DOORS = doors()
NAN_IS_UNKNOWN = {
    "choose.effect.measured_effect": ("measure",),  # a team without that week
    "deal.loyalty.four_zones": ("satisfaction",),  # nobody has asked
    "deal.pursue.assess": ("ours", "rivals"),
    "explain.four_questions.question_index": ("indicators", "votes"),
    "explain.peers.peer_scale": ("values",),
    "explain.plausibility.cauchy": ("p",),
    "explain.plausibility.scaled_fisher": ("p",),
    "explain.problems.readings.correlation_reading": ("correlation",),
    "explain.problems.readings.exact_reading": ("value",),
    "explain.problems.readings.mean_reading": ("mean",),
    "indices.activity_index": ("on_site", "off_site"),
    "indices.balance": ("left", "right"),
    "indices.building": ("storeys",),
    "indices.four_keys": ("checks",),
    "judge.card.card_score": ("points",),
    "judge.card.grades": ("total",),
    "judge.card.half_up": ("value",),
    "judge.outlook.benchmark": ("values", "events"),
    "judge.outlook.expected_growth": ("recent", "same_time", "before_that"),
    "judge.scorecards.balanced_scorecard": ("scores",),
    "judge.scorecards.measure_score": ("actual",),
    "judge.side_effects.bunching": ("attainment",),
    "judge.side_effects.neglected": ("before", "after", "events"),
    "judge.side_effects.trend_p_value": ("values",),
    "levers.verdicts": ("activity_attainment", "target_attainment"),
    "link.explained_by": ("result", "causes"),
    "market.association.correlation": ("first", "second"),
    "market.association.growth": ("values",),
    "track.catch_up.usual_limit": ("weekly_effort",),
    "track.control.signals": ("z",),
    "track.multiplicity.discoveries": ("p_values",),
    "track.pace.lights": ("measured",),
    "track.run_chart.run_chart": ("values",),
    "track.run_rate.landing_of_flow": ("target",),
    "track.run_spans.stretches": ("values",),  # a point that was not drawn, as in its run chart
    "wheel.speed": ("weekly_scores",),
    "wheel.wheel": ("scores",),
    "wheel_trend.wheel_trend": ("weekly_scores",),
}
YES_OR_NO = ("is_", "has_", "gave_", "knows_", "smaller_is", "larger_is", "raised_by", "met_before", "renewed_early")
INNER = (
    "explain.problems.detectors.above",
    "explain.problems.detectors.below",
    "explain.decomposition.has_zero",
    "explain.plausibility.heaped",
    "keep.likelihood.most_likely",
)  # they take what a door has looked at
NOT_COUNTED = ("market.backtest.crps_of_normal",)  # what happened there is an amount
NOT_SEEN = ("plan.trials.beta_binomial_tail",)  # successes asked for, which may be more than the trials bring
COUNTED = ("successes", "trials", "part", "out_of", "reached", "converted", "observed", "outcomes", "deals", "happened",
           "team_part", "team_out_of", "entered", "needed_points", "exposure", "bought", "customers")  # fmt: skip


def spoilt(value: Any, by: float) -> Any:
    """Return the argument with its last number replaced."""
    if np.ndim(value) == 0:
        return by
    array = np.array(value, dtype=np.float64)
    array.flat[array.size - 1] = by
    return array


def is_numeric(value: Any) -> bool:
    try:
        array = np.asarray(value)
    except ValueError:
        return False
    return array.dtype.kind in "iuf" and array.size > 0


def arguments(door: Door) -> list[str]:
    """Return the arguments that take arrays or real numbers (flags and labels are neither)."""
    return [
        name
        for name, value in door.arguments.items()
        if ("ArrayLike" in door.takes(name) or door.takes(name) in ("float", "float | None"))
        and "tuple" not in door.takes(name)
        and not name.startswith(YES_OR_NO)
        and is_numeric(value)
    ]


def outcome(door: Door, **changed: Any) -> Any:
    """Return the BadInput or the result; a call that takes longer than 20 seconds is endless."""

    def late(*_: object) -> None:
        raise AssertionError(f"{door.name} does not come back")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    try:
        return door.call(**changed)
    except BadInput as refused:
        return refused
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_every_public_function_that_takes_arrays_is_a_door():
    takes = {
        f"{module.__name__.removeprefix('fenghuolun.engine.')}.{name}"
        for module in modules()
        for name, function in public(module).items()
        if any("ArrayLike" in str(kind) for kind in function.__annotations__.values())
    }
    assert takes - set(DOORS) == set()
    assert len(DOORS) > 300


@pytest.mark.parametrize("name", sorted(set(DOORS) - set(INNER)))
def test_nan_and_infinity_are_refused_or_stay_unknown(name):
    door = DOORS[name]
    for argument in arguments(door):
        for bad in (np.nan, np.inf, -np.inf):
            found = outcome(door, **{argument: spoilt(door.arguments[argument], bad)})
            if np.isnan(bad) and argument in NAN_IS_UNKNOWN.get(name, ()):
                continue
            if np.isinf(bad) and (argument in NAN_IS_UNKNOWN.get(name, ()) or argument in ENDLESS.get(name, ())):
                continue
            assert isinstance(found, BadInput), f"{name}({argument} with {bad}) returned {found}"


ENDLESS = {  # infinity has a meaning of its own
    "choose.allocation.spread_hours": ("most",),
    "explain.fair_ranking.fair_index": ("yuan_per_deal",),
    "plan.capacity.capacity_check": ("needed",),
    "track.cusum.poisson_run_length": ("mean",),
}


COUNTING = sorted(n for n, door in DOORS.items() if set(COUNTED) & set(arguments(door)) and n not in NOT_COUNTED)


@pytest.mark.parametrize("name", COUNTING)
def test_counts_below_zero_and_more_successes_than_trials_are_refused_at_their_place(name):
    door = DOORS[name]
    for argument in set(COUNTED) & set(arguments(door)):
        found = outcome(door, **{argument: spoilt(door.arguments[argument], -3.0)})
        assert isinstance(found, BadInput), f"{name}({argument} below zero) returned {found}"
        shape = np.shape(door.arguments[argument])
        assert found.index == tuple(size - 1 for size in shape) or not found.index or len(found.index) != len(shape)
    for part, whole in (("successes", "trials"), ("part", "out_of"), ("converted", "observed")):
        if part in door.arguments and whole in door.arguments and name not in NOT_SEEN:
            beyond = np.asarray(door.arguments[whole]) + 1
            assert isinstance(outcome(door, **{part: np.broadcast_to(beyond, np.shape(beyond))}), BadInput), name


@pytest.mark.parametrize("name", sorted(set(DOORS) - set(INNER)))
def test_nobody_at_all_is_refused_or_an_empty_answer(name):
    door = DOORS[name]
    lined = [a for a in door.arguments if "ArrayLike" in door.takes(a) and "tuple" not in door.takes(a)]
    lined = [a for a in lined if np.ndim(door.arguments[a]) > 0]
    if not lined:
        return
    people = Counter(len(door.arguments[a]) for a in lined).most_common(1)[0][0]
    nobody = {a: np.asarray(door.arguments[a])[:0] for a in lined if len(door.arguments[a]) == people}
    holds_others = any(hasattr(value, "__dataclass_fields__") for value in door.arguments.values())
    try:
        outcome(door, **nobody)
    except ValueError as misfit:
        # what was given as one object (a plan, a book of renewals) still holds somebody
        if not holds_others or "broadcast" not in str(misfit):
            raise
