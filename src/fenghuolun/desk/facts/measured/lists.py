"""Whether there are leads enough (M23), and how evenly the good ones are spread (M29)."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from django.db.models import Count, Q

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import Grade
from fenghuolun.desk.facts.due import live_leads
from fenghuolun.desk.facts.gap import CLOSED_AFTER, LEARNT_FROM
from fenghuolun.desk.facts.measured.asked import Asked, Measured, stock_of
from fenghuolun.desk.facts.measured.seats import SELLING, seats_of
from fenghuolun.desk.facts.results import KIND_AT, sold_by_day
from fenghuolun.desk.facts.stages import rates, reached
from fenghuolun.desk.facts.targets import asked_by_day
from fenghuolun.engine.measures import gini
from fenghuolun.engine.results import Counts, Floats

GOOD = (Grade.A, Grade.B)


def adequacy(asked: Asked) -> Measured:
    """M23: live leads over those the funnel needs for the deals still missing to the period's target.

    Known for the period that holds today: of past mornings nobody knows which
    leads were live. Missing deals over each person's own conversion, kind by kind; a kind that needs none counts none.
    """
    live, needed = np.zeros(asked.shape), np.full(asked.shape, np.nan)
    current = [at for at, end in enumerate(asked.edges[1:]) if asked.has_begun[at] and end >= asked.today]
    who = seats_of(asked).who
    if current and who.size:
        at = current[0]
        start, end = asked.edges[at], asked.edges[at + 1]
        wished, written = asked_by_day(who, start, end), sold_by_day(who, start, asked.today)
        missing = wished.deals.sum(axis=2) - written.deals.sum(axis=2)
        closed = asked.today - CLOSED_AFTER
        known = rates(who, reached(who, closed - LEARNT_FROM, closed))
        chance = np.stack([known[kind].mean.prod(axis=1) for kind in KIND_AT], axis=1)
        wanted = np.maximum(missing, 0) / np.maximum(chance, 1e-3)
        alive, _premium = live_leads(who, asked.today)
        kinds = [KIND_AT[asked.cube_kind]] if asked.cube_kind else list(KIND_AT.values())
        live[:, at] = _by_subject(asked, np.where(wanted > 0, alive, 0)[:, kinds].sum(axis=1))
        needed[:, at] = _by_subject(asked, wanted[:, kinds].sum(axis=1))
    return stock_of(asked, "M23", live, needed, live)


def _by_subject(asked: Asked, of_people: Floats) -> Floats:
    """Return sums over who sat with each subject on the last day that is over."""
    found = np.zeros(asked.of.size)
    last = asked.end - timedelta(days=1)
    for seat in seats_of(asked).seats:
        if seat.first <= last < seat.end:
            found[seat.at] += of_people[seat.row]
    return found


def spread(asked: Asked) -> Measured:
    """M29: Gini coefficient of the good leads (A and B) open at each period's end, over the sellers there then.

    By today's owner and grade; somebody without a good lead counts. One seller alone has no spread.
    """
    seats = seats_of(asked)
    ends = [min(edge, asked.today) for edge in asked.edges[1:]]
    held = _held(asked, seats.who.ids.tolist(), seats.who.position, ends)
    value, n = np.full(asked.shape, np.nan), np.zeros(asked.shape, np.int64)
    for at, end in enumerate(ends):
        if not asked.has_begun[at]:
            continue
        rows: dict[int, list[int]] = {}
        for seat in seats.seats:
            if seat.first < end <= seat.end and seat.seller_kind in SELLING:
                rows.setdefault(seat.at, []).append(seat.row)
        for subject, mine in rows.items():
            counts = held[mine, at]
            if len(mine) > 1 and counts.sum():
                value[subject, at], n[subject, at] = gini(counts), counts.sum()
    return _known(asked, value, n)


def _held(asked: Asked, ids: list[int], position: dict[int, int], ends: list) -> Floats:  # type: ignore[type-arg]
    """Return good leads open on each morning, (people, periods). One query."""
    found = np.zeros((len(ids), len(ends)))
    open_then = {
        f"at_{at}": Count("pk", filter=Q(created_on__lt=end) & (Q(closed_on=None) | Q(closed_on__gte=end)))
        for at, end in enumerate(ends)
    }
    rows = customers.leads_of_people(ids).filter(asked.kinds(), asked.channels(), grade__in=GOOD)
    for owner, *counts in rows.values_list("owner").annotate(**open_then).order_by():
        found[position[owner]] = counts
    return found


def _known(asked: Asked, value: Floats, n: Counts) -> Measured:
    """Return a stock that is no quotient of sums: the last period that has a figure answers for several."""
    shaped = stock_of(asked, "M23", np.nan_to_num(value), np.where(np.isnan(value), np.nan, 1.0), n)
    return Measured("M29", asked.edges, shaped.value, value, np.full(asked.shape, np.nan), n, across=shaped.across)
