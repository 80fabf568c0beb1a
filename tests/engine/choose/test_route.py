"""The day's route: exact days, published instances, and reasons for what was left out."""

import os
from pathlib import Path

import numpy as np
import pytest

from fenghuolun.engine.choose.route import Day, plan_day, travel_minutes
from fenghuolun.engine.choose.route_exact import best_day_exactly
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Reason

ROUTES = Path(os.environ.get("FENGHUOLUN_SHARED", "../shared")) / "data" / "routes"
C101_DAYS = [59.4, 101.7, 95.8, 97.0, 64.6, 95.8, 75.9, 59.3, 50.7, 127.1]


def instance(name):
    path = ROUTES / name
    if not path.exists():
        pytest.skip(f"{name} is not here: set FENGHUOLUN_SHARED")
    return path.read_text()


def distances(places):
    return np.hypot(*(places[:, None] - places[None, :]).T)


def fleet_day(places, demand, opens, closes, stay, capacity, travel):
    return Day.of(
        travel,
        stay[1:],
        0.0,
        opens=opens[1:],
        closes=closes[1:],
        is_required=True,
        load=demand[1:],
        begins=0.0,
        ends=float(closes[0]),
        most_load=capacity,
    )


def random_day(rng, visits=9):
    places = rng.uniform(0, 40, (visits + 1, 2))
    opens = rng.integers(500, 900, visits).astype(float)
    return Day.of(
        distances(places),
        rng.integers(10, 40, visits).astype(float),
        rng.uniform(5, 80, visits).round(),
        opens=opens,
        closes=opens + rng.integers(30, 240, visits),
        begins=510.0,
        ends=800.0,
    )


def test_ten_random_days_equal_the_exact_best():
    """Methods 5.2: 10 of 10."""
    rng = np.random.default_rng(1)
    for _ in range(10):
        day = random_day(rng)
        order, worth = best_day_exactly(day)
        found = plan_day(day)
        assert found.net_worth == pytest.approx(worth, abs=0.02)
        assert sum(day.arrivals(list(order))[1:]) == 0


@pytest.mark.slow
def test_c101_is_reached_with_its_ten_vehicles():
    """T16: 828.94 with 10 vehicles, at most half a percent above; distances not truncated."""
    rows = np.array(
        [
            line.split()
            for line in instance("C101.txt").splitlines()
            if len(line.split()) == 7 and line.split()[0].isdigit()
        ],
        float,
    )
    travel = distances(rows[:, 1:3])
    day = fleet_day(rows[:, 1:3], rows[:, 3], rows[:, 4], rows[:, 5], rows[:, 6], 200.0, travel)
    found = plan_day(day, sellers=25, iterations=300)
    assert len(found.orders) == 10
    assert not found.left_out
    assert sum(found.travelled_minutes) == pytest.approx(828.94, rel=5e-3)
    truncated = sorted(
        float(np.floor(travel * 10)[[0, *np.add(order, 1)], [*np.add(order, 1), 0]].sum()) / 10
        for order in found.orders
    )
    assert truncated == pytest.approx(sorted(C101_DAYS), abs=0.05)


@pytest.mark.slow
def test_rc208_is_reached_within_two_percent():
    """Methods 5.2: best known 776.1 with distances truncated to a tenth; printed routes of the .sol add up to it."""
    text = instance("RC208.vrp").split()

    def section(name, columns, rows=101):
        start = text.index(name) + 1
        return np.array(text[start : start + rows * columns], float).reshape(rows, columns)

    places = section("NODE_COORD_SECTION", 3)[:, 1:]
    windows = section("TIME_WINDOW_SECTION", 3)[:, 1:]
    demand = section("DEMAND_SECTION", 2)[:, 1]
    travel = np.floor(distances(places) * 10) / 10
    known = [
        [int(v) for v in line.split(":")[1].split()]
        for line in instance("RC208.sol").splitlines()
        if line.startswith("Route")
    ]
    assert sum(travel[[0, *order], [*order, 0]].sum() for order in known) == pytest.approx(776.1)
    day = fleet_day(places, demand, windows[:, 0], windows[:, 1], np.full(101, 10.0), 1000.0, travel)
    found = plan_day(day, sellers=25, iterations=1500)
    assert not found.left_out
    assert sum(found.travelled_minutes) <= 776.1 * 1.02


LINE = 10.0 * np.abs(np.subtract.outer(np.arange(5), np.arange(5)))


def test_every_visit_left_out_has_its_reason():
    day = Day.of(
        LINE,
        [30.0, 30, 30, 30],
        [100.0, 5, 100, 100],
        opens=[0, 0, 0, 400],
        closes=[600, 700, 600, 500],
        ends=640.0,
    )
    found = plan_day(day)
    made = [visit for order in found.orders for visit in order]
    assert sorted(made) == [0, 2]
    reasons = {out.visit: out for out in found.left_out}
    assert reasons[3].reason is Reason.INFEASIBLE
    assert reasons[1].reason is Reason.OVER_CAPACITY
    assert reasons[1].minutes_missing == pytest.approx(510 + 60 + 90 - 640)
    assert reasons[1].detour_minutes == 0


def test_a_visit_that_costs_more_than_it_brings_is_said_to():
    found = plan_day(Day.of(LINE, 30.0, [100.0, 100, 100, 19], ends=1000.0))
    (out,) = found.left_out
    assert (out.visit, out.reason, out.detour_minutes, out.minutes_missing) == (3, Reason.NOT_WORTH_DETOUR, 20, 0)
    dear = plan_day(Day.of(LINE, 30.0, [100.0, 100, 100, 19], ends=1000.0), worth_of_minute=0.5)
    assert not dear.left_out
    assert dear.net_worth == pytest.approx(319 - 40)


def test_the_number_of_visits_may_be_what_is_full():
    found = plan_day(Day.of(LINE, 30.0, [100.0, 100, 100, 100], most_load=2.0, ends=1000.0))
    assert len(found.orders[0]) == 2
    assert {out.reason for out in found.left_out} == {Reason.OVER_CAPACITY}


def test_two_sellers_make_what_one_cannot():
    day = Day.of(LINE, 60.0, [100.0, 100, 100, 100], closes=600.0, ends=700.0)
    one, two = plan_day(day), plan_day(day, sellers=2)
    assert len(one.orders) == 1
    assert len(two.orders) == 2
    assert two.net_worth > one.net_worth
    assert all(begun <= 600 for route in two.begins_at for begun in route)


def test_a_day_without_a_reachable_visit_stays_empty():
    found = plan_day(Day.of(LINE, 30.0, [1.0, 1, 1, 1], closes=300.0))
    assert found.orders == ()
    assert {out.reason for out in found.left_out} == {Reason.INFEASIBLE}
    nothing = plan_day(Day.of(LINE, 30.0, 0.5))
    assert nothing.orders == ()
    assert {out.reason for out in nothing.left_out} == {Reason.NOT_WORTH_DETOUR}


def test_required_visits_are_made_whatever_they_bring():
    day = Day.of(LINE, 30.0, [0.0, 100, 100, 0], is_required=[False, False, False, True])
    assert 3 in plan_day(day).orders[0]
    assert 3 in best_day_exactly(day)[0]
    assert best_day_exactly(Day.of(LINE, 30.0, 0.5)) == ((), 0.0)


def test_minutes_between_places_follow_distance_detour_and_speed():
    minutes = travel_minutes([36.12, 33.94], [-86.67, -118.40], detour_ratio=1.0, kmh=60.0)
    assert minutes[0, 1] == pytest.approx(2887, abs=2)
    assert minutes.diagonal().tolist() == [0, 0]
    assert travel_minutes([36.12, 33.94], [-86.67, -118.40], kmh=60.0)[0, 1] == pytest.approx(minutes[0, 1] * 1.35)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: travel_minutes([1.0], [1.0], kmh=0), "kmh"),
        (lambda: travel_minutes([1.0], [1.0], detour_ratio=0.9), "detour_ratio"),
        (lambda: Day.of([[0.0]], 1.0, 1.0), "travel"),
        (lambda: Day.of(LINE, [1.0, 2.0], 1.0), "stay"),
        (lambda: Day.of(LINE, 1.0, 1.0, opens=9.0, closes=8.0), "closes"),
        (lambda: Day.of(LINE, 1.0, 1.0, begins=9.0, ends=8.0), "ends"),
        (lambda: plan_day(Day.of(LINE, 1.0, 1.0), sellers=0), "sellers"),
        (lambda: plan_day(Day.of(LINE, 1.0, 1.0), worth_of_minute=0), "worth_of_minute"),
        (lambda: plan_day(Day.of(LINE, 1.0, 1.0, closes=300.0, is_required=True)), "is_required"),
        (lambda: plan_day(Day.of(LINE, 60.0, 1.0, closes=560.0, is_required=True), iterations=50), "is_required"),
        (lambda: best_day_exactly(Day.of(LINE, 60.0, 1.0, closes=560.0, is_required=True)), "is_required"),
        (lambda: best_day_exactly(Day.of(np.zeros((14, 14)), 1.0, 1.0)), "day"),
    ],
)
def test_impossible_days_are_refused(call, argument):
    with pytest.raises(BadInput) as caught:
        call()
    assert caught.value.argument == argument
