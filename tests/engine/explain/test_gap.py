"""The gap: published tables of methods.md 4.1 and T13, T14, and what must hold for any funnel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fenghuolun.engine.explain.decomposition import CHUNK, lmdi, lmdi_ratios, shapley
from fenghuolun.engine.explain.gap import Funnel, gap, gap_of_factors
from fenghuolun.engine.refusals import BadInput

YEARS = np.array([[[1, 10, 2], [4, 5, 3]], [[4, 5, 3], [5, 6, 4]], [[8, 2, 4], [5, 7, 5]], [[10, 1, 5], [6, 8, 6]]])
FUNNEL = np.array([1200, 0.30, 0.50, 1 / 3, 3600])[:, None], np.array([1080, 0.28, 0.55, 0.30, 3450])[:, None]


@pytest.mark.parametrize(
    ("year", "effects"),
    [
        (1, [69.79006598, -9.455125793, 39.66505981]),
        (2, [42.96021467, -34.31902656, 50.3588119]),
        (3, [54.01064234, -9.021284671, 54.01064234]),
    ],
)
def test_lmdi_gives_the_published_rows_of_lmdir(year, effects):
    """methods.md 4.1a and b, T13; each year against the year before."""
    np.testing.assert_allclose(lmdi(YEARS[year - 1].T, YEARS[year].T).sum(axis=1), effects, atol=1e-8)


def test_lmdi_ratios_give_the_published_row_of_lmdir():
    """methods.md 4.1a."""
    ratios = lmdi_ratios(YEARS[0].T, YEARS[1].T)
    np.testing.assert_allclose(ratios, [1.761117821, 0.926191306, 1.379410116], atol=1e-8)
    assert ratios.prod() == pytest.approx(2.25, rel=1e-12)


def test_shapley_gives_table_4_1c():
    np.testing.assert_allclose(shapley(YEARS[0].T, YEARS[1].T).sum(axis=1), [74.3333, -16.6667, 42.3333], atol=5e-5)


def test_kotlers_plan_by_both_methods():
    """methods.md 4.1d: plan 4000 at 1, actual 3000 at 0.80."""
    before, after = [[4000.0], [1.0]], [[3000.0], [0.8]]
    np.testing.assert_allclose(lmdi(before, after).ravel(), [-901.0733, -698.9267], atol=5e-5)
    np.testing.assert_allclose(shapley(before, after).ravel(), [-900, -700], atol=1e-9)


def test_funnel_4_1f_by_lmdi_to_thirty_digit_reference():
    """methods.md 4.1f, T14."""
    expected = [-20360.0539044, -13332.305501, 18417.9090842, -20360.0539044, -8224.29577444]
    np.testing.assert_allclose(lmdi(*FUNNEL).ravel(), expected, rtol=1e-9)
    assert lmdi(*FUNNEL).sum() == pytest.approx(-43_858.8, abs=1e-8)


def test_funnel_4_1f_by_shapley():
    expected = [-20383.73, -13356.98, 18509.27, -20383.73, -8243.63]
    np.testing.assert_allclose(shapley(*FUNNEL).ravel(), expected, atol=0.005)


def test_volume_mix_and_ticket_of_table_4_1g():
    """methods.md 4.1g: 1000 to 1100 deals, shares .55/.45 to .65/.35, tickets 850/3200 to 870/3100."""
    before = Funnel([[[550], [450]]], [[550 * 850], [450 * 3200]], ("deal",))
    after = Funnel([[[715], [385]]], [[715 * 870], [385 * 3100]], ("deal",))
    found = gap(before, after)
    assert found.factors == ("volume", "mix", "average_premium")
    np.testing.assert_allclose(found.by_factor_yuan[:, 0], [176704.7813, -239556.3793, -29098.4020], atol=5e-5)
    assert found.total_yuan[0] == -91_950


def test_shapley_by_quadrature_is_the_mean_over_all_orders():
    from itertools import permutations

    rng = np.random.default_rng(4)
    before, after = rng.uniform(0, 3, (6, 1)), rng.uniform(0, 3, (6, 1))
    before[2], after[4] = 0, 0
    total = np.zeros(6)
    orders = list(permutations(range(6)))
    for order in orders:
        now = before[:, 0].copy()
        for k in order:
            then = now.prod()
            now[k] = after[k, 0]
            total[k] += now.prod() - then
    np.testing.assert_allclose(shapley(before, after)[:, 0], total / len(orders), rtol=1e-12, atol=1e-13)


factor_tables = arrays(np.float64, (4, 3), elements=st.floats(0.001, 1000))


@given(factor_tables, factor_tables)
def test_effects_add_up_and_turn_round_with_time(before, after):
    for method in (lmdi, shapley):
        effects = method(before, after)
        scale = max(before.prod(axis=0).max(), after.prod(axis=0).max())
        np.testing.assert_allclose(effects.sum(axis=0), after.prod(axis=0) - before.prod(axis=0), atol=1e-9 * scale)
        np.testing.assert_allclose(method(after, before), -effects, atol=1e-9 * scale)


@given(arrays(np.float64, (4, 3), elements=st.sampled_from([0.0, 0.0, 0.5, 2.0])), factor_tables)
def test_effects_add_up_where_factors_are_zero(before, after):
    for method in (lmdi, shapley):
        for one, two in ((before, after), (after, before)):
            effects = method(one, two)
            assert np.isfinite(effects).all()
            change = two.prod(axis=0) - one.prod(axis=0)
            np.testing.assert_allclose(effects.sum(axis=0), change, atol=1e-9 * max(1, after.prod(axis=0).max()))


def test_the_limit_of_lmdi_is_approached_by_ever_smaller_fillers():
    """Wood and Lenzen 2006: a filler of 1e-300 is still some way off; the limit is exact."""
    before = np.array([[5.0], [2.0], [3.0]])
    limit = lmdi(before, [[0.0], [2.5], [3.0]]).ravel()
    np.testing.assert_array_equal(limit, [-30, 0, 0])
    misses = [np.abs(lmdi(before, [[e], [2.5], [3.0]]).ravel() - limit).max() for e in (1e-10, 1e-50, 1e-300)]
    assert misses[0] > misses[1] > misses[2] > 0
    np.testing.assert_array_equal(lmdi(before, [[0.0], [0.0], [3.0]]).ravel(), [-15, -15, 0])


def test_equal_sides_have_no_gap():
    np.testing.assert_array_equal(lmdi(YEARS[0].T, YEARS[0].T), 0)


def test_blocks_do_not_show_and_one_zero_in_a_million_changes_only_its_own_column():
    rng = np.random.default_rng(1)
    before, after = rng.uniform(0.1, 2, (2, 3, CHUNK * 2 + 5))
    whole = lmdi(before, after)
    after[1, CHUNK + 3] = 0
    touched = lmdi(before, after)
    np.testing.assert_allclose(np.delete(whole, CHUNK + 3, axis=1), np.delete(touched, CHUNK + 3, axis=1), rtol=1e-13)
    np.testing.assert_array_equal(touched[:, CHUNK + 3], [0, -before[:, CHUNK + 3].prod(), 0])


def test_effects_written_into_a_given_array_are_the_same():
    rng = np.random.default_rng(2)
    before, after = rng.uniform(0.1, 2, (2, 3, CHUNK + 5))
    room = np.full(before.shape, np.nan)
    assert lmdi(before, after, out=room) is room
    np.testing.assert_array_equal(room, lmdi(before, after))


def a_team(seed: int, people: int = 7) -> tuple[Funnel, Funnel]:
    """Two sides of a team's funnel with three kinds, some of them empty for some people."""
    rng = np.random.default_rng(seed)
    sides = []
    for _ in range(2):
        stages = [rng.integers(0, 60, (3, people))]
        for ratio in (0.8, 0.7, 0.6, 0.4):
            stages.append(rng.binomial(stages[-1], ratio))
        sides.append(Funnel(np.array(stages), stages[-1] * rng.integers(2000, 5000, (3, people))))
    return sides[0], sides[1]


@given(st.integers(0, 10_000))
def test_people_add_to_teams_and_teams_to_the_branch_to_the_fen(seed):
    found = gap(*a_team(seed))
    np.testing.assert_allclose(found.effects_yuan.sum(axis=(0, 1)), found.total_yuan, atol=1e-6)
    teams = found.grouped([0, 0, 1, 1, 1, 2, 2], 3)
    branch = teams.grouped([0, 0, 0], 1)
    np.testing.assert_allclose(branch.total_yuan[0], found.total_yuan.sum(), atol=1e-6)
    np.testing.assert_allclose(branch.effects_yuan[:, :, 0], found.effects_yuan.sum(axis=2), atol=1e-6)
    fen = found.in_fen()
    np.testing.assert_array_equal(fen.sum(axis=(0, 1)), np.rint(found.total_yuan * 100))
    assert np.abs(fen / 100 - found.effects_yuan).max() <= 0.02


def test_no_quotes_costs_the_quote_step_and_nothing_after_it():
    before = Funnel([[[40]], [[30]], [[20]], [[10]], [[5]]], [[15_000.0]])
    after = Funnel([[[40]], [[30]], [[20]], [[0]], [[0]]], [[0.0]])
    found = gap(before, after)
    assert found.by_shapley.all()
    np.testing.assert_allclose(found.by_factor_yuan[:, 0], [0, 0, 0, 0, -15_000, 0, 0])
    assert found.factors[found.largest_loss[0]] == "visit_to_quote_ratio"


def test_a_kind_taken_up_for_the_first_time_is_mix_and_not_conversion():
    before = Funnel([[[40], [0]], [[10], [0]]], [[30_000.0], [0.0]], ("lead", "deal"))
    after = Funnel([[[40], [40]], [[10], [20]]], [[30_000.0], [60_000.0]], ("lead", "deal"))
    found = gap(before, after)
    kind = dict(zip(found.factors, found.effects_yuan[:, 1, 0], strict=True))
    assert kind["lead_to_deal_ratio"] == kind["average_premium"] == 0
    assert kind["mix"] + kind["volume"] == pytest.approx(60_000)
    assert found.by_kind_yuan[:, 0] == pytest.approx([0, 60_000])


def test_nothing_lost_names_no_largest_loss():
    assert gap_of_factors([[[1.0]], [[2.0]]], [[[2.0]], [[2.0]]], ("leads", "yuan")).largest_loss[0] == -1


ONE = ((5.0,), (2.0,))
OK = Funnel([[[4]], [[2]]], [[10.0]], ("lead", "deal"))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: lmdi(ONE, ((1.0,), (np.nan,))), r"after\[1, 0\]: must be a finite"),
        (lambda: lmdi(((-5.0,), (2.0,)), ONE), r"before\[0, 0\]: must be a finite"),
        (lambda: lmdi(ONE, ((np.inf,), (1.0,))), r"after\[0, 0\]"),
        (lambda: lmdi(ONE, ((1e200,), (1e200,))), r"after\[0\]: multiplies to more"),
        (lambda: lmdi(ONE, ((1.0,),)), "has shape"),
        (lambda: lmdi(3.0, 4.0), "at least one factor"),
        (lambda: lmdi(ONE, ONE, out=np.empty((1, 2))), "out: must be an array of float64"),
        (lambda: lmdi(ONE, ONE, out=np.empty((2, 1), np.float32)), "out: must be an array of float64"),
        (lambda: shapley(ONE, ((1.0,), (-1.0,))), r"after\[1, 0\]: must not be negative"),
        (lambda: lmdi_ratios(((0.0,), (2.0,)), ONE), "before: adds up to zero"),
        (lambda: lmdi_ratios(ONE, ((0.0,), (2.0,))), "after: adds up to zero"),
        (lambda: Funnel([[[4]], [[2]]], [[10.0]]), "5 stages"),
        (lambda: Funnel([[[4]], [[2]]], [[10.0, 2.0]], ("lead", "deal")), "must have the shape"),
        (lambda: Funnel([[[0]], [[2]]], [[10.0]], ("lead", "deal")), r"reached\[1, 0, 0\].*before it"),
        (lambda: Funnel([[[4]], [[0]]], [[10.0]], ("lead", "deal")), r"premium_yuan\[0, 0\].*no deal"),
        (lambda: gap(OK, Funnel(OK.reached, OK.premium_yuan, ("call", "deal"))), "stages, kinds and people"),
        (lambda: gap_of_factors([[[1.0]]], [[[1.0]]], ("a", "b")), "must name the first axis"),
        (lambda: gap(OK, OK).grouped([0, 1], 2), "a group for each of 1"),
        (lambda: gap(OK, OK).grouped([2], 2), r"group_of\[0\]: must be below 2"),
    ],
)
def test_what_cannot_be_true_is_refused_by_place(call, says):
    with pytest.raises(BadInput, match=says):
        call()
