"""The leader's board (SC09): every seller of a unit on one line, from tallies and targets, none of it recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.facts.activity import Done, DoneByDay, done_by_day
from fenghuolun.desk.facts.next_steps import NextSteps, next_steps
from fenghuolun.desk.facts.people import Crew, available_days, crew, standard_points
from fenghuolun.desk.facts.results import Sold, next_month, sold_by_day
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.desk.insight.queries.team_learnt import Learnt, learnt
from fenghuolun.desk.insight.queries.team_period import Period, Span, period_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.measures import ratio
from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.track.pace import Pace, pace_of, time_progress

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Unit

LOOK_BACK = timedelta(days=14)  # far enough to see the last workday behind a week of holidays


@dataclass(frozen=True, slots=True)
class Days:
    """What the facts of single days say: all arrays (people, days) or (people, kinds, days), from ``first`` on."""

    first: date
    calendar: WorkingCalendar
    done: DoneByDay
    sold: Sold
    asked: Sold
    available: Floats

    def at(self, day: date) -> int:
        return (day - self.first).days

    def available_in(self, first: date, end: date) -> Floats:
        return np.asarray(self.available[:, self.at(first) : self.at(end)])

    def sold_yuan(self, first: date, end: date) -> Floats:
        return np.asarray(self.sold.premium_fen[:, :, self.at(first) : self.at(end)].sum(axis=(1, 2)) / 100)

    def deals(self, first: date, end: date) -> Counts:
        return np.asarray(self.sold.deals[:, :, self.at(first) : self.at(end)].sum(axis=(1, 2)))

    def asked_yuan(self, first: date, end: date) -> Floats:
        """The target of each day, (people, days)."""
        return np.asarray(self.asked.premium_fen[:, :, self.at(first) : self.at(end)].sum(axis=1) / 100)


@dataclass(frozen=True, slots=True)
class Results:
    """Sold against the target of a period, per person: yuan to date, whole target, target to date, pace."""

    sold_yuan: Floats
    target_yuan: Floats
    due_yuan: Floats
    deals: Counts
    pace: Pace


@dataclass(frozen=True, slots=True)
class Board:
    """Everything a board shows, one row per person of ``who``.

    ``attainment`` is M02 up to yesterday (NaN where nobody was due to work); ``month`` is the standing of the running
    month that attention is judged by; ``yesterday`` the last workday and what was done on it.
    """

    unit: Unit
    who: Crew
    period: Period
    days: Days
    done: Done
    standard: Floats
    due_points: Floats
    attainment: Floats
    results: Results
    month: Results
    yesterday: date
    done_yesterday: Done
    due_yesterday: Floats
    steps: NextSteps
    learnt: Learnt

    @property
    def on_time_ratio(self) -> Floats:
        return ratio(self.done["on_time"], self.done["records"])

    @property
    def purposeful_ratio(self) -> Floats:
        return ratio(self.done["purposeful"], self.done["records"])

    @property
    def yesterday_ratio(self) -> Floats:
        return ratio(self.done_yesterday.points, self.due_yesterday)

    @property
    def yesterday_yuan(self) -> Floats:
        return self.days.sold_yuan(self.yesterday, self.yesterday + timedelta(days=1))


def board_of(unit: Unit, today: date, span: Span = Span.MONTH, back: int = 0, kind: str = "") -> Board | None:
    """Return the board of everybody who sells in ``unit`` or below it; None where nobody does.

    ``kind`` narrows the funnel to one kind of the cube. The number of queries does not depend on people or history.
    """
    who = crew(teams.sellers_of(unit, today), today)
    if not who.size:
        return None
    period, month = period_of(span, back, today), period_of(Span.MONTH, 0, today)
    days = _days(who, period, month, today)
    standard = standard_points(who, period.last if period.has_begun else today)
    due_points = standard * days.available_in(period.first, period.until).sum(axis=1)
    done = days.done.within(period.first, period.until)
    yesterday = _workday_before(days.calendar, days.first, today)
    next_day = yesterday + timedelta(days=1)
    return Board(
        unit,
        who,
        period,
        days,
        done,
        standard,
        due_points,
        ratio(done.points, due_points),
        _results(days, period),
        _results(days, month),
        yesterday,
        days.done.within(yesterday, next_day),
        standard * days.available_in(yesterday, next_day)[:, 0],
        next_steps(who, today),
        learnt(who, unit, today, kind),
    )


def _days(who: Crew, period: Period, month: Period, today: date) -> Days:
    first = min(period.first, month.first, today - LOOK_BACK)
    end = max(period.end, month.end, today)
    calendar = teams.working_calendar(first, next_month(month.first))
    return Days(
        first,
        calendar,
        done_by_day(who, first, today),
        sold_by_day(who, first, today),
        asked_by_day(who, first, end),
        available_days(who, first, end, calendar),
    )


def _results(days: Days, period: Period) -> Results:
    asked = days.asked_yuan(period.first, period.end)
    workdays = days.available_in(period.first, period.until).sum(axis=1)
    length = max((period.end - period.first).days, 1)
    whole = np.maximum(days.available_in(period.first, period.end).sum(axis=1), 1e-9)
    progress = time_progress(asked, period.days_passed, elapsed_workdays=np.rint(workdays / whole * length))
    sold, deals = days.sold_yuan(period.first, period.until), days.deals(period.first, period.until)
    target = asked.sum(axis=1)
    return Results(
        sold, target, target * progress, deals, pace_of(np.maximum(sold, 0), target, progress, np.maximum(deals, 0))
    )


def _workday_before(calendar: WorkingCalendar, first: date, today: date) -> date:
    flags = calendar.flags(first, today)
    at = np.flatnonzero(flags)
    return first + timedelta(days=int(at[-1])) if at.size else today - timedelta(days=1)
