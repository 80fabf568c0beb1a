"""The rules of plans and work items: their two lives, deadlines, reminders and the quality of a plan."""

from fenghuolun.desk.plans.rules.deadlines import Deadline, PlanTerms, deadline_of
from fenghuolun.desk.plans.rules.item_life import ITEM_STEPS, closing_score, next_item_status
from fenghuolun.desk.plans.rules.plan_life import PLAN_STEPS, standing
from fenghuolun.desk.plans.rules.quality import PlannedLine, Quality, quality_of
from fenghuolun.desk.plans.rules.reminders import Ladder, Level, ladder_of, who_is_told

__all__ = [
    "ITEM_STEPS",
    "PLAN_STEPS",
    "Deadline",
    "Ladder",
    "Level",
    "PlanTerms",
    "PlannedLine",
    "Quality",
    "closing_score",
    "deadline_of",
    "ladder_of",
    "next_item_status",
    "quality_of",
    "standing",
    "who_is_told",
]
