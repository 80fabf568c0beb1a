"""What came of the leads by now: deals on the day they were done, starts of cover that follow, what is open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import Book, Columns
from fenghuolun.engine.simulate.fates import WON
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.prospects import LIST_DAYS
from fenghuolun.engine.simulate.steps import CARE, DEAL
from fenghuolun.engine.simulate.waves import start_of
from fenghuolun.engine.simulate.work import Work

LAST_HOUR = 0.7  # of the last day with cover


@dataclass(frozen=True, eq=False)
class Closings:
    """Per lead: ``created``, ``deal_at`` (day + share; NaN: not won by now), ``closed`` (NO_DAY while open), ``due``.

    ``is_kept`` says whether the lead belongs in the table (not closed before the ledger began).
    ``sold`` per set: issued by now. ``deal_step`` is the row in ``Work`` of each lead's deal, -1 without one.
    """

    created: Counts
    deal_at: Floats
    closed: Counts
    due: Counts
    is_open: Flags
    is_kept: Flags
    sold: Flags
    deal_step: Counts

    def is_over(self, work: Work) -> Flags:
        """Return which steps come after their lead's deal and so were never done."""
        at = work.day + work.minute / 1440
        belongs = (work.lead >= 0) & (work.role != CARE)
        return np.asarray(belongs & (at > self.deal_at[np.maximum(work.lead, 0)] + 1e-9))


def close_all(scene: Scene, book: Book, leads: Columns, work: Work) -> Closings:
    """Return the closings and write issue, start, seller and team of the sets that leads brought, in place."""
    deal_at, deal_step = _deals(scene, leads, work)
    head = leads["same_as"]
    first, last = np.full(leads.size, 10**6), np.full(leads.size, NO_DAY)
    counted = work.is_past(scene) & (work.lead >= 0) & (work.role != CARE)
    np.minimum.at(first, work.lead[counted], work.day[counted])
    np.maximum.at(last, work.lead[counted], work.day[counted])
    planned = np.floor(leads["close"]).astype(np.int64)
    ended = np.maximum(planned, last[head])
    is_lost = leads["outcome"] != WON
    closed = np.where(is_lost & (planned < scene.days.today), ended, NO_DAY)
    closed = np.where(np.isfinite(deal_at), np.floor(np.nan_to_num(deal_at)).astype(np.int64), closed)
    sold, due = _follow_through(scene, book, leads, deal_at, work, deal_step)
    is_open = closed == NO_DAY
    is_due = leads["prev_set"] >= 0
    listed = np.maximum(leads["created"], np.minimum(due - LIST_DAYS, first[head]))
    created = np.where(is_due, listed, leads["created"])
    is_kept = (created <= scene.days.today) & (is_open | (closed >= scene.days.ledger))
    is_kept &= ~is_due | sold[np.maximum(leads["prev_set"], 0)]
    return Closings(created, deal_at, closed, due, is_open, is_kept, sold, deal_step)


def _deals(scene: Scene, leads: Columns, work: Work) -> tuple[Floats, Counts]:
    """Return when each won lead was won and by which step.

    A renewal that waits in the seller's queue until its cover ends is issued on
    the last day by the counter; a deal whose seller ran out of days is as planned.
    """
    n = leads.size
    at, step = np.full(n, np.nan), np.full(n, -1)
    rows = np.flatnonzero(work.role == DEAL)
    done = work.is_past(scene)[rows]
    at[work.lead[rows[done]]] = work.day[rows[done]] + work.minute[rows[done]] / 1440
    step[work.lead[rows]] = rows
    stuck = rows[(work.day[rows] < 0) & (work.when[rows] < scene.days.today)]
    at[work.lead[stuck]] = work.when[stuck]
    due = np.where(leads["prev_set"][work.lead[rows]] >= 0, leads["due"][work.lead[rows]], 10**6)
    waited = (work.when[rows] < due) & ((work.day[rows] >= due) | (work.day[rows] < 0)) & (due <= scene.days.today)
    at[work.lead[rows[waited]]] = due[waited] - 1 + LAST_HOUR
    won = leads["outcome"] == WON
    head = leads["same_as"]
    return np.where(won, at[head], np.nan), np.where(won, step[head], -1)


def _follow_through(
    scene: Scene, book: Book, leads: Columns, deal_at: Floats, work: Work, deal_step: Counts
) -> tuple[Flags, Counts]:
    """Write the real issue and start of sets that leads brought; move the due days that hang on them."""
    sets = book.sets
    lead = sets["lead"]
    mine = np.flatnonzero(lead >= 0)
    of = lead[mine]
    is_won = np.isfinite(deal_at[of])
    issued = np.floor(np.nan_to_num(deal_at[of], nan=scene.days.today + 1.0)).astype(np.int64)
    sets["issued"][mine] = issued
    due = leads["due"].copy()
    has_prev = leads["prev_set"] >= 0
    for _ in range(4):
        due[has_prev] = scene.days.year_later(sets["start"][leads["prev_set"][has_prev]])
        sets["start"][mine] = start_of(due[of], issued)
    step = deal_step[of]
    who = np.where(step >= 0, work.person[step], scene.staff.seller(sets["seat"][mine], issued))
    sets["seller"][mine] = who
    sets["team"][mine] = scene.staff.team_of(who, issued)
    sold = sets["issued"] <= scene.days.today
    sold[mine[~is_won]] = False
    return sold, due
