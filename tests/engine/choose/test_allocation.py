"""Calls over customers: optimal against other solvers, printed seats, S-curves, windows, refusals."""

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.choose.allocation import (
    allocate_calls,
    allocate_gains,
    flat_maximum,
    spread_hours,
    value_of_calls,
)
from fenghuolun.engine.choose.exploring import allocate_exploring
from fenghuolun.engine.choose.response import Adbudg, allocate_curves, allocate_exactly, envelope_gains
from fenghuolun.engine.choose.windows import allocate_weeks
from fenghuolun.engine.rates_prior import Prior
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason

# 2020 census apportionment populations and seats, US Census Bureau, "Apportionment Population and Number of
# Representatives by State", table 1 (public domain)
HOUSE_2020 = """
AL 5030053 7|AK 736081 1|AZ 7158923 9|AR 3013756 4|CA 39576757 52|CO 5782171 8|CT 3608298 5|DE 990837 1|FL 21570527 28|
GA 10725274 14|HI 1460137 2|ID 1841377 2|IL 12822739 17|IN 6790280 9|IA 3192406 4|KS 2940865 4|KY 4509342 6|
LA 4661468 6|ME 1363582 2|MD 6185278 8|MA 7033469 9|MI 10084442 13|MN 5709752 8|MS 2963914 4|MO 6160281 8|MT 1085407 2|
NE 1963333 3|
NV 3108462 4|NH 1379089 2|NJ 9294493 12|NM 2120220 3|NY 20215751 26|NC 10453948 14|ND 779702 1|OH 11808848 15|
OK 3963516 5|OR 4241500 6|PA 13011844 17|RI 1098163 2|SC 5124712 7|SD 887770 1|TN 6916897 9|TX 29183290 38|UT 3275252 4|
VT 643503 1|VA 8654542 11|WA 7715946 10|WV 1795045 2|WI 5897473 8|WY 577719 1
"""


def house(extra_people: dict[str, int] | None = None, seats: int = 385) -> dict[str, int]:
    rows = [entry.split() for entry in HOUSE_2020.replace("\n", "").split("|")]
    people = np.array([int(row[1]) + (extra_people or {}).get(row[0], 0) for row in rows], float)
    n = np.arange(1, 60)
    gains = people[:, None] ** 2 / (n * (n + 1))
    return dict(zip([row[0] for row in rows], (allocate_gains(gains, seats).calls + 1).tolist(), strict=True))


def by_heap(a, b, budget, cap):
    gains = [(-(x * -np.expm1(-y)), i) for i, (x, y, c) in enumerate(zip(a, b, cap, strict=True)) if c]
    heapq.heapify(gains)
    calls = np.zeros(len(a), int)
    for _ in range(budget):
        if not gains:
            break
        _, i = heapq.heappop(gains)
        calls[i] += 1
        if calls[i] < cap[i]:
            heapq.heappush(gains, (-(a[i] * np.exp(-b[i] * calls[i]) * -np.expm1(-b[i])), i))
    return calls


def random_instance(rng, n=40):
    return rng.uniform(100, 5000, n), rng.uniform(0.05, 1.5, n), rng.integers(0, 9, n)


def test_greedy_gains_give_the_official_house_of_2020():
    """T7: 435 seats, and New York's famous 89 people."""
    official = {row.split()[0]: int(row.split()[2]) for row in HOUSE_2020.replace("\n", "").split("|")}
    assert sum(official.values()) == 435
    assert sum(int(row.split()[1]) for row in HOUSE_2020.replace("\n", "").split("|")) == 331_108_434
    assert house() == official
    longer = house(seats=387)
    assert {s for s in longer if longer[s] != official[s]} == {"NY", "OH"}
    assert house(seats=386)["NY"] == 27
    assert house({"NY": 88})["NY"] == 26
    assert house({"NY": 89})["NY"] == 27


def test_threshold_equals_taking_calls_one_by_one_on_200_instances():
    rng = np.random.default_rng(1)
    for _ in range(200):
        a, b, cap = random_instance(rng)
        budget = int(rng.integers(0, cap.sum() + 10))
        found, heap = allocate_calls(a, b, budget, cap), by_heap(a, b, budget, cap)
        assert found.value == pytest.approx(value_of_calls(heap, a, b).sum(), rel=1e-12)
        assert found.calls.tolist() == heap.tolist()


def test_a_hundred_thousand_customers_equal_the_best_cells_of_the_whole_table():
    rng = np.random.default_rng(2)
    a, b = rng.lognormal(6, 1, 100_000), rng.uniform(0.1, 1, 100_000)
    n = np.arange(8)
    table = a[:, None] * np.exp(-b[:, None] * n) * -np.expm1(-b[:, None])
    found, cells = allocate_calls(a, b, 300_000, 8), allocate_gains(table, 300_000)
    assert found.calls.tolist() == cells.calls.tolist()
    assert found.value == pytest.approx(cells.value, rel=1e-12)
    assert found.shadow_price == pytest.approx(cells.shadow_price, rel=1e-12)


@pytest.mark.parametrize("rich_at", [0, 1])
def test_a_sample_that_misleads_only_costs_time(rich_at):
    a = np.ones(10_000)
    a[rich_at::2] = 5000.0
    found = allocate_calls(a, 0.5, 12_000, 8)
    assert set(found.calls[rich_at::2].tolist()) == {2, 3}
    assert found.calls[1 - rich_at :: 2].sum() == 0


def the_seed_3_instance():
    """Methods 5.1b does not say how its instance was drawn; these draws give its three figures to all digits."""
    rng = np.random.default_rng(3)
    return rng.gamma(2.0, 500.0, 12), rng.uniform(0.1, 1.2, 12)


def test_whole_calls_of_the_seed_3_instance_equal_the_integer_program_and_the_printed_value():
    """Methods 5.1b: greedy = HiGHS = 10315.562805687; water-filling 10341.429151610 at a price of 66.77793."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    a, b = the_seed_3_instance()
    n = np.arange(8)
    gains = (a[:, None] * np.exp(-b[:, None] * n) * -np.expm1(-b[:, None])).ravel()
    best = milp(-gains, constraints=LinearConstraint(np.ones((1, 96)), 0, 30), integrality=1, bounds=Bounds(0, 1))
    found = allocate_calls(a, b, 30, 8)
    assert found.value == pytest.approx(10315.562805687, abs=1e-8)
    assert found.value == pytest.approx(-best.fun, rel=1e-9)
    spread = spread_hours(a, b, 30, 8)
    assert spread.calls.sum() == pytest.approx(30)
    assert spread.value == pytest.approx(10341.429151610, abs=1e-6)
    assert spread.shadow_price == pytest.approx(66.77793, abs=1e-5)


@pytest.mark.slow
def test_water_filling_and_its_price_equal_a_convex_solver():
    import cvxpy

    rng = np.random.default_rng(3)
    a, b, t = rng.uniform(500, 3000, 12), rng.uniform(0.1, 0.8, 12), rng.uniform(0.5, 2, 12)
    x = cvxpy.Variable(12)
    limit = t @ x <= 30
    problem = cvxpy.Problem(cvxpy.Maximize(a.sum() - a @ cvxpy.exp(-cvxpy.multiply(b, x))), [limit, x >= 0, x <= 8])
    problem.solve(solver="CLARABEL")
    found = spread_hours(a, b, 30, 8, t)
    assert found.value == pytest.approx(problem.value, rel=1e-6)
    assert found.shadow_price == pytest.approx(float(limit.dual_value), rel=1e-3)


def test_a_budget_beyond_all_customers_says_so():
    found = allocate_calls([10.0, 0.0], 0.5, 9, 4)
    assert found.calls.tolist() == [4, 0]
    assert found.reason is Reason.NOT_ENOUGH_LEADS
    assert allocate_calls([10.0, 5.0], 0.5, 8, 4).reason is Reason.OK
    assert spread_hours([10.0, 0.0], 0.5, 9, 4).calls.tolist() == [4, 0]
    assert allocate_gains([[3.0, 0.0]], 2).reason is Reason.NOT_ENOUGH_LEADS
    assert allocate_gains([[3.0, 1.0]], 2).shadow_price == 0
    assert allocate_gains([[3.0, 1.0]], 0).calls.tolist() == [0]


def test_equal_customers_are_served_in_their_order():
    assert allocate_calls([100.0] * 5, 0.5, 3, 2).calls.tolist() == [1, 1, 1, 0, 0]
    many = allocate_calls(np.full(10_000, 100.0), 0.5, 6_000, 2)
    assert many.calls[:6000].tolist() == [1] * 6000
    assert many.calls[6000:].sum() == 0


def test_customers_worth_almost_nothing_do_not_stop_the_search():
    found = allocate_calls([1000.0, 1e-300, 1e-300], 0.5, 9, 8)
    assert found.calls.tolist() == [8, 1, 0]
    assert allocate_calls(np.array([1e-320, 5.0]), np.array([50.0, 40.0]), 3, 2).calls.sum() == 3


@given(st.integers(0, 60), st.integers(0, 10_000))
def test_another_call_never_takes_one_away_and_never_brings_more_than_the_price(budget, seed):
    a, b, cap = random_instance(np.random.default_rng(seed), 10)
    one, next_one = allocate_calls(a, b, budget, cap), allocate_calls(a, b, budget + 1, cap)
    assert (next_one.calls >= one.calls).all()
    assert next_one.value - one.value == pytest.approx(one.shadow_price, abs=1e-6)


def test_departing_by_a_fifth_costs_little_at_the_best_plan():
    rng = np.random.default_rng(4)
    a, b = rng.uniform(500, 3000, 50), rng.uniform(0.2, 0.8, 50)
    plan = spread_hours(a, b, 150, 8)
    found = flat_maximum(a, b, plan)
    assert 0 < found.fewer_all < 0.05
    assert 0 < found.more_all < 0.05
    assert (found.fewer[plan.calls > 0] > 0).all()
    assert np.isnan(found.fewer[plan.calls == 0]).all()
    assert flat_maximum(a, b, plan, share=0.4).fewer_all > found.fewer_all


def test_littles_curve_goes_through_its_answers():
    """Methods 5.1e: d = .981132, c = 2.693951, R(.5) = .612882."""
    curve = Adbudg.from_judgement([0.47], [1.26], [1.52])
    assert curve.d == pytest.approx(0.981132, abs=5e-7)
    assert curve.c == pytest.approx(2.693951, abs=5e-7)
    assert curve.at([0, 0.5, 1, 1.5, 1e6]) == pytest.approx([0.47, 0.612882, 1, 1.26, 1.52], abs=5e-7)


def s_curves(rng, n=15, most=8):
    x = np.arange(most + 1) / 4
    curve = Adbudg.from_judgement(rng.uniform(0.1, 0.7, n)[:, None], 1 + rng.uniform(0.05, 0.3, n)[:, None], 1.8)
    return rng.uniform(200, 3000, n)[:, None] * curve.at(x)


def test_s_curves_by_envelope_stay_within_a_half_percent_of_the_exact_plan_and_below_the_bound():
    """Methods 5.1d: mean gap .02 %, largest .40 %; bound slack ≤ .08 %."""
    rng = np.random.default_rng(5)
    gaps = []
    for _ in range(50):
        values = s_curves(rng)
        exact, near = allocate_exactly(values, 25), allocate_curves(values, 25)
        assert near.allocation.calls.sum() <= 25
        assert near.bound >= exact.value - 1e-9
        gaps.append(1 - near.allocation.value / exact.value)
    assert np.mean(gaps) < 5e-4
    assert 0 <= max(gaps) < 5e-3


def test_the_exact_plan_equals_the_integer_program():
    from scipy.optimize import Bounds, LinearConstraint, milp

    rng = np.random.default_rng(6)
    for _ in range(5):
        values = s_curves(rng, 8)
        rows, width = values.shape
        pick_one = np.kron(np.eye(rows), np.ones(width))
        limits = [LinearConstraint(pick_one, 1, 1), LinearConstraint(np.tile(np.arange(width), rows), 0, 20)]
        best = milp(-values.ravel(), constraints=limits, integrality=1, bounds=Bounds(0, 1))
        found = allocate_exactly(values, 20)
        assert found.value == pytest.approx(-best.fun, rel=1e-9)
        assert found.calls.sum() <= 20
        assert found.shadow_price >= 0


def test_leftover_calls_stop_where_nothing_more_is_brought():
    found = allocate_curves([[0.0, 5, 5], [0, 3, 3]], 4)
    assert found.allocation.calls.tolist() == [1, 1]
    assert found.allocation.reason is Reason.NOT_ENOUGH_LEADS
    assert allocate_curves([[0.0, 5], [0, 3]], 2).allocation.shadow_price == 0
    assert allocate_curves([[0.0, 0, 9], [0, 0, 8]], 1).allocation.value == 0
    assert allocate_exactly([[0.0, 5]], 0).calls.tolist() == [0]


def test_envelopes_fall_and_touch_the_curve():
    rng = np.random.default_rng(7)
    values = np.sort(rng.uniform(0, 100, (200, 9)), axis=1)
    gains = envelope_gains(values)
    top = values[:, :1] + np.concatenate([np.zeros((200, 1)), gains.cumsum(axis=1)], axis=1)
    assert (np.diff(gains, axis=1) <= 1e-9).all()
    assert (top >= values - 1e-9).all()
    assert top[:, -1] == pytest.approx(values[:, -1])


def test_windows_equal_all_plans_tried_one_by_one():
    rng = np.random.default_rng(8)
    for _ in range(10):
        gains = -np.sort(-rng.integers(1, 30, (3, 2)), axis=1).astype(float)
        window, room = rng.random((3, 3)) < 0.6, rng.integers(0, 3, 3)
        found = allocate_weeks(gains, window, room)
        best = 0.0
        for code in range(512):
            calls = np.array([(code >> k) & 1 for k in range(9)]).reshape(3, 3)
            if (calls <= window).all() and (calls.sum(axis=0) <= room).all():
                best = max(best, sum(gains[i, : calls[i].sum()].sum() for i in range(3)))
        assert found.value == pytest.approx(best)
        assert (found.calls.sum(axis=0) <= room).all()
        assert (found.calls <= window).all()


def test_no_open_week_brings_nothing_and_a_week_may_allow_more_than_one_call():
    assert allocate_weeks([[5.0]], [[False]], [3]).value == 0
    assert allocate_weeks([[5.0, 4, 3]], [[True]], [3], 2).calls.tolist() == [[2]]


def test_exploring_calls_go_where_the_best_is_in_doubt_and_fade_with_results():
    rng = np.random.default_rng(9)
    unsure = Prior(np.array([20.0, 2.0]), np.array([80.0, 8.0]))
    sure = Prior(unsure.alpha * 100, unsure.beta * 100)
    first = allocate_exploring(unsure, 3000.0, 0.4, 40, 40, rng, exploring_share=0.25)
    later = allocate_exploring(sure, 3000.0, 0.4, 40, 40, rng, exploring_share=0.25)
    assert first.known.sum() == 30
    assert first.exploring.sum() == 10
    assert later.doubtful_share < first.doubtful_share < 0.5


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: allocate_calls([-1.0], 0.5, 3, 2), "top_yuan"),
        (lambda: allocate_calls([1.0], 0.0, 3, 2), "steepness"),
        (lambda: allocate_calls([1.0], 0.5, -3, 2), "budget"),
        (lambda: allocate_calls([1.0], 0.5, 3, [0.5]), "most"),
        (lambda: allocate_calls([], 0.5, 3, 2), "top_yuan"),
        (lambda: spread_hours([1.0], 0.5, 3, hours_each=0), "hours_each"),
        (lambda: spread_hours([1.0], 0.5, 3, most=[np.nan]), "most"),
        (lambda: allocate_gains([1.0], 3), "gains"),
        (lambda: allocate_gains([[1.0, 2.0]], 3), "gains"),
        (lambda: flat_maximum([1.0], [1.0], spread_hours([1.0], 1.0, 1), share=1), "share"),
        (lambda: Adbudg.from_judgement(1.0, 1.2, 1.5), "none"),
        (lambda: Adbudg.from_judgement(0.5, 1.0, 1.5), "half_more"),
        (lambda: Adbudg.from_judgement(0.5, 1.6, 1.5), "saturation"),
        (lambda: allocate_curves([1.0, 2.0], 1), "values"),
        (lambda: allocate_curves([[2.0, 1.0]], 1), "values"),
        (lambda: allocate_weeks([[1.0]], [[True, True]], [1]), "is_open"),
        (lambda: allocate_weeks([[1.0, 2.0]], [[True]], [1]), "gains"),
        (lambda: allocate_weeks(np.ones((100_001, 1)), np.ones((100_001, 1), bool), [1]), "is_open"),
    ],
)
def test_impossible_allocations_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
