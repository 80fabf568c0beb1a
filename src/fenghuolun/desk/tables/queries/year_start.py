"""The assistant that sets a unit's year goal: what was sold, what falls due, what history supports, and a proposal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.tables.queries.decomposition import HAS_DUE_LIST
from fenghuolun.desk.tables.queries.year_facts import YearFacts
from fenghuolun.engine.funnel import known_rates
from fenghuolun.engine.rates import START_RATES

USUAL_GROWTH = 0.06
ROUND_TO_FEN = 10_000_00  # proposals end on whole 万


@dataclass(frozen=True, slots=True)
class KindProposal:
    """One kind: last 12 months, due list, what it supports at today's conversion and average premium, a proposal."""

    kind: str
    label: str
    sold_fen: int
    deals: int
    average_fen: int
    due: int | None
    due_fen: int
    leads: int
    conversion: float
    supports_fen: int
    proposed_fen: int


def proposals(facts: YearFacts) -> list[KindProposal]:
    """Return the proposal per kind: last year's premium and usual growth, but no more than a tenth above what
    the due list supports at today's conversion; other kinds support at least what was sold."""
    found = []
    for k, kind in enumerate(KINDS):
        counts = facts.reached[:, k].sum(axis=0)
        conversion = float(known_rates(counts[None], START_RATES[kind]).mean.prod())
        due, leads = int(facts.due_counts[:, k].sum()), int(facts.leads[:, k].sum())
        average = int(facts.kind_average_fen[k])
        base = due if kind == CubeKind.RENEWAL else leads
        sold = int(facts.sold_fen[:, k].sum())
        supports = int(base * conversion * average)
        if kind != CubeKind.RENEWAL:
            supports = max(supports, sold)
        wish = min(sold * (1 + USUAL_GROWTH), supports * 1.1) if supports and sold else max(sold, supports)
        found.append(
            KindProposal(
                kind, str(CubeKind(kind).label), sold, int(facts.sold_deals[:, k].sum()), average,
                due if HAS_DUE_LIST[k] else None, int(facts.due_fen[:, k].sum()), leads, conversion, supports,
                int(np.floor(wish / ROUND_TO_FEN) * ROUND_TO_FEN),
            )
        )  # fmt: skip
    return found
