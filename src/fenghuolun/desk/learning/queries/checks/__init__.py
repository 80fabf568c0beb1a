"""What is right and what not yet, per case, read from the rows of the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fenghuolun.desk.learning.choices import Case
from fenghuolun.desk.learning.queries.checks import ability, card, department, faults, performance, week
from fenghuolun.desk.learning.queries.scenes import Found, Scene

CHECKS: Mapping[str, Callable[[Scene], dict[str, Found]]] = {
    Case.DEPARTMENT: department.check,
    Case.WEEK: week.check,
    Case.FAULTS: faults.check,
    Case.CARD: card.check,
    Case.PERFORMANCE: performance.check,
    Case.ABILITY: ability.check,
}


def found_in(case: str, scene: Scene) -> dict[str, Found]:
    """Return what the check of ``case`` finds, step by step; asked within the sandbox."""
    return CHECKS[case](scene)
