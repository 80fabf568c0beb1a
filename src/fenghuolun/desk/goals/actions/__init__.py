"""What may be done to goals and targets: one verb, one transaction, one audit line."""

from fenghuolun.desk.goals.actions.answers import answer_targets, reply_to_answer
from fenghuolun.desk.goals.actions.bulk import publish_in_bulk
from fenghuolun.desk.goals.actions.cards import (
    DIRECTIONS,
    TECHNIQUES,
    CardChanged,
    CardRefused,
    Line,
    answer_direction,
    drop_line,
    open_card,
    put_line,
    weigh_lines,
    write_on_card,
)
from fenghuolun.desk.goals.actions.cells import fill_days
from fenghuolun.desk.goals.actions.checks import CheckRefused, Found, check_goal
from fenghuolun.desk.goals.actions.development import (
    Growth,
    accept_evidence,
    add_evidence,
    assess_development,
    ensure_skills,
    put_development,
    rate_skill,
)
from fenghuolun.desk.goals.actions.drafts import (
    copy_to_draft,
    drop_draft,
    fill_draft,
    lock_targets,
    set_target,
    undo_edit,
)
from fenghuolun.desk.goals.actions.evaluated import close_card
from fenghuolun.desk.goals.actions.goals import GoalRefused, add_goal, agree_goal, close_goal
from fenghuolun.desk.goals.actions.happenings import (
    HappeningRefused,
    grant_authority,
    note_happening,
    read_market,
    take_authority,
)
from fenghuolun.desk.goals.actions.negotiation import (
    answer_counter,
    counter_goal,
    propose_card,
    publish_card,
    send_back,
    sign_card,
)
from fenghuolun.desk.goals.actions.publishing import TargetsChanged, TargetsRefused, note_job, publish_targets
from fenghuolun.desk.goals.actions.readings import Reading, keep_readings
from fenghuolun.desk.goals.actions.revisions import (
    ask_revision,
    decide_revision,
    level_needed,
    offer_revision,
    withdraw_revision,
)
from fenghuolun.desk.goals.actions.splitting import Part, split_goal
from fenghuolun.desk.goals.rules.grid import CellRow

__all__ = [
    "DIRECTIONS",
    "TECHNIQUES",
    "CardChanged",
    "CardRefused",
    "CellRow",
    "CheckRefused",
    "Found",
    "GoalRefused",
    "Growth",
    "HappeningRefused",
    "Line",
    "Part",
    "Reading",
    "TargetsChanged",
    "TargetsRefused",
    "accept_evidence",
    "add_evidence",
    "add_goal",
    "agree_goal",
    "answer_counter",
    "answer_direction",
    "answer_targets",
    "ask_revision",
    "assess_development",
    "check_goal",
    "close_card",
    "close_goal",
    "copy_to_draft",
    "counter_goal",
    "decide_revision",
    "drop_draft",
    "drop_line",
    "ensure_skills",
    "fill_days",
    "fill_draft",
    "grant_authority",
    "keep_readings",
    "level_needed",
    "lock_targets",
    "note_happening",
    "note_job",
    "offer_revision",
    "open_card",
    "propose_card",
    "publish_card",
    "publish_in_bulk",
    "publish_targets",
    "put_development",
    "put_line",
    "rate_skill",
    "read_market",
    "reply_to_answer",
    "send_back",
    "set_target",
    "sign_card",
    "split_goal",
    "take_authority",
    "undo_edit",
    "weigh_lines",
    "withdraw_revision",
    "write_on_card",
]
