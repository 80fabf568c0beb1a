"""Link of activity and result, and ranked levers: planted effects, false alarms, the printed funnel."""

import numpy as np
import pytest

from fenghuolun.engine.levers import rank_levers, verdicts
from fenghuolun.engine.link import (
    Elasticity,
    autocorrelations,
    effective_n,
    elasticity,
    explained_by,
    lagged_link,
    worth_of_points,
)
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason


def ar(rng: np.random.Generator, rows: int, times: int, phi: float) -> np.ndarray:
    x = np.empty((rows, times))
    x[:, 0] = rng.normal(size=rows) / np.sqrt(1 - phi**2)
    for t in range(1, times):
        x[:, t] = phi * x[:, t - 1] + rng.normal(size=rows)
    return x


def test_a_planted_lag_is_found_whatever_the_level_of_people():
    rng = np.random.default_rng(4)
    done = rng.normal(1.0, 0.2, (20, 30)) + rng.normal(0, 3, (20, 1))
    result = np.concatenate([rng.normal(1, 0.2, (20, 3)), done[:, :-3]], axis=1) + rng.normal(0, 0.2, (20, 30))
    found = lagged_link(done, result)
    assert found.best_lag == 3
    assert found.reason is Reason.OK
    assert found.correlation[3] == pytest.approx(0.7, abs=0.1)


def test_two_independent_drifting_series_are_seldom_called_linked_7_1_t23():
    rng = np.random.default_rng(10)
    honest = naive = 0
    sizes = []
    for _ in range(400):
        x, y = ar(rng, 1, 60, 0.8), ar(rng, 1, 60, 0.8)
        n = effective_n(x, y)
        r = abs(np.corrcoef(x[0], y[0])[0, 1])
        sizes.append(n)
        honest += r > np.tanh(1.96 / np.sqrt(n - 3))
        naive += r > np.tanh(1.96 / np.sqrt(57))
    assert naive / 400 > 0.25
    assert honest / 400 <= 0.09
    assert 15 < np.median(sizes) < 26


def test_unrelated_activity_is_not_called_a_link():
    rng = np.random.default_rng(12)
    alarms = sum(
        lagged_link(rng.normal(size=(10, 30)), rng.normal(size=(10, 30))).reason is Reason.OK for _ in range(200)
    )
    assert alarms / 200 <= 0.08


def test_fewer_than_twelve_weeks_or_nothing_that_moves_stay_silent():
    assert lagged_link(np.ones((3, 11)), np.ones((3, 11))).reason is Reason.TOO_FEW
    assert lagged_link(np.ones((3, 20)), np.ones((3, 20))).reason is Reason.NO_DATA
    short = lagged_link(*np.random.default_rng(0).normal(size=(2, 5, 14)))
    assert np.isnan(short.correlation[3:]).all()
    assert not np.isnan(short.correlation[:3]).any()


def test_independent_pairs_never_exceed_the_pairs_there_are():
    rng = np.random.default_rng(1)
    assert effective_n(rng.normal(size=30), rng.normal(size=30)) <= 30
    assert effective_n([1.0, 2.0], [2.0, 1.0]) == 2
    assert autocorrelations([[1.0, 1, 1]], 2).tolist() == [0, 0]
    assert autocorrelations([[1.0, 2]], 3)[1:].tolist() == [0, 0]


def test_a_planted_elasticity_lies_in_its_range_as_often_as_promised():
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(200):
        done = rng.uniform(50, 150, (25, 16))
        level = rng.lognormal(0, 0.5, (25, 1))
        found = elasticity(done, 300 * level * done**0.6 * rng.lognormal(0, 0.3, (25, 16)))
        inside += found.low <= 0.6 <= found.high
    assert inside / 200 == pytest.approx(0.8, abs=0.07)


def test_elasticity_takes_the_lag_and_leaves_zeros_out():
    rng = np.random.default_rng(8)
    done = rng.uniform(50, 150, (30, 20))
    sold = np.concatenate([np.full((30, 2), 500.0), 300 * done[:, :-2] ** 0.5], axis=1)
    sold[0, 5:] = 0
    found = elasticity(done, sold, lag=2)
    assert found.value == pytest.approx(0.5, abs=1e-9)
    assert found.n == 30 * 18 - 15
    assert elasticity(done[:2], sold[:2]).reason is Reason.TOO_FEW
    assert elasticity(done, sold, lag=30).reason is Reason.TOO_FEW


def test_the_next_hundred_points_are_worth_what_the_slope_says_or_nothing_is_said():
    known = Elasticity(0.6, 0.5, 0.7, 800, 40, Reason.OK)
    found = worth_of_points([400.0, 0.0], 90_000.0, known)
    assert found.yuan[0] == pytest.approx(90_000 * (1.25**0.6 - 1))
    assert found.low[0] < found.yuan[0] < found.high[0]
    assert np.isnan(found.yuan[1])
    unclear = worth_of_points([400.0], [90_000.0], Elasticity(0.2, -0.1, 0.5, 800, 40, Reason.OK))
    assert unclear.reason is Reason.NO_DIFFERENCE
    assert np.isnan(unclear.yuan[0])
    unknown = Elasticity(np.nan, np.nan, np.nan, 3, 1, Reason.TOO_FEW)
    assert worth_of_points([400.0], [90_000.0], unknown).reason is Reason.TOO_FEW


def test_the_two_by_two_names_each_field():
    found = verdicts([1.2, 1.0, 0.9, 0.5, np.nan], [1.0, 0.99, 1.3, 0.5, 1.0])
    assert found.tolist() == ["replicate", "coach", "windfall", "activity_first", "unknown"]


def test_the_printed_funnel_ranks_its_levers_and_adds_up():
    actual, plan = [[1080, 0.28, 0.55, 0.30, 3450]], [[1200, 0.30, 0.50, 1 / 3, 3600]]
    found = rank_levers(actual, plan)
    assert found.total[0] == pytest.approx(np.log(172_141.2 / 216_000))
    assert found.terms.sum() == pytest.approx(found.total[0])
    assert found.ranking[0].tolist() == [0, 3, 1, 4, 2]
    assert found.lever[0] == 0
    assert found.reason[0] == "ok"


def test_a_stage_at_zero_is_the_lever_and_what_follows_is_unknown():
    found = rank_levers([[800, 0.0, 0.0, 0.9]], [[1200, 0.3, 0.5, 1.0]])
    assert found.lever[0] == 1
    assert np.isnan(found.terms[0, 2:]).all()
    assert found.total[0] == -np.inf


def test_on_plan_or_too_few_events_pull_no_lever():
    found = rank_levers([[10, 0.5], [5, 0.5], [5, 0.5]], [[10, 0.5]] * 3, events=[50, 50, 3])
    assert found.lever.tolist() == [-1, 0, -1]
    assert found.reason.tolist() == ["reached", "ok", "too_few"]


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: lagged_link([1.0], [1.0]), "result"),
        (lambda: lagged_link([[np.nan]], [[1.0]]), "activity"),
        (lambda: effective_n([1.0, 2.0], [1.0]), "second"),
        (lambda: elasticity([[1.0]], [[1.0, 2.0]]), "result"),
        (lambda: elasticity([[-1.0]], [[1.0]]), "activity"),
        (lambda: worth_of_points([-1.0], [1.0], Elasticity(1, 1, 1, 9, 9, Reason.OK)), "points"),
        (lambda: rank_levers([1.0], [1.0]), "actual"),
        (lambda: rank_levers([[1.0]], [[0.0]]), "plan"),
    ],
)
def test_impossible_links_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument


def test_explained_share_is_that_of_the_planted_cause_and_noise_adds_nothing():
    rng = np.random.default_rng(8)
    cause, noise = rng.normal(size=400), rng.normal(size=(400, 3))
    result = cause + rng.normal(size=400)
    alone = explained_by(result, cause[:, None])
    padded = explained_by(result, np.column_stack([cause, noise]))
    assert alone.ratio == pytest.approx(0.5, abs=0.06)
    assert padded.ratio >= alone.ratio
    assert padded.adjusted_ratio == pytest.approx(alone.adjusted_ratio, abs=0.02)


def test_explained_share_leaves_gaps_out_and_is_silent_on_too_little():
    rng = np.random.default_rng(9)
    cause = rng.normal(size=(20, 1))
    result = np.where(np.arange(20) < 9, np.nan, cause[:, 0])
    assert explained_by(result, cause).reason is Reason.TOO_FEW
    assert explained_by(np.ones(20), cause).reason is Reason.NO_DATA
    assert explained_by(cause[:, 0], cause).ratio == pytest.approx(1.0)
    with pytest.raises(BadInput, match="causes"):
        explained_by(np.ones(3), np.ones((4, 1)))
