"""The sample team's project: a fleet tender from the list of vehicles to the day of issue, its steps tied."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from django.utils import timezone

from fenghuolun.desk.exchange.loading.work_plan_month import DAY, TeamMonth
from fenghuolun.desk.goals.choices import DeviationCause
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.plans.actions.control import note_point
from fenghuolun.desk.plans.actions.links import tie_items
from fenghuolun.desk.plans.actions.table import write_cells
from fenghuolun.desk.plans.choices import ItemKind
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries.table import table_calendar
from fenghuolun.engine.calendars import WorkingCalendar

# Key, title, first and last workday of the project, share done, what it waits for. Today is its eleventh workday.
STEPS: tuple[tuple[str, str, int, int, float, tuple[str, ...]], ...] = (
    ("list", "车队标：收齐车辆清单", 0, 2, 1.0, ()),
    ("claims", "车队标：三年赔付记录", 3, 7, 1.0, ("list",)),
    ("survey", "车队标：现场查勘停车场", 3, 4, 0.8, ("list",)),
    ("price", "车队标：核保系数与报价方案", 8, 12, 0.5, ("claims", "survey")),
    ("service", "车队标：理赔服务方案", 6, 11, 0.4, ("survey",)),
    ("papers", "车队标：标书定稿盖章", 13, 15, 0.0, ("price", "service")),
    ("talk", "车队标：讲标演练", 13, 13, 0.0, ("service",)),
    ("bid", "车队标：开标讲标", 16, 16, 0.0, ("papers", "talk")),
    ("issue", "车队标：出单交付", 17, 19, 0.0, ("bid",)),
)
WORKED = 10


def lay_fleet_tender(month: TeamMonth) -> int:
    """Give the steps of the tender to the leader and the first seller, tie them, and say how far they are."""
    today = timezone.localdate(month.now)
    calendar = table_calendar(month.first, today)
    days = [date.fromisoformat(str(day)) for day in _workdays_around(calendar, today)]
    made: dict[str, WorkItem] = {}
    for number, (key, title, first, last, share, waits) in enumerate(STEPS):
        owner = month.sellers[0] if month.sellers and number % 2 else month.leader
        at = month.at(days[0] - DAY, 10, number)
        item = add_item(
            by=month.leader, now=at, title=title, owner=owner, kind=ItemKind.KEY, starts_on=days[first],
            due_on=days[last], weight=Decimal(0),
        )  # fmt: skip
        for before in waits:
            tie_items(by=month.leader, now=at, before=made[before], after=item)
        if share:
            item = write_cells(
                by=month.leader, now=month.at(item.starts_on or today, 11, number), item=item, done_share=share
            )
        made[key] = item
    who = month.sellers[0] if month.sellers else month.leader
    note_point(
        by=month.leader, now=month.now, measure="M01", on=days[WORKED - 1], person=who,
        cause=DeviationCause.SYSTEM, text="出单系统停了半天",
    )  # fmt: skip
    return len(made)


def _workdays_around(calendar: WorkingCalendar, today: date) -> np.ndarray:
    """Return the workdays of the project: ten before today, and those from today on."""
    first, end = today - timedelta(days=40), today + timedelta(days=60)
    before, ahead = calendar.flags(first, today), calendar.flags(today, end)
    past = np.datetime64(first, "D") + np.flatnonzero(before)[-WORKED:]
    return np.concatenate([past, np.datetime64(today, "D") + np.flatnonzero(ahead)])
