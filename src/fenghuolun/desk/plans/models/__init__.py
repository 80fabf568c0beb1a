"""Plans of the four horizons, work items, and what stands below them."""

from fenghuolun.desk.plans.models.item import ItemLink, WorkItem, WorkItemEvent
from fenghuolun.desk.plans.models.plan import Plan
from fenghuolun.desk.plans.models.working import (
    ItemCheck,
    Pilot,
    PointNote,
    Risk,
    Rollout,
    StepTemplate,
    StepVote,
    WorkStep,
)

__all__ = [
    "ItemCheck",
    "ItemLink",
    "Pilot",
    "Plan",
    "PointNote",
    "Risk",
    "Rollout",
    "StepTemplate",
    "StepVote",
    "WorkItem",
    "WorkItemEvent",
    "WorkStep",
]
