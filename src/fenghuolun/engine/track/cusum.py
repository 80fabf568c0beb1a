"""Early warning: has this person's pace drifted a little, for long enough to be sure?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, pdtr

from fenghuolun.engine.refusals import BadInput, real
from fenghuolun.engine.results import Counts, Floats

CHUNK = 16384  # people worked on at a time, so that the running sums stay in cache


@dataclass(frozen=True, slots=True)
class Cusum:
    """Two-sided sums, (times, people): ``high`` grows when values run above target, ``low`` when below.

    ``first_high_at`` and ``first_low_at`` are the first times above the decision interval, -1 for never.
    """

    high: Floats
    low: Floats
    first_high_at: Counts
    first_low_at: Counts


def cusum(values: ArrayLike, target: ArrayLike, allowance: float, decision: float, head_start: float = 0.0) -> Cusum:
    """Return the tabular CUSUM (Page 1954) of each column of ``values``, (times,) or (times, people).

    S⁺ = max(0, S⁺ + x - target - k), S⁻ = max(0, S⁻ + target - k - x); above ``decision`` h it alarms. All in
    the units of the values (for z-scores k = 0.5, h = 4 or 5). ``head_start`` h/2 (Lucas and Crosier 1982)
    makes it quick after a reset.

    >>> cusum([328.325, 327.25], 325.0, 0.3175, 4.1959).high[:, 0].round(2)
    array([3.01, 4.94])

    Refuses NaN, a negative allowance and a decision interval that is not above zero.
    """
    table = _panel(values)
    _check(allowance, decision, head_start)
    drift = table - real("target", target)
    high, low = (_sums(side - allowance, head_start) for side in (drift, -drift))
    return Cusum(high, low, _first_above(high, decision), _first_above(low, decision))


@dataclass(frozen=True, slots=True)
class CountAlarm:
    """One-sided CUSUM of counts: ``now`` is the sum at the end, ``first_at`` the first alarm or -1, (people)."""

    now: Floats
    first_at: Counts


def count_cusum(
    happened: ArrayLike, expected: ArrayLike, ratio: float, decision: float, head_start: float = 0.0
) -> CountAlarm:
    """Return who drifted to ``ratio`` × expected: the Poisson CUSUM, adjusted for everybody's own exposure.

    ``happened`` is (times, people) of counts; ``expected`` one number, (people) or (times, people). The allowance is
    expected × (ratio - 1) / ln ratio (Lucas 1985; Steiner et al. 2000 divided by ln ratio), so that a person on
    leave, of whom nothing is expected, does not drift. ``ratio`` below one watches for a fall. It alarms when the
    sum *reaches* ``decision``, as Lucas has it.

    >>> count_cusum([[4, 4], [9, 4], [9, 5]], 4.0, 1.5, 7.0).first_at
    array([ 2, -1])

    Refuses a ratio of one or not above zero, NaN, negatives, and arrays that do not fit.
    """
    if not 0 < ratio < np.inf or ratio == 1:
        raise BadInput("ratio", "must be a finite number above zero and not one")
    _check(0.0, decision, head_start)
    x = np.asarray(happened)
    if x.ndim not in (1, 2) or x.shape[0] == 0:
        raise BadInput("happened", "must be (times,) or (times, people) with at least one time")
    x = x.reshape(x.shape[0], -1)
    drift = np.atleast_2d(np.asarray(expected, dtype=np.float64))
    if drift.shape[0] not in (1, x.shape[0]) or drift.shape[1] not in (1, x.shape[1]):
        raise BadInput("expected", f"does not fit the shape {x.shape} of happened")
    _refuse_negative("expected", drift, 0)
    drift = np.broadcast_to(drift * allowance_for(1.0, ratio), (x.shape[0], drift.shape[1]))
    sign = 1.0 if ratio > 1 else -1.0
    now, first = np.empty(x.shape[1]), np.empty(x.shape[1], dtype=np.int64)
    for start in range(0, x.shape[1], CHUNK):
        at = slice(start, start + CHUNK)
        _refuse_negative("happened", x[:, at], start)
        allowed = drift if drift.shape[1] == 1 else drift[:, at]
        now[at], first[at] = _count_block(x[:, at], allowed, sign, decision, head_start)
    return CountAlarm(now, first)


def allowance_for(acceptable: float, detectable: float) -> float:
    """Return the Poisson allowance k between two mean counts: (μd - μa) / (ln μd - ln μa) (Lucas 1985).

    >>> round(allowance_for(4, 6), 4), round(allowance_for(10, 5), 4)
    (4.9326, 7.2135)

    Refuses means that are equal or not above zero.
    """
    for name, mean in (("acceptable", acceptable), ("detectable", detectable)):
        if not 0 < mean < np.inf:
            raise BadInput(name, "must be a finite number above zero")
    if acceptable == detectable:
        raise BadInput("detectable", "must differ from acceptable")
    return float((detectable - acceptable) / np.log(detectable / acceptable))


def normal_run_length(
    allowance: float, decision: float, shift: float = 0.0, head_start: float = 0.0, *,
    is_two_sided: bool = False, nodes: int = 60,
) -> float:  # fmt: skip
    """Return the mean number of points until the CUSUM of standard normal values alarms, when they lie ``shift`` off.

    Solves L(u) = 1 + L(0) Φ(k - u - μ) + ∫₀ʰ L(y) φ(y + k - u - μ) dy with Gauss-Legendre nodes (Nyström). Two
    sides combine as 1/L = 1/L⁺ + 1/L⁻, which holds from a start at zero.

    >>> round(normal_run_length(0.5, 3.0), 2), round(normal_run_length(0.5, 3.0, 1.5), 2)
    (117.6, 3.75)

    Refuses what ``cusum`` refuses, and a two-sided chart with a head start.
    """
    _check(allowance, decision, head_start)
    if is_two_sided:
        if head_start:
            raise BadInput("head_start", "cannot be combined with two sides here")
        sides = [normal_run_length(allowance, decision, s, nodes=nodes) for s in (shift, -shift)]
        return 1 / (1 / sides[0] + 1 / sides[1])
    point, weight = np.polynomial.legendre.leggauss(nodes)
    y, w = (point + 1) * decision / 2, weight * decision / 2
    at = np.concatenate([[0.0], y])
    kernel = np.empty((nodes + 1, nodes + 1))
    kernel[:, 0] = ndtr(allowance - at - shift)
    kernel[:, 1:] = w * _phi(y[None, :] + allowance - at[:, None] - shift)
    length = np.linalg.solve(np.eye(nodes + 1) - kernel, np.ones(nodes + 1))
    row = np.concatenate([[ndtr(allowance - head_start - shift)], w * _phi(y + allowance - head_start - shift)])
    return float(1 + row @ length)


def poisson_run_length(
    mean: float, allowance: int, decision: int, head_start: int = 0, *, is_upper: bool = True
) -> float:  # fmt: skip
    """Return the mean number of periods until a Poisson CUSUM with whole k and h reaches h: exact Markov chain.

    >>> round(poisson_run_length(4.0, 5, 10), 2), round(poisson_run_length(6.0, 5, 10), 3)
    (421.65, 9.726)

    Refuses a mean that is not above zero and k, h that are not whole.
    """
    if not mean > 0:
        raise BadInput("mean", "must be above zero")
    _check(allowance, decision, head_start)
    if any(int(number) != number for number in (allowance, decision, head_start)):
        raise BadInput("allowance", "decision and head start must be whole: count in smaller units")
    sums = np.arange(int(decision))
    now, then = sums[:, None], sums[None, :]
    count = then - now + int(allowance) if is_upper else now + int(allowance) - then
    exactly = _at_most(count, mean) - _at_most(count - 1, mean)
    to_zero = _at_most(count, mean) if is_upper else 1 - _at_most(count - 1, mean)
    move = np.where(then == 0, to_zero, exactly)
    return float(np.linalg.solve(np.eye(sums.size) - move, np.ones(sums.size))[int(head_start)])


def _at_most(count: NDArray[np.int64], mean: float) -> Floats:
    return np.where(count < 0, 0.0, pdtr(np.maximum(count, 0), mean))


def _phi(x: Floats) -> Floats:
    return np.asarray(np.exp(-x * x / 2) / np.sqrt(2 * np.pi))


def _check(allowance: float, decision: float, head_start: float) -> None:
    if not 0 <= allowance < np.inf:
        raise BadInput("allowance", "must be a finite number, not negative")
    if not 0 < decision < np.inf:
        raise BadInput("decision", "must be above zero")
    if not 0 <= head_start <= decision:
        raise BadInput("head_start", "must lie between zero and the decision interval")


def _panel(values: ArrayLike) -> Floats:
    table = real("values", values)
    if table.ndim not in (1, 2) or table.shape[0] == 0:
        raise BadInput("values", "must be (times,) or (times, people) with at least one time")
    return table.reshape(table.shape[0], -1)


def _sums(steps: Floats, head_start: float) -> Floats:
    sums, now = np.empty_like(steps), np.full(steps.shape[1], head_start)
    for t, step in enumerate(steps):
        now = np.maximum(now + step, 0)
        sums[t] = now
    return sums


def _first_above(sums: Floats, decision: float) -> Counts:
    above = sums > decision
    return np.asarray(np.where(above.any(axis=0), above.argmax(axis=0), -1), dtype=np.int64)


def _count_block(
    x: NDArray[np.generic], drift: Floats, sign: float, decision: float, head_start: float
) -> tuple[Floats, Counts]:
    """Sums and first alarms of one block of people; ``drift`` is (times, 1) or (times, people)."""
    people = x.shape[1]
    now, step = np.full(people, head_start), np.empty(people)
    quiet, below = np.ones(people, dtype=np.bool_), np.empty(people, dtype=np.bool_)
    quiet_times: NDArray[Any] = np.zeros(people, dtype=np.int8 if len(x) < 127 else np.int64)
    limit = decision * (1 - 1e-9)  # whole sums reach a whole limit though their steps were rounded
    for counted, allowed in zip(x, drift, strict=True):
        np.subtract(counted, allowed, out=step, dtype=np.float64, casting="unsafe")
        (np.add if sign > 0 else np.subtract)(now, step, out=now)
        np.maximum(now, 0, out=now)
        np.less(now, limit, out=below)
        quiet &= below
        quiet_times += quiet.view(np.int8)
    return now, np.where(quiet, -1, quiet_times).astype(np.int64)


def _refuse_negative(name: str, block: NDArray[np.generic], start: int) -> None:
    """Refuse what is no count or mean; NaN and infinity show in the least and in the greatest value."""
    if not (np.min(block) >= 0 and np.max(block) < np.inf):
        numbers = np.asarray(block, dtype=np.float64)
        t, i = (int(j) for j in np.argwhere(~((numbers >= 0) & np.isfinite(numbers)))[0])
        raise BadInput(name, "must be a finite number, not negative", (t, start + i))
