"""T6 and the properties of splitting whole numbers."""

from fractions import Fraction
from heapq import heappop, heappush
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.plan.apportion import (
    LARGEST_TOTAL,
    Divisor,
    divisor_method,
    largest_remainder,
    largest_remainder_in_groups,
)
from fenghuolun.engine.refusals import BadInput

# Census of 1790, representative population of the fifteen states (Balinski & Young 1982, table 1.1)
STATES = ("VA", "MA", "PA", "NC", "NY", "MD", "CT", "SC", "NJ", "NH", "VT", "GA", "KY", "RI", "DE")
POPULATION_1791 = [630560, 475327, 432879, 353523, 331589, 278514, 236841, 206236]
POPULATION_1791 += [179570, 141822, 85533, 70835, 68705, 68446, 55540]

TOTALS = st.integers(0, 10**13)
WEIGHTS = st.lists(st.one_of(st.integers(0, 10**6), st.floats(0, 1e6, allow_subnormal=False)), min_size=1, max_size=12)


def test_t6_hamilton_1791_with_120_seats():
    got = largest_remainder(120, POPULATION_1791)
    assert dict(zip(STATES, got.tolist(), strict=True)) == {
        "VA": 21, "MA": 16, "PA": 14, "NC": 12, "NY": 11, "MD": 9, "CT": 8, "SC": 7,
        "NJ": 6, "NH": 5, "VT": 3, "GA": 2, "KY": 2, "RI": 2, "DE": 2,
    }  # fmt: skip


def test_t6_jefferson_1791_with_105_seats():
    got = divisor_method(105, POPULATION_1791, Divisor.JEFFERSON)
    assert got.tolist() == [19, 14, 13, 10, 10, 8, 7, 6, 5, 4, 2, 2, 2, 2, 1]


def test_the_alabama_paradox_is_hamiltons_and_not_websters():
    assert largest_remainder([10, 11], [6, 6, 2]).tolist() == [[4, 4, 2], [5, 5, 1]]
    assert divisor_method(11, [6, 6, 2])[2] >= divisor_method(10, [6, 6, 2])[2]


@given(TOTALS, WEIGHTS.filter(lambda w: sum(w) > 1e-3))
def test_the_parts_add_up_and_stay_within_one_of_the_quota(total, weights):
    got = largest_remainder(total, weights)
    exact = [Fraction(w) * total / sum(map(Fraction, weights)) for w in weights]
    assert got.sum() == total
    assert all(abs(int(x) - q) < 1 + Fraction(1, 1000) for x, q in zip(got, exact, strict=True))
    assert all(x == 0 for x, w in zip(got, weights, strict=True) if w == 0)


@given(st.integers(0, 10**6), st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_equal_to_hamilton_by_hand_with_exact_fractions(total, weights):
    quota = [Fraction(w * total, sum(weights)) for w in weights]
    part = [int(q) for q in quota]
    for i in sorted(range(len(weights)), key=lambda i: (part[i] - quota[i], i))[: total - sum(part)]:
        part[i] += 1
    assert largest_remainder(total, weights).tolist() == part


@given(st.lists(st.tuples(TOTALS, st.lists(st.integers(1, 999), min_size=1, max_size=6)), min_size=1, max_size=6))
def test_all_groups_in_one_call_are_each_group_alone(groups):
    member = np.repeat(np.arange(len(groups)), [len(w) for _, w in groups])
    weights = np.concatenate([w for _, w in groups])
    got = largest_remainder_in_groups([t for t, _ in groups], weights, member)
    assert got.tolist() == np.concatenate([largest_remainder(t, w) for t, w in groups]).tolist()


def test_groups_may_be_interleaved():
    got = largest_remainder_in_groups([7, 5], [1, 2, 1, 2, 4], [0, 1, 0, 1, 0])
    assert got[[0, 2, 4]].tolist() == largest_remainder(7, [1, 1, 4]).tolist()
    assert got[[1, 3]].tolist() == largest_remainder(5, [2, 2]).tolist()


@given(st.integers(0, 500), st.lists(st.integers(1, 10**6), min_size=2, max_size=8, unique=True), st.randoms())
def test_the_order_of_people_does_not_matter_beyond_ties(total, weights, random):
    quota = [Fraction(w * total, sum(weights)) % 1 for w in weights]
    if len(set(quota)) < len(quota):
        return
    order = list(range(len(weights)))
    random.shuffle(order)
    got = largest_remainder(total, weights)
    assert largest_remainder(total, np.array(weights)[order]).tolist() == got[order].tolist()


def by_priority(total, weights, threshold):
    """The same divisor method one seat at a time, from a heap."""
    seats, heap = [0] * len(weights), []
    for i, w in enumerate(weights):
        heappush(heap, (-w / threshold(0) if threshold(0) else float("-inf"), i))
    for _ in range(total):
        _, i = heappop(heap)
        seats[i] += 1
        heappush(heap, (-weights[i] / threshold(seats[i]), i))
    return seats


@pytest.mark.parametrize(
    ("method", "threshold"),
    [
        (Divisor.JEFFERSON, lambda s: s + 1),
        (Divisor.WEBSTER, lambda s: s + 0.5),
        (Divisor.HUNTINGTON_HILL, lambda s: sqrt(s * (s + 1))),
    ],
)
@given(total=st.integers(10, 400), weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=9, unique=True))
def test_the_divisor_is_the_one_seat_at_a_time_rule(method, threshold, total, weights):
    assert divisor_method(total, weights, method).tolist() == by_priority(total, weights, threshold)


@given(
    st.integers(10, 10**12),
    st.integers(1, 1000),
    st.lists(st.integers(1, 20), min_size=1, max_size=9),
    st.sampled_from(Divisor),
)
def test_a_larger_total_never_lowers_anybody_under_a_divisor(total, more, weights, method):
    before, after = divisor_method(total, weights, method), divisor_method(total + more, weights, method)
    assert (before.sum(), after.sum()) == (total, total + more)
    assert (after >= before).all()


def test_ties_go_to_the_lower_index():
    assert largest_remainder(5, [1, 1, 1]).tolist() == [2, 2, 1]
    assert divisor_method(5, [1, 1, 1]).tolist() == [2, 2, 1]
    # the remainders 1/3 of 1/3 and of 4/3 are one tie, though their floats differ
    assert largest_remainder(2, [4, 1, 1]).tolist() == [2, 0, 0]
    assert largest_remainder(3, [1, 7, 4]).tolist() == [0, 2, 1]


def test_nothing_to_split_gives_nothing():
    assert largest_remainder(0, [0, 0]).tolist() == [0, 0]
    assert divisor_method(0, [3, 1]).tolist() == [0, 0]
    assert largest_remainder_in_groups([0, 2], [0, 0, 1], [0, 0, 1]).tolist() == [0, 0, 2]


def test_a_million_people_in_twenty_thousand_teams_add_up_to_the_fen():
    rng = np.random.default_rng(6)
    team = rng.integers(0, 20_000, 1_000_000)
    totals = rng.integers(0, 10**12, 20_000)
    got = largest_remainder_in_groups(totals, rng.gamma(2.0, size=team.size), team)
    back = np.zeros(20_000, dtype=np.int64)
    np.add.at(back, team, got)
    assert (back == totals).all()
    assert got.min() >= 0


@pytest.mark.parametrize(
    ("refused", "argument", "index"),
    [
        (lambda: largest_remainder(-1, [1]), "totals", ()),
        (lambda: largest_remainder([1, LARGEST_TOTAL + 1], [1]), "totals", (1,)),
        (lambda: largest_remainder(1.5, [1]), "totals", ()),
        (lambda: largest_remainder(1, [1, -1]), "weights", (1,)),
        (lambda: largest_remainder(1, [1, np.nan]), "weights", (1,)),
        (lambda: largest_remainder(1, 1.0), "weights", ()),
        (lambda: largest_remainder([0, 1], [[0], [0]]), "weights", (1,)),
        (lambda: largest_remainder_in_groups([1, 1], [1, 0], [0, 1]), "totals", (1,)),
        (lambda: largest_remainder_in_groups([1], [1, 1], [0, 1]), "group", (1,)),
        (lambda: largest_remainder_in_groups([1], [1, 1], [0]), "group", ()),
        (lambda: divisor_method(1, [0, 0]), "weights", ()),
        (lambda: divisor_method(1, [[1]]), "weights", ()),
        (lambda: divisor_method(2, [1, 1, 1], Divisor.HUNTINGTON_HILL), "total", ()),
    ],
)
def test_what_cannot_be_split_is_refused(refused, argument, index):
    with pytest.raises(BadInput) as caught:
        refused()
    assert (caught.value.argument, caught.value.index) == (argument, index)
