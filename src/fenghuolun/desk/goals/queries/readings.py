"""Where goals stood from morning to morning, and when a light turned for the worse."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice, takewhile

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lag
from django.utils import timezone

from fenghuolun.desk.goals.choices import GoalStatus, Light
from fenghuolun.desk.goals.models import Goal, GoalCheck, GoalReading

READ_AT = time(5, 30)  # the hour of the morning at which a light is read, and so turns
SEVERITY = {Light.YELLOW: 1, Light.RED: 2}


@dataclass(frozen=True, slots=True)
class Turn:
    """A light that got worse: from what to what, on which morning, and the morning it was better again (None: not yet).

    A deviation arises at ``at``; feedback latency, red dwell and self-discovery count from there.
    """

    goal: int
    on: date
    before: str
    light: str
    ended_on: date | None

    @property
    def at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.on, READ_AT))


def goals_to_read(today: date) -> QuerySet[Goal]:
    """Return the goals that run on the morning of ``today``, or ended with yesterday, with owner and unit."""
    running = Goal.objects.filter(starts_on__lt=today, ends_on__gte=today)
    running = running.filter(status__in=(GoalStatus.PROPOSED, GoalStatus.AGREED, GoalStatus.DISPUTED))
    return running.select_related("person__unit", "unit").order_by("pk")


def readings_of(goal: Goal) -> QuerySet[GoalReading]:
    return goal.readings.order_by("on")


def latest_readings(goal_ids: Collection[int], before: date | None = None) -> dict[int, GoalReading]:
    """Return the last reading of each goal (before a day); goals that were never read are absent. One query."""
    rows = GoalReading.objects.filter(goal__in=goal_ids)
    if before is not None:
        rows = rows.filter(on__lt=before)
    return {row.goal_id: row for row in rows.order_by("on")} if goal_ids else {}


def turns_of(goal_ids: Collection[int], first: date | None = None, end: date | None = None) -> list[Turn]:
    """Return each time the light of these goals got worse on a morning of ``[first, end)``, goal by goal, in order.

    Only mornings on which a light changed are read. Blue and grey count as green: nothing is wrong yet. One query.
    """
    changes = (
        GoalReading.objects.filter(goal__in=goal_ids)
        .annotate(before=Window(Lag("light"), partition_by=F("goal"), order_by=F("on").asc()))
        .filter(Q(before=None) | ~Q(before=F("light")))
        .order_by("goal", "on")
        .values_list("goal", "on", "before", "light")
    )
    found = _turns(list(changes))
    return [turn for turn in found if (first is None or turn.on >= first) and (end is None or turn.on < end)]


def _turns(changes: list[tuple[int, date, str | None, str]]) -> Iterator[Turn]:
    for at, (goal, on, before, light) in enumerate(changes):
        level = SEVERITY.get(Light(light), 0)
        if level <= SEVERITY.get(Light(before), 0) if before else level == 0:
            continue
        later = takewhile(lambda row, goal=goal: row[0] == goal, islice(changes, at + 1, None))
        ended = next((row for row in later if SEVERITY.get(Light(row[3]), 0) < level), None)
        yield Turn(goal, on, before or "", light, ended[1] if ended else None)


def turned_at(goal: Goal) -> datetime | None:
    """Return when the deviation a goal has now arose: the morning its light last got worse; None where it has none."""
    open_turns = [turn for turn in turns_of([goal.pk]) if turn.ended_on is None]
    return open_turns[-1].at if open_turns else None


def goals_owned_by(
    person_ids: Collection[int], unit_ids: Collection[int], first: date, end: date
) -> dict[int, tuple[int | None, int | None]]:
    """Return, per goal that touches ``[first, end)``, its person (None: of a unit) and the unit it is filed under.

    Goals of these people, of these units, and of the people who are in these units now. One query.
    """
    whose = Q(person__in=person_ids) | Q(unit__in=unit_ids) | Q(person__unit__in=unit_ids)
    rows = Goal.objects.filter(whose, starts_on__lt=end, ends_on__gte=first)
    rows = rows.exclude(status__in=(GoalStatus.DRAFT, GoalStatus.DROPPED))
    return {
        pk: (person, unit or of) for pk, person, unit, of in rows.values_list("pk", "person", "unit", "person__unit")
    }


def days_of_countermeasures(goal_ids: Collection[int]) -> list[tuple[int, date]]:
    """Return (goal, day) of each check that says what is to be done. One query."""
    acted = GoalCheck.objects.filter(goal__in=goal_ids).exclude(countermeasure="", item=None)
    return [(goal, timezone.localdate(at)) for goal, at in acted.values_list("goal", "at")]


def paces_at_a_third(goals: Collection[Goal]) -> list[tuple[float, bool]]:
    """Return (actual / planned at a third of the period, was reached in the end) of goals that are over. One query.

    Goals that were not read within a week of that day, or not at their end, are left out.
    """
    wanted = {goal.pk: goal for goal in goals}
    rows: dict[int, list[GoalReading]] = {}
    for row in GoalReading.objects.filter(goal__in=wanted, planned__gt=0).order_by("goal", "on"):
        rows.setdefault(row.goal_id, []).append(row)
    found = []
    for pk, readings in rows.items():
        goal = wanted[pk]
        third = goal.starts_on + (goal.ends_on - goal.starts_on) / 3
        near = min(readings, key=lambda row, third=third: abs((row.on - third).days))
        last = readings[-1]
        is_read = abs((near.on - third).days) <= 7 and (goal.ends_on - last.on).days <= 7
        if is_read and last.ratio is not None and near.actual is not None and near.planned:
            found.append((float(near.actual / near.planned), last.ratio >= 1))
    return found
