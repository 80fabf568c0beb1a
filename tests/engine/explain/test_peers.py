"""Like peers, peer scales (ruling 9) and fair ranking (methods.md 8)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.explain.fair_ranking import fair_index, fair_ranking, most_improved, tenure_ramp
from fenghuolun.engine.explain.peers import beside_peers, peer_scale
from fenghuolun.engine.refusals import BadInput


def test_the_benchmark_is_the_cell_without_the_person():
    cells = np.repeat(["A", "B"], 200)
    rng = np.random.default_rng(1)
    n = np.full(400, 100)
    y = rng.binomial(n, np.where(cells == "A", 0.2, 0.5))
    y[0] = 95
    found = beside_peers(y, n, cells)
    assert found.expected[0] == pytest.approx(0.2, abs=0.005)
    assert found.expected[-1] == pytest.approx(0.5, abs=0.02)
    assert found.low[0] > 4
    assert found.peers_n[0] == 19_900


def test_the_interval_covers_four_times_in_five():
    rng = np.random.default_rng(2)
    cells = rng.integers(0, 40, 4000)
    base = rng.beta(20, 60, 40)[cells]
    own = base * np.exp(rng.normal(0, 0.15, 4000))
    n = rng.integers(30, 200, 4000)
    found = beside_peers(rng.binomial(n, np.minimum(own, 1)), n, cells)
    truth = own / np.bincount(cells, own * n)[cells] * np.bincount(cells, n)[cells]
    assert ((found.low < truth) & (truth < found.high)).mean() == pytest.approx(0.8, abs=0.03)


def test_zero_of_many_is_a_low_ratio_and_zero_of_none_says_nothing():
    found = beside_peers([0, 0, 30, 28], [60, 0, 60, 60], ["A"] * 4)
    assert found.high[0] < 0.2
    assert found.low[1] < 0.3
    assert found.high[1] > 1
    assert found.reason.tolist() == ["ok", "too_few", "ok", "ok"]


def test_alone_in_a_cell_the_branch_is_the_peer():
    found = beside_peers([20, 21, 10], [40, 40, 40], ["A", "A", "B"])
    assert found.reason[2] == "prior_only"
    assert 0.3 < found.expected[2] < 0.6
    assert np.isfinite(beside_peers([1], [2], ["A"]).to_peers).all()


def test_peer_scale_by_percentiles_from_ten_teams_on():
    """Ruling 9."""
    ten = peer_scale(np.arange(10.0), (0, 1))
    assert not ten.by_reference
    assert (ten.low_mark, ten.high_mark) == pytest.approx((0.9, 8.1))
    nine = peer_scale(np.arange(9.0), (2, 4))
    assert nine.by_reference
    assert nine.score[[2, 3, 4]] == pytest.approx([0, 50, 100])


def test_smaller_is_better_turns_the_scale_and_not_the_percentile():
    up, down = peer_scale([0.2, 0.5], (0.0, 1.0)), peer_scale([0.2, 0.5], (0.0, 1.0), larger_is_better=False)
    np.testing.assert_allclose(up.score + down.score, 100)
    np.testing.assert_array_equal(up.percentile, down.percentile)


def test_teams_without_a_value_are_no_peers_and_equal_teams_fall_back():
    found = peer_scale([*np.arange(9.0), np.nan], (0, 4))
    assert found.by_reference
    assert np.isnan(found.score[-1])
    assert np.isnan(found.percentile[-1])
    assert peer_scale([3.0] * 12, (0, 4)).by_reference
    assert peer_scale([3.0] * 12, (0, 4)).percentile[0] == 0.5


def test_expected_ranks_of_methods_8():
    found = fair_ranking([1, 0.8, 0.5], [0.04, 0.09, 0.01], k=1, rng=np.random.default_rng(0))
    np.testing.assert_allclose(found.expected_rank, [1.30222, 1.88184, 2.81594], atol=5e-6)
    assert found.top_chance.sum() == pytest.approx(1)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 3)), min_size=1, max_size=30))
def test_ranks_add_up_whatever_is_ranked(people):
    mu, v = np.array(people).T
    n = len(mu)
    found = fair_ranking(mu, v, k=2, rng=np.random.default_rng(0), draws=50)
    assert found.expected_rank.sum() == pytest.approx(n * (n + 1) / 2)
    assert found.top_chance.sum() == pytest.approx(min(2, n))


def test_certain_values_rank_as_usual_and_ties_share():
    found = fair_ranking([3.0, 1.0, 3.0], [0, 0, 0], k=1, rng=np.random.default_rng(0))
    assert found.expected_rank.tolist() == [1.5, 3, 1.5]


def test_ranks_stay_within_their_peer_group():
    found = fair_ranking([1, 2, 10, 20.0], [0.0] * 4, k=1, rng=np.random.default_rng(0), group=["a", "a", "b", "b"])
    assert found.expected_rank.tolist() == [2, 1, 2, 1]
    assert found.top_chance.tolist() == [0, 1, 0, 1]


def test_blocks_of_ranking_do_not_show():
    rng = np.random.default_rng(5)
    mu, v = rng.normal(size=700), rng.random(700)
    found = fair_ranking(mu, v, k=10, rng=rng, draws=600).expected_rank
    from scipy.special import ndtr

    direct = 1 + sum(ndtr((mu[j] - mu[650]) / np.sqrt(v[j] + v[650])) for j in range(700) if j != 650)
    assert found[650] == pytest.approx(direct)


def test_nobody_ranks():
    assert fair_ranking([], [], k=1, rng=np.random.default_rng(0)).expected_rank.size == 0


def test_tenure_ramp_of_ruling_11():
    assert tenure_ramp([0, 2.9, 3, 5.9, 6, 11.9, 12, 300]).tolist() == [0.4, 0.4, 0.7, 0.7, 0.9, 0.9, 1, 1]


def test_a_newcomer_with_a_small_market_can_lead_the_fair_ranking():
    found = fair_index([300e3, 240e3, 90e3], [300e3, 300e3, 150e3], [40, 40, 2], 3000.0)
    assert found.expected_yuan.sum() == pytest.approx(630e3)
    assert found.value[2] > found.value[0] > found.value[1]


def test_the_index_finds_planted_differences_and_its_range_covers_them():
    rng = np.random.default_rng(9)
    true = rng.gamma(12, 1 / 12, 4000)
    expected = rng.uniform(5, 60, 4000)
    found = fair_index(rng.poisson(expected * true) * 3000.0, expected * 3000.0, np.full(4000, 24), 3000.0)
    assert ((found.low < true) & (true < found.high)).mean() == pytest.approx(0.8, abs=0.03)
    raw_error = ((found.value - true) ** 2).mean()
    assert raw_error < 0.75 * (true / expected).mean()


def test_two_lucky_deals_do_not_top_the_list():
    actual = np.array([6_000, *[300_000] * 10, *[390_000] * 10])
    expected = np.array([2_000, *[300_000] * 20])
    found = fair_index(actual, expected, np.full(21, 24), 3000.0)
    assert found.value[0] < found.value[-1]


def test_a_sure_small_step_is_before_a_big_one_that_may_be_chance():
    found = most_improved(([1.0, 0.8, 1.0], [0.0, 0.04, 0.0]), ([1.1, 1.0, 1.0], [0.0, 0.04, 0.0]))
    assert found.order.tolist() == [0, 2, 1]
    assert found.chance.tolist() == pytest.approx([1, 0.7602, 0.5], abs=1e-4)


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: beside_peers([3], [2], ["A"]), r"successes\[0\]"),
        (lambda: beside_peers([1, 1], [2, 2], ["A"]), "a cell for each person"),
        (lambda: peer_scale([1.0], (2, 2)), "reference"),
        (lambda: peer_scale([np.inf], (1, 2)), r"values\[0\]"),
        (lambda: fair_ranking([1.0], [-1.0], k=1, rng=RNG), r"variance\[0\]"),
        (lambda: fair_ranking([1.0], [1.0, 1.0], k=1, rng=RNG), "as value does"),
        (lambda: fair_ranking([1.0], [1.0], k=0, rng=RNG), "k: must"),
        (lambda: fair_ranking([1.0], [1.0], k=1, rng=RNG, group=[1, 2]), "group"),
        (lambda: fair_index([1.0], [0.0], [12], 3000.0), r"potential_yuan\[0\]"),
        (lambda: fair_index([0.0], [0.0], [12], 3000.0), "expect something"),
        (lambda: fair_index([1.0], [1.0], [-1], 3000.0), "tenure_months"),
        (lambda: fair_index([1.0], [1.0], [1], 0.0), "yuan_per_deal"),
        (lambda: most_improved(([1.0], [-1.0]), ([1.0], [1.0])), "before"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()


def test_a_ratio_to_peers_never_lies_outside_its_interval():
    rng = np.random.default_rng(12)
    n = rng.integers(0, 60, 3000)
    found = beside_peers(rng.binomial(n, rng.beta(2, 6, 3000)), n, rng.integers(0, 300, 3000))
    assert ((found.low <= found.to_peers) & (found.to_peers <= found.high)).all()
