"""What happens upstairs when somebody moves or leaves: apps above register it, so that this one need not know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fenghuolun.desk.teams.models import Person, Unit


class HandOver(Protocol):
    """Give everything ``giver`` looks after to ``takers``, evenly when there are several; return how many things."""

    def __call__(self, *, by: Person | None, now: datetime, giver: Person, takers: Sequence[Person]) -> int: ...


class Move(Protocol):
    """Let everything ``person`` keeps carry the new unit; return how many things."""

    def __call__(self, *, person: Person, unit: Unit) -> int: ...


@dataclass(frozen=True, slots=True)
class _Upstairs:
    hand_over: list[HandOver]
    move: list[Move]


_UPSTAIRS = _Upstairs([], [])


def register_hand_over(callback: HandOver) -> None:
    if callback not in _UPSTAIRS.hand_over:
        _UPSTAIRS.hand_over.append(callback)


def register_move(callback: Move) -> None:
    if callback not in _UPSTAIRS.move:
        _UPSTAIRS.move.append(callback)


def hand_over_everything(*, by: Person | None, now: datetime, giver: Person, takers: Sequence[Person]) -> int:
    return sum(callback(by=by, now=now, giver=giver, takers=takers) for callback in _UPSTAIRS.hand_over)


def move_everything(*, person: Person, unit: Unit) -> int:
    return sum(callback(person=person, unit=unit) for callback in _UPSTAIRS.move)
