"""How well a team follows its goals: feedback latency, self-discovery, the six principles by checker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.utils import timezone

from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import CheckRole, Light
from fenghuolun.desk.goals.models import GoalCheck
from fenghuolun.desk.plans.rules.reminders import workdays_late
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import parameter, working_calendar
from fenghuolun.desk.teams.rules import NoWorkingCalendar
from fenghuolun.engine.judge.following import PRINCIPLES, CheckFacts, Principles, six_principles

OFF = (Light.YELLOW, Light.RED)
KEY_WEIGHT = 30
UNPLANNED = 2
MINUTES_A_WEEK = 5 * 8 * 60


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker's month: how many checks, the mean of the six principles, each one's share."""

    name: str
    checks: int
    score: float
    kept: tuple[tuple[str, float], ...]
    needs_coaching: bool


@dataclass(frozen=True, slots=True)
class Habits:
    """A month of following: deviations, how many were told, median hours until the owner's note, who saw them first."""

    deviations: int
    told: int
    median_hours: float | None
    in_time: float | None
    self_discovery: float | None
    checkers: list[Checker]


def habits_of(person: Person, today: date, *, days: int = 30) -> Habits:
    """Return how those ``person`` sees followed their goals in the last ``days`` days."""
    first = today - timedelta(days=days)
    limit = float(parameter("feedback_hours", on=today, person=person))
    seen = list(goals.goals_visible_to(person).filter(starts_on__lte=today, ends_on__gt=first).values_list("pk"))
    ids = [pk for (pk,) in seen]
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    checks = list(goals.checks_of(ids, since))
    hours, own_first, told = [], 0, 0
    turns = goals.turns_of(ids, first, today + timedelta(days=1))
    for turn in turns:
        until = turn.ended_on
        mine = [
            row for row in checks
            if row.goal_id == turn.goal and row.at >= turn.at and (until is None or timezone.localdate(row.at) <= until)
        ]  # fmt: skip
        own = [row.at for row in mine if row.role == CheckRole.SELF and row.light in OFF]
        others = [row.at for row in mine if row.role != CheckRole.SELF]
        if own:
            told += 1
            hours.append((min(own) - turn.at).total_seconds() / 3600)
            own_first += not others or min(own) <= min(others)
    return Habits(
        len(turns), told, median(hours) if hours else None,
        sum(hour <= limit for hour in hours) / len(turns) if turns else None,
        own_first / len(turns) if turns else None, _checkers(checks, today),
    )  # fmt: skip


def _checkers(checks: Sequence[GoalCheck], today: date) -> list[Checker]:
    by: dict[int, list[GoalCheck]] = defaultdict(list)
    for row in checks:
        if row.role != CheckRole.SELF:
            by[row.by_id].append(row)
    found = []
    for rows in by.values():
        result = principles_of(rows, today)
        kept = tuple((name, float(share)) for name, share in zip(PRINCIPLES, result.kept.mean(axis=1), strict=True))
        found.append(Checker(rows[0].by.name, len(rows), float(result.score.mean()), kept, result.needs_coaching))
    return sorted(found, key=lambda one: one.score)


def principles_of(rows: Sequence[GoalCheck], today: date) -> Principles:
    """Return which of the six principles these checks of one checker kept."""
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    times: dict[tuple[int, int, int], int] = defaultdict(int)
    key = {row.pk: row.light in OFF or float(row.goal.weight) >= KEY_WEIGHT for row in rows}
    for row in rows:
        week = timezone.localdate(row.at).isocalendar()[:2]
        minutes[week] += row.minutes
        times[(row.goal_id, *week)] += 1
    whole = sum(row.minutes for row in rows)
    on_key = sum(row.minutes for row in rows if key[row.pk]) / whole if whole else sum(key.values()) / len(rows)
    weeks = {row.pk: timezone.localdate(row.at).isocalendar()[:2] for row in rows}
    off = [int(row.light in OFF) for row in rows]
    closed = [int(_closes(row, today)) for row in rows]
    return six_principles(
        CheckFacts(
            [bool(row.standard) for row in rows],
            [_workdays_off(row) for row in rows],
            [on_key] * len(rows),
            [bool(row.evidence) or row.actual is not None for row in rows],
            [times[(row.goal_id, *weeks[row.pk])] for row in rows],
            [row.light == Light.RED for row in rows],
            [min(minutes[weeks[row.pk]] / MINUTES_A_WEEK, 1.0) for row in rows],
            off,
            closed,
        )
    )


def _closes(row: GoalCheck, today: date) -> bool:
    """Say whether the loop of a deviation is closed: cause, countermeasure, and its item verified or not yet due."""
    if row.light not in OFF or not (row.cause and row.countermeasure) or row.item is None:
        return False
    return row.item.closed_at is not None or row.item.due_on >= today


def _workdays_off(row: GoalCheck) -> int:
    """Return workdays between the planned and the actual day, either way; a check without a planned day is late."""
    if row.planned_on is None:
        return UNPLANNED
    first, last = sorted((row.planned_on, timezone.localdate(row.at)))
    try:
        return workdays_late(first, last, working_calendar(first, last + timedelta(days=1)))
    except NoWorkingCalendar:
        return (last - first).days
