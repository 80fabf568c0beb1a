"""One person and a thousand: a call costs its fixed part, not a million people's (methods 9, "the same call").

One person's calls are held against the logarithms of 700,000 numbers, 1 to 2 ms on the reference machine; a thousand
people against the same call for one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fenghuolun.engine.choose.allocation import allocate_calls
from fenghuolun.engine.explain.decomposition import lmdi
from fenghuolun.engine.plan.apportion import largest_remainder
from fenghuolun.engine.plan.premium import chance_of_premium, deals_needed
from fenghuolun.engine.rates import Prior, fit_prior, posterior_mean, posterior_quantile
from fenghuolun.engine.track.chance import chance_of_count
from fenghuolun.engine.track.cusum import count_cusum

Case = tuple[str, Callable[[], object], Callable[[], object], float | None]

LOGARITHMS, THOUSAND = 700_000, 1000


def calls(people: int) -> dict[str, Callable[[], object]]:
    """Return the calls of methods 9 for so many people."""
    rng = np.random.default_rng(1)
    n = rng.integers(20, 93, people)
    y = rng.binomial(n, 0.1)
    k, deals = rng.integers(1, 60, people), rng.gamma(6, 1.5, people) + 3
    target = deals * 3500 * rng.uniform(0.6, 1.5, people)
    before, after = rng.uniform(0.1, 5, (5, people)), rng.uniform(0.1, 5, (5, people))
    weeks, prior = rng.poisson(4.0, (52, people)), Prior.of(0.1, 30)
    exposure = {"elapsed": 15.0, "remaining": 15.0, "prior_shape": 6.0, "prior_rate": 0.5}
    return {
        "beta-binomial fit": lambda: fit_prior(y, n),
        "posterior mean": lambda: posterior_mean(y, n, prior),
        "posterior quantile": lambda: posterior_quantile(y, n, prior, 0.1),
        "chance of a count": lambda: chance_of_count(k, y, **exposure),
        "chance of a premium": lambda: chance_of_premium(target, deals, 3500.0, 0.5),
        "deals needed": lambda: deals_needed(target, 3500.0, 0.5, 0.8),
        "LMDI": lambda: lmdi(before, after),
        "calls to customers": lambda: allocate_calls(target, 0.3, 3 * people, 8),
        "largest remainder": lambda: largest_remainder(10**9, target),
        "Poisson CUSUM, 52 weeks": lambda: count_cusum(weeks, 4.0, 1.5, 8.0),
    }


def cases() -> list[Case]:
    """Return (label, ours, floor, goal): ours may cost at most goal x floor, in CPU time of one process."""
    numbers = np.random.default_rng(2).uniform(0.1, 5, LOGARITHMS)
    one, thousand = calls(1), calls(THOUSAND)
    single: list[Case] = [(f"{name}, 1 person", call, lambda: np.log(numbers), 1.0) for name, call in one.items()]
    many: list[Case] = [(f"{name}, 1,000 people, beside 1", thousand[name], call, 20.0) for name, call in one.items()]
    return [*single, *many]
