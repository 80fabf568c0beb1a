"""Ranges and chances of the landing on simulated branches, a year of months: docs/evidence/ranges.md."""

from datetime import date

import numpy as np
import pytest

from engine.track.branch_months import Month, months
from fenghuolun.engine.simulate import CompanyPlan, simulate
from fenghuolun.engine.track.calibration import calibration
from fenghuolun.engine.track.landing import Shocks, landing, landing_of_groups
from fenghuolun.engine.track.landing_judge import LandingVerdict, judge_landings

pytestmark = pytest.mark.slow
WIDE, WIDE_TOGETHER = Shocks(new_business=0.45, renewals=0.30), Shocks(new_business=0.30, renewals=0.18)


@pytest.fixture(scope="module")
def year() -> list[Month]:
    return [
        month
        for seed in (7, 3)
        for month in months(simulate(CompanyPlan(), seed, date(2026, 11, 24)), "2025-11", "2026-11")
    ]


def judged(year: list[Month], shocks: Shocks) -> LandingVerdict:
    found = [landing(m.actual, m.new, m.book, [1.0], shocks=shocks) for m in year]
    mean, low, high = (np.concatenate([getattr(f, k) for f in found]) for k in ("mean_yuan", "low_yuan", "high_yuan"))
    return judge_landings(mean, low, high, np.concatenate([m.result for m in year]))


def test_eight_in_ten_sellers_end_within_their_range_with_shocks_as_wide_as_the_branch_has(year):
    found = judged(year, WIDE)
    assert found.n > 600
    assert 0.77 <= found.covered_share <= 0.83


def test_the_narrow_shocks_are_found_out(year):
    found = judged(year, Shocks())
    assert found.covered_high < 0.70
    assert found.kupiec_p < 1e-6


def test_branches_end_within_theirs_about_as_often(year):
    found = [
        landing_of_groups(m.actual, m.new, m.book, np.zeros(m.actual.size, np.int64), [[1.0]], shocks=WIDE_TOGETHER)
        for m in year
    ]
    inside = [f.low_yuan[0] <= m.result.sum() <= f.high_yuan[0] for f, m in zip(found, year, strict=True)]
    assert 0.65 <= np.mean(inside) <= 0.95  # 24 months: a rough net


def test_the_chance_of_a_goal_rises_with_what_happened_nearly_one_to_one(year):
    chance, reached = [], []
    for m in year:
        goals = m.actual[:, None] + np.array([0.3, 0.6, 0.9]) * m.result.mean()
        chance.append(landing(m.actual, m.new, m.book, goals, shocks=WIDE).chance.ravel())
        reached.append((m.result[:, None] >= goals).ravel().astype(float))
    found = calibration(np.concatenate(chance), np.concatenate(reached))
    assert found.slope == pytest.approx(1, abs=0.08)
    assert found.miscalibration < 0.01
