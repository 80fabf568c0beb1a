"""Is the plan tabular, worked out by a tool, and quantified (1.3.1.F)? Three shares and their mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.tables.queries.year_scene import YearScene
from fenghuolun.desk.tables.queries.year_table import YearTable
from fenghuolun.engine.judge.plan_quality import plan_form


@dataclass(frozen=True, slots=True)
class PlanScores:
    """Shares 0..1 of the plan's lines (a person's month): in the table's columns, worked out, with number and date."""

    lines: int
    tabular: float
    by_tool: float
    quantified: float
    score: float
    is_short: bool
    typed: int

    @property
    def tone(self) -> str:
        return "wait" if self.is_short else "go"


def plan_scores(scene: YearScene, table: YearTable) -> PlanScores:
    """Return how the year plan of everybody stands the three tests; typed targets without a funnel count as typed."""
    lines = [(person, cell) for team in table.teams for person in team.people for cell in person.cells]
    numbered = sum(cell.premium_fen > 0 and cell.deals > 0 for _person, cell in lines)
    worked_out = scene.edition.inputs.get("source") == "decomposition"
    has_funnel = sum(person.even.visits is not None and worked_out for person, _cell in lines)
    form = plan_form([len(lines)], [len(lines)], [has_funnel], [numbered])
    shares = (float(np.nan_to_num(of[0])) for of in (form.tabular, form.by_tool, form.quantified, form.score))
    return PlanScores(len(lines), *shares, not lines or bool(form.is_short[0]), len(lines) - has_funnel)
