"""Which goals, editions and targets: the questions pages and other apps ask."""

from fenghuolun.desk.goals.queries.answers import answers_visible_to, latest_answers, open_disputes
from fenghuolun.desk.goals.queries.cards import GoalCard, OwnTargets, goals_shown, own_targets
from fenghuolun.desk.goals.queries.changes import PersonChange, change_of, changes_by_person
from fenghuolun.desk.goals.queries.checks import checks_of, last_checks
from fenghuolun.desk.goals.queries.editions import (
    draft_edition,
    edition_before,
    editions_visible_to,
    grid_of,
    published_edition,
)
from fenghuolun.desk.goals.queries.edits import edit_to_undo, edits_of, edits_since
from fenghuolun.desk.goals.queries.goals import events_of, goal_of, goals_of_people, goals_visible_to
from fenghuolun.desk.goals.queries.happenings import authorities_of, happenings_of, happenings_seen_by, market_of
from fenghuolun.desk.goals.queries.held import milestones_of, targets_held
from fenghuolun.desk.goals.queries.readings import (
    READ_AT,
    Turn,
    days_of_countermeasures,
    goals_owned_by,
    goals_to_read,
    latest_readings,
    paces_at_a_third,
    readings_of,
    turned_at,
    turns_of,
)
from fenghuolun.desk.goals.queries.revisions import change_share, revisions_visible_to, waiting_revision
from fenghuolun.desk.goals.queries.targets import Targets, target_cells, targets, targets_by_month, targets_in_tiers
from fenghuolun.desk.goals.queries.usage import GoalUsage, closed_cards, goal_usage

__all__ = [
    "READ_AT",
    "GoalCard",
    "GoalUsage",
    "OwnTargets",
    "PersonChange",
    "Targets",
    "Turn",
    "answers_visible_to",
    "authorities_of",
    "change_of",
    "change_share",
    "changes_by_person",
    "checks_of",
    "closed_cards",
    "days_of_countermeasures",
    "draft_edition",
    "edit_to_undo",
    "edition_before",
    "editions_visible_to",
    "edits_of",
    "edits_since",
    "events_of",
    "goal_of",
    "goal_usage",
    "goals_of_people",
    "goals_owned_by",
    "goals_shown",
    "goals_to_read",
    "goals_visible_to",
    "grid_of",
    "happenings_of",
    "happenings_seen_by",
    "last_checks",
    "latest_answers",
    "latest_readings",
    "market_of",
    "milestones_of",
    "open_disputes",
    "own_targets",
    "paces_at_a_third",
    "published_edition",
    "readings_of",
    "revisions_visible_to",
    "target_cells",
    "targets",
    "targets_by_month",
    "targets_held",
    "targets_in_tiers",
    "turned_at",
    "turns_of",
    "waiting_revision",
]
