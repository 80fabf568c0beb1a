"""Evaluations for whoever asks."""

from fenghuolun.desk.evaluations.queries.evaluations import (
    changes_since,
    evaluations_of_round,
    evaluations_visible_to,
    events_of,
    lines_of,
    rounds_visible_to,
    scheme_in_force,
    schemes_visible_to,
)
from fenghuolun.desk.evaluations.queries.sheet import Sheet, SheetLine, sheet_of, sheets_of

__all__ = [
    "Sheet",
    "SheetLine",
    "changes_since",
    "evaluations_of_round",
    "evaluations_visible_to",
    "events_of",
    "lines_of",
    "rounds_visible_to",
    "scheme_in_force",
    "schemes_visible_to",
    "sheet_of",
    "sheets_of",
]
