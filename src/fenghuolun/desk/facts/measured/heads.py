"""Per seller: coaching and joint visits (M27), premium a head (M33)."""

from __future__ import annotations

import numpy as np

from fenghuolun.desk.activities import queries as activities
from fenghuolun.desk.facts.measured.asked import Asked, Measured, formula
from fenghuolun.desk.facts.measured.seats import by_period, seats_of
from fenghuolun.desk.facts.measured.sold import sold
from fenghuolun.engine.results import Counts, Floats


def coaching(asked: Asked) -> Measured:
    """M27: talks and joint visits about sellers, over the sellers there were on average; counted where they sat."""
    seats = seats_of(asked)
    daily = np.zeros((seats.who.size, (asked.end - asked.first).days))
    position = seats.who.position
    for seller, day, count in activities.coached_by_day(seats.who.ids.tolist(), asked.first, asked.end):
        daily[position[seller], (day - asked.first).days] += count
    helped = by_period(asked, seats.sums(daily, asked.of.size))
    return _per_head(asked, "M27", helped, helped)


def premium_per_head(asked: Asked) -> Measured:
    found = sold(asked)
    return _per_head(asked, "M33", found["premium_fen"] / 100, np.maximum(found["deals"], 0))


def _per_head(asked: Asked, code: str, amount: Floats, n: Floats) -> Measured:
    """Return an amount over the average number of sellers: seller-days over days, so that periods are not added up."""
    seats = seats_of(asked)
    whole = np.ones((seats.who.size, (asked.end - asked.first).days))
    seller_days = by_period(asked, seats.sums(whole, asked.of.size))
    days = np.diff([min(edge, asked.end).toordinal() for edge in asked.edges])
    begun = asked.has_begun

    def across(first: int, end: int) -> tuple[Floats, Counts]:
        part = slice(first, end)
        heads = seller_days[:, part].sum(axis=1) / max(days[part].sum(), 1)
        value = formula(code, amount[:, part].sum(axis=1), heads)
        return np.where(begun[part].any(), value, np.nan), np.rint(n[:, part].sum(axis=1)).astype(np.int64)

    heads = np.where(begun, seller_days / np.maximum(days, 1), np.nan)
    top = np.where(begun, amount, np.nan)
    value = np.where(begun, formula(code, np.nan_to_num(top), np.nan_to_num(heads)), np.nan)
    counted = np.rint(np.where(begun, n, 0)).astype(np.int64)
    return Measured(code, asked.edges, value, top, heads, counted, across=across)
