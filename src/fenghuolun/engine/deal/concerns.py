"""What does the customer worry about now: the shifting curve, fourteen signals, confidence (domain 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real, refuse_where, share
from fenghuolun.engine.results import Floats

CONCERNS = ("need", "cost", "solution", "risk")
PHASES = np.array([[0.40, 0.30, 0.20, 0.10], [0.25, 0.15, 0.45, 0.15], [0.10, 0.30, 0.20, 0.40]])


@dataclass(frozen=True, slots=True)
class ConcernPhase:
    """``observed`` (4) shares and ``distance`` (3) from each phase, NaN without mentions; ``phase`` 1..3, 0 there;
    ``is_mismatch`` when our stage belongs to another phase.
    """

    observed: Floats
    distance: Floats
    phase: int
    is_mismatch: bool


def concern_phase(mentions: ArrayLike, our_phase: int | None = None) -> ConcernPhase:
    """Return the phase the customer's concerns of the last 14 days are nearest to; ``mentions`` (4), as ``CONCERNS``.

    distance = ½ Σ |observed - template|; the earlier phase on a tie.

    >>> found = concern_phase([15, 35, 15, 35], our_phase=2)
    >>> found.distance.round(2), found.phase, found.is_mismatch
    (array([0.3, 0.4, 0.1]), 3, True)

    Refuses anything but four counts, and a phase that is not 1, 2 or 3.
    """
    n = counts("mentions", mentions)
    if n.shape != (len(CONCERNS),):
        raise BadInput("mentions", "must be four counts")
    if our_phase not in (None, 1, 2, 3):
        raise BadInput("our_phase", "must be 1, 2 or 3")
    if not n.sum():
        return ConcernPhase(np.full(4, np.nan), np.full(3, np.nan), 0, False)
    seen = n / n.sum()
    distance = np.abs(seen - PHASES).sum(axis=1) / 2
    phase = int(np.argmin(distance.round(12))) + 1
    return ConcernPhase(seen, distance, phase, our_phase not in (None, phase))


def confidence(severity: ArrayLike, likelihood: ArrayLike, mitigated_share: ArrayLike) -> float:
    """Return how confident the customer can be, 0..100; 75 and more before asking for the decision.

    100 - Σ severity (1..5) × likelihood (1..5) × (1 - mitigated) / (25 k) × 100, over k risks; 100 without any.

    >>> confidence([5, 3], [3, 2], [0.5, 0.0])
    73.0

    Refuses ratings outside 1..5.
    """
    s, p = real("severity", severity), real("likelihood", likelihood)
    for name, rated in (("severity", s), ("likelihood", p)):
        refuse_where(name, (rated < 1) | (rated > 5), "must lie between 1 and 5")
    open_share = 1 - share("mitigated_share", mitigated_share)
    if s.ndim != 1 or not s.shape == p.shape == open_share.shape:
        raise BadInput("likelihood", "must be one number for each risk")
    return 100.0 - float((s * p * open_share).sum() / (25 * s.size) * 100) if s.size else 100.0


class Signal(StrEnum):
    """Fourteen signals of a concern, in the order of domain 3.5."""

    SETTLED_COMES_BACK = "settled_comes_back"
    PRICE_FIGHT = "price_fight"
    UNEXPLAINED_DELAY = "unexplained_delay"
    AVOIDS_MEETING = "avoids_meeting"
    WITHHOLDS_INFORMATION = "withholds_information"
    MORE_PEOPLE = "more_people"
    CLAIMS_QUESTIONS = "claims_questions"
    ASKS_GUARANTEE = "asks_guarantee"
    OLD_FRIEND = "old_friend"
    COLDNESS = "coldness"
    COMPULSORY_PRICE_ONLY = "compulsory_price_only"
    ASKS_REBATE = "asks_rebate"
    PREMIUM_SHOCK = "premium_shock"
    SILENT_AFTER_QUOTE = "silent_after_quote"


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What the ledger knows of a deal. The six ``says_`` and ``is_`` marks are set by a person (ruling 32)."""

    is_fleet: bool = False
    reopened_points: int = 0
    price_rounds: int = 0
    ask_below_range_ratio: float = 0.0
    date_slips: int = 0
    slipped_days: float = 0.0
    cancelled_meetings: int = 0
    days_without_reply: float = 0.0
    data_request_open_days: float = 0.0
    new_contacts_late: int = 0
    claims_questions: int = 0
    says_guarantee: bool = False
    says_old_friend: bool = False
    is_cold: bool = False
    says_compulsory_only: bool = False
    says_rebate: bool = False
    is_new_energy: bool = False
    premium_rise_ratio: float = 0.0
    hours_since_quote_unanswered: float = 0.0


def signals(deal: DealFacts) -> tuple[Signal, ...]:
    """Return the signals a deal shows, each at its threshold (domain 3.5.tool).

    >>> signals(DealFacts(price_rounds=3, hours_since_quote_unanswered=49))
    (<Signal.PRICE_FIGHT: 'price_fight'>, <Signal.SILENT_AFTER_QUOTE: 'silent_after_quote'>)
    """
    shown = {
        Signal.SETTLED_COMES_BACK: deal.reopened_points >= 1,
        Signal.PRICE_FIGHT: deal.price_rounds >= 3 or deal.ask_below_range_ratio > 0.15,
        Signal.UNEXPLAINED_DELAY: deal.date_slips >= 2 or deal.slipped_days > 14,
        Signal.AVOIDS_MEETING: deal.cancelled_meetings >= 2 or deal.days_without_reply >= 7,
        Signal.WITHHOLDS_INFORMATION: deal.data_request_open_days > 7,
        Signal.MORE_PEOPLE: deal.new_contacts_late >= 1,
        Signal.CLAIMS_QUESTIONS: deal.claims_questions >= 3,
        Signal.ASKS_GUARANTEE: deal.says_guarantee,
        Signal.OLD_FRIEND: deal.says_old_friend,
        Signal.COLDNESS: deal.is_cold,
        Signal.COMPULSORY_PRICE_ONLY: deal.says_compulsory_only,
        Signal.ASKS_REBATE: deal.says_rebate,
        Signal.PREMIUM_SHOCK: deal.is_new_energy and deal.premium_rise_ratio > 0.15,
        Signal.SILENT_AFTER_QUOTE: deal.hours_since_quote_unanswered >= (120 if deal.is_fleet else 48),
    }
    return tuple(signal for signal, is_so in shown.items() if is_so)


def health(open_signal_costs: ArrayLike) -> float:
    """Return a deal's health: 100 less 5 to 15 for each open signal, not below 0.

    >>> health([5, 15])
    80.0

    Refuses a cost outside 5..15.
    """
    cost = not_negative("open_signal_costs", open_signal_costs)
    refuse_where("open_signal_costs", (cost < 5) | (cost > 15), "must lie between 5 and 15")
    return max(100.0 - float(cost.sum()), 0.0)
