"""Scorecards for whoever asks."""

from fenghuolun.desk.scorecards.queries.board import Board, BoardLine, board_of
from fenghuolun.desk.scorecards.queries.cards import (
    cards_visible_to,
    changes_since,
    events_of,
    lines_above,
    lines_of,
    siblings_of,
)
from fenghuolun.desk.scorecards.queries.maturity import Maturity, maturity_of

__all__ = [
    "Board",
    "BoardLine",
    "Maturity",
    "board_of",
    "cards_visible_to",
    "changes_since",
    "events_of",
    "lines_above",
    "lines_of",
    "maturity_of",
    "siblings_of",
]
