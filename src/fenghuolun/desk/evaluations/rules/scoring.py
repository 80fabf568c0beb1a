"""From the lines and inputs of one sheet to points and grade by each of the three methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.evaluations.choices import Method
from fenghuolun.desk.evaluations.rules.inputs import Inputs
from fenghuolun.desk.evaluations.rules.terms import Terms
from fenghuolun.desk.goals.choices import GoalKind
from fenghuolun.engine.judge.card import Grade, card_score, grades, half_up
from fenghuolun.engine.judge.completion import without_windfall
from fenghuolun.engine.judge.effort import Band, Difficulty, Reached, difficulty, effort_points, matrix_total, weighed
from fenghuolun.engine.judge.sensitivity import grade_moves
from fenghuolun.engine.judge.stages import by_stages, execution_score, finish_score, planning_score
from fenghuolun.engine.results import Floats

SLIGHTLY = 0.9  # of the target: what lies between is slightly missed (1.3.7.B, matrix)
OVER = 1.1
COMPLIANCE = "compliance"


@dataclass(frozen=True, slots=True)
class Scored:
    """What is scored of one line. ``given`` are the points of a person, who overrules the table where not None."""

    weight: float
    ratio: float | None
    kind: str = GoalKind.PERFORMANCE
    is_compliance: bool = False
    market: float | None = None
    given: float | None = None


@dataclass(frozen=True, slots=True)
class ByMethod:
    """The result of one method; ``points`` None where something it needs is not there, ``lacks`` says what."""

    points: float | None
    grade: str
    parts: dict[str, float]
    is_capped: bool = False
    is_held: bool = False
    lacks: str = ""

    @property
    def shown(self) -> float | None:
        return None if self.points is None else float(half_up(self.points))


@dataclass(frozen=True, slots=True)
class Scores:
    """All three methods, the points of each line, and what would change the grade of the first.

    ``up_at`` and ``down_below`` are points of that line alone, None where it cannot.
    """

    line_points: tuple[float | None, ...]
    completion: ByMethod
    effort: ByMethod
    stages: ByMethod
    matrix: float | None
    up_at: tuple[float | None, ...]
    down_below: tuple[float | None, ...]

    def by(self, method: str) -> ByMethod:
        return {Method.COMPLETION: self.completion, Method.EFFORT: self.effort, Method.STAGES: self.stages}[
            Method(method)
        ]


def scores_of(lines: Sequence[Scored], inputs: Inputs, terms: Terms, seller_kind: str = "", shift: float = 0) -> Scores:
    """Return what the sheet comes to by all three methods.

    The lines of a card weigh 100 together, performance and development in one
    (ruling 31). ``shift`` moves the completion points of the whole sheet: the
    manager's calibration.
    """
    points, weights = _points(lines, terms), np.array([line.weight for line in lines], dtype=np.float64)
    completion = _completion(lines, points, weights, terms, shift)
    return Scores(
        tuple(None if np.isnan(one) else float(one) for one in points),
        completion,
        _by_effort(completion, inputs, terms, seller_kind),
        _by_stages(completion, inputs, terms, seller_kind),
        _matrix(lines, weights, inputs, terms),
        *_moves(points, weights, terms),
    )


def _points(lines: Sequence[Scored], terms: Terms) -> Floats:
    ratio = np.array([np.nan if line.ratio is None else line.ratio for line in lines])
    market = np.array([1.0 if line.market is None else line.market for line in lines])
    known = ~np.isnan(ratio)
    freed = ratio.copy()
    if known.any():
        freed[known] = without_windfall(ratio[known], market[known], terms.windfall_from)
    given = np.array([np.nan if line.given is None else line.given for line in lines])
    return np.where(np.isnan(given), terms.points_of(freed), given)


def _completion(lines: Sequence[Scored], points: Floats, weights: Floats, terms: Terms, shift: float) -> ByMethod:
    if not len(lines) or abs(weights.sum() - 100) > 1e-6:
        return ByMethod(None, "", {}, lacks="weights")
    kept = min([1.0 if line.ratio is None else line.ratio for line in lines if line.is_compliance], default=1.0)
    card = card_score(points, weights, kept, terms.grade_bounds)
    total = float(card.total[0])
    if np.isnan(total):
        return ByMethod(None, "", {}, lacks="results")
    total = max(total + shift, 0.0)
    grade = int(grades(total, terms.grade_bounds))
    capped = kept < 1 and grade > Grade.B
    return ByMethod(
        total, Grade(Grade.B if capped else grade).name, {"completion": total}, is_capped=capped,
        lacks="some_results" if card.missing.any() else "",
    )  # fmt: skip


def difficulty_of(inputs: Inputs, terms: Terms) -> Difficulty | None:
    """Return how hard the card was, None where a factor is not known."""
    if not inputs.is_whole("difficulty"):
        return None
    return difficulty(np.array(inputs.values("difficulty"), dtype=np.float64), np.array(terms.factor_weights))


def _by_effort(completion: ByMethod, inputs: Inputs, terms: Terms, seller_kind: str) -> ByMethod:
    hard = difficulty_of(inputs, terms)
    lacks = "difficulty" if hard is None else "effort" if not inputs.is_whole("effort") else completion.lacks
    if completion.points is None or hard is None or not inputs.is_whole("effort"):
        return ByMethod(None, "", {}, lacks=lacks)
    effort = float(effort_points(np.array(inputs.values("effort"), dtype=np.float64)))
    weights = terms.effort_weights_of(seller_kind)
    found = weighed(completion.points, hard.points, effort, weights, terms.grade_bounds)
    parts = {"completion": completion.points, "difficulty": float(hard.points), "effort": effort}
    grade = int(found.grade)
    is_capped = completion.is_capped and grade > Grade.B
    return ByMethod(
        float(found.total), Grade(Grade.B if is_capped else grade).name, parts, is_capped, bool(found.is_held), lacks
    )


def _by_stages(completion: ByMethod, inputs: Inputs, terms: Terms, seller_kind: str) -> ByMethod:
    finish = inputs.values("finish")
    finish[0] = completion.points if finish[0] is None else finish[0]
    missing = [name for name in ("planning", "execution") if not inputs.is_whole(name)]
    if missing or None in finish:
        return ByMethod(None, "", {}, lacks=missing[0] if missing else "finish")
    ends = np.clip(np.array(finish, dtype=np.float64), 0, 120)
    parts = {
        "planning": float(planning_score(np.array(inputs.values("planning"), dtype=np.float64))),
        "execution": float(execution_score(np.array(inputs.values("execution"), dtype=np.float64))),
        "finish": float(finish_score(ends, inputs.complaints, inputs.hits)),
    }
    total = float(by_stages(*parts.values(), weights=terms.stage_weights_of(seller_kind)))
    grade = int(grades(total, terms.grade_bounds))
    capped = completion.is_capped and grade > Grade.B
    return ByMethod(total, Grade(Grade.B if capped else grade).name, parts, capped)


def reached_of(ratio: float) -> Reached:
    """Return the column of the difficulty matrix a completion ratio falls in.

    >>> [reached_of(one).name for one in (1.2, 1.0, 0.95, 0.5)]
    ['OVER', 'REACHED', 'SLIGHTLY_MISSED', 'MISSED']
    """
    if ratio >= OVER - 1e-9:
        return Reached.OVER
    if ratio >= 1 - 1e-9:
        return Reached.REACHED
    return Reached.SLIGHTLY_MISSED if ratio >= SLIGHTLY - 1e-9 else Reached.MISSED


def _matrix(lines: Sequence[Scored], weights: Floats, inputs: Inputs, terms: Terms) -> float | None:
    """The alternative without effort: difficulty × attainment, 1–5 (1.3.7.B)."""
    hard = difficulty_of(inputs, terms)
    if hard is None or not lines or any(line.ratio is None for line in lines) or abs(weights.sum() - 100) > 1e-6:
        return None
    band = np.full(len(lines), Band(int(hard.band)))
    return matrix_total(weights, band, [reached_of(line.ratio or 0.0) for line in lines])


def _moves(points: Floats, weights: Floats, terms: Terms) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    if np.isnan(points).any() or not points.size or abs(weights.sum() - 100) > 1e-6:
        nothing = (None,) * points.size
        return nothing, nothing
    found = grade_moves(points, weights, terms.grade_bounds)
    return _known(found.up_at[0]), _known(found.down_below[0])


def _known(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else round(float(one), 1) for one in values)
