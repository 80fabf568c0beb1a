"""What is asked: published targets per person, kind and day or month, as the engine takes them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np

from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import Sold, months_from
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.choices import Tier
from fenghuolun.desk.kit.reading import asked_within
from fenghuolun.engine.results import Floats


def asked_by_day(who: Crew, first: date, end: date, tier: str = Tier.TARGET) -> Sold:
    """Return the target of each person for each day of ``[first, end)``, in the shape of what was sold.

    Somebody without a published target has zeros. One query; none where the page has read these days already.
    """
    begin, tiers = asked_within(_question(who), first, end, lambda a, b: _tiers(who, a, b, (tier,)))
    if tier not in tiers:
        tiers, begin = _tiers(who, first, end, (tier,)), first
    days = slice((first - begin).days, (end - begin).days)
    return Sold(tiers[tier].premium_fen[:, :, days], tiers[tier].deals[:, :, days])


def asked_in_tiers(who: Crew, first: date, end: date) -> dict[str, Sold]:
    """Return ``asked_by_day`` for 基本, 目标 and 挑战. One query, which serves the page's later questions as well."""
    begin, tiers = asked_within(_question(who), first, end, lambda a, b: _tiers(who, a, b, Tier.values))
    if len(tiers) < len(Tier.values):
        tiers, begin = _tiers(who, first, end, Tier.values), first
    days = slice((first - begin).days, (end - begin).days)
    return {tier: Sold(of.premium_fen[:, :, days], of.deals[:, :, days]) for tier, of in tiers.items()}


def _question(who: Crew) -> tuple[str, bytes]:
    return "asked", who.ids.tobytes()


def _tiers(who: Crew, first: date, end: date, tiers: Collection[str]) -> dict[str, goals.Targets]:
    return goals.targets_in_tiers(first, end, person_ids=who.ids.tolist(), tiers=tiers)


def average_premium_yuan(who: Crew, year: int) -> Floats:
    """Return the premium of one deal that the targets of the year rest on, per person and kind, in yuan.

    (people, kinds); the mean over all of ``who`` where a person has no deal of the kind, 0 where nobody has. One query.
    """
    asked = goals.targets_by_month(months_from(date(year, 1, 1), 12), person_ids=who.ids.tolist())
    premium, deals = asked.premium_fen.sum(axis=2) / 100, asked.deals.sum(axis=2)
    sums, counts = premium.sum(axis=0), deals.sum(axis=0)
    whole = np.divide(sums, counts, out=np.zeros(sums.shape), where=counts > 0)
    return np.divide(premium, deals, out=np.broadcast_to(whole, premium.shape).copy(), where=deals > 0)
