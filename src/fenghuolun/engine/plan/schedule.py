"""Which work waits for which, how much room there is, and which chain decides when a project ends (critical path)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.refusals import BadInput, refuse_where, whole
from fenghuolun.engine.results import Counts, Flags

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Schedule:
    """One element an item. ``starts`` and ``ends`` are its first and last day once it waits for what comes before it.

    ``float_days`` is by how many workdays it may slip before its project ends later (-1 for an item that nothing is
    tied to: it has no project); ``is_critical`` is the chain without any; ``begins_too_early`` is planned to begin
    before what it waits for is done; ``pushed_days`` by how many workdays that moves it.
    """

    workdays: Counts
    starts: Days
    ends: Days
    float_days: Counts
    is_critical: Flags
    begins_too_early: Flags
    pushed_days: Counts


def schedule(
    starts: Sequence[date], ends: Sequence[date], before: ArrayLike, after: ArrayLike, calendar: WorkingCalendar
) -> Schedule:
    """Return the schedule of items planned from ``starts`` to ``ends`` (both worked); ``after[k]`` waits for
    ``before[k]``.

    The critical path method (Kelley and Walker 1959) in workdays: an item lasts its planned workdays, at least one; it
    begins on its planned day, or the workday after the last of those before it. Float is latest start − earliest
    start, where a project (items tied together) ends as its last item does.

    >>> from fenghuolun.engine.calendars import statutory_calendar
    >>> days = [date(2026, 11, d) for d in (2, 5, 5, 12)]
    >>> lasts = [date(2026, 11, d) for d in (4, 11, 6, 13)]
    >>> found = schedule(days, lasts, [0, 0, 1, 2], [1, 2, 3, 3], statutory_calendar([2026]))
    >>> found.float_days, found.is_critical
    (array([0, 0, 3, 0]), array([ True,  True, False,  True]))

    Refuses an end before its start, a tie to an item that is not there, and ties that lead in a circle.
    """
    first, last = (np.asarray(days, dtype="datetime64[D]") for days in (starts, ends))
    refuse_where("ends", last < first, "must not lie before the start")
    size = first.size
    tail, head = _ties(before, after, size)
    origin = date(calendar.first_year, 1, 1)
    begin = np.asarray(calendar.workdays_between(origin, first), dtype=np.int64)
    length = np.maximum(calendar.workdays_between(origin, last + 1) - begin, 1)
    order = _order(size, tail, head)
    early = begin.copy()
    for ties in order:
        np.maximum.at(early, head[ties], (early + length)[tail[ties]])
    project = _projects(size, tail, head)
    late_end = np.zeros(size, dtype=np.int64)
    np.maximum.at(late_end, project, early + length)
    late_end = late_end[project]
    for ties in reversed(order):
        np.minimum.at(late_end, tail[ties], (late_end - length)[head[ties]])
    room = late_end - length - early
    tied = np.zeros(size, dtype=np.bool_)
    tied[tail] = tied[head] = True
    return Schedule(
        length,
        _days(early, calendar),
        _days(early + length - 1, calendar),
        np.where(tied, room, -1),
        tied & (room == 0),
        early > begin,
        early - begin,
    )


def makes_a_circle(before: ArrayLike, after: ArrayLike, tail: int, head: int) -> bool:
    """Return whether a tie from ``tail`` to ``head`` would close a circle with the ties ``before`` → ``after``.

    >>> makes_a_circle([1, 2], [2, 3], 3, 1), makes_a_circle([1, 2], [2, 3], 1, 3)
    (True, False)
    """
    tails, heads = whole("before", before), whole("after", after)
    reached = np.array([head])
    while True:
        if (reached == tail).any():
            return True
        following = np.union1d(reached, heads[np.isin(tails, reached)])
        if following.size == reached.size:
            return False
        reached = following


def _ties(before: ArrayLike, after: ArrayLike, size: int) -> tuple[Counts, Counts]:
    tail, head = (whole(name, ties).reshape(-1) for name, ties in (("before", before), ("after", after)))
    if tail.shape != head.shape:
        raise BadInput("after", "must be as many as before")
    for name, ends in (("before", tail), ("after", head)):
        refuse_where(name, (ends < 0) | (ends >= size), "is not one of the items")
    return tail, head


def _order(size: int, tail: Counts, head: Counts) -> list[Counts]:
    """Return the ties wave by wave: each wave's items have all that comes before them behind them (Kahn 1962)."""
    waits = np.bincount(head, minlength=size)
    wave = np.flatnonzero(waits == 0)
    found, seen = [], 0
    while wave.size:
        ties = np.flatnonzero(np.isin(tail, wave))
        found.append(ties)
        seen += wave.size
        fewer = np.bincount(head[ties], minlength=size)
        waits = waits - fewer
        wave = np.flatnonzero((waits == 0) & (fewer > 0))
    if seen < size:
        raise BadInput("after", "leads in a circle", (int(np.argmax(waits[head] > 0)),))
    return found


def _projects(size: int, tail: Counts, head: Counts) -> Counts:
    """Return the number of the project each item belongs to: items tied together, whatever the direction."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(tail.size), (tail, head)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _days(place: Counts, calendar: WorkingCalendar) -> Days:
    """Return the day of each workday of the calendar by number; beyond its end, the day after its last."""
    worked = np.flatnonzero(calendar.is_workday)
    origin = np.datetime64(date(calendar.first_year, 1, 1), "D")
    beyond = origin + calendar.is_workday.size
    inside = origin + worked[np.minimum(place, worked.size - 1)]
    return np.where(place < worked.size, inside, beyond)
