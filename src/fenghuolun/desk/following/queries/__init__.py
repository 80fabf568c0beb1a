"""What following up asks."""

from fenghuolun.desk.following.queries.board import Board, BoardLine, board_of
from fenghuolun.desk.following.queries.duties import DutyState, duties_of
from fenghuolun.desk.following.queries.habits import Habits, habits_of
from fenghuolun.desk.following.queries.reports import reports_visible_to, snapshot
from fenghuolun.desk.following.queries.tracking import (
    Tracked,
    TrackingCard,
    card_of,
    goals_to_check,
    learnt_slip,
    points_of,
    slip_threshold,
    tracked,
    watch_list,
)

__all__ = [
    "Board",
    "BoardLine",
    "DutyState",
    "Habits",
    "Tracked",
    "TrackingCard",
    "board_of",
    "card_of",
    "duties_of",
    "goals_to_check",
    "habits_of",
    "learnt_slip",
    "points_of",
    "reports_visible_to",
    "slip_threshold",
    "snapshot",
    "tracked",
    "watch_list",
]
