"""Need, fit and trust; how strong a need is; and the three-plus-five tool (domain 3.1.2, 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fenghuolun.engine.refusals import BadInput, counts, real, refuse_where, share
from fenghuolun.engine.results import Flags, Floats

DEGREES = ("need", "fit", "trust")


class Verdict(StrEnum):
    """What three degrees allow."""

    STOP = "stop"  # one below 40: do not sell forward
    WORK = "work"  # on the lowest
    CLOSE = "close"  # all at least 70


@dataclass(frozen=True, slots=True)
class Degrees:
    """``degree`` 0..100 (3, deals); ``lowest`` the position in ``DEGREES``, the earlier on a tie; ``verdict``."""

    degree: Floats
    lowest: NDArray[np.int64]
    verdict: NDArray[np.str_]


def need_fit_trust(indicators: ArrayLike) -> Degrees:
    """Return the three degrees of each deal; ``indicators`` is (3, 4) or (3, 4, deals), each 0..3.

    Need: problem stated, size quantified, wants change, timing. Fit: criteria known, we meet the top three, unique
    value accepted, price in range. Trust: meets us, shares information, references checked, risk voiced and answered.

    >>> found = need_fit_trust([[3, 3, 3, 2], [2, 2, 1, 3], [1, 1, 1, 1]])
    >>> found.degree.round(0).ravel(), DEGREES[found.lowest[0]], str(found.verdict[0])
    (array([92., 67., 33.]), 'trust', 'stop')

    Refuses indicators outside 0..3.
    """
    table = real("indicators", indicators)
    refuse_where("indicators", (table < 0) | (table > 3), "must lie between 0 and 3")
    if table.ndim not in (2, 3) or table.shape[:2] != (3, 4):
        raise BadInput("indicators", "must be three degrees of four indicators")
    degree = table.reshape(3, 4, -1).sum(axis=1) / 12 * 100
    least = degree.min(axis=0)
    verdict = np.select([least < 40, least >= 70], [Verdict.STOP.value, Verdict.CLOSE.value], Verdict.WORK.value)
    return Degrees(degree, degree.argmin(axis=0).astype(np.int64), np.asarray(verdict, dtype="<U5"))


class NeedLevel(IntEnum):
    """How far a need has come."""

    LATENT = 0
    DEVELOPING = 1
    EXPLICIT = 2


@dataclass(frozen=True, slots=True)
class Needs:
    """``strength`` 1..75 of each problem and its ``level``."""

    strength: Floats
    level: NDArray[np.int64]


def need_strength(severity: ArrayLike, urgency: ArrayLike, owner_power: ArrayLike) -> Needs:
    """Return severity 1..5 × urgency 1..5 × power of its owner 1..3: from 40 explicit, from 20 developing.

    >>> found = need_strength([5, 4, 2], [4, 3, 3], [2, 2, 3])
    >>> found.strength, found.level
    (array([40., 24., 18.]), array([2, 1, 0]))

    Refuses ratings outside their scale.
    """
    strength = (
        _rated("severity", severity, 1, 5) * _rated("urgency", urgency, 1, 5) * _rated("owner_power", owner_power, 1, 3)
    )
    level = np.select([strength >= 40, strength >= 20], [NeedLevel.EXPLICIT, NeedLevel.DEVELOPING], NeedLevel.LATENT)
    return Needs(np.asarray(strength), np.asarray(level, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class QuestionMix:
    """``share`` (4) of situation, problem, implication, need-payoff questions, NaN without any; ``is_off`` marks
    too many situation questions (above 30 %), or too few of another kind (below 30, 25, 15 %).
    """

    share: Floats
    is_off: Flags


def question_mix(asked: ArrayLike) -> QuestionMix:
    """Return the mix of questions asked in the first stage; ``asked`` (4) counts in the order S, P, I, N.

    >>> question_mix([8, 6, 3, 3]).is_off
    array([ True, False,  True, False])

    Without questions nothing is off. Refuses anything but four counts.
    """
    n = counts("asked", asked)
    if n.shape != (4,):
        raise BadInput("asked", "must be four counts")
    if not n.sum():
        return QuestionMix(np.full(4, np.nan), np.zeros(4, dtype=bool))
    part = n / n.sum()
    return QuestionMix(part, np.concatenate([part[:1] > 0.30, part[1:] < [0.30, 0.25, 0.15]]))


@dataclass(frozen=True, slots=True)
class ThreePlusFive:
    """``score`` 0..100; ``enterprise`` and ``personal`` cover 0..1; ``is_ready`` to present, from 70."""

    score: float
    enterprise: float
    personal: Floats
    is_ready: bool


def three_plus_five(
    enterprise: ArrayLike,
    personal: ArrayLike,
    primary_level: ArrayLike,
    has_proof: ArrayLike,
    ready_from: float = 70.0,
) -> ThreePlusFive:
    """Return how far our features answer three needs of the company and five of its people.

    ``enterprise`` is (features, 3) and ``personal`` (features, 5) of strengths 0..3; ``has_proof`` (features, 8) in
    the same order: a cell without proof counts half. ``primary_level`` (contacts) is each key contact's level, 0..4.
    Enterprise cover = Σ best cell / 9, a contact's the best cell on his level / 3; score = 60 and 40 of them.

    >>> found = three_plus_five([[3, 2, 3]], [[2, 3, 1, 2, 1]], [1, 3], np.ones((1, 8), bool))
    >>> round(found.score, 1), found.is_ready
    (86.7, True)

    Refuses strengths outside 0..3 and a deal without features or key contacts.
    """
    firm, people = _rated("enterprise", enterprise, 0, 3), _rated("personal", personal, 0, 3)
    if firm.ndim != 2 or firm.shape[1] != 3 or not firm.shape[0]:
        raise BadInput("enterprise", "must be features by three needs")
    if people.shape != (firm.shape[0], 5):
        raise BadInput("personal", "must be the same features by five levels")
    proof = np.asarray(has_proof, dtype=bool)
    if proof.shape != (firm.shape[0], 8):
        raise BadInput("has_proof", "must be the same features by eight")
    level = counts("primary_level", primary_level)
    refuse_where("primary_level", level > 4, "must be one of five levels")
    if not level.size:
        raise BadInput("primary_level", "must be of at least one key contact")
    best = (np.concatenate([firm, people], axis=1) * np.where(proof, 1.0, 0.5)).max(axis=0)
    cover, personal_cover = float(best[:3].sum() / 9), best[3:][level] / 3
    score = 60 * cover + 40 * float(personal_cover.mean())
    return ThreePlusFive(score, cover, personal_cover, score >= ready_from - 1e-9)


def cost_of_problem(
    downtime_days: ArrayLike,
    daily_margin_yuan: ArrayLike,
    uninsured_loss_yuan: ArrayLike,
    admin_hours: ArrayLike,
    hourly_rate_yuan: ArrayLike,
    premium_loading_ratio: ArrayLike,
    premium_yuan: ArrayLike,
) -> Floats:
    """Return what a problem costs a customer a year, in yuan: downtime, uninsured loss, administration, dearer premium.

    >>> cost_of_problem(9, 1200, 5000, 40, 60, 0.1, 80_000)
    np.float64(26200.0)

    Refuses negatives and a loading outside 0..1.
    """
    given = {"downtime_days": downtime_days, "daily_margin_yuan": daily_margin_yuan,
             "uninsured_loss_yuan": uninsured_loss_yuan, "admin_hours": admin_hours,
             "hourly_rate_yuan": hourly_rate_yuan, "premium_yuan": premium_yuan}  # fmt: skip
    d, m, u, h, r, p = (_rated(name, value, 0, np.inf) for name, value in given.items())
    return np.asarray(d * m + u + h * r + p * share("premium_loading_ratio", premium_loading_ratio))[()]


def _rated(name: str, values: ArrayLike, low: float, high: float) -> Floats:
    table = real(name, values)
    refuse_where(name, (table < low) | (table > high), f"must lie between {low:g} and {high:g}")
    return table
