"""Goals of premium that follow a published edition: year and months, of every unit and person in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Goal, GoalEvent, TargetEdition
from fenghuolun.desk.goals.rules.grid import Grid
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.periods import Period, month, year
from fenghuolun.engine.results import Counts

PREMIUM = "PREMIUM"
FIGURES = ("floor", "target", "stretch")
AT_ONCE = 1000
BELOW = 99  # people stand below every unit

Key = tuple[int | None, int | None, date, date]


@dataclass(frozen=True, slots=True)
class _Whose:
    """A unit or a person, the unit ``above`` within the edition, and how many stand above: 0 the edition's own."""

    unit: int | None
    person: int | None
    above: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One goal as the edition has it; figures in yuan."""

    whose: _Whose
    period: Period
    figures: tuple[Decimal, Decimal, Decimal]

    @property
    def key(self) -> Key:
        return self.whose.unit, self.whose.person, self.period.start, self.period.end

    @property
    def key_above(self) -> Key:
        return self.whose.above, None, self.period.start, self.period.end


def link_goals(*, by: Person, now: datetime, edition: TargetEdition, grid: Grid) -> int:
    """Make or revise the premium goals that this edition implies, each under its unit's; return how many changed.

    A goal that stays as it was keeps its state; one that changes is proposed
    again, with an event that holds both figures. Goals of people who are no
    longer in the edition are dropped.
    """
    wanted = {want.key: want for want in _wanted(edition, grid)}
    existing = {
        (goal.unit_id, goal.person_id, goal.starts_on, goal.ends_on): goal for goal in _goals_of(edition, wanted)
    }
    title = _title(edition.year)
    new = [want for key, want in wanted.items() if key not in existing]
    made = _make(new, dict(existing), edition, title)
    events = [_event(goal, now, by, "set", {}, _figures(goal)) for goal in made.values()]
    changed = []
    for key, goal in existing.items():
        if key in wanted:
            goal.parent = existing.get(wanted[key].key_above) or made.get(wanted[key].key_above)
    for key, goal in existing.items():
        event = _follow(goal, wanted.get(key), edition, now, by)
        changed.append(goal)
        events += [event] if event else []
    Goal.objects.bulk_update(changed, [*FIGURES, "status", "edition", "parent"], batch_size=200)
    GoalEvent.objects.bulk_create(events, batch_size=AT_ONCE)
    return len(events)


def _make(new: list[_Wanted], known: dict[Key, Goal], edition: TargetEdition, title: str) -> dict[Key, Goal]:
    """Write new goals from the top down, so that each finds the goal above it."""
    made: dict[Key, Goal] = {}
    for depth in sorted({want.whose.depth for want in new}):
        level = {}
        for want in new:
            if want.whose.depth == depth:
                level[want.key] = _new_goal(want, edition, title)
                level[want.key].parent = known.get(want.key_above) or made.get(want.key_above)
        Goal.objects.bulk_create(level.values(), batch_size=AT_ONCE)
        made |= level
    return made


def _title(of: int) -> str:
    with override("zh-hans"):
        return _("Premium %(year)s") % {"year": of}


def _wanted(edition: TargetEdition, grid: Grid) -> list[_Wanted]:
    of_units: dict[int, Counts] = defaultdict(lambda: np.zeros((12, 3), np.int64))
    of_people: dict[int, Counts] = defaultdict(lambda: np.zeros((12, 3), np.int64))
    by_line = grid.premium_fen.sum(axis=1)
    above = _units_above(edition, grid)
    place: dict[int, tuple[int | None, int]] = {}
    home: dict[int, int] = {}
    for line, cells in zip(grid.lines, by_line, strict=True):
        for depth, unit in enumerate(above[line.unit]):
            of_units[unit] += cells
            place[unit] = above[line.unit][depth - 1] if depth else None, depth
        if line.person is not None:
            of_people[line.person] += cells
            home[line.person] = line.unit
    pairs = [(_Whose(unit, None, *place[unit]), cells) for unit, cells in of_units.items()]
    pairs += [(_Whose(None, person, home[person], BELOW), cells) for person, cells in of_people.items()]
    return [want for whose, cells in pairs for want in _year_and_months(whose, cells, grid.year)]


def _units_above(edition: TargetEdition, grid: Grid) -> dict[int, list[int]]:
    """Return, for each line's unit, itself and the units up to the edition's own."""
    top = edition.unit
    found = teams.units_by_id({*teams.unit_ids_below(top), *(line.unit for line in grid.lines)})
    inside = {unit.path: unit.pk for unit in found.values()}
    return {
        unit.pk: [inside[unit.path[:n]] for n in range(len(top.path), len(unit.path) + 1, unit.steplen)]
        if unit.path.startswith(top.path)
        else [top.pk]
        for unit in found.values()
    }


def _year_and_months(whose: _Whose, cells: Counts, of: int) -> list[_Wanted]:
    periods = [(year(of), cells.sum(axis=0)), *((month(of, m + 1), cells[m]) for m in range(12))]
    return [
        _Wanted(whose, period, tuple(Decimal(int(fen)) / 100 for fen in figures))  # type: ignore[arg-type]
        for period, figures in periods
        if figures.any()
    ]


def _goals_of(edition: TargetEdition, wanted: dict[Key, _Wanted]) -> list[Goal]:
    units = {key[0] for key in wanted if key[0] is not None}
    people = {key[1] for key in wanted if key[1] is not None}
    first, end = date(edition.year, 1, 1), date(edition.year + 1, 1, 1)
    earlier = Q(edition__unit=edition.unit_id, edition__year=edition.year)
    mine = Q(unit__in=units) | Q(person__in=people) | earlier
    whole = Goal.objects.filter(mine, measure=PREMIUM, starts_on__gte=first, ends_on__lte=end)
    return list(whole.exclude(edition=None))


def _new_goal(want: _Wanted, edition: TargetEdition, title: str) -> Goal:
    floor, target, stretch = want.figures
    return Goal(
        unit_id=want.whose.unit, person_id=want.whose.person, title=title, measure=PREMIUM, starts_on=want.period.start,
        ends_on=want.period.end, floor=floor, target=target, stretch=stretch, status=GoalStatus.PROPOSED,
        edition=edition,
    )  # fmt: skip


def _figures(goal: Goal) -> dict[str, str]:
    return {name: str(getattr(goal, name)) for name in FIGURES}


def _follow(goal: Goal, want: _Wanted | None, edition: TargetEdition, now: datetime, by: Person) -> GoalEvent | None:
    """Bring a goal in line with the edition; return the event when something changed."""
    if want is None:
        if goal.status == GoalStatus.DROPPED:
            return None
        goal.status = GoalStatus.DROPPED
        return _event(goal, now, by, "dropped", _figures(goal), {})
    goal.edition = edition
    before = tuple(getattr(goal, name) for name in FIGURES)
    if before == want.figures and goal.status != GoalStatus.DROPPED:
        return None
    was = _figures(goal)
    goal.floor, goal.target, goal.stretch = want.figures
    goal.status = GoalStatus.PROPOSED
    return _event(goal, now, by, "published", was, _figures(goal))


def _event(
    goal: Goal, now: datetime, by: Person, event: str, before: dict[str, Any], after: dict[str, Any]
) -> GoalEvent:
    return GoalEvent(goal=goal, at=now, by=by, event=event, before=before, after=after)
