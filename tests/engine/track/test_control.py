"""Control charts: exact run lengths of Champ and Woodall (T10), NIST handbook examples, rules by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, norm, poisson

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.track.control import count_chart, count_z, ewma, individuals, signals
from fenghuolun.engine.track.run_rules import (
    NELSON,
    WE_1,
    WE_2,
    WE_3,
    WE_4,
    WESTERN_ELECTRIC,
    TrendRule,
    ZoneRule,
    average_run_length,
)

BY_NUMBER = {"1": WE_1, "2": WE_2, "3": WE_3, "4": WE_4}


@pytest.mark.parametrize(
    ("numbers", "in_control", "at_one_sigma"),
    [
        ("1", 370.40, 43.89),
        ("12", 225.44, 20.01),
        ("13", 166.05, 12.66),
        ("14", 152.73, 14.58),
        ("123", 132.89, 10.95),
        ("124", 122.05, 11.73),
        ("134", 105.78, 10.19),
        ("1234", 91.75, 9.22),
    ],
)
def test_champ_and_woodall_1987(numbers, in_control, at_one_sigma):
    """T10, methods.md 3.3."""
    rules = tuple(BY_NUMBER[n] for n in numbers)
    assert average_run_length(rules) == pytest.approx(in_control, abs=0.005)
    assert average_run_length(rules, 1.0) == pytest.approx(at_one_sigma, abs=0.005)


def test_runs_on_one_side_have_the_run_length_of_coin_tosses():
    assert average_run_length((NELSON[1],)) == pytest.approx(2**9 - 1)
    assert average_run_length((WE_4,)) == pytest.approx(2**8 - 1)
    assert average_run_length(NELSON[:2]) == pytest.approx(216.70, abs=0.005)


def test_fifteen_within_one_sigma_waits_as_a_run_of_successes_does():
    p = norm.cdf(1) - norm.cdf(-1)
    assert average_run_length((NELSON[6],)) == pytest.approx((p**-15 - 1) / (1 - p))


def test_more_shift_is_seen_sooner_either_way():
    lengths = [average_run_length(WESTERN_ELECTRIC, shift) for shift in (0, 0.5, 1, 2)]
    assert lengths == sorted(lengths, reverse=True)
    assert average_run_length(WESTERN_ELECTRIC, -1.0) == pytest.approx(lengths[2])


@pytest.mark.slow
@pytest.mark.parametrize(("rules", "exact"), [(WESTERN_ELECTRIC, 91.75), ((WE_1, WE_2), 225.44)])
def test_the_counters_reach_the_exact_run_length_within_two_percent(rules, exact):
    rng = np.random.default_rng(12)
    lengths = []
    for _ in range(20):
        first = signals(rng.normal(size=(2500, 2000)), rules).first_at
        assert (first >= 0).mean() > 0.999
        lengths.append((first[first >= 0] + 1).mean())
    assert np.mean(lengths) == pytest.approx(exact, rel=0.02)


def test_four_in_ten_people_without_change_alarm_within_a_year_of_weeks():
    """methods.md 0.7: 42.6 %, the reason why rules are chosen by their run length."""
    first = signals(np.random.default_rng(5).normal(size=(52, 20_000))).first_at
    assert (first >= 0).mean() == pytest.approx(0.426, abs=0.01)


def broken_at(z, rule) -> list[int]:
    return np.flatnonzero(signals(z, (rule,)).of(0)[:, 0]).tolist()


def test_each_rule_marks_the_point_that_completes_it():
    assert broken_at([0, 3.1, -3.1, 3.0], WE_1) == [1, 2]
    assert broken_at([2.1, 0, 2.1, 0, 0, -2.1, -2.1], WE_2) == [2, 6]
    assert broken_at([1.1, 1.1, 0, 1.1, 1.1, 0.5, 1.1], WE_3) == [4]
    assert broken_at([0.1] * 8 + [-0.1], WE_4) == [7]
    assert broken_at([0, 1, 2, 3, 4, 5, 4], NELSON[2]) == [5]
    assert broken_at([5, 4, 3, 2, 1, 0, 1], NELSON[2]) == [5]
    assert broken_at([0, 1] * 7 + [1], NELSON[3]) == [13]
    assert broken_at([0.5, -0.5] * 7 + [0.5, 2], NELSON[6]) == [14]
    assert broken_at([1.5, -1.5] * 4 + [0], NELSON[7]) == [7]


def test_a_missing_day_breaks_every_run():
    assert broken_at([0.1] * 5 + [np.nan] + [0.1] * 7, WE_4) == []
    assert broken_at([0, 1, 2, np.nan, 3, 4, 5], NELSON[2]) == []
    assert broken_at([0, 1] * 4 + [np.nan] + [0, 1] * 4, NELSON[3]) == []


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=60))
def test_counters_agree_with_looking_back_at_every_window(values):
    z = np.array(values)
    found = signals(z, (WE_2, WE_3, WE_4))
    for place, (k, m, edge) in enumerate([(2, 3, 2.0), (4, 5, 1.0), (8, 8, 0.0)]):
        for t in range(len(z)):
            window = z[max(0, t - m + 1) : t + 1]
            up, down = z[t] > edge and (window > edge).sum() >= k, z[t] < -edge and (window < -edge).sum() >= k
            assert found.of(place)[t, 0] == (up or down)


def test_people_do_not_see_each_other_and_first_is_minus_one_for_never():
    found = signals(np.array([[0, 3.5], [0, 0], [3.5, 0.0]]), NELSON)
    assert found.first_at.tolist() == [2, 0]
    assert signals([0.0, 0.0]).first_at.tolist() == [-1]


FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
NIST_EWMA = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5]
NIST_EWMA += [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
SMOOTH = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33]
SMOOTH += [50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]


def test_nist_individuals_chart():
    """NIST/SEMATECH handbook 6.3.2.2."""
    chart = individuals(FLOW)
    assert chart.centre[0, 0] == pytest.approx(50.81)
    assert (chart.upper[0, 0], chart.lower[0, 0]) == pytest.approx((55.8041, 45.8159), abs=5e-5)
    assert np.abs(np.diff(FLOW)).mean() == pytest.approx(1.8778, abs=5e-5)


def test_nist_ewma_chart():
    """NIST/SEMATECH handbook 6.3.2.4."""
    chart = ewma(NIST_EWMA, 50.0, 2.0539)
    np.testing.assert_allclose(chart.points[:, 0], SMOOTH, atol=0.0051)
    assert (chart.upper[0, 0], chart.lower[0, 0]) == pytest.approx((52.5884, 47.4115), abs=1e-4)


def test_first_ewma_points_have_narrower_limits_when_not_settled():
    chart = ewma(NIST_EWMA, 50.0, 2.0539, is_settled=False)
    assert chart.upper[0, 0] == pytest.approx(50 + 3 * 2.0539 * 0.3)
    assert chart.upper[-1, 0] == pytest.approx(52.5884, abs=0.001)


def test_a_person_who_never_varies_is_at_the_centre():
    assert (individuals([5.0, 5.0, 5.0]).z == 0).all()


@pytest.mark.parametrize("shape", [None, 2.5])
def test_count_z_is_the_probit_of_the_mid_p_value(shape):
    x, e = np.meshgrid(np.arange(0, 30), [0.2, 3.0, 17.5])
    law = poisson(e) if shape is None else nbinom(shape, shape / (shape + e))
    middle = law.cdf(x - 1) + law.pmf(x) / 2
    usual = (middle > 1e-12) & (middle < 1 - 1e-12)
    np.testing.assert_allclose(count_z(x, e, shape)[usual], norm.ppf(middle[usual]), atol=1e-4)


def test_count_z_stays_finite_where_the_tail_underflows():
    assert count_z(5000, 1.0) > 35
    assert count_z(0, 0.0) == 0
    assert count_z(0, 5000.0) < -35


def test_u_chart_limits_are_poisson_quantiles_and_follow_exposure():
    exposure = np.array([[1.0], [2.0], [0.5], [0.0]])
    chart = count_chart([[5], [9], [2], [0]], exposure, centre=[4.0])
    for t, e in enumerate([1.0, 2.0, 0.5]):
        assert chart.upper[t, 0] * e == poisson(4 * e).ppf(norm.cdf(3))
        assert chart.lower[t, 0] * e == poisson(4 * e).ppf(norm.cdf(-3))
    assert np.isnan([chart.points[3, 0], chart.z[3, 0], chart.upper[3, 0]]).all()
    np.testing.assert_allclose(chart.z[:3], count_z([[5], [9], [2]], 4 * exposure[:3]))


def test_a_person_for_whom_nothing_ever_happens_has_a_flat_chart():
    chart = count_chart([[0, 1], [0, 3]], 2.0)
    assert chart.upper[:, 0].tolist() == [0, 0]
    assert chart.centre[0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: signals([1.0], ()), "one to eight"),
        (lambda: signals([np.inf]), r"z\[0, 0\]"),
        (lambda: signals(1.0), "times"),
        (lambda: average_run_length(NELSON), "no exact chain"),
        (lambda: average_run_length(()), "zone rules"),
        (lambda: average_run_length((TrendRule("t", 6),)), "no exact chain"),
        (lambda: ZoneRule("x", 3, 2, 1.0), "k: must lie"),
        (lambda: ZoneRule("x", 1, 2, -1.0), "edge"),
        (lambda: ZoneRule("x", 1, 2, 1.0, "above"), "zone"),
        (lambda: individuals([1.0]), "at least 2"),
        (lambda: individuals([1.0, np.nan]), r"values\[1\]"),
        (lambda: ewma([1.0], 0.0, 0.0), "sigma"),
        (lambda: ewma([1.0], 0.0, 1.0, 0.0), "weight"),
        (lambda: count_z([1], [0.0]), r"happened\[0\]"),
        (lambda: count_z([1], [1.0], 0.0), "shape"),
        (lambda: count_chart([1], [0.0]), r"happened\[0\]"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()
