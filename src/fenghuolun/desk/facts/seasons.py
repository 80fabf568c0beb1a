"""How a year lies over its months: the unit's own 36 months per kind, else the pooled index, and which of the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from fenghuolun.desk.facts.results import months_before, unit_sold_by_month
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.festivals import festival_regressors
from fenghuolun.engine.periods import month, months_of, workdays_in
from fenghuolun.engine.periods import year as whole_year
from fenghuolun.engine.plan.seasons import ENOUGH_MONTHS, Seasons, month_weights, seasonal_index
from fenghuolun.engine.results import Counts, Floats


@dataclass(frozen=True, slots=True)
class YearSeasons:
    """``weights`` (kinds, 12) of the planned year, each kind adding up to one; ``seasons`` what they rest on."""

    weights: Floats
    seasons: Seasons
    workdays: Counts


def seasons_of(unit_ids: list[int], year: int, today: date) -> YearSeasons:
    """Return the month weights of each kind in ``year`` from what the units sold in the 36 whole months before today.

    Months before a kind's first sale are no history. Two queries: results and calendar.
    """
    history = months_before(today.replace(day=1), ENOUGH_MONTHS)
    period = whole_year(year)
    calendar = teams.working_calendar(history[0], max(period.end, today))
    sold = unit_sold_by_month(unit_ids, history).premium_fen.astype(np.float64)
    began = np.logical_or.accumulate(sold > 0, axis=1)
    monthly = np.where(began, np.maximum(sold, 0.0), np.nan)
    past_days = np.array([max(1, workdays_in(month(m.year, m.month), calendar)) for m in history])
    festival = festival_regressors(history[0], ENOUGH_MONTHS) if began.any() else None
    seasons = seasonal_index(monthly, history[0].month, past_days, festival)
    workdays = _workdays(year, calendar)
    return YearSeasons(month_weights(seasons, workdays, festival_regressors(period.start, 12)), seasons, workdays)


def _workdays(year: int, calendar: WorkingCalendar) -> Counts:
    return np.array([workdays_in(of, calendar) for of in months_of(whole_year(year))], np.int64)


def usual_season(unit_ids: list[int], year: int, today: date) -> Floats:
    """Return how each month of the year weighs against the usual one for new business, (12,), mean 1. Two queries."""
    found = seasons_of(unit_ids, year, today)
    weight = found.weights[1:].mean(axis=0) / np.maximum(found.workdays, 1)
    return np.asarray(weight / weight.mean())
