"""Faults of a card in words, and several sheets side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from fenghuolun.desk.scorecards.choices import SheetKind
from fenghuolun.desk.scorecards.queries import Board, BoardLine


def fault_words(board: Board) -> list[str]:
    """Return what has to be mended before the card is agreed, each with what to do."""
    is_bsc = board.card.kind == SheetKind.BSC
    words = {
        "number_of_lines": _("A sheet has four to eight lines; this one has %(n)s.") % {"n": len(board.lines)},
        "weight_of_line": _("Each line weighs 5 to 30 percent."),
        "sum_of_weights": _("The weights of the four perspectives must add up to 100.")
        if is_bsc
        else _("The weights add up to %(sum)s; they must add up to 100.")
        % {"sum": f"{float(sum(line.row.weight for line in board.lines)):g}"},
        "no_quality": _("At least one line measures quality. Mark it in its definition."),
        "no_compliance": _("At least one line measures compliance. Mark it in its definition."),
    }
    found = [words[fault] for fault in board.faults]
    if board.lonely:
        found.append(_("Nothing drives “%(names)s”: draw an arrow.") % {"names": "”, “".join(board.lonely)})
    return found


def side_by_side(boards: Sequence[Board]) -> dict[str, Any]:
    """Return the names of all lines and, for each, the line of every board (None where it has none)."""
    names: list[str] = []
    for board in boards:
        names += [line.row.name for line in board.lines if line.row.name not in names]
    rows: list[tuple[str, list[BoardLine | None]]] = [
        (name, [next((line for line in board.lines if line.row.name == name), None) for board in boards])
        for name in names
    ]
    return {"boards": boards, "rows": rows}
