"""Management by exception (1.3.5.B): who hears of a deviation, and how urgent a goal is in a list."""

from __future__ import annotations

from enum import StrEnum

from fenghuolun.desk.goals.choices import Light

ORDER = {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 3, Light.GREEN: 4, Light.BLUE: 2}


class Hears(StrEnum):
    """Who hears of a goal's deviation."""

    NOBODY = "nobody"
    LEADER = "leader"
    MANAGER = "manager"


def deviation_of(pace: float | None) -> float | None:
    return None if pace is None else pace - 1


def who_hears(
    deviation: float | None, off_checkpoints: int, *, leader_from: float = 0.10, manager_from: float = 0.20
) -> Hears:
    """Return who hears of a deviation, either way; two checkpoints off in a row reach the manager too.

    >>> [str(who_hears(d, n)) for d, n in ((-0.08, 0), (0.12, 1), (-0.12, 2), (-0.25, 0), (None, 0))]
    ['nobody', 'leader', 'manager', 'manager', 'nobody']
    """
    size = abs(deviation or 0.0)
    if size > manager_from or (size > leader_from and off_checkpoints >= 2):
        return Hears.MANAGER
    return Hears.LEADER if size > leader_from else Hears.NOBODY
