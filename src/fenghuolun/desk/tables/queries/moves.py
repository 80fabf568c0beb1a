"""What would move if one figure were set: cell by cell, and the totals that stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals.models import TargetEdit
from fenghuolun.desk.goals.rules.grid import KINDS, TARGET_AT
from fenghuolun.desk.goals.rules.rebalancing import Keep, Place, moved, set_total
from fenghuolun.desk.goals.rules.words import cannot_balance
from fenghuolun.desk.kit.numbers import signed
from fenghuolun.desk.kit.table_words import short_month, table_money
from fenghuolun.desk.tables.queries.year_scene import YearScene, line_word
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.plan.locks import CannotBalance

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Move:
    """One cell that would change: whose, which kind and month, from and to."""

    who: str
    kind: str
    month: str
    before: str
    after: str
    difference: str
    difference_fen: int


def moves_of(scene: YearScene, place: Place, premium_fen: int, keep: Keep) -> dict[str, Any]:
    """Return the largest moves, how many there are, and the unit's total before and after; or why it cannot be done."""
    try:
        after = set_total(scene.whole, place, premium_fen, keep)
    except CannotBalance as stuck:
        return {"moves": [], "stuck": cannot_balance(stuck, scene.whole)}
    changes = moved(scene.whole, after)
    order = abs(changes.difference).argsort()[::-1][:SHOWN]
    moves = []
    for at in order.tolist():
        line, kind, month = changes.cells[at].tolist()
        was, now = int(changes.before[at]), int(changes.after[at])
        moves.append(
            Move(
                line_word(scene, scene.whole.lines[line]), str(CubeKind(KINDS[kind]).label), short_month(month + 1),
                table_money(was), table_money(now), signed(table_money(now - was)), now - was,
            )
        )  # fmt: skip
    totals = [int(grid.premium_fen[..., TARGET_AT].sum()) for grid in (scene.whole, after)]
    return {"moves": moves, "count": len(changes.cells), "before_fen": totals[0], "after_fen": totals[1]}


@dataclass(frozen=True, slots=True)
class EditLine:
    """One change of a draft in words: who, what, where, to which figure, when."""

    edit: TargetEdit
    where: str
    premium_fen: int | None


def edit_lines(edits: Iterable[TargetEdit], people: dict[int, Person]) -> list[EditLine]:
    """Return changes as a page lists them."""
    return [EditLine(edit, _where(edit.change, people), edit.change.get("premium_fen")) for edit in edits]


def _where(change: dict[str, Any], people: dict[int, Person]) -> str:
    parts = []
    if change.get("person") in people:
        parts.append(people[change["person"]].name)
    if change.get("kind"):
        parts.append(str(CubeKind(change["kind"]).label))
    if change.get("month"):
        parts.append(short_month(change["month"]))
    return " · ".join(parts)
