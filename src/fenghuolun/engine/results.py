"""How a number explains itself: value, range, n, method, parameters, and a reason a template can say in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Reason(StrEnum):
    """Why a result is what it is. One code, one sentence (the desk translates it); add codes, never reuse one."""

    OK = "ok"
    TOO_FEW = "too_few"  # fewer events than the rule's minimum n
    NO_DATA = "no_data"  # nothing to estimate from
    PRIOR_ONLY = "prior_only"  # the number is the prior; no own data yet
    NO_DIFFERENCE = "no_difference"  # people cannot be told apart (Tarone test)
    INFEASIBLE = "infeasible"  # no amount of activity reaches the target
    RATE_TOO_UNCERTAIN = "rate_too_uncertain"  # mu**2 <= z**2 b: conversion not known well enough
    OVER_CAPACITY = "over_capacity"  # needs more than the standard times the allowed overload
    NOT_ENOUGH_LEADS = "not_enough_leads"  # needs more due policies or leads than there are
    REACHED = "reached"  # the target is already met
    NO_TARGET = "no_target"
    FALLBACK = "fallback"  # the simple formula was used because the estimator needs more data
    BEHIND_PACE = "behind_pace"  # less done than the plan's share up to yesterday
    LOW_CHANCE = "low_chance"  # the chance to reach the target is below the limit
    OVERDUE_STEPS = "overdue_steps"  # promised next steps are past due
    WEAK_STAGE = "weak_stage"  # a stage converts below peers, and the interval says so too
    IDLE = "idle"  # available workdays in a row without an activity
    NOT_WORTH_DETOUR = "not_worth_detour"  # a visit fits into the day and costs more travel than it brings
    SELF_SELECTED = "self_selected"  # those who changed differed before: the comparison is not one of like with like


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated number with its range.

    ``value``, ``low``, ``high`` have one shape; ``level`` is the coverage of
    [low, high] (0.8 unless said); ``n`` counts the events it rests on;
    ``method`` names how; ``reason`` holds ``Reason`` codes, one or per element.
    """

    value: Floats
    low: Floats
    high: Floats
    n: Counts
    method: str
    level: float = 0.8
    reason: NDArray[np.str_] | Reason = Reason.OK
    parameters: Mapping[str, Any] = field(default_factory=dict)
