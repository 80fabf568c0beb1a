"""The gap, the early warning and the control chart of a million people (methods 9)."""

from __future__ import annotations

from collections.abc import Callable
from math import log, prod

import numpy as np

from fenghuolun.engine.explain.decomposition import lmdi
from fenghuolun.engine.track.control import signals
from fenghuolun.engine.track.cusum import count_cusum

Case = tuple[str, Callable[[], object], Callable[[], object], float | None]

PEOPLE = 1_000_000
HUNDREDTH = PEOPLE // 100
WEEKS = 52


def cases() -> list[Case]:
    """Return (label, ours, floor, goal): ours may cost at most goal x floor, in CPU time of one process."""
    rng = np.random.default_rng(1)
    return [*_gap(rng), _warning(rng), _chart(rng)]


def _gap(rng: np.random.Generator) -> list[Case]:
    before, after = rng.uniform(0.1, 5, (5, PEOPLE)), rng.uniform(0.1, 5, (5, PEOPLE))
    effects = np.zeros_like(before)

    def person_by_person() -> list[list[float]]:
        effects = []
        for i in range(HUNDREDTH):
            old, new = before[:, i], after[:, i]
            v0, v1 = prod(old), prod(new)
            mean = (v1 - v0) / log(v1 / v0)
            effects.append([mean * log(new[k] / old[k]) for k in range(5)])
        return effects

    return [
        (
            "LMDI, 5 factors, 1 M people, beside np.log of as many",
            lambda: lmdi(before, after),
            lambda: np.log(before),
            4.5,
        ),
        (
            "LMDI, 1 M people into the same array, beside a loop over 10 k",
            lambda: lmdi(before, after, out=effects),
            person_by_person,
            100 / 200,
        ),
    ]


def _warning(rng: np.random.Generator) -> Case:
    happened = rng.poisson(4.0, (WEEKS, PEOPLE)).astype(np.int16)

    def reading_twice() -> None:
        happened.sum(axis=0)
        happened.sum(axis=0)

    return (
        "Poisson CUSUM, 1 M x 52, beside reading twice",
        lambda: count_cusum(happened, 4.0, 1.5, 8.0),
        reading_twice,
        2.0,
    )


def _chart(rng: np.random.Generator) -> Case:
    z = rng.normal(size=(WEEKS, PEOPLE))
    return ("Western Electric, 4 rules, 1 M x 52, beside reading", lambda: signals(z), lambda: z.sum(axis=0), None)
