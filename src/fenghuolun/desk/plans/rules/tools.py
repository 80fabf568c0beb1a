"""Which planning tool fits which work (1.3.1.D)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fenghuolun.desk.plans.choices import PlanningTool

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import WorkItem

ONE_OFF = frozenset({PlanningTool.FORM_5W2H})
RECURRING = frozenset({PlanningTool.FUNNEL, PlanningTool.RUN_CHART})
PROJECT = frozenset({PlanningTool.GANTT, PlanningTool.CONTROL_CARD})


def tools_for(item: WorkItem, steps: int) -> frozenset[PlanningTool]:
    """Return the tools that fit a line: volume that recurs, a project of several steps, or a task done once.

    ``steps`` is how many steps stand below it; parts and links make a project of it as well.
    """
    if item.is_batch or item.quantities:
        return RECURRING
    return PROJECT if steps > 1 or item.parent_id is not None else ONE_OFF


def tools_wanted(found: Iterable[frozenset[PlanningTool]]) -> list[PlanningTool]:
    """Return every tool that some line asks for, in the order of the toolbox."""
    wanted = frozenset().union(*found)
    return [tool for tool in PlanningTool if tool in wanted]
