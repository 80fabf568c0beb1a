"""What sellers do about each lead: attempts, contact, talk, quote, follow-ups, refusal, deal, and care after it."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import PERSON, Book, Columns
from fenghuolun.engine.simulate.fates import LOST, WON, Fates
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.plan import (
    FLEET,
    NEW,
    PHONE_SELLERS,
    STORE_SELLER,
)

(ATTEMPT, CONTACT, APPOINT, VISIT, QUOTE, FOLLOW, REFUSE, DEAL, CARE, PROFILE, REFERRAL, STUDY, TOUCH, GOODWILL, STORE,
 JOINT, TALK, INSPECT) = range(18)  # fmt: skip
STEP = ("role", "kind", "when", "person", "seat", "lead", "customer", "quantity")


def lead_steps(
    rng: np.random.Generator, scene: Scene, book: Book, leads: Columns, fates: Fates, offset: int
) -> Columns:
    """Return the wanted steps of all leads; ``lead`` is the row plus ``offset``. Fleet cases are worked once."""
    out = Columns(*STEP)
    heads = np.flatnonzero(leads["same_as"] == np.arange(leads.size))
    work = _Work(rng, scene, book, leads, fates, offset, out)
    work.attempts(heads)
    work.talks(heads)
    work.quotes(heads)
    work.endings(heads)
    work.extras(heads)
    return out


class _Work:
    """The steps of one batch of leads, added to ``out`` role by role."""

    def __init__(
        self,
        rng: np.random.Generator,
        scene: Scene,
        book: Book,
        leads: Columns,
        fates: Fates,
        offset: int,
        out: Columns,
    ) -> None:
        self.rng, self.scene, self.leads, self.fates, self.offset, self.out = rng, scene, leads, fates, offset, out
        self.seller_kind = scene.staff.seats.kind[leads["seat"]]
        self.is_firm = book.customers["kind"][leads["customer"]] != PERSON
        self.kept = np.bincount(leads["same_as"], weights=fates.outcome == WON, minlength=leads.size).astype(np.int64)

    def _add(self, rows: Counts, role: int, kind: Counts | int, when: Floats, quantity: Counts | int = 1) -> None:
        n = rows.size
        seat = self.leads["seat"][rows]
        self.out.add(
            role=np.full(n, role), kind=np.broadcast_to(np.asarray(kind), n).copy(), when=when,
            person=self.scene.staff.seller(seat, np.floor(when).astype(np.int64)), seat=seat, lead=rows + self.offset,
            customer=self.leads["customer"][rows], quantity=np.broadcast_to(np.asarray(quantity), n).copy(),
        )  # fmt: skip

    def attempts(self, heads: Counts) -> None:
        """Add calls that nobody answered: a few before a contact, up to five where there never was one."""
        rng, reached = self.rng, self.fates.reached[heads]
        is_due = self.leads["prev_set"][heads] >= 0
        count = np.where(
            reached > 0, rng.poisson(0.3, heads.size), np.where(is_due, 2, 1) + rng.poisson(0.25, heads.size)
        )
        rows = np.repeat(heads, count)
        nth = np.arange(rows.size) - np.repeat(np.cumsum(count) - count, count)
        touched = self.fates.reached[rows] > 0
        first = self.fates.at[rows, 0]
        earliest = self.leads["created"][rows] + 0.2
        before = np.maximum(first - (nth + 1) * rng.uniform(0.3, 2.0, rows.size), np.minimum(earliest, first - 0.05))
        start = np.where(self.leads["prev_set"][rows] >= 0, self.leads["due"][rows] - 48.0, self.leads["created"][rows])
        never = start + 0.4 + nth * 4.0 + rng.exponential(2.0, rows.size)
        self._add(rows, ATTEMPT, 1, np.where(touched, before, never))

    def talks(self, heads: Counts) -> None:
        """Add first contacts, appointments and talks; a telephone seller's first call may already be the talk."""
        at, reached, kind = self.fates.at, self.fates.reached, self.seller_kind
        contact = heads[(reached[heads] >= 1) & ~self.fates.same_call[heads]]
        self._add(contact, CONTACT, 1, at[contact, 0])
        talk = heads[reached[heads] >= 2]
        in_person = ~np.isin(kind[talk], PHONE_SELLERS)
        visit_kind = np.where(in_person, np.where(self.is_firm[talk], 4, 3), 1)
        at_store = (kind[talk] == STORE_SELLER) & (self.leads["cube"][talk] == NEW) & (self.rng.random(talk.size) < 0.3)
        self._add(talk, VISIT, np.where(at_store, 5, visit_kind), at[talk, 1])
        agreed = talk[in_person & (self.rng.random(talk.size) < 0.25)]
        self._add(agreed, APPOINT, 2, at[agreed, 0] + 0.6 * (at[agreed, 1] - at[agreed, 0]))

    def quotes(self, heads: Counts) -> None:
        """Add quotes (proposals for fleets), a follow-up within 48 hours where the seller keeps to it, later ones."""
        rng = self.rng
        rows = heads[self.fates.reached[heads] >= 3]
        when, close = self.fates.at[rows, 2], self.fates.close[rows]
        kind = np.where(self.leads["cube"][rows] == FLEET, 7, 6)
        self._add(rows, QUOTE, kind, when)
        soon = when + rng.uniform(0.35, 1.35, rows.size)
        keeps = rng.random(rows.size) < self.scene.traits.followed_share[self.fates.person[rows]]
        first = keeps & (soon < close - 0.05)
        self._add(rows[first], FOLLOW, 1, soon[first])
        for nth in (1, 2, 3):
            later = when + nth * rng.uniform(4.0, 7.0, rows.size)
            take = (rng.random(rows.size) < 0.36 - 0.09 * nth) & (later < close - 0.3)
            self._add(rows[take], FOLLOW, 1, later[take])

    def endings(self, heads: Counts) -> None:
        """Add refusals that were said on the telephone, and deals."""
        reached, outcome = self.fates.reached[heads], self.fates.outcome[heads]
        refused = heads[(outcome == LOST) & (reached > 0) & (self.rng.random(heads.size) < 0.6)]
        self._add(refused, REFUSE, 1, self.fates.close[refused])
        won = heads[(outcome == WON)]
        quantity = np.where(self.leads["prev_set"][won] >= 0, self.kept[won], self.leads["size"][won])
        self._add(won, DEAL, 8, self.fates.at[won, 3], np.maximum(quantity, 1))

    def extras(self, heads: Counts) -> None:
        """Add profiles of new leads, referrals, care after a sale, and the call that found a car gone."""
        rng, leads = self.rng, self.leads
        profiled = heads[
            (leads["prev_set"][heads] < 0) & (leads["due"][heads] != NO_DAY) & (rng.random(heads.size) < 0.3)
        ]
        self._add(profiled, PROFILE, 11, leads["created"][profiled] + rng.uniform(0.01, 0.2, profiled.size))
        referred = heads[leads["referrer"][heads] >= 0]
        self._add(referred, REFERRAL, 10, leads["created"][referred] + 0.005)
        sold = heads[(self.fates.outcome[heads] == WON) & (rng.random(heads.size) < 0.06)]
        self._add(sold, CARE, 9, self.fates.at[sold, 3] + rng.uniform(5, 60, sold.size))


def base_points(kind: Counts, seller_kind: Counts, decides: Flags) -> Floats:
    """Return the catalogue's points (F.3): half a point a call for telephone sellers, 8 with a decision maker."""
    points = np.array([0, 1, 1, 4, 4, 5, 3, 6, 2, 2, 3, 1, 1, 4, 3, 1], dtype=np.float64)[kind]
    points = np.where((kind == 1) & np.isin(seller_kind, PHONE_SELLERS), 0.5, points)
    return np.where((kind == 4) & decides, 8.0, points)
