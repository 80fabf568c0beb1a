"""Who decides, where they stand, how well we know them, and whether to ask for the decision (domain 3.6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where, share, whole
from fenghuolun.engine.results import Counts, Flags, Floats


class Role(IntEnum):
    """Parts people play in a purchase; the first four are mandatory."""

    APPROVER = 0
    EVALUATOR = 1
    USER = 2
    COACH = 3
    DECISION_MAKER = 4
    PURCHASER = 5
    GATEKEEPER = 6
    ADVISER = 7


class MapColour(StrEnum):
    """Whether a key player stands with us."""

    RED = "red"
    AMBER = "amber"  # a supportive key player
    GREEN = "green"  # who approves or decides


COLOUR_POINTS = {MapColour.RED: 0.0, MapColour.AMBER: 50.0, MapColour.GREEN: 100.0}


@dataclass(frozen=True, slots=True)
class Alliance:
    """``completeness`` 0..1 of the mandatory roles; ``strength`` 0..1, the supportive share of influence, NaN without
    contacts; ``colour``; ``is_single_thread`` with fewer than two supportive contacts.
    """

    completeness: float
    strength: float
    colour: MapColour
    is_single_thread: bool


def current_stance(stance: ArrayLike, days_since_evidence: ArrayLike) -> NDArray[np.int64]:
    """Return stances -2 enemy … +2 coach, those above zero one lower for every 30 days without evidence.

    >>> current_stance([2, 2, 1, -2], [29, 31, 90, 90])
    array([ 2,  1,  0, -2])

    Refuses stances outside -2..2.
    """
    s = whole("stance", stance)
    refuse_where("stance", np.abs(s) > 2, "must lie between -2 and 2")
    passed = (not_negative("days_since_evidence", days_since_evidence) // 30).astype(np.int64)
    return np.where(s > 0, np.maximum(s - passed, 0), s)


def alliance(role: ArrayLike, influence: ArrayLike, stance: ArrayLike, is_key_player: ArrayLike) -> Alliance:
    """Return how the buying centre stands; one element a contact.

    ``role`` holds ``Role``; ``influence`` 1..5; ``stance`` the current one; key players are of the inner circle or
    the political structure. Strength = Σ influence × stance over 2 where above zero / Σ influence.

    >>> alliance([Role.APPROVER, Role.USER, Role.COACH], [5, 2, 3], [0, 1, 2], [True, False, True])
    Alliance(completeness=0.75, strength=0.4, colour=<MapColour.AMBER: 'amber'>, is_single_thread=False)

    Refuses roles, influence and stances that are not on their scale.
    """
    r, power, s = whole("role", role), real("influence", influence), whole("stance", stance)
    refuse_where("role", (r < 0) | (r >= len(Role)), "must be a Role")
    refuse_where("influence", (power < 1) | (power > 5), "must lie between 1 and 5")
    refuse_where("stance", np.abs(s) > 2, "must lie between -2 and 2")
    key = np.asarray(is_key_player, dtype=bool)
    if r.ndim != 1 or not r.shape == power.shape == s.shape == key.shape:
        raise BadInput("role", "must be one element a contact")
    with_us = s > 0
    decides = np.isin(r, (Role.APPROVER, Role.DECISION_MAKER))
    backed = key & with_us
    colour = MapColour.GREEN if (backed & decides).any() else MapColour.AMBER if backed.any() else MapColour.RED
    strength = float((power * np.maximum(s, 0) / 2).sum() / power.sum()) if r.size else float("nan")
    return Alliance(len(set(r[r < 4].tolist())) / 4, strength, colour, int(with_us.sum()) < 2)


class Depth(IntEnum):
    """How well a contact is known."""

    NONE = 0
    BRIEF = 1
    MULTIPLE = 2
    IN_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Coverage:
    """``depth`` and ``required`` hold ``Depth`` for each contact; ``ratio`` 0..1 is reached / required, weighted by
    influence and capped at the required, NaN without contacts; ``is_short`` marks the contacts to plan for.
    """

    depth: Counts
    required: Counts
    ratio: float
    is_short: Flags


def coverage(
    contacts_90_days: ArrayLike,
    face_to_face_90_days: ArrayLike,
    contacts_60_days: ArrayLike,
    face_to_face_60_days: ArrayLike,
    knows_both_agendas: ArrayLike,
    gave_information: ArrayLike,
    influence: ArrayLike,
) -> Coverage:
    """Return how deep each contact goes, from effective contacts, beside what his influence asks.

    Brief: one in 90 days. Multiple: three, one of them face to face. In depth: five in 60 days, two face to face,
    both agendas known, information given back. Influence from 4 asks in depth, 3 multiple, else brief.

    >>> coverage([6, 3, 1], [3, 1, 0], [5, 2, 1], [2, 1, 0], [1, 0, 0], [1, 0, 0], [5, 4, 2]).depth
    array([3, 2, 1])

    Refuses more contacts face to face than contacts, and more in 60 days than in 90.
    """
    n90, f90 = counts("contacts_90_days", contacts_90_days), counts("face_to_face_90_days", face_to_face_90_days)
    n60, f60 = counts("contacts_60_days", contacts_60_days), counts("face_to_face_60_days", face_to_face_60_days)
    refuse_where("face_to_face_90_days", f90 > n90, "must not exceed contacts")
    refuse_where("face_to_face_60_days", f60 > n60, "must not exceed contacts")
    refuse_where("contacts_60_days", n60 > n90, "must not exceed those of 90 days")
    power = real("influence", influence)
    refuse_where("influence", (power < 1) | (power > 5), "must lie between 1 and 5")
    known = np.asarray(knows_both_agendas, dtype=bool) & np.asarray(gave_information, dtype=bool)
    depth = np.select(
        [(n60 >= 5) & (f60 >= 2) & known, (n90 >= 3) & (f90 >= 1), n90 >= 1],
        [Depth.IN_DEPTH, Depth.MULTIPLE, Depth.BRIEF],
        Depth.NONE,
    ).astype(np.int64)
    required = np.select([power >= 4, power >= 3], [Depth.IN_DEPTH, Depth.MULTIPLE], Depth.BRIEF).astype(np.int64)
    reached = np.minimum(depth / required, 1.0)
    ratio = float((power * reached).sum() / power.sum()) if power.size else float("nan")
    return Coverage(depth, required, ratio, np.asarray(depth < required))


@dataclass(frozen=True, slots=True)
class Readiness:
    """``index`` 0..100, ``ask`` for the decision from 70, and ``lost`` (5): the points each part costs, in the order
    need-fit-trust, map, confidence, depth, rule control.
    """

    index: float
    ask: bool
    lost: Floats


def readiness(
    lowest_degree: float,
    colour: MapColour,
    confidence: float,
    coverage_ratio: float,
    rule_control: float,
    ask_from: float = 70.0,
) -> Readiness:
    """Return whether to ask for the decision: 25 lowest degree, 25 map, 20 confidence, 15 depth, 15 rule control.

    >>> found = readiness(75, MapColour.GREEN, 80, 0.8, 55)
    >>> round(found.index, 1), found.ask
    (80.0, True)

    Refuses points outside 0..100 and a coverage outside 0..1.
    """
    given = {"lowest_degree": lowest_degree, "confidence": confidence, "rule_control": rule_control}
    points = {name: float(share(name, np.asarray(value) / 100)) for name, value in given.items()}
    depth = float(share("coverage_ratio", coverage_ratio))
    parts = np.array([points["lowest_degree"], COLOUR_POINTS[colour] / 100, points["confidence"], depth,
                      points["rule_control"]])  # fmt: skip
    worth = np.array([25.0, 25.0, 20.0, 15.0, 15.0])
    index = float(worth @ parts)
    return Readiness(index, index >= ask_from - 1e-9, worth * (1 - parts))


def close_path(ties: ArrayLike, supporters: ArrayLike, approver: int) -> tuple[int, ...]:
    """Return the shortest path of influence from one of our supporters to the approver, () where there is none.

    ``ties`` is (contacts, contacts): strength of i's influence on j, 0 for none; a step costs 1 / strength.

    >>> close_path([[0, 1, 3], [0, 0, 0], [0, 3, 0]], [0], 1)
    (0, 2, 1)

    Refuses a table that is not square and people who are not in it.
    """
    table = not_negative("ties", ties)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise BadInput("ties", "must be a square table")
    n = table.shape[0]
    ours = counts("supporters", supporters)
    refuse_where("supporters", ours >= n, "must be contacts of the table")
    if not 0 <= approver < n:
        raise BadInput("approver", "must be a contact of the table")
    cost, before = np.full(n, np.inf), np.full(n, -1)
    cost[ours] = 0.0
    is_done = np.zeros(n, dtype=bool)
    while np.isfinite(np.where(is_done, np.inf, cost)).any():
        at = int(np.where(is_done, np.inf, cost).argmin())
        is_done[at] = True
        step = np.divide(1.0, table[at], out=np.full(n, np.inf), where=table[at] > 0)
        nearer = ~is_done & (cost[at] + step < cost)
        cost[nearer], before[nearer] = cost[at] + step[nearer], at
    path = [approver] if np.isfinite(cost[approver]) else []
    while path and before[path[0]] >= 0:
        path.insert(0, int(before[path[0]]))
    return tuple(path)
