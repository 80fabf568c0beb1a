"""Which goals, editions and targets: the questions pages and other apps ask."""

from fenghuolun.desk.goals.queries.editions import (
    draft_edition,
    edition_before,
    editions_visible_to,
    grid_of,
    published_edition,
)
from fenghuolun.desk.goals.queries.goals import events_of, goal_of, goals_visible_to
from fenghuolun.desk.goals.queries.targets import Targets, target_cells, targets, targets_by_month

__all__ = [
    "Targets",
    "draft_edition",
    "edition_before",
    "editions_visible_to",
    "events_of",
    "goal_of",
    "goals_visible_to",
    "grid_of",
    "published_edition",
    "target_cells",
    "targets",
    "targets_by_month",
]
