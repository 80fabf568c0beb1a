"""``python -m bench.memory``: the most memory that a call holds beside its input, for a million people (goal: 3 ×).

numpy tells tracemalloc of every array, so the peak above the start is the result and all that was held on the way.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable

import numpy as np

from fenghuolun.engine.choose.allocation import allocate_calls
from fenghuolun.engine.explain.decomposition import lmdi
from fenghuolun.engine.plan.apportion import largest_remainder_in_groups
from fenghuolun.engine.plan.premium import chance_of_premium, deals_needed
from fenghuolun.engine.plan.reconcile import reconcile, tree_of
from fenghuolun.engine.rates import Prior, fit_prior, posterior_mean, posterior_quantile
from fenghuolun.engine.track.chance import chance_of_count
from fenghuolun.engine.track.control import signals
from fenghuolun.engine.track.cusum import count_cusum

GOAL = 3.0
Case = tuple[str, list[np.ndarray], Callable[[], object]]


def cases(people: int) -> list[Case]:
    """Return (label, input arrays, call) of the calls of methods 9."""
    rng = np.random.default_rng(1)
    n = rng.integers(0, 93, people)
    y = rng.binomial(n, 0.1)
    k, x = rng.integers(1, 60, people), rng.integers(0, 60, people)
    deals = rng.gamma(6, 1.5, people) + 3
    target = deals * 3500 * rng.uniform(0.6, 1.5, people)
    steep, most = rng.uniform(0.1, 1.0, people), rng.integers(4, 9, people)
    before, after = rng.uniform(0.1, 5, (5, people)), rng.uniform(0.1, 5, (5, people))
    weeks = rng.poisson(4.0, (26, people // 4)).astype(np.int16)
    z = rng.normal(size=(26, people // 4))
    team, parts = rng.integers(0, max(people // 50, 1), people), rng.gamma(2.0, size=people)
    totals = rng.integers(0, 10**10, max(people // 50, 1))
    parent = np.concatenate([[-1], np.zeros(20, np.int64), 1 + np.arange(people) % 20])
    tree, forecast, spread = tree_of(parent), rng.normal(50, 5, parent.size), rng.uniform(1, 2, parent.size)
    prior = Prior.of(0.1, 30)
    return [
        ("beta-binomial fit", [y, n], lambda: fit_prior(y, n)),
        ("posterior mean", [y, n], lambda: posterior_mean(y, n, prior)),
        ("posterior quantile", [y, n], lambda: posterior_quantile(y, n, prior, 0.1)),
        ("chance of a count", [k, x], lambda: chance_of_count(
            k, x, elapsed=15.0, remaining=15.0, prior_shape=6.0, prior_rate=0.5)),
        ("chance of a premium", [target, deals], lambda: chance_of_premium(target, deals, 3500.0, 0.5)),
        ("deals needed", [target], lambda: deals_needed(target, 3500.0, 0.5, 0.8)),
        ("LMDI", [before, after], lambda: lmdi(before, after)),
        ("calls", [target, steep, most], lambda: allocate_calls(target, steep, 3 * people, most)),
        ("largest remainder in groups", [team, parts], lambda: largest_remainder_in_groups(totals, parts, team)),
        ("tree reconciliation", [parent, forecast, spread], lambda: reconcile(tree, forecast, spread)),
        ("Poisson CUSUM", [weeks], lambda: count_cusum(weeks, 4.0, 1.5, 8.0)),
        ("control chart", [z], lambda: signals(z)),
    ]  # fmt: skip


def held(call: Callable[[], object]) -> int:
    """Return the peak of bytes that a call holds above what was there before it."""
    call()  # loads what it needs
    tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        result = call()
        peak = tracemalloc.get_traced_memory()[1] - before
        del result
        return peak
    finally:
        tracemalloc.stop()


def table(people: int) -> list[tuple[str, float]]:
    """Return (label, peak / bytes of the input) of each case."""
    return [(label, held(call) / sum(array.nbytes for array in given)) for label, given, call in cases(people)]


def main(people: int = 1_000_000) -> int:
    missed = 0
    for label, ratio in table(people):
        missed += ratio > GOAL
        verdict = "reached" if ratio <= GOAL else "MISSED"
        print(f"{label:32} {ratio:6.2f} × input   goal {GOAL:g}  {verdict}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
