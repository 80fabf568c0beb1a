"""A line is checked at its checkpoint: what should be there, what is, why not, and what is done about it (1.3.1.C)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.plans.actions.items import ItemRefused
from fenghuolun.desk.plans.actions.table import taken_line
from fenghuolun.desk.plans.choices import Act
from fenghuolun.desk.plans.models import ItemCheck, WorkItem
from fenghuolun.desk.teams.actions import record
from fenghuolun.engine.periods import weeks_of_month

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found on the checkpoint ``on``; ``act`` says what is done about a deviation."""

    on: date
    planned: Decimal | None = None
    actual: Decimal | None = None
    light: str = ""
    cause: str = ""
    act: str = ""
    countermeasure: str = ""
    week: int | None = None  # W1–W5; left out: that of its day
    note: str = ""


def week_of(day: date) -> int:
    """Return the number of a day's week within its month, W1–W5 (ruling 14).

    >>> week_of(date(2026, 11, 1)), week_of(date(2026, 11, 30))
    (1, 5)
    """
    weeks = weeks_of_month(day.year, day.month)
    return next(number for number, week in enumerate(weeks, start=1) if day < week.end)


@transaction.atomic
def record_check(*, by: Person, now: datetime, item: WorkItem, found: Checked) -> ItemCheck:
    """Keep one check of a line; a deviation whose act is not known yet stays open in the lane until a later check.

    Refuses an act that is none, and a check of a day to come.
    """
    item = taken_line(by, item, None)
    if found.act and found.act not in Act.values:
        raise ItemRefused(_("Choose one of the list."), field="act")
    if found.on > timezone.localtime(now).date():
        raise ItemRefused(_("A check looks back: choose today or a day before."), field="on")
    check = ItemCheck.objects.create(
        item=item, at=now, by=by, on=found.on, week=found.week or week_of(found.on), planned=found.planned,
        actual=found.actual, light=found.light, cause=found.cause, act=found.act,
        countermeasure=found.countermeasure[:400], note=found.note[:400],
    )  # fmt: skip
    record(by=by, now=now, action="record_check", thing=item, check=check.pk, act=found.act)
    return check
