"""The one order of the day (domain 1.4.4 with ruling 18): whom to call or visit first, and why. Pure.

next steps due → W5 → W4 with a quote → W4 without one → fleet steps → W3 →
leads A → W1 → W2 → referrals → other leads → W6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from math import cos, hypot, radians

from fenghuolun.desk.activities.choices import NextStep, Purpose
from fenghuolun.desk.customers.choices import Grade, Window

BUFFER = 0.2
FAR_PER_HALF_DAY = 2
FAR_KM = 8.0
DAY_MINUTES = 420
HALF_DAYS = ("am", "pm")
MINUTES = {NextStep.VISIT: 40, NextStep.QUOTE: 20, NextStep.ISSUE: 15, NextStep.CARE: 15, NextStep.MESSAGE: 5}
CALL_MINUTES = 8
FAR_MINUTES = 40


class Rank(IntEnum):
    """The order, once; a line stands under the first reason that holds. A step due today is due as one overdue is."""

    PROMISED = 1
    W5 = 2
    W4_QUOTED = 3
    W4_UNQUOTED = 4
    FLEET = 5
    W3 = 6
    GRADE_A = 7
    W1 = 8
    W2 = 9
    REFERRAL = 10
    NEW_LEAD = 11
    W6 = 12


RANK_OF_WINDOW = {
    Window.W5: Rank.W5, Window.W1: Rank.W1, Window.W6: Rank.W6, Window.W3: Rank.W3, Window.W2: Rank.W2,
}  # fmt: skip
PURPOSE_OF_RANK = {
    Rank.PROMISED: Purpose.NEXT_STEP, Rank.W5: Purpose.W5,
    Rank.W4_QUOTED: Purpose.W4, Rank.W4_UNQUOTED: Purpose.W4, Rank.W1: Purpose.W1, Rank.W6: Purpose.W6,
    Rank.FLEET: Purpose.FLEET, Rank.W3: Purpose.W3, Rank.GRADE_A: Purpose.NEW_LEAD, Rank.W2: Purpose.W2,
    Rank.REFERRAL: Purpose.REFERRAL, Rank.NEW_LEAD: Purpose.NEW_LEAD,
}  # fmt: skip
STEP_OF_RANK = {
    Rank.W4_UNQUOTED: NextStep.QUOTE, Rank.W3: NextStep.QUOTE, Rank.W2: NextStep.CARE, Rank.FLEET: NextStep.VISIT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chance:
    """What the order needs to know about an open lead."""

    key: int
    cube_kind: str
    window: str | None
    due_on: date | None
    grade: str
    next_step: str
    next_on: date | None
    is_quoted: bool
    is_referred: bool
    is_claimed: bool
    has_fleet_step: bool
    premium_fen: int
    place: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a lead stands today: its rank, purpose and step, the half day, and whether the day has room for it."""

    chance: Chance
    rank: Rank
    purpose: str
    step: str
    is_far: bool = False
    half_day: str = ""
    fits: bool = False


def rank_of(chance: Chance, today: date) -> Rank | None:
    """Return the first reason to turn to this lead today; None where there is none yet."""
    if chance.next_on is not None:
        if chance.next_on <= today:
            return Rank.PROMISED
        if chance.window != Window.W5:
            return None  # the customer was promised another day
    if chance.window == Window.W5:
        return Rank.W5
    if chance.window == Window.W4:
        return Rank.W4_QUOTED if chance.is_quoted else Rank.W4_UNQUOTED
    if chance.has_fleet_step:
        return Rank.FLEET
    if chance.window == Window.W1 and chance.is_claimed:
        return None  # cleaned and claimed: nothing to do until W2
    if chance.window is not None:
        return RANK_OF_WINDOW[Window(chance.window)]
    return _unwindowed(chance, today)


def _unwindowed(chance: Chance, today: date) -> Rank | None:
    if chance.due_on is not None and chance.due_on > today and chance.grade != Grade.A:
        return None  # not in any window yet
    if chance.grade == Grade.A:
        return Rank.GRADE_A
    if chance.is_referred:
        return Rank.REFERRAL
    return Rank.NEW_LEAD if chance.due_on is None else None


def ordered(chances: Iterable[Chance], today: date) -> list[Slot]:
    """Return the leads to turn to today, by rank, then the nearer due date, then the larger premium."""
    slots = []
    for chance in chances:
        rank = rank_of(chance, today)
        if rank is not None:
            step = chance.next_step if chance.next_on and chance.next_on <= today else ""
            slots.append(Slot(chance, rank, PURPOSE_OF_RANK[rank], step or STEP_OF_RANK.get(rank, NextStep.CALL)))
    far_day = date.max
    slots.sort(
        key=lambda slot: (
            slot.rank,
            (slot.chance.next_on or far_day) if slot.rank == Rank.PROMISED else (slot.chance.due_on or far_day),
            -slot.chance.premium_fen,
            slot.chance.key,
        )
    )
    return _filled(slots)


def _filled(slots: list[Slot]) -> list[Slot]:
    """Fill the two half-days in order: a fifth of each stays free, and at most two visits far away (1.4.4)."""
    middle = _middle([slot.chance.place for slot in slots if slot.chance.place])
    room = dict.fromkeys(HALF_DAYS, DAY_MINUTES / len(HALF_DAYS) * (1 - BUFFER))
    far_left = dict.fromkeys(HALF_DAYS, FAR_PER_HALF_DAY)
    filled = []
    for slot in slots:
        is_far = slot.step == NextStep.VISIT and _km(slot.chance.place, middle) > FAR_KM
        minutes = MINUTES.get(NextStep(slot.step), CALL_MINUTES) + (FAR_MINUTES if is_far else 0)
        half = next((h for h in HALF_DAYS if room[h] >= minutes and (not is_far or far_left[h])), "")
        if half:
            room[half] -= minutes
            far_left[half] -= is_far
        filled.append(replace(slot, is_far=is_far, half_day=half, fits=bool(half)))
    return filled


def _middle(places: list[tuple[float, float]]) -> tuple[float, float] | None:
    if not places:
        return None
    latitudes, longitudes = zip(*sorted(places), strict=True)
    return latitudes[len(places) // 2], sorted(longitudes)[len(places) // 2]


def _km(place: tuple[float, float] | None, middle: tuple[float, float] | None) -> float:
    if place is None or middle is None:
        return 0.0
    north = (place[0] - middle[0]) * 111.2
    east = (place[1] - middle[1]) * 111.2 * cos(radians(middle[0]))
    return hypot(north, east)
