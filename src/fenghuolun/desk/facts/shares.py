"""Who gets which part of a unit's target, kind by kind: potential, history and capacity of each person (ruling 11)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.engine.plan.shares import ShareRule, person_shares
from fenghuolun.engine.results import Flags, Floats

FLEET_AT = KINDS.index("fleet")


@dataclass(frozen=True, slots=True)
class KindShares:
    """Shares per person and kind, (people, kinds), each kind adding up to one over the people.

    ``share`` is the mix of the three others; ``reason`` says where a part was missing.
    """

    share: Floats
    potential: Floats
    history: Floats
    capacity: Floats
    reason: NDArray[np.str_]


def kind_shares(
    who: Crew, potential: Floats, history: Floats, workdays: Floats, tenure_months: Floats, rule: ShareRule
) -> KindShares:
    """Return everybody's share of each kind.

    ``potential`` and ``history`` (people, kinds) in one unit; ``workdays`` and
    ``tenure_months`` (people,). Capacity counts in a kind only for those who
    work in it: who has customers or sales there, and newcomers, whom history
    says nothing about, in everything but fleets; a fleet belongs to fleet
    account managers. Where nobody works in a kind yet, everybody does.
    """
    works = _works_in(who, potential, history)
    kinds = potential.shape[1]
    of = np.tile(np.arange(kinds), who.size)
    ready = np.where(works, workdays[:, None], 0.0)
    found = person_shares(
        potential.ravel(), history.ravel(), ready.ravel(), np.repeat(tenure_months, kinds), of, rule
    )  # fmt: skip
    shape = potential.shape
    return KindShares(
        found.share.reshape(shape), found.potential_share.reshape(shape), found.history_share.reshape(shape),
        found.capacity_share.reshape(shape), found.reason.reshape(shape),
    )  # fmt: skip


def _works_in(who: Crew, potential: Floats, history: Floats) -> Flags:
    known = (potential > 0) | (history > 0)
    is_new = ~known.any(axis=1)
    is_fleet = np.array([person.seller_kind == SellerKind.FLEET for person in who.people])
    works = known | is_new[:, None]
    works[:, FLEET_AT] = known[:, FLEET_AT] | (is_new & is_fleet)
    works |= ~works.any(axis=0)
    return np.asarray(works)
