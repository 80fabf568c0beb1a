"""Which days are worked: the statutory calendar with make-up days (调休), a provisional one, overrides by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fenghuolun.engine.refusals import BadInput, NoCalendar, refuse_where
from fenghuolun.engine.results import Counts, Flags

Days = date | np.datetime64 | Sequence[date] | NDArray[np.datetime64]

FIRST_YEAR_OF_THIRTEEN_DAYS = 2025


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """The working days of whole years without a gap.

    ``is_workday`` has one flag per day from 1 January of ``first_year`` to 31
    December of the last year. ``provisional_years`` are the years that no
    authority has published yet: a screen shows a banner when a period touches
    one. Every question about a day outside the years is refused with
    ``NoCalendar``; weekdays are never silently used instead.

    >>> year = WorkingCalendar(2026, np.arange(365) % 7 < 5)
    >>> year.last_year, year.is_provisional
    (2026, False)
    """

    first_year: int
    is_workday: Flags
    provisional_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        flags = np.array(self.is_workday, dtype=np.bool_)
        end = self._first_day + flags.size
        if flags.ndim != 1 or flags.size == 0 or end != end.astype("datetime64[Y]").astype("datetime64[D]"):
            raise BadInput("is_workday", "must hold one flag per day of whole years")
        flags.setflags(write=False)
        object.__setattr__(self, "is_workday", flags)

    @property
    def _first_day(self) -> np.datetime64:
        return np.datetime64(f"{self.first_year:04d}-01-01", "D")

    @property
    def last_year(self) -> int:
        return int(str(self._first_day + (self.is_workday.size - 1))[:4])

    @property
    def is_provisional(self) -> bool:
        return bool(self.provisional_years)

    @cached_property
    def _worked_before(self) -> Counts:
        return np.concatenate(([0], np.cumsum(self.is_workday, dtype=np.int64)))

    def position(self, argument: str, days: Days, *, is_end: bool = False) -> Counts:
        """Return the position of each day in ``is_workday``; an end may be the day after the last one.

        Refuses with ``NoCalendar`` at the first day outside the years.
        """
        offset = (np.asarray(days, dtype="datetime64[D]") - self._first_day).astype(np.int64)
        outside = (offset < 0) | (offset >= self.is_workday.size + is_end)
        if outside.any():
            first = tuple(int(i) for i in np.unravel_index(int(np.argmax(outside)), outside.shape))
            years = f"{self.first_year}..{self.last_year}"
            raise NoCalendar(argument, f"lies outside the working calendar of {years}", first)
        return offset

    def workdays_between(self, start: Days, end: Days) -> Counts:
        """Return how many days of ``[start, end)`` are worked; dates or arrays of dates, broadcast.

        >>> statutory_calendar([2026]).workdays_between(date(2026, 2, 1), date(2026, 3, 1)).item()
        16
        """
        first, last = self.position("start", start), self.position("end", end, is_end=True)
        refuse_where("end", np.broadcast_arrays(last < first)[0], "must not lie before the start")
        return np.asarray(self._worked_before[last] - self._worked_before[first])

    def workday_after(self, days: Days, count: int = 1) -> NDArray[np.datetime64]:
        """Return the ``count``-th workday after each day: until when a quote of a Friday is to be followed up.

        >>> statutory_calendar([2026]).workday_after(date(2026, 11, 20), 2).item()  # a Friday
        datetime.date(2026, 11, 24)

        Refuses with ``NoCalendar`` where it would lie beyond the last year, and a count below one.
        """
        if count < 1:
            raise BadInput("count", "must be at least 1")
        wanted = self._worked_before[self.position("days", days) + 1] + count
        refuse_where("days", np.asarray(wanted > self._worked_before[-1]), "has no such workday in the calendar")
        place = np.searchsorted(self._worked_before, wanted) - 1
        return np.asarray(self._first_day + place)

    def flags(self, start: date, end: date) -> Flags:
        """Return one flag per day of ``[start, end)``: worked or not."""
        first, last = self.position("start", start), self.position("end", end, is_end=True)
        return self.is_workday[int(first) : int(last)]

    def followed_by(self, later: WorkingCalendar) -> WorkingCalendar:
        """Return one calendar over both; refuses a gap or an overlap of years."""
        if later.first_year != self.last_year + 1:
            raise BadInput("later", f"must begin with {self.last_year + 1}, not {later.first_year}")
        both = np.concatenate((self.is_workday, later.is_workday))
        return WorkingCalendar(self.first_year, both, self.provisional_years | later.provisional_years)


def statutory_calendar(years: Iterable[int]) -> WorkingCalendar:
    """Return the published calendar of consecutive years, make-up days (调休) included.

    The days are those of the State Council's yearly notice as the library
    ``chinesecalendar`` carries them (2004–2026 in its version 1.11).

    >>> days = statutory_calendar(range(2022, 2027))
    >>> [int(days.workdays_between(date(y, 1, 1), date(y + 1, 1, 1))) if y < 2026 else 0 for y in (2022, 2024)]
    [249, 251]

    Refuses with ``NoCalendar`` a year that is not published; see ``provisional_calendar``.
    """
    from chinese_calendar import is_workday

    wanted = list(years)
    if not wanted or wanted != list(range(wanted[0], wanted[0] + len(wanted))):
        raise BadInput("years", "must be one or more consecutive years")
    flags: list[bool] = []
    for i, year in enumerate(wanted):
        try:
            flags += [is_workday(day) for day in _days_of(year)]
        except NotImplementedError:
            raise NoCalendar("years", f"no official working calendar for {year}", (i,)) from None
    return WorkingCalendar(wanted[0], np.array(flags))


def provisional_calendar(year: int) -> WorkingCalendar:
    """Return a year by rule, for planning before the official notice: statutory days, no make-up days.

    Rule of 2025: 元旦 1, 春节 4 (from 除夕), 清明 1, 劳动节 2, 端午 1, 中秋 1,
    国庆 3. A statutory day on a weekend, or on one already free, is given back
    on the next weekday, so that the year's total is right although bridging
    days are not known. Lunar dates by ``lunar-python``.

    >>> next_year = provisional_calendar(2027)
    >>> next_year.provisional_years, int(next_year.workdays_between(date(2027, 1, 1), date(2027, 12, 31))) + 1
    (frozenset({2027}), 248)

    Refuses years before 2025: they had another rule and are published.
    """
    if year < FIRST_YEAR_OF_THIRTEEN_DAYS:
        raise BadInput("year", f"the rule of thirteen days holds from {FIRST_YEAR_OF_THIRTEEN_DAYS}")
    free: set[date] = set()
    for day in sorted(_statutory_days(year)):
        while day.weekday() > 4 or day in free:
            day += timedelta(days=1)
        free.add(day)
    flags = np.array([day.weekday() < 5 and day not in free for day in _days_of(year)])
    return WorkingCalendar(year, flags, frozenset({year}))


def with_overrides(calendar: WorkingCalendar, overrides: Mapping[date, bool]) -> WorkingCalendar:
    """Return the calendar with single days set by hand: ``True`` worked, ``False`` free.

    >>> year = with_overrides(statutory_calendar([2026]), {date(2026, 7, 1): False})
    >>> int(year.workdays_between(date(2026, 7, 1), date(2026, 8, 1)))
    22

    Refuses with ``NoCalendar`` a day outside the calendar.
    """
    flags = calendar.is_workday.copy()
    if overrides:
        flags[calendar.position("overrides", list(overrides))] = list(overrides.values())
    return WorkingCalendar(calendar.first_year, flags, calendar.provisional_years)


@lru_cache(maxsize=512)
def spring_festival(year: int) -> date:
    """Return the first day of the lunar year (春节) that begins in ``year``.

    >>> spring_festival(2026)
    datetime.date(2026, 2, 17)
    """
    return _lunar(year, 1, 1)


def _statutory_days(year: int) -> list[date]:
    from lunar_python import Solar

    festival = spring_festival(year)
    terms: dict[str, Any] = Solar.fromYmd(year, 4, 1).getLunar().getJieQiTable()
    days = [festival + timedelta(days=n) for n in (-1, 0, 1, 2)]
    days += [date(year, m, d) for m, d in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    return [*days, date.fromisoformat(terms["清明"].toYmd()), _lunar(year, 5, 5), _lunar(year, 8, 15)]


def _lunar(year: int, month: int, day: int) -> date:
    from lunar_python import Lunar

    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
