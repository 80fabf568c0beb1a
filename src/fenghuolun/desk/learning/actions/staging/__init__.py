"""What each case finds when it opens, written into its sandbox through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from fenghuolun.desk.learning.actions.staging import department
from fenghuolun.desk.learning.choices import Case
from fenghuolun.desk.learning.queries.scenes import Scene

STAGES: Mapping[str, Callable[[datetime, Scene], None]] = {
    Case.DEPARTMENT: department.stage,
}


def stage(case: str, now: datetime, scene: Scene) -> None:
    STAGES[case](now, scene)
