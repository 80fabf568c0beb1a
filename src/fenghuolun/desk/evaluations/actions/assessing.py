"""Self first, then the superior, then the manager across the team: points by line, factors, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.actions.refusals import (
    EvaluationRefused,
    held,
    require_manager,
    require_superior,
    stepped,
)
from fenghuolun.desk.evaluations.choices import EvaluationStatus, EvaluationStep
from fenghuolun.desk.evaluations.models import Evaluation, EvaluationLine
from fenghuolun.desk.evaluations.queries.sheet import Sheet, sheet_of
from fenghuolun.desk.evaluations.rules.inputs import PARTS, Inputs, Part, inputs_of
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import NotAllowed

HIGHEST = 120.0


@dataclass(frozen=True, slots=True)
class Given:
    """What one of the three gives: points of lines that differ from the table, with the reason; parts; a comment.

    ``points`` is by line, None takes the table's; ``parts`` is by list and name
    (None takes what the data say); ``complaints`` and ``hits`` count upheld complaints and compliance cases.
    """

    points: Mapping[int, tuple[float | None, str]] = field(default_factory=dict)
    parts: Mapping[tuple[str, str], tuple[float | None, str]] = field(default_factory=dict)
    comment: str = ""
    complaints: int | None = None
    hits: int | None = None


@transaction.atomic
def assess_self(
    *, by: Person, now: datetime, evaluation: Evaluation, expected_revision: int, given: Given, hand_in: bool = False
) -> Evaluation:
    """Write the own view; handing in passes the sheet on and freezes its facts for good."""
    row = held(evaluation, expected_revision, EvaluationStatus.SELF)
    if by.pk != row.person_id:
        raise NotAllowed(_("Only the person assesses itself."))
    changed = _points(row, "own", given)
    row.own_comment = given.comment[:400]
    if hand_in:
        _require_whole(sheet_of(row), "own")
        row.status = EvaluationStatus.SUPERIOR
    event = EvaluationStep.SUBMITTED if hand_in else EvaluationStep.CHANGED
    return stepped(row, by, now, event, after=changed)


@transaction.atomic
def assess_as_superior(
    *, by: Person, now: datetime, evaluation: Evaluation, expected_revision: int, given: Given, is_done: bool = False
) -> Evaluation:
    """Write the superior's view: points, difficulty by one step at most, effort and stages; then on to calibration.

    A superior need not wait for somebody who never hands in: the self-assessment then stays empty.
    """
    row = held(evaluation, expected_revision, EvaluationStatus.SELF, EvaluationStatus.SUPERIOR)
    require_superior(by, row)
    changed = _points(row, "superior", given)
    row.inputs = _parts(inputs_of(row.inputs), given).kept()
    row.superior_comment = given.comment[:400]
    row.status = EvaluationStatus.SUPERIOR
    if is_done:
        _require_whole(sheet_of(row), "superior")
        row.status = EvaluationStatus.CALIBRATION
    event = EvaluationStep.ASSESSED if is_done else EvaluationStep.CHANGED
    return stepped(row, by, now, event, after=changed)


@transaction.atomic
def assess_as_manager(
    *, by: Person, now: datetime, evaluation: Evaluation, expected_revision: int, shift: float, comment: str = ""
) -> Evaluation:
    """Calibrate: move one person's completion points by up to 20 either way, with the reason; lines stay."""
    row = held(evaluation, expected_revision, EvaluationStatus.CALIBRATION)
    require_manager(by, row)
    if abs(shift) > 20:
        raise EvaluationRefused(_("Calibration moves by 20 points at most. Talk to the superior first."), field="shift")
    if shift and not comment.strip():
        raise EvaluationRefused(_("Give the reason for moving somebody."), field="comment")
    before = {"shift": row.shift}
    row.shift, row.manager_comment = shift, comment.strip()[:400]
    return stepped(row, by, now, EvaluationStep.CALIBRATED, comment, before, {"shift": shift})


def _points(row: Evaluation, level: str, given: Given) -> dict[str, object]:
    """Write points that differ from the table; each needs its reason. Returns what changed."""
    lines = {line.pk: line for line in row.lines.all()}
    table = dict(zip((line.pk for line in lines.values()), sheet_of(row).by_facts.line_points, strict=True))
    changed: dict[str, object] = {}
    for pk, (points, comment) in given.points.items():
        line = lines.get(pk)
        if line is None:
            raise EvaluationRefused(_("This line is not on the sheet any more."))
        if points is not None:
            _require_sane(line, points, comment, table[pk])
        was = getattr(line, f"{level}_points")
        setattr(line, f"{level}_points", points)
        setattr(line, f"{level}_comment", comment.strip()[:200])
        line.save(update_fields=[f"{level}_points", f"{level}_comment"])
        if was != points:
            changed[line.title] = [was, points]
    return {"points": changed, "level": level}


def _require_sane(line: EvaluationLine, points: float, comment: str, table: float | None) -> None:
    if not 0 <= points <= HIGHEST:
        raise EvaluationRefused(_("Points go from 0 to 120."), field=f"points-{line.pk}")
    if table is not None and points != table and not comment.strip():
        raise EvaluationRefused(
            _("“%(line)s” has %(points)s points by the table. Say why it should be others.")
            % {"line": line.title, "points": f"{table:g}"},
            field=f"comment-{line.pk}",
        )


def _parts(held_: Inputs, given: Given) -> Inputs:
    parts = {name: dict(values) for name, values in held_.parts.items()}
    for (name, key), (said, reason) in given.parts.items():
        words, low, high = PARTS[name]
        if key not in words:
            raise EvaluationRefused(_("There is no such factor."))
        was = parts.setdefault(name, {}).get(key, Part(None))
        if said is not None:
            _require_step(name, str(words[key]), was.found, said, reason, (low, high))
        parts[name][key] = Part(was.found, was.source, said, reason.strip()[:200])
    complaints = held_.complaints if given.complaints is None else given.complaints
    return Inputs(parts, complaints, held_.hits if given.hits is None else given.hits)


def _require_step(
    name: str, word: str, found: float | None, said: float, reason: str, bounds: tuple[float, float]
) -> None:
    """A factor of difficulty moves by one at most; whatever differs from the data needs its reason (1.3.7.B.2)."""
    if not bounds[0] <= said <= bounds[1]:
        raise EvaluationRefused(
            _("“%(part)s” goes from %(low)s to %(high)s.")
            % {"part": word, "low": f"{bounds[0]:g}", "high": f"{bounds[1]:g}"}
        )
    if found is None or found == said:
        return
    if name == "difficulty" and abs(found - said) > 1:
        raise EvaluationRefused(
            _("“%(part)s” is %(found)s by the data; it may be moved by one level.")
            % {"part": word, "found": f"{found:g}"}
        )
    if not reason.strip():
        raise EvaluationRefused(
            _("“%(part)s” is %(found)s by the data. Say why it should differ.") % {"part": word, "found": f"{found:g}"}
        )


def _require_whole(sheet: Sheet, level: str) -> None:
    """Refuse to pass on a sheet where a line that nothing measures has no points yet."""
    open_ = [
        row.title
        for row, points in zip(sheet.rows, sheet.scores(level).line_points, strict=True)
        if points is None and not row.measure
    ]
    if open_:
        raise EvaluationRefused(
            _("Give points to “%(lines)s”: nothing in the records measures it.") % {"lines": "”, “".join(open_)}
        )
