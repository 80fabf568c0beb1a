"""What may be done to goals and targets: one verb, one transaction, one audit line."""

from fenghuolun.desk.goals.actions.answers import answer_targets, reply_to_answer
from fenghuolun.desk.goals.actions.bulk import publish_in_bulk
from fenghuolun.desk.goals.actions.cells import fill_days
from fenghuolun.desk.goals.actions.drafts import (
    copy_to_draft,
    drop_draft,
    fill_draft,
    lock_targets,
    set_target,
    undo_edit,
)
from fenghuolun.desk.goals.actions.goals import GoalRefused, add_goal, agree_goal, close_goal, revise_goal
from fenghuolun.desk.goals.actions.publishing import TargetsChanged, TargetsRefused, note_job, publish_targets
from fenghuolun.desk.goals.rules.grid import CellRow

__all__ = [
    "CellRow",
    "GoalRefused",
    "TargetsChanged",
    "TargetsRefused",
    "add_goal",
    "agree_goal",
    "answer_targets",
    "close_goal",
    "copy_to_draft",
    "drop_draft",
    "fill_days",
    "fill_draft",
    "lock_targets",
    "note_job",
    "publish_in_bulk",
    "publish_targets",
    "reply_to_answer",
    "revise_goal",
    "set_target",
    "undo_edit",
]
