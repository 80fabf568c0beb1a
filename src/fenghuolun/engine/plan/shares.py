"""Who gets which part of a team's target (1.4.1, ruling 11), and whether a team was simply split evenly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, not_negative, share
from fenghuolun.engine.results import Counts, Flags, Floats, Reason


@dataclass(frozen=True, slots=True)
class ShareRule:
    """How the three shares mix, and how much of full capacity a newcomer is (ruling 11).

    ``ramp`` holds for tenure under each of ``ramp_months``, the last for longer.
    """

    potential: float = 0.5
    history: float = 0.3
    capacity: float = 0.2
    ramp_months: tuple[int, ...] = (3, 6, 12)
    ramp: tuple[float, ...] = (0.4, 0.7, 0.9, 1.0)

    def __post_init__(self) -> None:
        mix = share("mix", [self.potential, self.history, self.capacity])
        if abs(mix.sum() - 1.0) > 1e-9:
            raise BadInput("mix", "potential, history and capacity must add up to one")
        if len(self.ramp) != len(self.ramp_months) + 1 or list(self.ramp_months) != sorted(self.ramp_months):
            raise BadInput("ramp", "needs one value below each of the rising months, and one more")
        share("ramp", self.ramp)


@dataclass(frozen=True, slots=True, eq=False)
class PersonShares:
    """``share`` (people,) adds up to one within each parent; the three it is mixed of; ``reason`` (people,).

    ``fallback``: a part was all zero in that team and the others carry its
    weight; ``no_data``: all three were, so the split is even.
    """

    share: Floats
    potential_share: Floats
    history_share: Floats
    capacity_share: Floats
    reason: NDArray[np.str_]


def person_shares(
    potential: ArrayLike,
    history: ArrayLike,
    available_workdays: ArrayLike,
    tenure_months: ArrayLike,
    parent: ArrayLike | None = None,
    rule: ShareRule | None = None,
) -> PersonShares:
    """Return each person's share of the parent's target: 0.5 potential + 0.3 history + 0.2 capacity.

    All (people,): ``potential`` due premium + leads x expected value,
    ``history`` last year's premium, both in one unit; capacity = ``available_workdays``
    x ramp(``tenure_months``). Each is first a share within the parent, so that
    their units do not matter. ``parent`` (people,) the team 0..; one team if left out.

    >>> person_shares([60, 40], [100, 0], [240, 240], [30, 2]).share.round(4)
    array([0.7429, 0.2571])

    Refuses negative numbers.
    """
    by = rule or ShareRule()
    parts = [not_negative("potential", potential), not_negative("history", history)]
    months = not_negative("tenure_months", tenure_months)
    ramp = np.asarray(by.ramp)[np.searchsorted(by.ramp_months, months, side="right")]
    parts.append(not_negative("available_workdays", available_workdays) * ramp)
    if not parts[0].size:
        raise BadInput("potential", "must be given for at least one person")
    team = counts("parent", np.zeros(parts[0].shape, np.int64) if parent is None else parent)
    if any(part.shape != team.shape or part.ndim != 1 for part in parts):
        raise BadInput("parent", "and all measures must be given for the same people")
    total = np.array([np.bincount(team, weights=part) for part in parts])[:, team]
    known = total > 0
    shares = np.divide(parts, total, out=np.zeros_like(total), where=known)
    weight = np.array([by.potential, by.history, by.capacity])[:, None] * known
    size = np.bincount(team)[team]
    mixed = np.divide((weight * shares).sum(axis=0), weight.sum(axis=0), out=1.0 / size, where=weight.any(axis=0))
    reason = np.where(known.all(axis=0), str(Reason.OK), str(Reason.FALLBACK))
    reason = np.where(weight.any(axis=0), reason, str(Reason.NO_DATA))
    return PersonShares(mixed, shares[0], shares[1], shares[2], reason)


@dataclass(frozen=True, slots=True, eq=False)
class EvenSplit:
    """Per team: spread (sd / mean) of targets and of potential, whether it is an even split, and ``reason``.

    ``too_few`` people are not judged; without target or potential there is ``no_data``.
    """

    target_spread: Floats
    potential_spread: Floats
    is_even_split: Flags
    reason: NDArray[np.str_]


def even_split(
    targets: ArrayLike,
    potential: ArrayLike,
    parent: ArrayLike,
    even_below: float = 0.05,
    unequal_above: float = 0.15,
    fewest_people: int = 4,
) -> EvenSplit:
    """Return which teams were given one target for all though their potentials differ (B2 目标平均分配).

    ``targets``, ``potential``, ``parent`` (people,), teams numbered from 0.
    Even when the targets' coefficient of variation is below 0.05 while that of
    the potential is above 0.15. Teams below four people are not judged (ruling 8).

    >>> even_split([100, 100, 100, 101], [50, 90, 120, 60], [0, 0, 0, 0]).is_even_split
    array([ True])

    Refuses negative numbers.
    """
    target, there = not_negative("targets", targets), not_negative("potential", potential)
    team = counts("parent", parent)
    if not target.shape == there.shape == team.shape or team.ndim != 1:
        raise BadInput("parent", "and both measures must be given for the same people")
    size = np.bincount(team)
    of_target, of_potential = _spread(target, team, size), _spread(there, team, size)
    has_numbers = np.isfinite(of_target) & np.isfinite(of_potential)
    judged = has_numbers & (size >= fewest_people)
    even = judged & (np.nan_to_num(of_target) < even_below) & (np.nan_to_num(of_potential) > unequal_above)
    reason = np.where(judged, str(Reason.OK), np.where(has_numbers, str(Reason.TOO_FEW), str(Reason.NO_DATA)))
    return EvenSplit(of_target, of_potential, even, reason)


def _spread(values: Floats, team: Counts, size: Counts) -> Floats:
    number = np.maximum(size, 1)
    mean = np.bincount(team, weights=values) / number
    variance = np.bincount(team, weights=(values - mean[team]) ** 2) / number
    return np.asarray(np.divide(np.sqrt(variance), mean, out=np.full(mean.shape, np.nan), where=mean > 0))
