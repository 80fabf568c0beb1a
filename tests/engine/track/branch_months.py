"""Months of a simulated branch forecast as the desk does it, and what became of them: sellers by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from fenghuolun.engine.calendars import WorkingCalendar, statutory_calendar
from fenghuolun.engine.keep.timing import EARLIEST, LATEST, Timing, renewal_timing
from fenghuolun.engine.rates import rates_of_people
from fenghuolun.engine.simulate import Company
from fenghuolun.engine.track.chance import prior_from_peers
from fenghuolun.engine.track.landing import ALONE, TOGETHER, NewBusiness, Renewals, landing, landing_of_groups
from fenghuolun.engine.track.landing_width import USUAL_PEOPLE, USUAL_UNITS, learnt_width
from fenghuolun.engine.track.month_end import is_month_end, month_course, month_end_lift

DAY = "datetime64[D]"
QUARTERS = (0.25, 0.5, 0.75)  # of a month's workdays over when it is forecast
SHRINK = 10  # deals of the branch's average that a person's own average is mixed with
LOOK_BACK, TAUGHT_BY, A_YEAR = 60, 120, 365
Day = np.datetime64


@dataclass(frozen=True)
class Month:
    """One month cut at a morning: sellers on board for three months and to the end."""

    month: np.datetime64
    days_ahead: int
    actual: np.ndarray
    new: NewBusiness
    book: Renewals
    result: np.ndarray


class Branch:
    """Our sellers' policy sets (premium, day, seller, renewal or not), renewal leads and the working days."""

    def __init__(self, c: Company) -> None:
        p = c.policies
        ours = np.flatnonzero(p.is_ours & (p.seller >= 0))
        _, first, of_set = np.unique(p.set_key[ours], return_index=True, return_inverse=True)
        self.yuan = np.bincount(of_set, p.premium_fen[ours] / 100)
        self.day, self.seller = p.issued_on[ours[first]], p.seller[ours[first]]
        self.is_renewal = p.cube_kind[ours[first]] == "renewal"
        self.people, self.leads = c.people, c.leads
        self.first = self.day.min()
        self.calendar: WorkingCalendar = statutory_calendar(range(int(str(self.first)[:4]), 2027))

    def between(self, first: Day, end: Day, kind: np.ndarray | bool = True) -> np.ndarray:
        return np.flatnonzero(kind & (self.day >= first) & (self.day < end))

    def of(self, rows: np.ndarray, seat: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Return deals and premium of each of ``size`` people; ``seat`` places people, -1 for others."""
        at = seat[self.seller[rows]]
        rows, at = rows[at >= 0], at[at >= 0]
        return np.bincount(at, minlength=size), np.bincount(at, self.yuan[rows], size)

    def works(self, first: Day, end: Day) -> np.ndarray:
        return self.calendar.flags(_date(first), _date(end)).astype(float)

    def lift(self, cut: Day, *, renewals: bool) -> float:
        """How much the month's end sold in the year before ``cut``: new business a workday, renewals a day."""
        first = max(self.first, cut - A_YEAR)
        rows = self.between(first, cut, self.is_renewal == renewals)
        sold = np.bincount((self.day[rows] - first).astype(int), minlength=int((cut - first).astype(int)))
        exposure = np.ones(sold.size) if renewals else self.works(first, cut)
        return month_end_lift(sold, is_month_end(self.calendar, _date(first), _date(cut)), exposure)

    def course(self, first: Day, end: Day, lift: float) -> np.ndarray:
        return month_course(self.calendar, _date(first), _date(end), lift)


def _date(day: Day) -> date:
    found = day.astype(DAY).astype(object)
    assert isinstance(found, date)
    return found


def months(branch: Branch, first: str, last: str, over: float = 0.5) -> Iterator[Month]:
    """Yield the months from ``first`` up to, not including, ``last``, each when ``over`` of its workdays are over."""
    for month in np.arange(first, last, dtype="datetime64[M]"):
        start, end = month.astype(DAY), (month + 1).astype(DAY)
        days = start + np.flatnonzero(branch.works(start, end))
        yield _month(branch, month, days[int(days.size * over)])


def _month(b: Branch, month: Day, cut: Day) -> Month:
    start, end = month.astype(DAY), (month + 1).astype(DAY)
    stays = np.isnat(b.people.left_on) | (b.people.left_on >= end)
    who = np.flatnonzero((b.people.role == "seller") & (b.people.hired_on < start - 90) & stays)
    seat = np.full(len(b.people), -1)
    seat[who] = np.arange(who.size)
    average, cv = _sizes(b, b.between(cut - A_YEAR, cut, b.is_renewal), seat, who.size)
    due, ratio = _book(b, seat, who.size, cut, float(b.course(cut, end, b.lift(cut, renewals=True)).sum()))
    return Month(
        month,
        int((end - cut).astype(int)),
        b.of(b.between(start, cut), seat, who.size)[1],
        _new(b, seat, who.size, cut, end),
        Renewals(due, ratio, average, cv),
        b.of(b.between(start, end), seat, who.size)[1],
    )


def _new(b: Branch, seat: np.ndarray, size: int, cut: Day, end: Day) -> NewBusiness:
    weights = b.works(cut - LOOK_BACK, end) * b.course(cut - LOOK_BACK, end, b.lift(cut, renewals=False))
    elapsed, ahead = float(weights[:LOOK_BACK].sum()), float(weights[LOOK_BACK:].sum())
    seen, _ = b.of(b.between(cut - LOOK_BACK, cut, ~b.is_renewal), seat, size)
    shape, rate = prior_from_peers(seen, np.full(size, elapsed))
    average, cv = _sizes(b, b.between(cut - A_YEAR, cut, ~b.is_renewal), seat, size)
    return NewBusiness(seen, elapsed, [[ahead]], shape, rate, average, cv)


def _sizes(b: Branch, rows: np.ndarray, seat: np.ndarray, size: int) -> tuple[np.ndarray, float]:
    """Average premium of a set, each person's own mixed with the branch's, and the spread around one's own."""
    n, yuan = b.of(rows, seat, size)
    rows = rows[seat[b.seller[rows]] >= 0]
    own = (yuan / np.maximum(n, 1))[seat[b.seller[rows]]]
    mixed = (yuan + SHRINK * yuan.sum() / n.sum()) / (n + SHRINK)
    return mixed, float(np.sqrt(np.mean((b.yuan[rows] / own - 1) ** 2)))


def _book(b: Branch, seat: np.ndarray, size: int, cut: Day, span: float) -> tuple[np.ndarray, np.ndarray]:
    """Renewals open at ``cut`` by days to expiry, and the chance that each is won within ``span`` days."""
    leads = b.leads
    ours = (leads.cube_kind == "renewal") & (leads.status != "gone") & (seat[leads.owner] >= 0)
    is_open = np.isnat(leads.closed_on) | (leads.closed_on >= cut)
    left = (leads.due_on - cut).astype(int)
    taught = ours & (left < LATEST) & (left >= LATEST - TAUGHT_BY)
    known = np.where(is_open, leads.due_on - LATEST, leads.closed_on)
    won = (leads.status == "won") & ~is_open
    timing = renewal_timing((leads.due_on - known).astype(int)[taught], won[taught], smooth_days=5)
    mine = np.bincount(seat[leads.owner[taught & won]], minlength=size)
    decided = np.bincount(seat[leads.owner[taught]], minlength=size)
    keen = rates_of_people(mine, decided, start=0.7).value / (mine.sum() / decided.sum())
    book = ours & is_open & (leads.created_on < cut) & (left >= LATEST) & (left <= EARLIEST)
    columns = np.arange(EARLIEST, LATEST - 1, -1)
    counts = np.zeros((size, columns.size), np.int64)
    np.add.at(counts, (seat[leads.owner[book]], EARLIEST - left[book]), 1)
    return counts, np.minimum(_won_within(timing, columns, span) * keen[:, None], 1.0)


def _won_within(timing: Timing, left: np.ndarray, span: float) -> np.ndarray:
    whole = int(span)
    low, high = timing.won_within(left, whole), timing.won_within(left, whole + 1)
    return low + (span - whole) * (high - low)


@dataclass(frozen=True)
class Landed:
    """A forecast and what became of it: people of one month, or one branch (arrays of one)."""

    result: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    own: np.ndarray
    shock: np.ndarray
    chance: np.ndarray
    reached: np.ndarray

    @property
    def inside(self) -> np.ndarray:
        return (self.low <= self.result) & (self.result <= self.high)


def landed(m: Month, width: float, *, alone: bool) -> Landed:
    """Forecast a month with the usual shocks ``width`` times as large; goals at 0.6, 1 and 1.4 of the usual rest."""
    size = m.actual.size if alone else 1
    group = np.zeros(m.actual.size, np.int64)
    result, actual = (v if alone else np.array([v.sum()]) for v in (m.result, m.actual))
    goals = actual[:, None] + np.array([0.6, 1.0, 1.4]) * (result - actual).mean()
    usual = (ALONE if alone else TOGETHER).over(m.days_ahead)
    shocks = (ALONE if alone else TOGETHER).over(m.days_ahead, width)
    known = m.actual, m.new, m.book
    found = landing(*known, goals, shocks=shocks) if alone else landing_of_groups(*known, group, goals, shocks=shocks)
    shock = np.hypot(usual.new_business * found.new_yuan, usual.renewals * found.renewal_yuan)
    assert found.mean_yuan.size == size
    return Landed(
        result, found.mean_yuan, found.low_yuan, found.high_yuan, found.own_spread_yuan, shock, found.chance,
        result[:, None] >= goals,
    )  # fmt: skip


def year_of(branch: Branch, first: str = "2025-10", last: str = "2026-11", *, alone: bool) -> list[Landed]:
    """Forecast each month but the first at three mornings, with the width that the months before it have taught."""
    usual = USUAL_PEOPLE if alone else USUAL_UNITS
    width, past, found = 1.0, [], []
    for mornings in zip(*(months(branch, first, last, over) for over in QUARTERS), strict=True):
        now = [landed(m, width, alone=alone) for m in mornings]
        if past:
            found += now
        past += now
        result, mean, own, shock = (np.concatenate([getattr(one, k) for one in past]) for k in
                                    ("result", "mean", "own", "shock"))  # fmt: skip
        width = learnt_width(result, mean, own, shock, periods=result.size / len(QUARTERS), usual=usual)
    return found
