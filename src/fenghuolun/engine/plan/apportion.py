"""Split a whole number so that the parts are whole and add up: fen over months, deals over people.

Largest remainder (Hamilton) keeps every part within one of its exact quota: right
for splitting a fixed target. It has the Alabama paradox: a larger total may give
somebody less. The divisor methods (Jefferson, Webster, Huntington-Hill) never do
(they are house-monotone): right for raising a target in the year.
Ties go to the lower index. Money is fen in int64.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where
from fenghuolun.engine.results import Counts, Floats

LARGEST_TOTAL = 2**50  # in fen eleven trillion yuan; a float still tells every unit apart
_BLOCK = 1 << 16


class Divisor(StrEnum):
    """Where a quotient is rounded up: always down, at the half, or at the geometric mean of its neighbours."""

    JEFFERSON = "jefferson"
    WEBSTER = "webster"
    HUNTINGTON_HILL = "huntington_hill"


def largest_remainder(totals: ArrayLike, weights: ArrayLike) -> Counts:
    """Return each total split over the last axis of ``weights``, whole and exact (Hamilton).

    ``totals`` (…) whole and not negative; ``weights`` (…, parts), broadcast
    against it, in any unit. Each part is the floor or the ceiling of
    total x weight / sum; a weight of zero gets nothing.

    >>> largest_remainder([10, 11], [6, 6, 2])  # the Alabama paradox
    array([[4, 4, 2],
           [5, 5, 1]])

    Refuses negative numbers, totals beyond 2**50, and a positive total over weights that are all zero.
    """
    total = _totals(totals)
    weight = not_negative("weights", weights)
    if weight.ndim == 0:
        raise BadInput("weights", "must have at least one part")
    shape = np.broadcast_shapes(total.shape, weight.shape[:-1])
    # one sum for each row of weights given, however many totals it is broadcast to
    whole = np.broadcast_to(weight.sum(axis=-1), shape)
    total = np.broadcast_to(total, shape)
    refuse_where("weights", (whole <= 0) & (total > 0), "are all zero, so the total has nowhere to go")
    quota = weight * total[..., None] / np.where(whole > 0, whole, 1.0)[..., None]
    part = np.floor(quota)
    order = np.argsort(_claim(quota - part, weight), axis=-1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.broadcast_to(np.arange(order.shape[-1]), order.shape), axis=-1)
    short = total - part.sum(axis=-1).astype(np.int64)
    entitled = np.broadcast_to((weight > 0).sum(axis=-1), shape)
    return _settled(part, rank, short[..., None], entitled[..., None])


def largest_remainder_in_groups(totals: ArrayLike, weights: ArrayLike, group: ArrayLike) -> Counts:
    """Return the split of each group's total over its members: every team's target over its people in one call.

    ``totals`` (groups,), ``weights`` (people,), ``group`` (people,) the group
    0..groups-1 of each person, in any order. Same rule as ``largest_remainder``.

    >>> largest_remainder_in_groups([10, 3], [6, 1, 6, 2, 1], [0, 1, 0, 0, 1])
    array([4, 2, 4, 2, 1])

    Refuses a group number outside the totals, and a positive total over weights that are all zero.
    """
    total, weight, numbers = _totals(totals), not_negative("weights", weights), counts("group", group)
    if weight.ndim != 1 or weight.shape != numbers.shape or total.ndim != 1:
        raise BadInput("group", "needs one group for each weight, and one total for each group")
    refuse_where("group", numbers >= total.size, "has no total")
    of: NDArray[np.int32] = numbers.astype(np.int32)
    del numbers
    whole = np.bincount(of, weights=weight, minlength=total.size)
    refuse_where("totals", (whole <= 0) & (total > 0), "has only weights of zero to go to")
    # in place and in blocks: a million people hold three times their input at most
    quota = weight * total[of]
    quota /= np.where(whole > 0, whole, 1.0)[of]
    part = np.floor(quota)
    quota -= part
    rank = _rank_within(_claim(quota, weight), of, total.size)
    del quota
    short = total - np.bincount(of, weights=part, minlength=total.size).astype(np.int64)
    entitled = np.bincount(of, weights=weight > 0, minlength=total.size).astype(np.int64)
    for start in range(0, of.size, _BLOCK):
        at = slice(start, start + _BLOCK)
        part[at] = _settled(part[at], rank[at], short[of[at]], entitled[of[at]])
    return part.astype(np.int64)


def _rank_within(claim: Floats, of: NDArray[np.int32], groups: int) -> NDArray[np.intp]:
    """Return each person's place in the group, the strongest claim first and ties by index."""
    order = np.lexsort((claim, of))
    size = np.bincount(of, minlength=groups)
    place = np.arange(of.size)
    place -= np.repeat(np.cumsum(size) - size, size)
    rank = np.empty_like(order)
    rank[order] = place
    return rank


def divisor_method(total: int, weights: ArrayLike, method: Divisor = Divisor.WEBSTER) -> Counts:
    """Return one total split over ``weights`` (parts,) so that a larger total never lowers anybody.

    Finds the divisor d with sum of rounded weight / d = total (Balinski &
    Young 1982), then gives what a tie leaves open by index.

    >>> divisor_method(10, [6, 6, 2]), divisor_method(11, [6, 6, 2])
    (array([5, 4, 1]), array([5, 5, 1]))

    Huntington-Hill gives everybody with a weight at least one and refuses a
    total below their number.
    """
    weight = not_negative("weights", weights)
    whole = int(_totals(total))
    if weight.ndim != 1 or not (weight > 0).any():
        raise BadInput("weights", "must be one row with at least one above zero")
    if method is Divisor.HUNTINGTON_HILL and whole < int((weight > 0).sum()):
        raise BadInput("total", "must be at least the number of parts, as this method gives each one")
    if whole == 0:
        return np.zeros(weight.size, dtype=np.int64)
    part, tied = _around_the_divisor(whole, weight, method)
    while (open_seats := whole - int(part.sum())) > 0:
        part[np.flatnonzero(part < tied)[:open_seats]] += 1
    return part


def _around_the_divisor(total: int, weight: Floats, method: Divisor) -> tuple[Counts, Counts]:
    # these two divisors give at least and at most the total, because a rounding moves each part by at most one
    low, high = weight.sum() / (total + 2.0 * weight.size), weight.sum() / max(total - weight.size, 0.25)
    while True:
        part = _rounded(weight / high, method)
        middle = (low + high) / 2.0
        if part.sum() == total or middle in (low, high):
            return part, _rounded(weight / low, method)
        if _rounded(weight / middle, method).sum() > total:
            low = middle
        else:
            high = middle


def _rounded(quotient: Floats, method: Divisor) -> Counts:
    below = np.floor(quotient)
    up = quotient >= _threshold(below, method)
    return np.where(quotient > 0, below + up, 0).astype(np.int64)


def _threshold(seats: Floats, method: Divisor) -> Floats:
    if method is Divisor.JEFFERSON:
        return seats + 1.0
    if method is Divisor.WEBSTER:
        return seats + 0.5
    return np.sqrt(seats * (seats + 1.0))


def _claim(fraction: Floats, weight: Floats) -> Floats:
    # in place; sorted upwards, largest remainder first; equal ones of unequal weights differ in the last bits only
    np.round(fraction, 9, out=fraction)
    np.negative(fraction, out=fraction)
    np.copyto(fraction, 1.0, where=weight <= 0)
    return fraction


def _settled(part: Floats, rank: NDArray[np.intp], short: Counts, entitled: Counts) -> Counts:
    # rounding of the quotas can leave a round more than a whole turn open: everybody entitled then takes one
    turns, rest = np.divmod(short, np.maximum(entitled, 1))
    settled: Counts = part.astype(np.int64) + np.where(rank < entitled, turns + (rank < rest), 0)
    return settled


def _totals(totals: ArrayLike) -> Counts:
    total = counts("totals", totals)
    refuse_where("totals", total > LARGEST_TOTAL, "is beyond 2**50")
    return total
