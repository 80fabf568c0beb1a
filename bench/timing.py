"""CPU time of two callables in turns, best of several: what a noisy neighbour cannot change."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """Best CPU seconds of ours and of the floor, over ``rounds`` turns of each."""

    ours_seconds: float
    floor_seconds: float
    rounds: int

    @property
    def ours_to_floor_ratio(self) -> float:
        return self.ours_seconds / self.floor_seconds


def interleaved(
    ours: Callable[[], object],
    floor: Callable[[], object],
    rounds: int = 9,
    budget_seconds: float = 20.0,
    clock: Callable[[], float] = time.thread_time,
) -> Timed:
    """Return the best time of each, taken in turns: ours, floor, ours, floor, …

    At least three turns are taken, at most ``rounds``, and no further one once ``budget_seconds`` of CPU are spent.
    A callable below a fifth of a millisecond is repeated within its turn until the clock can see it.
    """
    repeats = [_repeats(work, clock) for work in (ours, floor)]
    best = [float("inf"), float("inf")]
    spent, done = 0.0, 0
    while done < 3 or (done < rounds and spent < budget_seconds):
        for index, work in enumerate((ours, floor)):
            seconds = _once(work, repeats[index], clock)
            best[index] = min(best[index], seconds)
            spent += seconds * repeats[index]
        done += 1
    return Timed(best[0], best[1], done)


def _repeats(work: Callable[[], object], clock: Callable[[], float]) -> int:
    """Return how often ``work`` must run for a turn of at least a fifth of a millisecond; this also warms it up."""
    return max(1, min(10_000, int(2e-4 / max(_once(work, 1, clock), 1e-8))))


def _once(work: Callable[[], object], repeats: int, clock: Callable[[], float]) -> float:
    gc.collect()
    gc.disable()
    try:
        began = clock()
        for _ in range(repeats):
            work()
        return (clock() - began) / repeats
    finally:
        gc.enable()
