"""The days of a simulation, counted from its first day; working days from the statutory calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fenghuolun.engine.periods import WorkingCalendar, provisional_calendar, statutory_calendar
from fenghuolun.engine.refusals import NoCalendar
from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.plan import CompanyPlan

AHEAD_DAYS = 130
PRELUDE_MONTHS = 3
FIRST_YEAR_MONTHS = 14  # the first year of policies and the two months until what it sold falls due


@dataclass(frozen=True, eq=False)
class Horizon:
    """Days are whole numbers from ``origin`` on: 0 is the first day on which a policy may be issued.

    Leads exist from ``prelude`` on, the ledger shows activities from
    ``ledger`` on; between the two the simulator warms up. ``today`` ends at
    ``now_minute``. ``is_workday``, ``worked_before`` (length + 1) and
    ``month`` (months since 1970) have one element per day, 130 days beyond today.
    """

    origin: np.datetime64
    prelude: int
    ledger: int
    today: int
    now_minute: int
    is_workday: Flags
    worked_before: Counts
    workdays: Counts
    month: Counts

    @property
    def length(self) -> int:
        return self.is_workday.size

    def work_axis(self, when: Floats) -> Floats:
        """Return calendar moments (days) as positions on the axis of working days, smoothed over a week.

        Wishes that fall on a weekend spread over the week around it and keep their order.
        """
        padded = np.interp(np.arange(-3, self.length + 4), np.arange(self.length + 1), self.worked_before)
        smooth = np.convolve(padded, np.ones(7) / 7, mode="valid")
        return np.interp(when, np.arange(smooth.size), smooth)

    def moment(self, day: Counts, minute: Floats | Counts) -> NDArray[np.datetime64]:
        """Return day and minute of the day as datetime64[s]."""
        seconds = np.rint(np.asarray(minute, dtype=np.float64) * 60).astype(np.int64)
        since = (day.astype(np.int64) * 86_400 + seconds).astype("timedelta64[s]")
        return np.asarray(self.origin.astype("datetime64[s]") + since)

    def year_later(self, day: Counts, years: int = 1) -> Counts:
        """Return the same date a year later (``years`` may be -1); 29 February becomes 1 March."""
        date = self.origin + day.astype("timedelta64[D]")
        month = date.astype("datetime64[M]")
        moved = (month + 12 * years).astype("datetime64[D]") + (date - month.astype("datetime64[D]"))
        return np.asarray((moved - self.origin).astype(np.int64))

    def dates(self, day: Counts) -> NDArray[np.datetime64]:
        """Return days as datetime64[D]; ``NO_DAY`` becomes NaT."""
        out = self.origin + np.where(day == NO_DAY, 0, day).astype("timedelta64[D]")
        out[day == NO_DAY] = np.datetime64("NaT")
        return out


NO_DAY = -(10**6)


def horizon_of(plan: CompanyPlan, until: date) -> Horizon:
    """Return the days of the plan that end with ``until``."""
    this_month = np.datetime64(until, "M")
    ledger = this_month - plan.activity_months
    origin = min(this_month - plan.months, ledger - PRELUDE_MONTHS - FIRST_YEAR_MONTHS)
    first = origin.astype("datetime64[D]")
    today = int((np.datetime64(until, "D") - first).astype(np.int64))
    days = first + np.arange(today + AHEAD_DAYS)
    calendar = _calendar(int(str(days[0])[:4]), int(str(days[-1])[:4]))
    start = calendar.position("until", days)
    is_workday = calendar.is_workday[start]
    return Horizon(
        origin=first,
        prelude=int(((ledger - PRELUDE_MONTHS).astype("datetime64[D]") - first).astype(np.int64)),
        ledger=int((ledger.astype("datetime64[D]") - first).astype(np.int64)),
        today=today,
        now_minute=plan.now_minute,
        is_workday=is_workday,
        worked_before=np.concatenate(([0], np.cumsum(is_workday))),
        workdays=np.flatnonzero(is_workday),
        month=days.astype("datetime64[M]").astype(np.int64),
    )


def _calendar(first_year: int, last_year: int) -> WorkingCalendar:
    """Return the published calendar, continued by provisional years where the future is not published yet."""
    calendar = statutory_calendar([first_year])
    for year in range(first_year + 1, last_year + 1):
        try:
            following = statutory_calendar([year])
        except NoCalendar:
            following = provisional_calendar(year)
        calendar = calendar.followed_by(following)
    return calendar


def season_days(
    rng: np.random.Generator, days: Horizon, season: tuple[float, ...], first: int, end: int, count: int,
    *, worked_only: bool = False,
) -> Counts:  # fmt: skip
    """Return ``count`` days drawn from [first, end) by the seasonal index of their month."""
    weight = np.asarray(season)[days.month[first:end] % 12]
    if worked_only:
        weight = weight * days.is_workday[first:end]
    edges = np.cumsum(weight)
    return np.asarray(first + np.searchsorted(edges, rng.random(count) * edges[-1], side="right"))
