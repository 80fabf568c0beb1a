"""The eight steps that make a plan effective (1.3.1.A): in order, none skipped, resumed where one left."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class PlannerStep(StrEnum):
    SITUATION = "situation"
    GOAL = "goal"
    GAP = "gap"
    OPTIONS = "options"
    TASKS = "tasks"
    RESOURCES = "resources"
    CHECKS = "checks"
    CONFIRM = "confirm"

    @property
    def number(self) -> int:
        return list(PlannerStep).index(self) + 1

    @property
    def label(self) -> str | Promise:
        return STEP_WORDS[self]


STEP_WORDS: dict[str, str | Promise] = {
    "situation": pgettext_lazy("planner", "Situation"),
    "goal": pgettext_lazy("planner", "Goal"),
    "gap": pgettext_lazy("planner", "Gap"),
    "options": pgettext_lazy("planner", "Options"),
    "tasks": pgettext_lazy("planner", "Tasks and quantities"),
    "resources": pgettext_lazy("planner", "Resources and help"),
    "checks": pgettext_lazy("planner", "Checkpoints and risk"),
    "confirm": pgettext_lazy("planner", "Confirm"),
}


def next_step(kept: Mapping[str, Any]) -> PlannerStep:
    """Return the first step that is not kept yet, the last one when all others are: there the plan is handed in.

    >>> str(next_step({})), str(next_step({"situation": {}, "goal": {}})), str(next_step(dict.fromkeys(PlannerStep)))
    ('situation', 'gap', 'confirm')
    """
    return next((step for step in PlannerStep if step not in kept), PlannerStep.CONFIRM)


def may_open(kept: Mapping[str, Any], step: PlannerStep) -> bool:
    """Return whether a step is reached: every step before it is kept."""
    return step.number <= next_step(kept).number


def gap_yuan(target_yuan: float, due: int, renewal_ratio: float, average_yuan: float, funnel_yuan: float) -> float:
    """Return what the due list and the funnel leave open: target − (due × expected RR × 件均 + funnel × probability).

    ``funnel_yuan`` is the open leads beside renewals, each times its chance and premium. Below zero it is a cushion.

    >>> gap_yuan(1_200_000, 600, 0.72, 2450, 0)
    141600.0
    """
    return target_yuan - (due * renewal_ratio * average_yuan + funnel_yuan)
