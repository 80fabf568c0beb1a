"""Three million calls over a million customers beside partition and heap (methods 9)."""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np

from fenghuolun.engine.choose.allocation import allocate_calls

Case = tuple[str, Callable[[], object], Callable[[], object], float]

CUSTOMERS, CALLS, MOST = 1_000_000, 3_000_000, 8


def cases() -> list[Case]:
    """Return (label, ours, floor, goal): ours may cost at most goal x floor, in CPU time of one process."""
    rng = np.random.default_rng(1)
    a, b = rng.lognormal(6, 1, CUSTOMERS), rng.uniform(0.1, 1.0, CUSTOMERS)

    def ours() -> object:
        return allocate_calls(a, b, CALLS, MOST)

    def partition() -> object:
        table = a[:, None] * np.exp(-b[:, None] * np.arange(MOST)) * -np.expm1(-b)[:, None]
        return np.partition(table.ravel(), -CALLS)[-CALLS]

    few = slice(0, CUSTOMERS // 5)
    tops, steeps = a[few].tolist(), b[few].tolist()

    def ours_few() -> object:
        return allocate_calls(a[few], b[few], CALLS // 5, MOST)

    def heap() -> object:
        left = [1 - np.exp(-steep) for steep in steeps]
        gains = [(-top * share, i, 1) for i, (top, share) in enumerate(zip(tops, left, strict=True))]
        heapq.heapify(gains)
        for _ in range(CALLS // 5):
            gain, i, n = heapq.heappop(gains)
            if n < MOST:
                heapq.heappush(gains, (gain * (1 - left[i]), i, n + 1))
        return gains

    return [
        ("3 M calls over 1 M customers, beside all gains and partition", ours, partition, 1.0),
        ("600 k calls over 200 k customers, beside a heap", ours_few, heap, 0.01),
    ]
