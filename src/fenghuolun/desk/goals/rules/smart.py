"""SMART on a line of a goal card: the five checks of the engine, and for each that fails what to write (1.3.3.D)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.goals.choices import GoalKind, Shape
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.rules.duties import fits_role
from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.engine.judge.goals import VAGUE_WORDS, GoalFields, Smart, SmartRules, smart

UNSCALED = (Shape.DEADLINE, Shape.MILESTONE, Shape.ZERO, Shape.RANGE)
RULES = SmartRules()


@dataclass(frozen=True, slots=True)
class Check:
    """One of the five letters: whether it is kept, whether it is a hard gate, and what to write where it fails."""

    letter: str
    label: str
    is_kept: bool
    is_gate: bool
    hint: str


def unsaved(**fields: Any) -> Goal:
    """Return a goal that stands in no table: what is being typed, or what a question is about."""
    return Goal(**fields)


def fields_of(goal: Goal, seller_kind: str) -> GoalFields:
    """Return a goal as the engine checks it; a development goal has no scale but the level it goes to."""
    is_development = goal.kind == GoalKind.DEVELOPMENT
    outlook = goal.outlook or {}
    return GoalFields(
        text=goal.title, verb=goal.verb, measured_thing=goal.thing, scope=goal.segment,
        measure_code=goal.measure or ("typed" if goal.unit_word else ""),
        unit=goal.measure or goal.unit_word, source=goal.baseline_source,
        baseline=None if goal.baseline is None else float(goal.baseline),
        target=None if goal.target is None else float(goal.target),
        has_parent=goal.parent_id is not None or goal.edition_id is not None,
        fits_role=is_development or fits_role(goal.measure, seller_kind),
        due_on=goal.due_on, checkpoints=len(goal.checkpoints or []),
        lead_adequacy=outlook.get("lead_adequacy"), growth_outlook=float(outlook.get("growth", 1.0)),
        smaller_is_better=goal.shape == Shape.SMALLER, is_scaled=not is_development and goal.shape not in UNSCALED,
    )  # fmt: skip


def smart_of(goal: Goal, seller_kind: str) -> Smart:
    """Return the five tests of a goal within its own period."""
    return smart(fields_of(goal, seller_kind), (goal.starts_on, goal.ends_on), RULES)


def checks_of(goal: Goal, seller_kind: str) -> list[Check]:
    """Return the five checks in order, each failing one with the words that would mend it."""
    found, fields = smart_of(goal, seller_kind), fields_of(goal, seller_kind)
    rows = (
        ("S", pgettext("smart", "Specific"), found.is_specific, True, _specific(fields)),
        ("M", pgettext("smart", "Measurable"), found.is_measurable, True, _measurable(fields)),
        ("A", pgettext("smart", "Achievable"), found.is_achievable, False, _achievable(goal, fields)),
        ("R", pgettext("smart", "Relevant"), found.is_relevant, False, _relevant(fields)),
        ("T", pgettext("smart", "Timed"), found.is_timed, True, _timed(goal, fields)),
    )
    return [Check(letter, label, kept, gate, "" if kept else hint) for letter, label, kept, gate, hint in rows]


def vague_word(text: str) -> str:
    """Return the first vague word of a text that has no figure, else nothing."""
    if any(letter.isdigit() for letter in text):
        return ""
    return next((word for word in VAGUE_WORDS if word in text.casefold()), "")


def _specific(fields: GoalFields) -> str:
    if word := vague_word(fields.text):
        return _("“%(word)s” says nothing without a figure. Write how much of what.") % {"word": word}
    missing = [
        label
        for label, value in (
            (_("what is done (renew, win, keep)"), fields.verb),
            (_("to what (policies, quotes, records)"), fields.measured_thing),
            (_("which of them (family cars due in December)"), fields.scope),
        )
        if not value
    ]
    return _("Write %(missing)s.") % {"missing": _(" and ").join(missing)}


def _measurable(fields: GoalFields) -> str:
    if not fields.measure_code:
        return _("Choose a measure, or say in which unit it is counted.")
    if fields.baseline is None:
        return _("Write where it stands now: the baseline.")
    if not fields.source:
        return _("Write where the baseline comes from.")
    return _("Write the target as a figure.")


def _achievable(goal: Goal, fields: GoalFields) -> str:
    if fields.lead_adequacy is not None and fields.lead_adequacy < RULES.lead_adequacy:
        share = f"{fields.lead_adequacy:.0%}"
        return _("The leads at hand are %(share)s of those it takes. Find leads first, or lower it.") % {"share": share}
    usual = (fields.baseline or 0) * fields.growth_outlook
    if not usual:
        return _("Without a baseline above zero nobody can say whether it can be reached.")
    low, high = usual * RULES.lowest_ambition, usual * RULES.highest_ambition
    if fields.smaller_is_better:
        low, high = usual / RULES.highest_ambition, usual / RULES.lowest_ambition
    return _("From %(usual)s expected, between %(low)s and %(high)s can be reached with effort.") % {
        "usual": figure(goal.measure, usual), "low": figure(goal.measure, low), "high": figure(goal.measure, high),
    }  # fmt: skip


def _relevant(fields: GoalFields) -> str:
    if not fields.fits_role:
        return _("This measure is hardly in this role's hands. Choose one that is.")
    return _("Link it to the superior's goal that it serves.")


def _timed(goal: Goal, fields: GoalFields) -> str:
    if fields.checkpoints < 1:
        return _("Set at least one day to check it before it is due.")
    last = goal.ends_on - timedelta(days=1)
    return _("Set a due day between %(first)s and %(last)s.") % {"first": _short(goal.starts_on), "last": _short(last)}


def _short(day: date) -> str:
    return f"{day.month}/{day.day}"
