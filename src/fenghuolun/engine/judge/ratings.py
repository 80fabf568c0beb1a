"""Self, superior, manager: where do the ratings part, and whose team is rated too high or too low (domain 1.3.7.A)?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, not_negative, refuse_where, whole
from fenghuolun.engine.results import Counts, Flags, Floats


@dataclass(frozen=True, slots=True)
class RatingRules:
    """How far a team's mean rating may lie from its attainment, and self from superior, in points."""

    team_tolerance: float = 5.0
    talk_from: float = 10.0

    def __post_init__(self) -> None:
        not_negative("team_tolerance", self.team_tolerance)
        not_negative("talk_from", self.talk_from)


@dataclass(frozen=True, slots=True)
class Ratings:
    """By person: ``self_minus_superior`` in points and ``needs_talk``. By team: ``mean`` of the superior's ratings,
    ``attainment`` in points, ``shift`` that brings the mean just within tolerance (0 where it is), and ``n``.
    """

    self_minus_superior: Floats
    needs_talk: Flags
    mean: Floats
    attainment: Floats
    shift: Floats
    n: Counts


def compare_ratings(
    own: ArrayLike,
    superior: ArrayLike,
    team: ArrayLike,
    team_attainment_ratio: ArrayLike,
    rules: RatingRules | None = None,
) -> Ratings:
    """Return where self and superior part, and by how much a manager would have to move a team's ratings.

    ``own`` and ``superior`` are points (people); ``team`` is each person's position in ``team_attainment_ratio``,
    which is premium / target (times 100 it is compared with points, ruling 10). The shift is a proposal: the
    manager moves people, not the formula.

    >>> found = compare_ratings([95, 90, 80], [92, 76, 84], [0, 0, 1], [0.78, 0.85])
    >>> found.needs_talk, found.mean, found.shift
    (array([False,  True, False]), array([84., 84.]), array([-1.,  0.]))

    Refuses a team that is not in the list.
    """
    r = rules or RatingRules()
    mine, theirs, at = not_negative("own", own), not_negative("superior", superior), whole("team", team)
    reached = not_negative("team_attainment_ratio", team_attainment_ratio) * 100
    if not mine.shape == theirs.shape == at.shape:
        raise BadInput("superior", "must be one rating a person")
    refuse_where("team", (at < 0) | (at >= reached.size), "must be a position in team_attainment_ratio")
    n = np.bincount(at, minlength=reached.size)
    mean = np.full(reached.shape, np.nan)
    np.divide(np.bincount(at, theirs, reached.size), n, out=mean, where=n > 0)
    off = mean - reached
    shift = np.nan_to_num(np.clip(off, -r.team_tolerance, r.team_tolerance) - off)
    apart = mine - theirs
    return Ratings(apart, np.asarray(np.abs(apart) > r.talk_from), mean, reached, shift, n.astype(np.int64))
