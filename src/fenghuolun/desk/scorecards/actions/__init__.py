"""What may be done to scorecards: one verb, one transaction, one audit line."""

from fenghuolun.desk.scorecards.actions.agreeing import agree_card, new_version
from fenghuolun.desk.scorecards.actions.cards import CardChanged, CardRefused, open_card, weigh_perspectives
from fenghuolun.desk.scorecards.actions.lines import (
    LineGiven,
    drop_line,
    enter_actual,
    link_lines,
    put_line,
    unlink_lines,
)

__all__ = [
    "CardChanged",
    "CardRefused",
    "LineGiven",
    "agree_card",
    "drop_line",
    "enter_actual",
    "link_lines",
    "new_version",
    "open_card",
    "put_line",
    "unlink_lines",
    "weigh_perspectives",
]
