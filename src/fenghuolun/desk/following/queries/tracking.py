"""The tracking card, and all goals of a team by urgency, with exceptions and the watch list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.utils import timezone

from fenghuolun.desk.facts.standing import Row, Standing, standings
from fenghuolun.desk.following.rules.exceptions import ORDER, Hears, deviation_of, who_hears
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import CheckRole, Light, Shape
from fenghuolun.desk.goals.models import Goal, GoalCheck
from fenghuolun.desk.goals.rules.checkers import role_of
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import parameters

OFF = (Light.YELLOW, Light.RED)
MOST = 400
TONES = {Light.GREEN: "go", Light.YELLOW: "wait", Light.RED: "stop", Light.BLUE: "over", Light.GREY: "none"}
SLIP_FALLBACK = 0.7  # pace at a third of the period that foretells a miss, until own history says better
SLIP_HISTORY = 20


@dataclass(frozen=True, slots=True)
class Tracked:
    """One goal in the list: where it stands, its last checks, who hears of it, and the next day it is checked."""

    standing: Standing
    checks: tuple[GoalCheck, ...]
    hears: Hears
    next_on: date | None
    is_due: bool

    @property
    def goal(self) -> Goal:
        return self.standing.goal

    @property
    def owner(self) -> str:
        return self.goal.person.name if self.goal.person else str(self.goal.unit)

    @property
    def title(self) -> str:
        return measure_label(self.goal.measure) if self.goal.measure else self.goal.title

    @property
    def deviation(self) -> float | None:
        return deviation_of(self.standing.pace)

    @property
    def last_on(self) -> date:
        return self.goal.ends_on - timedelta(days=1)

    @property
    def last(self) -> GoalCheck | None:
        return self.checks[0] if self.checks else None

    @property
    def tone(self) -> str:
        return TONES[self.standing.light]

    @property
    def target(self) -> str:
        return figure(self.goal.measure, self.goal.target)

    @property
    def actual(self) -> str:
        return _figure(self.goal, self.standing.actual)


def _figure(goal: Goal, value: float | None) -> str:
    return "–" if value is None else figure(goal.measure, Decimal(str(round(value, 4))))


def tracked(person: Person, today: date) -> list[Tracked]:
    """Return the running goals ``person`` sees, red, yellow, far above, the rest, each by its end."""
    rows = goals.goals_to_read(today).filter(pk__in=goals.goals_visible_to(person).values("pk"), ends_on__gt=today)
    found = standings(list(rows.order_by("ends_on", "pk")[:MOST]), today, with_landing=False)
    lines = _lines(found, today)
    return sorted(lines, key=lambda line: (ORDER[line.standing.light], line.goal.ends_on, line.goal.pk))


def _lines(found: Sequence[Standing], today: date) -> list[Tracked]:
    checks: dict[int, list[GoalCheck]] = defaultdict(list)
    for row in goals.checks_of([one.goal.pk for one in found]):
        checks[row.goal_id].append(row)
    limits: dict[int | None, tuple[float, float]] = {}
    lines = []
    for one in found:
        goal = one.goal
        unit = goal.unit or (goal.person.unit if goal.person else None)
        key = unit.pk if unit else None
        if key not in limits:
            held = parameters(("exception_leader", "exception_manager"), on=today, unit=unit)
            limits[key] = float(held["exception_leader"]), float(held["exception_manager"])
        mine = tuple(checks[goal.pk])
        low, high = limits[key]
        if goal.tolerance is not None:
            low = float(goal.tolerance)
        hears = who_hears(deviation_of(one.pace), off_in_a_row(mine), leader_from=low, manager_from=max(high, low))
        due = due_checkpoint(goal, mine, today)
        lines.append(Tracked(one, mine, hears, due or _next(goal, today), due is not None))
    return lines


def checkpoints_of(goal: Goal) -> list[date]:
    """Return the days on which a goal is checked: those agreed, else the 10th, the 20th and the last of each month."""
    if goal.checkpoints:
        return sorted(date.fromisoformat(day) for day in goal.checkpoints)
    days, day = [], goal.starts_on
    while day < goal.ends_on:
        tomorrow = day + timedelta(days=1)
        if day.day in (10, 20) or tomorrow.month != day.month:
            days.append(day)
        day = tomorrow
    return days


def due_checkpoint(goal: Goal, checks: Collection[GoalCheck], today: date) -> date | None:
    """Return the last checkpoint that is over or today and that no self-check has answered."""
    over = [day for day in checkpoints_of(goal) if day <= today]
    if not over:
        return None
    answered = {row.planned_on for row in checks if row.role == CheckRole.SELF}
    late = any(timezone.localdate(row.at) >= over[-1] for row in checks if row.role == CheckRole.SELF)
    return None if late or over[-1] in answered else over[-1]


def _next(goal: Goal, today: date) -> date | None:
    return next((day for day in checkpoints_of(goal) if day > today), None)


def off_in_a_row(checks: Sequence[GoalCheck]) -> int:
    """Return how many of the newest self-checks in a row saw yellow or red."""
    count = 0
    for row in checks:
        if row.role != CheckRole.SELF:
            continue
        if row.light not in OFF:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row of the card with what was said about it."""

    row: Row
    checks: tuple[GoalCheck, ...]
    planned: str
    cumulative_planned: str
    actual: str
    cumulative_actual: str

    @property
    def tone(self) -> str:
        return TONES[self.row.light]


@dataclass(frozen=True, slots=True)
class TrackingCard:
    """A goal's tracking card (1.3.5.E); ``must_talk`` after two reds in a row."""

    line: Tracked
    rows: tuple[CardRow, ...]
    role: str
    landing: str
    low: str
    high: str
    current: Row | None
    must_talk: bool


def card_of(goal: Goal, person: Person, today: date) -> TrackingCard:
    """Return the card of one goal as ``person`` sees it."""
    standing = standings([goal], today)[0]
    line = _lines([standing], today)[0]
    begun = [row for row in standing.rows if row.start < today]
    rows = tuple(
        CardRow(
            row,
            tuple(check for check in line.checks if check.starts_on == row.start),
            _figure(goal, row.planned),
            _figure(goal, row.cumulative_planned),
            _figure(goal, row.actual),
            _figure(goal, row.cumulative_actual),
        )
        for row in standing.rows
    )
    lights = [row.light for row in begun]
    return TrackingCard(
        line, rows, str(role_of(person, goal) or ""), _figure(goal, standing.landing), _figure(goal, standing.low),
        _figure(goal, standing.high), begun[-1] if begun else None, lights[-2:] == [Light.RED, Light.RED],
    )  # fmt: skip


def watch_list(lines: Sequence[Tracked], today: date, most: int, slip_below: float) -> list[tuple[Tracked, list[str]]]:
    """Return at most ``most`` goals with the points of 1.3.5.F that put them there, those with most points first."""
    found = [(line, points_of(line, today, slip_below)) for line in lines]
    found = [(line, points) for line, points in found if points]
    found.sort(key=lambda pair: (-len(pair[1]), ORDER[pair[0].standing.light], pair[0].goal.pk))
    return found[:most]


def points_of(line: Tracked, today: date, slip_below: float) -> list[str]:
    """Return which of the six points hold: weight, dependence, early slip, new owner, quality, morale."""
    goal, standing, points = line.goal, line.standing, []
    is_off = standing.light in OFF
    if float(goal.weight) >= 30 and is_off:
        points.append("weight")
    if line.last and line.last.cause in ("partner", "product", "price", "system"):
        points.append("dependence")
    passed = (today - goal.starts_on).days / max((goal.ends_on - goal.starts_on).days, 1)
    if passed <= 0.4 and standing.pace is not None and standing.pace < slip_below:
        points.append("early_slip")
    hired = goal.person.hired_on if goal.person else None
    if hired and (today - hired).days < 180 and is_off:
        points.append("new_owner")
    if goal.shape in (Shape.ZERO, Shape.SMALLER) and is_off:
        points.append("quality")
    if line.last and line.last.cause == "people":
        points.append("morale")
    return points


def slip_threshold(past: Sequence[tuple[float, bool]], fallback: float = SLIP_FALLBACK) -> float:
    """Return the pace at a third of the period below which goals were missed: the cut that errs least on ``past``.

    ``past`` holds (pace at a third, was reached) of goals that are over; below 20 of them, or where none was missed
    or none reached, the fallback holds.

    >>> slip_threshold([(0.5, False)] * 10 + [(0.9, True)] * 10), slip_threshold([(0.5, False)])
    (0.7, 0.7)
    """
    reached = sum(hit for _pace, hit in past)
    if len(past) < SLIP_HISTORY or reached in (0, len(past)):
        return fallback
    paces = sorted({pace for pace, _hit in past})
    cuts = [(a + b) / 2 for a, b in pairwise(paces)] or [fallback]
    errors = [sum((pace < cut) == hit for pace, hit in past) for cut in cuts]
    return cuts[errors.index(min(errors))]


def learnt_slip(person: Person, today: date) -> tuple[float, int]:
    """Return the early-slip threshold learnt from goals of the last year that are over, and how many they were.

    A goal's pace at a third of its period is read from the morning nearest to it; without readings it teaches nothing.
    """
    over = goals.goals_visible_to(person).filter(ends_on__lte=today, ends_on__gt=today - timedelta(days=365))
    past = goals.paces_at_a_third(list(over[:MOST]))
    return slip_threshold(past), len(past)


def goals_to_check(person: Person, today: date) -> list[tuple[Goal, str]]:
    """Return own running goals whose self-check is due, with the light of this morning's reading in words."""
    own = list(goals.goals_to_read(today).filter(person=person, ends_on__gt=today, card__isnull=False)[:20])
    if not own:
        return []
    ids = [goal.pk for goal in own]
    checks: dict[int, list[GoalCheck]] = defaultdict(list)
    for row in goals.checks_of(ids):
        checks[row.goal_id].append(row)
    due = [goal for goal in own if due_checkpoint(goal, checks[goal.pk], today) is not None]
    lights = goals.latest_readings([goal.pk for goal in due]) if due else {}
    rows = [(goal, lights.get(goal.pk)) for goal in due]
    rows.sort(key=lambda row: (ORDER[Light(row[1].light)] if row[1] else 3, row[0].ends_on, row[0].pk))
    return [(goal, reading.get_light_display() if reading else "") for goal, reading in rows]
