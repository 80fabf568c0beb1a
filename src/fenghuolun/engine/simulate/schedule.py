"""When things really happen: each person's wishes queue up on the days they work, one after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.simulate.history import Scene

DAY_MINUTES = 470.0
MORNING = (9 * 60.0, 180.0)  # starts at, lasts; minutes
AFTERNOON_STARTS = 13 * 60 + 30.0
LATEST_WISH = 0.94
NOT_DONE = -1


@dataclass(frozen=True, eq=False)
class Times:
    """Day (``NOT_DONE`` where the person's days ran out) and minute of the day, per step."""

    day: Counts
    minute: Floats


def schedule(scene: Scene, person: Counts, when: Floats, earliest: Counts, minutes: Floats) -> Times:
    """Return when each step happens: first come, first served, per person, on available days only.

    ``when`` are wishes in days, ``earliest`` the day before which a step cannot
    be, ``minutes`` the time it takes with its travel. With wishes d and work w in person-days, in order of wishes:
    start_i = max over j ≤ i of (d_j + w_j + … + w_{i-1}); a running maximum, so no
    loop over steps is needed. Steps never overlap and keep their order.
    """
    days, free = scene.days, scene.staff.is_available
    before: Counts = np.pad(np.cumsum(free, axis=1, dtype=np.int64), ((0, 0), (1, 0)))
    axis = np.maximum(days.work_axis(when), days.worked_before[np.clip(earliest, 0, days.length)])
    nth = np.clip(np.floor(axis).astype(np.int64), 0, days.workdays.size - 1)
    day = days.workdays[nth]
    is_free = free[person, day]
    wish = before[person, day] + np.where(is_free, np.minimum(axis - nth, LATEST_WISH), 0.0)
    order = np.lexsort((when, wish, person))
    work = minutes[order] / DAY_MINUTES
    done_before = np.cumsum(work) - work
    offset = person[order] * 1e5
    start = np.maximum.accumulate(wish[order] - done_before + offset) + done_before - offset
    at = np.empty_like(start)
    at[order] = start
    total = before[person, -1]
    index = np.floor(at).astype(np.int64)
    fits = index < total
    flat = np.flatnonzero(free.ravel()) - np.repeat(np.arange(free.shape[0]) * free.shape[1], before[:, -1])
    first = np.cumsum(before[:, -1]) - before[:, -1]
    where = np.where(fits, first[person] + index, 0)
    real = flat[where] if flat.size else np.zeros(person.size, dtype=np.int64)
    return Times(np.where(fits, real, NOT_DONE), clock(at - index))


def clock(share: Floats) -> Floats:
    """Return minutes after midnight for a share of the working day: 09:00–12:00, 13:30–18:20."""
    minute = share * DAY_MINUTES
    return np.where(minute < MORNING[1], MORNING[0] + minute, AFTERNOON_STARTS + minute - MORNING[1])
