"""How much each seat has to do: due sets, new leads and handed-over sets a year, from the premium it should bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.simulate.book import expected_fleet_size
from fenghuolun.engine.simulate.plan import FLEET, NEW, RENEWAL, SWITCH, WORK, CompanyPlan
from fenghuolun.engine.simulate.pricing import FLEET_YUAN

MEAN_YUAN = {RENEWAL: 2_430.0, SWITCH: 3_000.0, NEW: 5_200.0}
GONE_SHARE = 0.025
PROSPECT_SIZE_LOG = 1.25
FLEET_KEPT_SHARE = 0.735
BOOK_LEAK_SHARE = 0.04  # of due sets, lost to vacancies, newcomers and planted problems


@dataclass(frozen=True, eq=False)
class Demand:
    """Yearly numbers per seat, as expectations.

    ``due`` sets to renew; ``deals`` (seats, 4) sets to sell by cube kind;
    ``leads`` (seats, 4) fresh leads by cube kind; ``passed_on`` the share of
    own sets whose renewal goes to a renewal seat; ``handed_over`` sets of the
    channel department whose renewal comes to the seat.
    """

    due: Floats
    deals: Floats
    leads: Floats
    passed_on: Floats
    handed_over: Floats
    catchers: Floats


def demand_of(plan: CompanyPlan, kind: Counts, market: Floats) -> Demand:
    """Return what every seat must handle for the branch to reach its premium, more where its market is larger."""
    work = [WORK[int(k)] for k in kind]
    weight = np.array([w.weight for w in work]) * market
    premium = plan.premium_yuan_per_seller * kind.size * weight / weight.sum()
    mix = np.array([[w.renewal, w.switch, w.new, w.fleet] for w in work])
    deals = np.zeros((kind.size, 4))
    for cube in (RENEWAL, SWITCH, NEW):
        deals[:, cube] = premium * mix[:, cube] / MEAN_YUAN[cube]
    deals[:, FLEET] = premium * mix[:, FLEET] / FLEET_YUAN
    rate = {cube: float(np.prod(rates)) for cube, rates in plan.stage_rates.items()}
    due = deals[:, RENEWAL] / (rate[RENEWAL] * (1 - GONE_SHARE))
    leads = np.zeros_like(deals)
    leads[:, SWITCH] = deals[:, SWITCH] / rate[SWITCH]
    leads[:, NEW] = deals[:, NEW] / rate[NEW]
    won_accounts = deals[:, FLEET] * (1 - FLEET_KEPT_SHARE) / expected_fleet_size(PROSPECT_SIZE_LOG)
    leads[:, FLEET] = won_accounts / rate[FLEET]
    sold = deals[:, :FLEET].sum(axis=1)
    passed_on = np.where(sold > due, 1 - due / np.maximum(sold, 1e-9), 0.0)
    catchers = np.maximum(due - sold, 0)
    incoming = (passed_on * sold).sum() * catchers / max(catchers.sum(), 1e-9)
    handed_over = np.maximum(due - sold - incoming, 0) + np.where(catchers > 0, BOOK_LEAK_SHARE * due, 0.0)
    return Demand(due, deals, leads, passed_on, handed_over, catchers)
