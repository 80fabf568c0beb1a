"""What each case finds when it opens, written into its sandbox through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from fenghuolun.desk.learning.actions.staging import cards, department, week
from fenghuolun.desk.learning.choices import Case
from fenghuolun.desk.learning.queries.scenes import Scene

STAGED: Mapping[str, Callable[[datetime, Scene], None]] = {
    Case.DEPARTMENT: department.stage,
    Case.WEEK: week.stage,
    Case.FAULTS: cards.stage_faults,
    Case.CARD: cards.stage_card,
    Case.PERFORMANCE: cards.stage_performance,
    Case.ABILITY: cards.stage_ability,
}


def stage(case: str, now: datetime, scene: Scene) -> None:
    STAGED[case](now, scene)
