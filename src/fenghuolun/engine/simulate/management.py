"""What a branch's tables do not hold: plans handed in, meetings, items, red lights, campaigns, standards, budgets.

The branches of ``simulate`` make what sellers and leaders do with customers. What leaders and managers do beside it
is made here, habit by habit and for as many units as asked, so that detectors meet people whose truth is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Counts, Floats

LEADERS, CHANNELS = 4, 6  # of a manager's branch
STAFF = 36
PEAK, AFTER = slice(4, 8), slice(8, 16)  # weeks of the campaign's month and of the two months after it


class Health(StrEnum):
    """How the units of a run are: well with differences between them, exactly at the limit, or with the problem."""

    WELL = "well"
    AT_LIMIT = "at_limit"
    PLANTED = "planted"


@dataclass(frozen=True, slots=True)
class Habit:
    """The true value of a measure: mean and spread between healthy units, the limit, and the value with the problem."""

    mean: float
    spread: float
    limit: float
    planted: float

    def truth(self, rng: np.random.Generator, units: int, health: Health) -> Floats:
        """Return the true value of each unit; a healthy one never lies beyond the limit."""
        if health is not Health.WELL:
            return np.full(units, self.planted if health is Health.PLANTED else self.limit)
        drawn = np.maximum(rng.normal(self.mean, self.spread, units), 0)
        return np.maximum(drawn, self.limit) if self.mean > self.limit else np.minimum(drawn, self.limit)


@dataclass(frozen=True, eq=False)
class Happenings:
    """One row for each thing that happened: in which unit and week, its value, and ``what`` it was (0 unless said)."""

    unit: Counts
    week: Counts
    value: Floats
    what: Counts


HABITS: Mapping[str, Habit] = MappingProxyType(
    {
        "plan_on_time_ratio": Habit(0.985, 0.012, 0.90, 0.50),  # A1, of 1 a week
        "meeting_quality_score": Habit(82.0, 4.0, 70.0, 55.0),  # B6, of a meeting a day
        "own_premium_share": Habit(0.20, 0.08, 0.50, 0.65),  # B8, of 35 deals of the team a week
        "red_dwell_workdays": Habit(2.2, 0.6, 5.0, 9.0),  # B9, median of 3 red lights a week
        "action_closure_ratio": Habit(0.94, 0.03, 0.85, 0.60),  # B11, of 4 items a week
        "required_to_available_leads": Habit(0.95, 0.10, 1.30, 1.60),  # C1, of about 900
        "fall_after_campaign": Habit(0.18, 0.05, 0.30, 0.50),  # C2, of 430 deals in a usual week
        "oldest_standard_months": Habit(6.0, 2.5, 12.0, 18.0),  # C3
        "meeting_hours_per_seller_week": Habit(4.0, 0.6, 6.0, 8.0),  # C4, of 32 sellers
        "selling_time_share": Habit(0.52, 0.04, 0.40, 0.33),  # C4
        "coaching_per_leader_month": Habit(3.2, 0.4, 2.0, 0.8),  # C5, of 4 leaders
        "untriggered_revisions": Habit(0.15, 0.05, 1.0, 5.0),  # C6, a quarter
        "process_pay_weight": Habit(0.30, 0.04, 0.20, 0.10),  # C7
        "cost_over_margin_share": Habit(0.03, 0.015, 0.10, 0.20),  # C8, of the worst of 6 channels
        "logins_per_leader_week": Habit(6.0, 1.0, 3.0, 1.2),  # C9, of 5 people
        "decisions_with_data_share": Habit(0.75, 0.07, 0.50, 0.25),  # C9, of 3 decisions a week
        "retention_12_month_ratio": Habit(0.84, 0.03, 0.75, 0.50),  # C10, of 36 people
        "newcomer_pass_ratio": Habit(0.82, 0.05, 0.60, 0.30),  # C10, of about 8 newcomers a year
        "successors_per_leader_post": Habit(1.5, 0.25, 1.0, 0.25),  # C10
    }
)


def happenings(rng: np.random.Generator, measure: str, units: int, weeks: int, health: Health) -> Happenings:
    """Return what happened around ``measure`` in ``units`` teams or branches over ``weeks``, in this ``health``.

    Counts are Poisson, outcomes Bernoulli, marks and hours normal within a unit, delays and premiums skewed; between
    healthy units the truth differs as ``HABITS`` says.

    >>> found = happenings(np.random.default_rng(1), "plan_on_time_ratio", 3, 4, Health.PLANTED)
    >>> found.unit.size, np.unique(found.value).tolist()
    (12, [0.0, 1.0])

    Refuses a measure that is not in ``HABITS``, and a number of units or weeks below one.
    """
    if measure not in HABITS:
        raise BadInput("measure", f"no habit is known for {measure}")
    for name, size in (("units", units), ("weeks", weeks)):
        if size < 1:
            raise BadInput(name, "must be at least 1")
    truth = HABITS[measure].truth(rng, units, health)
    return _MAKERS[measure](rng, truth, weeks)


def _rows(rng: np.random.Generator, units: int, weeks: int, a_week: float) -> tuple[Counts, Counts]:
    """Unit and week of each event; a whole number of them in every week where ``a_week`` is whole and negative."""
    each = np.full((units, weeks), int(-a_week)) if a_week < 0 else rng.poisson(a_week, (units, weeks))
    unit, week = np.divmod(np.repeat(np.arange(units * weeks), each.ravel()), weeks)
    return unit, week


def _as_happenings(unit: Counts, week: Counts, value: Floats, what: Counts | int = 0) -> Happenings:
    return Happenings(unit, week, value, np.broadcast_to(np.asarray(what), unit.shape))


def _outcomes(a_week: float) -> Callable[[np.random.Generator, Floats, int], Happenings]:
    def make(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
        unit, week = _rows(rng, truth.size, weeks, a_week)
        return _as_happenings(unit, week, np.asarray(rng.random(unit.size) < truth[unit], np.float64))

    return make


def _marks(a_week: float, spread: float) -> Callable[[np.random.Generator, Floats, int], Happenings]:
    def make(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
        unit, week = _rows(rng, truth.size, weeks, a_week)
        return _as_happenings(unit, week, np.maximum(rng.normal(truth[unit], spread), 0))

    return make


def _events(exposure: float) -> Callable[[np.random.Generator, Floats, int], Happenings]:
    """Events at the true rate per unit of exposure, ``exposure`` of it a week."""

    def make(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
        each = rng.poisson(np.repeat(truth[:, None] * exposure, weeks, axis=1))
        unit, week = np.divmod(np.repeat(np.arange(each.size), each.ravel()), weeks)
        return _as_happenings(unit, week, np.ones(unit.size))

    return make


def _delays(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    unit, week = _rows(rng, truth.size, weeks, 3.0)
    return _as_happenings(unit, week, np.round(truth[unit] * rng.lognormal(0, 0.6, unit.size)))


def _premiums(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    """Premium of each deal of a team; ``what`` is 1 for the leader's own."""
    unit, week = _rows(rng, truth.size, weeks, 35.0)
    return _as_happenings(unit, week, rng.lognormal(8.0, 0.6, unit.size), (rng.random(unit.size) < truth[unit]) * 1)


def _leads(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    """Leads required (``what`` 0) and available (1) at each week's end."""
    unit, week = np.divmod(np.arange(truth.size * weeks), weeks)
    available = np.maximum(rng.poisson(900, unit.size), 1)
    required = np.round(900 * truth[unit] * rng.lognormal(0, 0.02, unit.size))
    twice = np.repeat([0, 1], unit.size)
    return _as_happenings(np.tile(unit, 2), np.tile(week, 2), np.concatenate([required, available]), twice)


def _campaign(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    """Premium of each deal beside its season; ``what`` is 1 in the campaign's month and 2 in the two months after."""
    index = np.ones((truth.size, weeks))
    peak = rng.uniform(1.35, 1.5, truth.size)
    index[:, PEAK] = peak[:, None]
    index[:, AFTER] = (peak * (1 - truth))[:, None]
    deals = rng.poisson(430 * index)
    unit, week = np.divmod(np.arange(index.size), weeks)
    what = np.zeros(weeks, np.int64)
    what[PEAK], what[AFTER] = 1, 2
    sums = rng.gamma(np.maximum(deals.ravel(), 1) / 0.44, 3_500 * 0.44)  # 0.44: square of the deals' own variation
    return _as_happenings(unit, week, sums, what[week])


def _standards(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    """Age in months of the oldest standard at each week's end; it grows, and is renewed by the twelfth at the latest
    where the truth is below twelve."""
    unit, week = np.divmod(np.arange(truth.size * weeks), weeks)
    age = truth[unit] + week * 12 / 52
    return _as_happenings(unit, week, np.where(truth[unit] <= 12, age % 12, age))


def _facts(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    unit, week = np.divmod(np.arange(truth.size * weeks), weeks)
    return _as_happenings(unit, week, truth[unit])


def _successors(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    unit, week = np.divmod(np.arange(truth.size * weeks), weeks)
    return _as_happenings(unit, week, (np.round(truth * LEADERS) / LEADERS)[unit])


def _channels(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
    """Cost share minus margin share by week, ``what`` the channel: one at the truth, the rest make up for it."""
    shape = (truth.size, weeks, CHANNELS)
    apart = rng.normal(0, 0.01, shape) + (-truth / (CHANNELS - 1))[:, None, None]
    apart[:, :, 0] += truth[:, None] * CHANNELS / (CHANNELS - 1)
    unit, week, channel = (axis.ravel() for axis in np.indices(shape))
    return _as_happenings(unit, week, apart.ravel(), channel)


def _staff(a_year: float) -> Callable[[np.random.Generator, Floats, int], Happenings]:
    """Who was there a year before (or came within it) and is judged in week 0: 1 if stayed (or passed)."""

    def make(rng: np.random.Generator, truth: Floats, weeks: int) -> Happenings:
        size = np.full(truth.size, STAFF) if a_year < 0 else rng.poisson(a_year, truth.size)
        unit = np.repeat(np.arange(truth.size), size)
        return _as_happenings(
            unit, np.zeros(unit.size, np.int64), np.asarray(rng.random(unit.size) < truth[unit], np.float64)
        )

    return make


_MAKERS: Mapping[str, Callable[[np.random.Generator, Floats, int], Happenings]] = MappingProxyType(
    {
        "plan_on_time_ratio": _outcomes(-1),
        "meeting_quality_score": _marks(-5, 9.0),
        "own_premium_share": _premiums,
        "red_dwell_workdays": _delays,
        "action_closure_ratio": _outcomes(4.0),
        "required_to_available_leads": _leads,
        "fall_after_campaign": _campaign,
        "oldest_standard_months": _standards,
        "meeting_hours_per_seller_week": _marks(-32, 1.5),
        "selling_time_share": _marks(-32, 0.10),
        "coaching_per_leader_month": _events(LEADERS * 12 / 52),
        "untriggered_revisions": _events(1 / 13),
        "process_pay_weight": _facts,
        "cost_over_margin_share": _channels,
        "logins_per_leader_week": _events(LEADERS + 1),
        "decisions_with_data_share": _outcomes(3.0),
        "retention_12_month_ratio": _staff(-1),
        "newcomer_pass_ratio": _staff(8.0),
        "successors_per_leader_post": _successors,
    }
)
