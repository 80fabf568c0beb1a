"""One sheet as a page, a paper or a program reads it: every figure with its words, by all three who assess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from fenghuolun.desk.evaluations.models import Evaluation, EvaluationLine
from fenghuolun.desk.evaluations.queries.evaluations import lines_of
from fenghuolun.desk.evaluations.rules.inputs import Inputs, inputs_of
from fenghuolun.desk.evaluations.rules.scoring import ByMethod, Scored, Scores, scores_of
from fenghuolun.desk.evaluations.rules.terms import Terms, terms_of
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.kit.numbers import NOTHING, percent

LEVELS = ("facts", "own", "superior", "manager")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line in words: what was asked, what came, the points by the table, and what each of the three gave.

    ``up_at`` and ``down_below`` are the points of this line alone at which the grade turns, all else as it is.
    """

    row: EvaluationLine
    table_points: float | None
    points: float | None
    up_at: float | None
    down_below: float | None

    @property
    def measure(self) -> str:
        return measure_label(self.row.measure) if self.row.measure else self.row.goal.unit_word

    @property
    def target(self) -> str:
        return figure(self.row.measure, self.row.target)

    @property
    def actual(self) -> str:
        return figure(self.row.measure, self.row.actual)

    @property
    def ratio(self) -> str:
        return NOTHING if self.row.ratio is None else percent(self.row.ratio, 1)

    @property
    def is_open(self) -> bool:
        """Nothing in the ledger says it: whoever assesses gives the points."""
        return self.table_points is None


class Sheet:
    """An evaluation with its lines, inputs and terms; scores by the facts alone and by each who assessed."""

    def __init__(self, evaluation: Evaluation, lines: Iterable[EvaluationLine]) -> None:
        self.evaluation = evaluation
        self.rows = list(lines)
        self.terms: Terms = terms_of(evaluation.round.scheme.terms)
        self.inputs: Inputs = inputs_of(evaluation.inputs)

    def scored(self, level: str) -> list[Scored]:
        """Return the lines with the points in force at a level: the last of those who spoke up to it."""
        names = LEVELS[1 : LEVELS.index(level) + 1]
        return [
            Scored(
                float(row.weight), row.ratio, row.kind, row.is_compliance, row.market,
                next((got for name in reversed(names) if (got := getattr(row, f"{name}_points")) is not None), None),
            )
            for row in self.rows
        ]  # fmt: skip

    def scores(self, level: str) -> Scores:
        shift = self.evaluation.shift if level == "manager" else 0.0
        return scores_of(self.scored(level), self.inputs, self.terms, self.evaluation.person.seller_kind, shift)

    @cached_property
    def by_facts(self) -> Scores:
        return self.scores("facts")

    @cached_property
    def by_own(self) -> Scores:
        return self.scores("own")

    @cached_property
    def by_superior(self) -> Scores:
        return self.scores("superior")

    @cached_property
    def final(self) -> Scores:
        return self.scores("manager")

    @cached_property
    def lines(self) -> list[SheetLine]:
        facts, final = self.by_facts, self.final
        parts = zip(self.rows, facts.line_points, final.line_points, final.up_at, final.down_below, strict=True)
        return [SheetLine(*part) for part in parts]

    @property
    def result(self) -> ByMethod:
        """The result by the method of this person's role."""
        return self.final.by(self.evaluation.method)


def sheet_of(evaluation: Evaluation) -> Sheet:
    """Return the whole sheet; one query for the lines. Load ``round__scheme`` and ``person`` with it."""
    return Sheet(evaluation, lines_of(evaluation))


def sheets_of(evaluations: Iterable[Evaluation]) -> list[Sheet]:
    """Return the sheets of a round whose lines were fetched with it (``evaluations_of_round``)."""
    return [Sheet(one, one.lines.all()) for one in evaluations]
