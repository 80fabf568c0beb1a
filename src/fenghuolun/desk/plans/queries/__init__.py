"""Which items, which plans, what was planned: the questions pages and other apps ask."""

from fenghuolun.desk.plans.queries.items import (
    NOT_A_WEEK_LINE,
    ItemCount,
    events_of,
    item_count,
    items_of,
    items_of_people,
    items_visible_to,
    overdue,
    page_of_items,
)
from fenghuolun.desk.plans.queries.planned import is_planned, lines_by_hand, lines_of, planned_between
from fenghuolun.desk.plans.queries.plans import (
    deadlines_of,
    month_plan,
    month_plans,
    plan_of,
    plan_terms,
    plans_of_people,
    plans_of_unit,
    plans_visible_to,
    versions_of,
    week_plan,
    week_plans,
)

__all__ = [
    "NOT_A_WEEK_LINE",
    "ItemCount",
    "deadlines_of",
    "events_of",
    "is_planned",
    "item_count",
    "items_of",
    "items_of_people",
    "items_visible_to",
    "lines_by_hand",
    "lines_of",
    "month_plan",
    "month_plans",
    "overdue",
    "page_of_items",
    "plan_of",
    "plan_terms",
    "planned_between",
    "plans_of_people",
    "plans_of_unit",
    "plans_visible_to",
    "versions_of",
    "week_plan",
    "week_plans",
]
