"""What each level checks this week (1.3.5.C): required, done, and the records drawn for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.activities.queries import activities_visible_to
from fenghuolun.desk.following.choices import Duty
from fenghuolun.desk.following.models import LevelCheck
from fenghuolun.desk.following.rules.drawing import drawn
from fenghuolun.desk.goals.rules.checkers import DecidingLevel, level_of
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import parameters

CALLS_FIRST = "A0"
MOST = 3000


@dataclass(frozen=True, slots=True)
class DutyState:
    """One duty: how many are required, how many done, and the records still to look at."""

    duty: Duty
    required: int
    done: int
    waiting: list[Activity]
    findings: int

    @property
    def coverage(self) -> float:
        return 1.0 if not self.required else min(self.done / self.required, 1.0)


def week_before(today: date) -> tuple[date, date]:
    """Return the last whole week: what this week's checks look at, so that the sample cannot move."""
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=7), monday


def month_before(today: date) -> tuple[date, date]:
    first = today.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), first


def duties_of(person: Person, today: date) -> list[DutyState]:
    """Return what ``person`` checks this week by level; nothing for whoever leads nobody."""
    level = level_of(person)
    if level == DecidingLevel.LEADER:
        return [_logs(person, today), _sample(person, today, Duty.CALLBACK)]
    if level >= DecidingLevel.MANAGER:
        return [_sample(person, today, Duty.REVIEWS), _sample(person, today, Duty.PERSON_LOGS)]
    return []


def _logs(person: Person, today: date) -> DutyState:
    first, end = week_before(today)
    rows = activities_visible_to(person).filter(day__gte=first, day__lt=end, voided_at=None).exclude(person=person)
    required = rows.count()
    waiting = rows.filter(verdict="").select_related("person", "kind").order_by("happened_at")
    return DutyState(Duty.LOGS, required, required - waiting.count(), list(waiting[:20]), 0)


def sample_of(person: Person, today: date, duty: Duty) -> list[Activity]:
    """Return the records drawn for a duty of ``person`` this week: fixed, fair, and not of one's choosing."""
    limits = parameters(("callback_share", "review_sample", "logs_a_person"), on=today, person=person)
    first, end = month_before(today) if duty == Duty.PERSON_LOGS else week_before(today)
    rows = activities_visible_to(person).filter(day__gte=first, day__lt=end, voided_at=None).exclude(person=person)
    if duty == Duty.CALLBACK:
        rows = rows.exclude(customer=None)
    if duty == Duty.REVIEWS:
        rows = rows.exclude(verdict="")
    people: dict[int, list[str]] = defaultdict(list)
    for owner, key in rows.values_list("person", "client_id").order_by("pk")[:MOST]:
        people[owner].append(str(key))
    salt = f"{duty}.{first}.{person.pk}"
    if duty == Duty.PERSON_LOGS:
        count = int(limits["logs_a_person"])
        keys = {key for mine in people.values() for key in drawn(mine, salt=salt, count=count)}
    else:
        share = float(limits["callback_share"] if duty == Duty.CALLBACK else limits["review_sample"])
        every = [key for mine in people.values() for key in mine]
        keys = drawn(every, salt=salt, count=min(ceil(share * len(every)), 60))
    found = activities_visible_to(person).filter(client_id__in=keys).select_related("person", "kind")
    return sorted(found, key=lambda row: (row.person_id, row.happened_at))


def _sample(person: Person, today: date, duty: Duty) -> DutyState:
    rows = sample_of(person, today, duty)
    done = {check.activity_id: check for check in LevelCheck.objects.filter(by=person, duty=duty, activity__in=rows)}
    waiting = [row for row in rows if row.pk not in done]
    return DutyState(duty, len(rows), len(done), waiting, sum(not check.is_in_order for check in done.values()))
