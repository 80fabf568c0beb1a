"""From figures to factors: how hard a goal is and how well it was worked for, each 1–5, 0–100 or 0–1 (1.3.7.B.2, C)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fenghuolun.desk.evaluations.rules.inputs import Part
from fenghuolun.desk.kit.numbers import percent
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.engine.results import Floats

# Upper ends of levels 1–4; what lies above is level 5.
AMBITION = (0.90, 1.00, 1.10, 1.25)
MARKET = (-0.10, 0.0, 0.05, 0.15)
SCARCE = (1 / 1.5, 1 / 1.2, 1.0, 1 / 0.8)
ABSENT = (0.02, 0.05, 0.15, 0.30)
NEWNESS_MONTHS = (3, 6, 12, 36)  # tenure below these is level 5, 4, 3, 2
FEWEST_FOR_QUINTILES = 10
PROPOSALS, LESSONS_A_MONTH = 2, 2
DEPENDENCE = {
    SellerKind.STORE: 4, SellerKind.FLEET: 4, SellerKind.FIELD: 3, SellerKind.LEADER: 3, SellerKind.ONLINE: 3,
    SellerKind.RENEWAL: 2, SellerKind.TELE: 2, SellerKind.COUNTER: 2,
}  # fmt: skip


def level(value: float, ends: Sequence[float]) -> float:
    """Return 1–5 by where ``value`` lies among four rising ends.

    >>> level(1.04, AMBITION), level(2.0, AMBITION)
    (3.0, 5.0)
    """
    return float(1 + np.searchsorted(np.array(ends), value - 1e-12, side="right"))


def ambition(target_to_history: Floats) -> list[Part]:
    """Return the level of each person's target / last year: the quintile among ten or more, else by fixed ends."""
    known = ~np.isnan(target_to_history)
    found: list[Part] = []
    ranked = np.sort(target_to_history[known])
    for value, is_known in zip(target_to_history, known, strict=True):
        if not is_known:
            found.append(Part(None))
        elif ranked.size >= FEWEST_FOR_QUINTILES:
            place = np.searchsorted(ranked, value, side="right") / ranked.size
            found.append(Part(float(np.clip(np.ceil(place * 5), 1, 5)), f"history:{percent(value)}"))
        else:
            found.append(Part(level(float(value), AMBITION), f"history:{percent(value)}"))
    return found


def market(target_growth: float, market_growth: float) -> Part:
    """Return how far the target wants to outgrow the market."""
    if np.isnan(target_growth) or np.isnan(market_growth):
        return Part(None)
    return Part(level(target_growth - market_growth, MARKET), f"market:{percent(market_growth)}")


def resources(adequacy: float) -> Part:
    """Return how scarce leads are: 1 / M23."""
    if np.isnan(adequacy) or adequacy <= 0:
        return Part(None)
    return Part(level(1 / adequacy, SCARCE), f"M23:{percent(adequacy)}")


def novelty(tenure_months: float) -> Part:
    """Return how new the work is to the person.

    >>> novelty(2).found, novelty(40).found
    (5.0, 1.0)
    """
    newer = sum(tenure_months < months for months in NEWNESS_MONTHS)
    return Part(float(1 + newer), f"tenure:{round(tenure_months)}")


def dependence(seller_kind: str) -> Part:
    return Part(float(DEPENDENCE.get(SellerKind(seller_kind or "none"), 3)), "work")


def time_pressure(available: float) -> Part:
    """Return how much of the period's time was lost: 1 − days there / workdays."""
    if np.isnan(available):
        return Part(None)
    return Part(level(max(1 - available, 0.0), ABSENT), f"present:{percent(available)}")


def share(value: float, source: str, times: float = 1.0) -> Part:
    """Return a ratio as a part, at most 1 × ``times``; nothing where it is not known."""
    return Part(None) if np.isnan(value) else Part(round(float(np.clip(value, 0, 1)) * times, 4), source)


def counted(count: int, wanted: float, source: str) -> Part:
    return Part(round(min(count / wanted, 1.0) * 100, 1), f"{source}:{count}")
