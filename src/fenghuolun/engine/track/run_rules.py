"""The rules of Western Electric (1956) and Nelson (1984), and how often each set cries wolf, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Flags, Floats


class Rule(Protocol):
    """A rule that sets its bit at each point, of (times, people), that breaks it."""

    @property
    def name(self) -> str:
        """What a screen calls the rule, as a code."""

    def mark(self, z: Floats, bits: NDArray[np.uint8], bit: np.uint8) -> None:
        """Set ``bit`` in ``bits`` where ``z`` breaks the rule."""


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """``k`` of ``m`` points in a row in a zone: beyond ``edge`` on one side, outside ±edge, or inside it."""

    name: str
    k: int
    m: int
    edge: float
    zone: str = "one_side"  # or "outside", "inside"

    def __post_init__(self) -> None:
        if not 1 <= self.k <= self.m <= 30:
            raise BadInput("k", "must lie between 1 and m, and m within 30")
        if self.zone not in ("one_side", "outside", "inside"):
            raise BadInput("zone", "must be one_side, outside or inside")
        if not self.edge >= 0:
            raise BadInput("edge", "must not be negative")

    @property
    def zones(self) -> tuple[Callable[[Floats], Flags], ...]:
        """The tests that a point can pass; each is counted by itself."""
        edge = self.edge
        if self.zone == "one_side":
            return (lambda z: z > edge, lambda z: z < -edge)
        if self.zone == "outside":
            return (lambda z: np.abs(z) > edge,)
        return (lambda z: np.abs(z) < edge,)

    def mark(self, z: Floats, bits: NDArray[np.uint8], bit: np.uint8) -> None:
        for is_in in self.zones:
            inside = is_in(z)
            if self.k == self.m == 1:
                bits |= inside * bit
                continue
            count = np.zeros(z.shape[1], dtype=np.int8)
            for t, now in enumerate(inside):
                count += now
                if t >= self.m:
                    count -= inside[t - self.m]
                bits[t] |= (now & (count >= self.k)) * bit


@dataclass(frozen=True, slots=True)
class TrendRule:
    """``points`` in a row, each above (or each below) the one before."""

    name: str
    points: int

    def mark(self, z: Floats, bits: NDArray[np.uint8], bit: np.uint8) -> None:
        up, down = (np.zeros(z.shape[1], dtype=np.int8) for _ in range(2))
        need = self.points - 1
        for t in range(1, len(z)):
            up = np.minimum((up + 1) * (z[t] > z[t - 1]), need).astype(np.int8)
            down = np.minimum((down + 1) * (z[t] < z[t - 1]), need).astype(np.int8)
            bits[t] |= ((up >= need) | (down >= need)) * bit


@dataclass(frozen=True, slots=True)
class AlternatingRule:
    """``points`` in a row that go up and down by turns."""

    name: str
    points: int

    def mark(self, z: Floats, bits: NDArray[np.uint8], bit: np.uint8) -> None:
        count = np.zeros(z.shape[1], dtype=np.int8)
        last = np.zeros(z.shape[1])
        need = self.points - 1
        for t in range(1, len(z)):
            step = np.sign(np.nan_to_num(z[t] - z[t - 1]))
            count = np.where(step == 0, 0, np.where(step == -last, np.minimum(count + 1, need), 1)).astype(np.int8)
            last = step
            bits[t] |= (count >= need) * bit


WE_1 = ZoneRule("beyond_3_sigma", 1, 1, 3.0)
WE_2 = ZoneRule("2_of_3_beyond_2_sigma", 2, 3, 2.0)
WE_3 = ZoneRule("4_of_5_beyond_1_sigma", 4, 5, 1.0)
WE_4 = ZoneRule("8_on_one_side", 8, 8, 0.0)
WESTERN_ELECTRIC: tuple[Rule, ...] = (WE_1, WE_2, WE_3, WE_4)
NELSON: tuple[Rule, ...] = (
    WE_1,
    ZoneRule("9_on_one_side", 9, 9, 0.0),
    TrendRule("6_rising_or_falling", 6),
    AlternatingRule("14_alternating", 14),
    WE_2,
    WE_3,
    ZoneRule("15_within_1_sigma", 15, 15, 1.0, "inside"),
    ZoneRule("8_outside_1_sigma", 8, 8, 1.0, "outside"),
)


def average_run_length(rules: tuple[Rule, ...], shift: float = 0.0) -> float:
    """Return how many points pass, on average, until any rule is broken, when the mean lies ``shift`` sigmas off.

    Exact: a Markov chain whose states remember, of each zone, only those hits that can still complete the rule
    (Champ and Woodall, Technometrics 1987). With shift 0 it is the mean time between false alarms.

    >>> round(average_run_length(WESTERN_ELECTRIC), 2), round(average_run_length(WESTERN_ELECTRIC, 1.0), 2)
    (91.75, 9.22)

    Refuses trend and alternating rules: they look at values, not zones, and have no such chain.
    """
    zone_rules = [rule for rule in rules if isinstance(rule, ZoneRule)]
    if not rules or len(zone_rules) < len(rules):
        raise BadInput("rules", "must be zone rules: trends and alternation have no exact chain")
    counters = [(zone, rule.k, rule.m) for rule in zone_rules for zone in rule.zones]
    chances, hits = _zone_chances(zone_rules, counters, shift)
    start = (0,) * len(counters)
    place = {start: 0}
    frontier, moves = [start], []
    while frontier:
        state = frontier.pop()
        for chance, hit in zip(chances, hits, strict=True):
            following = _next(state, hit, counters)
            if following is not None:
                if following not in place:
                    place[following] = len(place)
                    frontier.append(following)
                moves.append((place[state], place[following], chance))
    row, column, weight = (np.array(part) for part in zip(*moves, strict=True))
    return _mean_steps(len(place), row, column, weight)


Counter = tuple[Callable[[Floats], Flags], int, int]


def _zone_chances(
    rules: list[ZoneRule], counters: list[Counter], shift: float
) -> tuple[list[float], list[tuple[bool, ...]]]:
    """Cut the line at every edge: the chance of each piece, and which counters a point in it feeds."""
    edges = np.unique([sign * rule.edge for rule in rules for sign in (-1, 1)])
    cuts = np.concatenate([[-np.inf], edges, [np.inf]])
    inner = np.concatenate([[edges[0] - 1], (edges[1:] + edges[:-1]) / 2, [edges[-1] + 1]])
    merged: dict[tuple[bool, ...], float] = {}
    for middle, chance in zip(inner, np.diff(ndtr(cuts - shift)), strict=True):
        hit = tuple(bool(zone(np.asarray(middle))) for zone, _, _ in counters)
        merged[hit] = merged.get(hit, 0.0) + float(chance)
    return list(merged.values()), list(merged)


def _next(state: tuple[int, ...], hit: tuple[bool, ...], counters: list[Counter]) -> tuple[int, ...] | None:
    """The state after one point; None when a rule is broken. Bit j - 1 of a history is the point j steps ago."""
    following = []
    for history, is_hit, (_, k, m) in zip(state, hit, counters, strict=True):
        now = history << 1 | is_hit
        if is_hit and now.bit_count() >= k:
            return None
        now &= (1 << (m - 1)) - 1
        while now:
            oldest = now.bit_length()
            if now.bit_count() + m - oldest >= k:
                break
            now ^= 1 << (oldest - 1)  # it will be out of the window before k can be reached
        following.append(now)
    return tuple(following)


def _mean_steps(states: int, row: NDArray[np.int64], column: NDArray[np.int64], weight: Floats) -> float:
    from scipy.sparse import coo_array, eye_array
    from scipy.sparse.linalg import spsolve

    stay = coo_array((weight, (row, column)), shape=(states, states)).tocsc()
    steps = spsolve((eye_array(states) - stay).tocsc(), np.ones(states))
    return float(np.atleast_1d(steps)[0])
