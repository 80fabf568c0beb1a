"""How much of each month lies before, in and after 春节, which moves between January and February."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.engine.calendars import spring_festival
from fenghuolun.engine.periods import months_of
from fenghuolun.engine.periods import year as whole_year
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Floats

LONG_RUN_YEARS = range(1990, 2050)


@dataclass(frozen=True, slots=True)
class FestivalWindows:
    """Lengths in days of the stretches before, during (from 除夕 on) and after the festival."""

    before_days: int = 20
    during_days: int = 7
    after_days: int = 20

    def __post_init__(self) -> None:
        if min(self.before_days, self.during_days, self.after_days) < 1:
            raise BadInput("windows", "each stretch needs at least one day")


def festival_regressors(first_month: date, months: int, windows: FestivalWindows | None = None) -> Floats:
    """Return, per month, the share of each festival stretch that falls into it, less its long-run mean.

    Shape (months, 3): before, during, after, from the month of ``first_month``
    on. Subtracting the mean share of that calendar month over 1990–2049 leaves
    the ordinary January and February to the seasonal index, so that only the
    moving of the festival is explained here (Lin & Liu 2002; X-13 user
    regressors). Over any year the shares add up to about zero.

    >>> festival_regressors(date(2026, 1, 1), 3).round(2)[:, 1]  # all seven days in February
    array([-0.3,  0.3,  0. ])
    """
    if months < 1:
        raise BadInput("months", "must be at least 1")
    lengths = windows or FestivalWindows()
    years = range(first_month.year, first_month.year + (first_month.month + months - 2) // 12 + 1)
    shares = np.concatenate([_year_shares(year, lengths) for year in years])
    mean = np.mean([_year_shares(year, lengths) for year in LONG_RUN_YEARS], axis=0)
    at = first_month.month - 1
    centred: Floats = shares[at : at + months] - mean[(at + np.arange(months)) % 12]
    return centred


def _year_shares(year: int, windows: FestivalWindows) -> Floats:
    eve = spring_festival(year) - timedelta(days=1)
    lengths = (windows.before_days, windows.during_days, windows.after_days)
    starts = (eve - timedelta(days=lengths[0]), eve, eve + timedelta(days=lengths[1]))
    shares = np.zeros((12, 3))
    months = months_of(whole_year(year))
    for stretch, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        end = start + timedelta(days=length)
        for m, month in enumerate(months):
            shares[m, stretch] = max(0, (min(end, month.end) - max(start, month.start)).days) / length
    return shares
