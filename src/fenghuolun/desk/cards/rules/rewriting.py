"""The rewrite helper: a goal as one sentence with figures, from its fields and the person's own numbers (1.3.3.D)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fenghuolun.desk.goals.choices import Shape
from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.desk.kit.numbers import count
from fenghuolun.engine.measures import MEASURES, Unit

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Wording:
    """What a sentence is made of. ``base`` counts what a ratio is taken of: policies due, records to be made."""

    period: str
    verb: str
    thing: str
    segment: str
    measure: str
    target: Decimal | None
    due_on: date | None
    baseline: Decimal | None = None
    base: int = 0
    way: str = ""
    unit_word: str = ""
    shape: str = Shape.LARGER


def sentence(words: Wording) -> str:
    """Return the goal in one sentence: period, segment and its number, what to do, how much, by when, on which way.

    A ratio of a known number is said in whole things first: 173 of 240 are 72 %.
    """
    asked = _asked(words)
    parts = [" ".join(part for part in (words.period, words.segment) if part), asked]
    if words.base and _is_ratio(words.measure):
        parts[0] = _("%(what)s: %(base)s due") % {"what": parts[0], "base": count(words.base)}
    if words.due_on:
        parts.append(_("by %(day)s") % {"day": f"{words.due_on.month}/{words.due_on.day}"})
    if words.way:
        parts.append(words.way)
    return pgettext("sentence", ", ").join(part for part in parts if part)[:LONGEST]


def _asked(words: Wording) -> str:
    if words.target is None:
        return f"{words.verb} {words.thing}".strip()
    reached = figure(words.measure, words.target)
    if words.base and _is_ratio(words.measure):
        whole = count(round(words.base * words.target))
        return _("%(verb)s %(count)s (%(ratio)s)") % {"verb": words.verb, "count": whole, "ratio": reached}
    if words.shape == Shape.ZERO:
        about = {"verb": words.verb, "thing": words.thing, "target": count(words.target), "unit": words.unit_word}
        return _("%(verb)s %(thing)s: %(target)s %(unit)s") % about
    about = {"verb": words.verb, "thing": words.thing, "target": reached + words.unit_word}
    if words.baseline is None:
        return _("%(verb)s %(thing)s: %(target)s") % about
    return _("%(verb)s %(thing)s: from %(baseline)s to %(target)s") % {
        **about, "baseline": figure(words.measure, words.baseline) + words.unit_word,
    }  # fmt: skip


def _is_ratio(measure: str) -> bool:
    return measure in MEASURES and MEASURES[measure].unit == Unit.RATIO
