"""Is the plan tabular, worked out by a tool, and quantified (1.3.1.F)? Three shares and their mean."""

from __future__ import annotations

from dataclasses import dataclass

from fenghuolun.desk.tables.queries.year_scene import YearScene
from fenghuolun.desk.tables.queries.year_table import YearTable
from fenghuolun.engine.indices import number_coverage

ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class PlanScores:
    """Shares 0..1 of the plan's lines (a person's month): in the table's columns, worked out, with number and date."""

    lines: int
    tabular: float
    by_tool: float
    quantified: float
    typed: int

    @property
    def score(self) -> float:
        return (self.tabular + self.by_tool + self.quantified) / 3

    @property
    def tone(self) -> str:
        return "go" if self.score >= ENOUGH else "wait"


def plan_scores(scene: YearScene, table: YearTable) -> PlanScores:
    """Return how the year plan of everybody stands the three tests; typed targets without a funnel count as typed."""
    lines = [(person, cell) for team in table.teams for person in team.people for cell in person.cells]
    numbered = sum(cell.premium_fen > 0 and cell.deals > 0 for _person, cell in lines)
    worked_out = scene.edition.inputs.get("source") == "decomposition"
    has_funnel = sum(person.even.visits is not None and worked_out for person, _cell in lines)
    used = max(len(lines), 1)
    covered = float(number_coverage([used], [numbered]).ratio[0])
    return PlanScores(len(lines), 1.0 if lines else 0.0, has_funnel / used, covered, len(lines) - has_funnel)
