"""Chances of a million goals, needed activity and landing beside the special functions they rest on (methods 9)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import betainc, ndtr

from fenghuolun.engine.plan.activity import Selling, required_activity
from fenghuolun.engine.plan.premium import chance_of_premium, deals_needed
from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.track.chance import chance_of_count
from fenghuolun.engine.track.landing import NewBusiness, Renewals, landing

Case = tuple[str, Callable[[], object], Callable[[], object], float]

GOALS, SELLERS = 1_000_000, 200_000


def cases() -> list[Case]:
    """Return (label, ours, floor, goal): ours may cost at most goal x floor, in CPU time of one process."""
    return [*_counts(), *_premium(), _landing(), _one_person()]


def _counts() -> list[Case]:
    rng = np.random.default_rng(1)
    k, x, own = rng.integers(1, 60, GOALS), rng.integers(0, 60, GOALS), rng.uniform(14, 16, GOALS)
    half = {"remaining": 15.0, "prior_shape": 6.0, "prior_rate": 0.5}

    def special() -> object:
        return betainc(k, 6.0 + x, 15 / 30.5)

    def special_each() -> object:
        return betainc(k, 6.0 + x, 15 / (15.5 + own))

    return [
        ("chance of a count, 1 M whole numbers", lambda: chance_of_count(k, x, elapsed=15.0, **half), special, 0.15),
        (
            "chance of a count, 1 M own exposures",
            lambda: chance_of_count(k, x, elapsed=own, **half),
            special_each,
            1.05,
        ),
    ]


def _premium() -> list[Case]:
    rng = np.random.default_rng(2)
    deals = rng.gamma(6, 1.5, GOALS) + 3
    target, z = deals * 3500 * rng.uniform(0.6, 1.5, GOALS), rng.normal(size=GOALS)

    def forward() -> object:
        return chance_of_premium(target, deals, 3500.0, 0.5)

    return [
        ("chance of a premium, 1 M, beside ndtr", forward, lambda: ndtr(z), 5.0),
        ("chance of a premium, 1 M, beside betainc", forward, lambda: betainc(8.0, 6.0 + deals, 0.5), 1.0),
        (
            "deals needed for 80 %, 1 M, beside the chance",
            lambda: deals_needed(target, 3500.0, 0.5, 0.8),
            forward,
            12.0,
        ),
    ]


def _landing() -> Case:
    rng = np.random.default_rng(3)
    new = NewBusiness(rng.poisson(8, SELLERS), 20.0, np.full((1, 8), 1.5), 6.0, 15.0, rng.uniform(2500, 4000, SELLERS))
    book = Renewals(rng.poisson(2, (SELLERS, 6)), [0.85, 0.8, 0.75, 0.7, 0.6, 0.5], 2450.0)
    actual, z = rng.uniform(0, 80_000, SELLERS), rng.normal(size=GOALS)
    tiers = actual[:, None] + np.array([40_000.0, 60_000, 80_000])
    return (
        "landing of 200 k sellers (2 s on two cores), beside ndtr of 1 M",
        lambda: landing(actual, new, book, tiers),
        lambda: ndtr(z),
        100.0,
    )


def _one_person() -> Case:
    start = np.array(list(START_RATES.values()))
    selling = Selling(start * 60, (1 - start) * 60, [2450, 3000, 5200, 3600])
    x = np.linspace(1.0, 60.0, GOALS)
    return (
        "one person's plan, 4 kinds x 5 stages x 2 confidences (20 ms), beside betainc of 1 M",
        lambda: required_activity([150_000.0], [0.60, 0.25, 0.10, 0.05], selling),
        lambda: betainc(8.0, x, 0.5),
        0.3,
    )
