"""Whose records want a quiet word: entered late, without evidence, without purpose (M03–M05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.insight.queries.team import Board
from fenghuolun.desk.insight.queries.team_lines import rows_address
from fenghuolun.engine.rates import wilson
from fenghuolun.engine.results import Counts

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

FEWEST, LEVEL = 10, 0.8  # ruling 8: ten records, and the near bound of the 80 % range lies beyond
MOST_NAMED = 5


class Lack(StrEnum):
    LATE = "late"
    BARE = "bare"
    AIMLESS = "aimless"


# A share above which it is said (1.2.6.A, A3 and A5), the rows it counts in, and the filter that lists them.
LACKS: dict[Lack, tuple[float, str, Callable[[Board], Counts], dict[str, str]]] = {
    Lack.LATE: (0.20, "records", lambda board: board.done["records"] - board.done["on_time"], {"on_time": "0"}),
    Lack.BARE: (
        0.30, "evidence_due", lambda board: board.done["evidence_due"] - board.done["evidenced"], {"evidenced": "0"},
    ),
    Lack.AIMLESS: (
        0.20, "records", lambda board: board.done["records"] - board.done["purposeful"], {"purposeful": "0"},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One person's records that lack something: how many of how many, and where they are listed."""

    person: Person
    count: int
    of: int
    href: str


def remarks_of(board: Board) -> list[tuple[Lack, list[Remark], int]]:
    """Return, for each lack anybody stands out by, the people with the largest share first, and how many more.

    Silent below ten records, and where the share could as well lie within what is usual. No query.
    """
    found = []
    for lack, (most, whole, lacking, asked) in LACKS.items():
        of, count = board.done[whole], np.maximum(lacking(board), 0)
        low, _high = wilson(np.minimum(count, of), of, LEVEL)
        out = np.flatnonzero((of >= FEWEST) & (low > most))
        order = out[np.argsort(-count[out] / of[out], kind="stable")].tolist()
        if order:
            named = [_remark(board, at, int(count[at]), int(of[at]), asked) for at in order[:MOST_NAMED]]
            found.append((lack, named, len(order) - len(named)))
    return found


def _remark(board: Board, at: int, count: int, of: int, asked: dict[str, str]) -> Remark:
    person, period = board.who.people[at], board.period
    return Remark(person, count, of, rows_address(person.pk, period.first, period.last, **asked))
