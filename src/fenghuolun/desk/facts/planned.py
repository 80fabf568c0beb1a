"""What the published cube asks of subjects, period by period: premium in yuan, or deals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np

from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals import queries as goals
from fenghuolun.engine.results import Floats


def planned_yuan(of: Subjects, edges: Sequence[date], cube_kind: str = "") -> Floats:
    """Return the target tier's premium per subject and period, (subjects, periods); one query for people, one for
    units."""
    return _planned(of, edges, cube_kind)[0]


def planned_deals(of: Subjects, edges: Sequence[date], cube_kind: str = "") -> Floats:
    return _planned(of, edges, cube_kind)[1]


def _planned(of: Subjects, edges: Sequence[date], cube_kind: str) -> tuple[Floats, Floats]:
    found = np.zeros((2, of.size, len(edges) - 1))
    slots = _slots(edges)
    for place, owner in ((of.people, "person"), (of.units, "unit")):
        if not place:
            continue
        cells = goals.target_cells(edges[0], edges[-1], **{f"{owner}_ids": list(place)})
        if cube_kind:
            cells = cells.filter(cube_kind=cube_kind)
        for pk, month, premium, count in cells.values_list(owner, "month", "day_premium_fen", "day_deals"):
            skip = (edges[0] - month).days
            begin, stop = max(0, skip), min(len(premium), skip + len(slots))
            if begin >= stop:
                continue
            at = slots[begin - skip : stop - skip]
            sums = [np.bincount(at, of[begin:stop], len(edges) - 1) for of in (premium, count)]
            for row in place[pk]:
                found[0, row] += sums[0] / 100
                found[1, row] += sums[1]
    return found[0], found[1]


def _slots(edges: Sequence[date]) -> np.ndarray:
    """Return the period of each day from the first edge to the last."""
    lengths = [(b - a).days for a, b in pairwise(edges)]
    return np.repeat(np.arange(len(lengths)), lengths)
