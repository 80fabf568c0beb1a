"""Figures of a sheet as sentences: how each method came to its points, and what would change the grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fenghuolun.desk.evaluations.choices import Method
from fenghuolun.desk.evaluations.forms.assessing import TITLES
from fenghuolun.desk.evaluations.queries.sheet import Sheet
from fenghuolun.desk.evaluations.rules.inputs import PARTS, Part
from fenghuolun.desk.evaluations.rules.scoring import ByMethod
from fenghuolun.desk.evaluations.rules.terms import Terms
from fenghuolun.desk.goals.rules.measures import measure_label
from fenghuolun.desk.kit.numbers import count, percent
from fenghuolun.engine.judge.card import half_up

SHARES = ("planning", "execution")


@dataclass(frozen=True, slots=True)
class MethodWords:
    """One method: its points and grade, the formula with the figures in it, and what it lacks or holds back."""

    key: str
    label: str
    points: float | None
    grade: str
    formula: str
    note: str
    is_used: bool


def methods_in_words(sheet: Sheet) -> list[MethodWords]:
    final, kind = sheet.final, sheet.evaluation.person.seller_kind
    found = ((Method.COMPLETION, final.completion), (Method.EFFORT, final.effort), (Method.STAGES, final.stages))
    return [
        MethodWords(
            method.value, str(method.label), one.shown, one.grade, _formula(method, one, sheet, kind), _note(one),
            method == sheet.evaluation.method,
        )
        for method, one in found
    ]  # fmt: skip


def _formula(method: Method, one: ByMethod, sheet: Sheet, kind: str) -> str:
    if one.points is None:
        return ""
    if method == Method.COMPLETION:
        lines = zip(sheet.rows, sheet.final.line_points, strict=True)
        parts = " + ".join(f"{float(row.weight):g}%×{points:g}" for row, points in lines if points is not None)
        moved = f" {sheet.evaluation.shift:+g}" if sheet.evaluation.shift else ""
        return f"{parts}{moved} = {one.shown:g}"
    weights = sheet.terms.effort_weights_of(kind) if method == Method.EFFORT else sheet.terms.stage_weights_of(kind)
    names = {
        "completion": _("completion"), "difficulty": _("difficulty"), "effort": _("effort"),
        "planning": _("planning"), "execution": _("execution"), "finish": _("finish"),
    }  # fmt: skip
    parts = " + ".join(
        f"{weight:.0%}×{names[name]} {float(half_up(value, 2)):g}"
        for weight, (name, value) in zip(weights, one.parts.items(), strict=True)
    )
    return f"{parts} = {one.shown:g}"


def _note(one: ByMethod) -> str:
    if one.is_capped:
        return _("A compliance case holds the grade at B.")
    if one.is_held:
        return _("Difficulty and effort lift the grade by one at most.")
    return {
        "": "",
        "weights": _("The weights of the card do not add up to 100."),
        "results": _("No line has a result yet."),
        "some_results": _("A line has no result; the weights of the others count for all."),
        "difficulty": _("A factor of difficulty is not known yet."),
        "effort": _("A part of the effort is not known yet."),
        "planning": _("The planning stage is not assessed yet."),
        "execution": _("The execution stage is not assessed yet."),
        "finish": _("Quality, time and cost are not assessed yet."),
    }[one.lacks]


@dataclass(frozen=True, slots=True)
class Move:
    """What one line alone would have to come to for the next grade, in its own unit where the table says it."""

    title: str
    points: float | None
    up_at: float | None
    sentence: str


def moves_in_words(sheet: Sheet) -> list[Move]:
    """Return the lines that could lift the grade alone, the smallest step first."""
    found = [
        Move(line.row.title, line.points, line.up_at, _needed(line.up_at, line.row, sheet.terms))
        for line in sheet.lines
        if line.up_at is not None
    ]
    return sorted(found, key=lambda move: (move.up_at or 0) - (move.points or 0))


def _needed(up_at: float | None, row: Any, terms: Terms) -> str:
    """Say which actual brings at least ``up_at`` points: the smallest ratio of the formula that gives them."""
    if up_at is None or not row.measure or row.shape != "larger":
        return ""
    if terms.is_linear:
        ratio = up_at / 100
    else:
        reaching = [
            ratio for ratio, points in zip(terms.table_ratios, terms.table_points, strict=True) if points >= up_at
        ]
        if not reaching:
            return ""
        ratio = min(reaching)
    wanted = float(row.target) * ratio
    shown = percent(wanted, 1) if 0 < float(row.target) <= 1.5 else count(wanted)
    return _("from %(ratio)s of the target, that is %(wanted)s") % {"ratio": percent(ratio), "wanted": shown}


@dataclass(frozen=True, slots=True)
class PartWords:
    word: str | Promise
    value: str
    source: str
    is_changed: bool
    reason: str


def inputs_in_words(sheet: Sheet) -> list[tuple[str | Promise, list[PartWords]]]:
    """Return difficulty, effort and the stages as they hold now, each with what it rests on."""
    return [
        (title, [_part(name, key, word, sheet) for key, word in PARTS[name][0].items()])
        for name, title in TITLES.items()
    ]


def _part(name: str, key: str, word: str | Promise, sheet: Sheet) -> PartWords:
    part = sheet.inputs.parts.get(name, {}).get(key, Part(None))
    value = part.value
    if (name, key, value) == ("finish", "quantity", None):
        value = sheet.final.completion.shown
    shown = (
        "–" if value is None else percent(value) if name in SHARES else count(value, 0 if value == int(value) else 1)
    )
    return PartWords(word, shown, source_in_words(part.source), part.said is not None, part.reason)


def source_in_words(source: str) -> str:
    """Say on what ground the data gave a part."""
    head, _colon, figure = source.partition(":")
    words = {
        "": "",
        "history": _("%(figure)s of last year's premium") % {"figure": figure},
        "market": _("the branch grew by %(figure)s") % {"figure": figure},
        "tenure": _("%(figure)s months in the job") % {"figure": figure},
        "work": _("by the kind of work"),
        "present": _("%(figure)s of the working days there") % {"figure": figure},
        "lines": _("share of the card's lines"),
        "month_plan": _("month plan"),
        "signatures": _("day of the second signature"),
        "proposals": _("improvements proposed: %(figure)s") % {"figure": figure},
        "A12": _("courses and study: %(figure)s") % {"figure": figure},
    }
    if head in words:
        return words[head]
    labels = "、".join(measure_label(code) for code in head.split(", "))
    return f"{labels} {figure}".strip()
