"""What activity brings: points and premium week by week, income, and what a point is worth in old and new business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.activity import done_by_day, points_by_kind
from fenghuolun.desk.facts.people import Crew, available_days, standard_points
from fenghuolun.desk.facts.results import KIND_AT, KINDS, sold_by_day
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.measures import ratio
from fenghuolun.engine.results import Counts, Floats

OLD = np.arange(len(KINDS)) == KIND_AT[CubeKind.RENEWAL]


@dataclass(frozen=True, slots=True)
class Weeks:
    """Whole weeks from the Monday ``first``: all (people, weeks); ``due_points`` is standard × available days."""

    first: date
    points: Floats
    due_points: Floats
    contacts: Counts
    deals: Counts
    sold_yuan: Floats
    asked_yuan: Floats

    def summed(self, weeks: int) -> Weeks:
        """Return blocks of so many weeks, the oldest weeks that fill no block left out."""

        def block(values: Floats | Counts) -> Floats:
            kept = values[:, values.shape[1] % weeks :]
            return np.asarray(kept.reshape(kept.shape[0], -1, weeks).sum(axis=2))

        return Weeks(
            self.first + timedelta(weeks=self.points.shape[1] % weeks),
            *(block(getattr(self, name)) for name in list(self.__dataclass_fields__)[1:]),
        )  # fmt: skip


def weeks_of(who: Crew, first: date, weeks: int, calendar: WorkingCalendar) -> Weeks:
    """Return the weeks of everybody from the Monday ``first`` on. Six queries."""
    end = first + timedelta(weeks=weeks)

    def weekly(by_day: Floats | Counts) -> Floats:
        return np.asarray(by_day.reshape(by_day.shape[0], weeks, 7).sum(axis=2))

    done, sold = done_by_day(who, first, end), sold_by_day(who, first, end)
    standard = standard_points(who, end - timedelta(days=1))
    return Weeks(
        first,
        weekly(done.columns["points"]) / 100,
        weekly(available_days(who, first, end, calendar)) * standard[:, None],
        weekly(done.columns["contacts"]),
        weekly(sold.deals.sum(axis=1)),
        np.maximum(weekly(sold.premium_fen.sum(axis=1)) / 100, 0.0),
        weekly(asked_by_day(who, first, end).premium_fen.sum(axis=1)) / 100,
    )


@dataclass(frozen=True, slots=True)
class Income:
    """Commission in yuan per person, per point, and per yuan of premium; premium per point of old and new business."""

    commission_yuan: Floats
    per_point_yuan: Floats
    rate: Floats
    renewal_point_yuan: float
    new_point_yuan: float


def income_of(who: Crew, first: date, end: date, points: Floats) -> Income:
    """Return what the points (people,) of ``[first, end)`` brought. Three queries."""
    paid, on = np.zeros(who.size), np.zeros(who.size)
    for seller, (commission, premium) in customers.commission_of_people(who.ids.tolist(), first, end).items():
        paid[who.position[seller]], on[who.position[seller]] = commission / 100, premium / 100
    by_kind = points_by_kind(who, first, end)
    sold = sold_by_day(who, first, end).premium_fen.sum(axis=(0, 2)) / 100
    made = by_kind.sum(axis=0)
    old, new = ratio([sold[OLD].sum(), sold[~OLD].sum()], [made[OLD].sum(), made[~OLD].sum()])
    return Income(paid, ratio(paid, points), ratio(paid, on), float(old), float(new))
