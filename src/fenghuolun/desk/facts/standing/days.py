"""The days of goals: rows of the tracking card, what is planned in each stretch of days, and days at work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from fenghuolun.desk.facts.people import available_days, crew
from fenghuolun.desk.facts.planned import planned_deals, planned_yuan
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals import queries
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.judge.following import target_over_time
from fenghuolun.engine.periods import weeks_of_month
from fenghuolun.engine.results import Counts, Flags, Floats

# Measures whose plan lies day by day in the target cube: planned by premium, or by deals.
BY_CUBE = {"PREMIUM": planned_yuan, "M09": planned_yuan, "M33": planned_yuan, "DEALS": planned_deals}
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, eq=False)
class GoalDays:
    """Days of goals cut into stretches ``[edges[i], edges[i + 1])`` that no row, revision or today crosses.

    ``first`` and ``end`` (goals,) are the stretches of a goal's whole period, ``now`` that of today, held within it;
    ``row_first`` and ``row_end`` (goals, rows) those of its rows, −1 where a goal has fewer. ``planned`` and
    ``workdays`` (goals, stretches); a goal's plan adds up to its ``target``.
    """

    edges: tuple[date, ...]
    rows: tuple[tuple[Span, ...], ...]
    first: Counts
    end: Counts
    now: Counts
    row_first: Counts
    row_end: Counts
    target: Floats
    planned: Floats
    workdays: Floats

    @property
    def is_row(self) -> Flags:
        return self.row_first >= 0

    def between(self, values: Floats, first: Counts, end: Counts) -> Floats:
        """Return sums of (goals, stretches) over ``[first, end)``, which may be (goals,) or (goals, rows)."""
        running = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
        at = np.arange(len(values)).reshape(-1, *[1] * (first.ndim - 1))
        return np.asarray(running[at, np.maximum(end, 0)] - running[at, np.maximum(first, 0)])


def rows_of(goal: Goal) -> tuple[Span, ...]:
    """Return the weeks of a goal that lies within a month (W1–W5, cut at the month's end), else its months.

    >>> [(a.day, b.day) for a, b in rows_of(Goal(starts_on=date(2026, 8, 1), ends_on=date(2026, 9, 1)))]
    [(1, 10), (10, 17), (17, 24), (24, 31), (31, 1)]
    """
    month = goal.starts_on.replace(day=1)
    if goal.ends_on <= next_month(month):
        cuts = [week.start for week in weeks_of_month(month.year, month.month)]
    else:
        cuts = [month]
        while cuts[-1] < goal.ends_on:
            cuts.append(next_month(cuts[-1]))
    inner = [day for day in cuts if goal.starts_on < day < goal.ends_on]
    return tuple(pairwise([goal.starts_on, *inner, goal.ends_on]))


def days_of_goals(goals: Sequence[Goal], today: date) -> GoalDays:
    """Return the days of goals, planned by the published cube where it holds their measure, else by days at work."""
    periods = {(goal.starts_on, goal.ends_on): goal for goal in goals}
    spans = {period: rows_of(goal) for period, goal in periods.items()}
    rows = tuple(spans[goal.starts_on, goal.ends_on] for goal in goals)
    versions = queries.targets_held(goals)
    revised_on = {day for held in versions.values() for day, _target in held}
    edges = _edges(spans.values(), revised_on, today)
    place = {day: at for at, day in enumerate(edges)}
    first = np.array([place[goal.starts_on] for goal in goals])
    end = np.array([place[goal.ends_on] for goal in goals])
    now = np.clip(place.get(today, 0 if today < edges[0] else len(edges) - 1), first, end)
    row_first, row_end = _row_slots(rows, place)
    workdays = _workdays(goals, edges)
    target, planned = _planned(goals, edges, first, end, workdays, versions)
    return GoalDays(edges, rows, first, end, now, row_first, row_end, target, planned, workdays)


def _edges(all_rows, revised_on: set[date], today: date) -> tuple[date, ...]:  # type: ignore[no-untyped-def]
    days = {day for rows in all_rows for row in rows for day in row}
    inner = {day for day in (*revised_on, today) if min(days) < day < max(days)}
    return tuple(sorted(days | inner))


def _row_slots(rows: Sequence[tuple[Span, ...]], place: dict[date, int]) -> tuple[Counts, Counts]:
    most = max(len(of) for of in rows)
    found = np.full((2, len(rows), most), -1, np.int64)
    for at, of in enumerate(rows):
        found[0, at, : len(of)] = [place[start] for start, _end in of]
        found[1, at, : len(of)] = [place[end] for _start, end in of]
    return found[0], found[1]


def _workdays(goals: Sequence[Goal], edges: tuple[date, ...]) -> Floats:
    """Return days at work per goal and stretch: of a person less leave, of a unit the calendar's. Two queries."""
    calendar = teams.working_calendar(edges[0], edges[-1])
    cuts = np.array([(day - edges[0]).days for day in edges[:-1]])
    people = {goal.person_id: goal.person for goal in goals if goal.person_id}
    usual = np.add.reduceat(calendar.flags(edges[0], edges[-1]).astype(np.float64), cuts)
    if not people:
        return np.broadcast_to(usual, (len(goals), usual.size)).copy()
    who = crew(people.values(), edges[0])  # type: ignore[arg-type]
    own = np.add.reduceat(available_days(who, edges[0], edges[-1], calendar), cuts, axis=1)
    table = np.vstack([own, usual])
    return np.asarray(table[[who.position.get(goal.person_id or 0, len(own)) for goal in goals]])


def _planned(
    goals: Sequence[Goal], edges: tuple[date, ...], first: Counts, end: Counts, workdays: Floats,
    versions: dict[int, list[tuple[date, float]]],
) -> tuple[Floats, Floats]:  # fmt: skip
    stretch = np.arange(len(edges) - 1)
    inside = (stretch >= first[:, None]) & (stretch < end[:, None])
    weight = np.where(inside, workdays, 0.0)
    by_cube = np.where(inside, _asked(goals, edges), 0.0)
    weight = np.where(by_cube.sum(axis=1, keepdims=True) > 0, by_cube, weight)
    days = np.where(inside, np.diff([day.toordinal() for day in edges]), 0.0)  # nobody at work at all: by the calendar
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, days)
    wanted = np.tile(np.array([float(goal.target) for goal in goals])[:, None], (1, len(stretch)))
    target = wanted[:, 0].copy()
    starts = np.array([day.toordinal() for day in edges[:-1]])
    for at, goal in enumerate(goals):
        held = versions.get(goal.pk)
        if held:
            of = np.searchsorted([day.toordinal() for day, _target in held], starts, side="right") - 1
            wanted[at] = np.array([figure for _day, figure in held])[np.maximum(of, 0)]
            worked = np.where(inside[at], workdays[at], 0.0)
            target[at] = target_over_time(wanted[at], worked if worked.sum() > 0 else days[at])
    planned = wanted * weight / weight.sum(axis=1, keepdims=True)
    total = planned.sum(axis=1)
    scale = np.divide(target, total, out=np.ones(len(goals)), where=total != 0)
    return target, planned * scale[:, None]


def _asked(goals: Sequence[Goal], edges: tuple[date, ...]) -> Floats:
    """Return what the cube asks of each goal's owner in the goal's scope, (goals, stretches); zeros where nothing."""
    found = np.zeros((len(goals), len(edges) - 1))
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, goal in enumerate(goals):
        if goal.measure in BY_CUBE and not goal.scope.get("channel"):
            groups["deals" if goal.measure == "DEALS" else "yuan", goal.scope.get("cube_kind", "")].append(at)
    for (figure, kind), rows in groups.items():
        read = planned_deals if figure == "deals" else planned_yuan
        mine = [goals[at] for at in rows]
        begin, until = min(goal.starts_on for goal in mine), max(goal.ends_on for goal in mine)
        some = [at for at, day in enumerate(edges) if begin <= day <= until]
        asked = read(Subjects.of_goals(mine), edges[some[0] : some[-1] + 1], kind)
        found[np.ix_(rows, range(some[0], some[-1]))] = asked
    return found
