"""Ranges and chances of the landing on simulated branches, a year of months: docs/evidence/ranges.md."""

from datetime import date

import numpy as np
import pytest

from engine.track.branch_months import Branch, Landed, months, year_of
from fenghuolun.engine.simulate import CompanyPlan, simulate
from fenghuolun.engine.track.calibration import calibration
from fenghuolun.engine.track.landing import Shocks, landing
from fenghuolun.engine.track.landing_judge import judge_landings

pytestmark = pytest.mark.slow
SEEDS = (21, 24)  # none that the usual shocks were found on (1, 2, 3, 7, 11–14)


@pytest.fixture(scope="module")
def branches() -> list[Branch]:
    return [Branch(simulate(CompanyPlan(), seed, date(2026, 11, 24))) for seed in SEEDS]


@pytest.fixture(scope="module")
def people(branches: list[Branch]) -> list[Landed]:
    return [found for branch in branches for found in year_of(branch, alone=True)]


def joined(found: list[Landed], name: str) -> np.ndarray:
    return np.concatenate([getattr(one, name) for one in found])


def test_eight_in_ten_sellers_end_within_their_range(people: list[Landed]) -> None:
    found = judge_landings(*(joined(people, name) for name in ("mean", "low", "high", "result")))
    assert found.n > 2000
    assert 0.77 <= found.covered_share <= 0.83
    assert abs(found.bias_ratio) < 0.02
    assert found.above_share < 2 * found.below_share


def test_shocks_of_a_few_percent_are_found_out(branches: list[Branch]) -> None:
    year = list(months(branches[0], "2025-11", "2026-11"))
    found = [landing(m.actual, m.new, m.book, [1.0], shocks=Shocks(0.08, 0.03)) for m in year]
    mean, low, high = (np.concatenate([getattr(f, k) for f in found]) for k in ("mean_yuan", "low_yuan", "high_yuan"))
    verdict = judge_landings(mean, low, high, np.concatenate([m.result for m in year]))
    assert verdict.covered_high < 0.72
    assert verdict.kupiec_p < 1e-6


def test_branches_end_within_theirs_about_as_often(branches: list[Branch]) -> None:
    found = [one for branch in branches for one in year_of(branch, alone=False)]
    assert 0.7 <= joined(found, "inside").mean() <= 0.95  # 72 forecasts of 24 months: a rough net


def test_of_all_goals_given_a_chance_that_share_is_reached(people: list[Landed]) -> None:
    chance = np.concatenate([one.chance.ravel() for one in people])
    found = calibration(chance, np.concatenate([one.reached.ravel() for one in people]).astype(float))
    between = slice(2, 9)  # 20 to 90 %
    assert np.abs(found.happened - found.forecast)[between].max() < 0.09  # ±5 points over six branches, see the table
    assert found.slope == pytest.approx(1, abs=0.05)
    assert found.miscalibration < 0.005


def test_without_the_course_of_the_month_the_rest_is_forecast_too_low(branches: list[Branch]) -> None:
    lifts = [branch.lift(np.datetime64("2026-10-01"), renewals=of) for branch in branches for of in (False, True)]
    assert min(lifts) > 1.2
    year = list(months(branches[0], "2025-11", "2026-11"))
    branches[0].lift = lambda cut, *, renewals: 1.0  # type: ignore[method-assign]
    even = list(months(branches[0], "2025-11", "2026-11"))
    due = [sum(landing(m.actual, m.new, m.book, [1.0]).mean_yuan.sum() for m in of) for of in (year, even)]
    result = sum(m.result.sum() for m in year)
    assert due[1] / result < 0.97 < due[0] / result
