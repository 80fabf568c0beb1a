"""Months of a simulated branch forecast at their middle, and what became of them: sellers by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.simulate import Company
from fenghuolun.engine.track.chance import prior_from_peers
from fenghuolun.engine.track.landing import NewBusiness, Renewals

DAY = "datetime64[D]"
WINDOWS = (-30, 0, 5, 10, 15, 20, 30, 45, 60)  # days to the due date
SHRINK = 10  # deals of the branch's average that a person's own average is mixed with


@dataclass(frozen=True)
class Month:
    """One month cut in its middle: sellers on board for three months and to the end."""

    actual: np.ndarray
    new: NewBusiness
    book: Renewals
    result: np.ndarray


class Sets:
    """Our sellers' policy sets: premium, day of issue, seller, and whether it is a renewal."""

    def __init__(self, c: Company) -> None:
        p = c.policies
        ours = np.flatnonzero(p.is_ours & (p.seller >= 0))
        _, first, of_set = np.unique(p.set_key[ours], return_index=True, return_inverse=True)
        self.yuan = np.bincount(of_set, p.premium_fen[ours] / 100)
        self.day, self.seller = p.issued_on[ours[first]], p.seller[ours[first]]
        self.is_renewal = p.cube_kind[ours[first]] == "renewal"

    def of(self, rows: np.ndarray, seat: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Return deals and premium of each of ``size`` people; ``seat`` places people, -1 for others."""
        at = seat[self.seller[rows]]
        rows, at = rows[at >= 0], at[at >= 0]
        return np.bincount(at, minlength=size), np.bincount(at, self.yuan[rows], size)


def months(c: Company, first: str, last: str) -> Iterator[Month]:
    """Yield the months from ``first`` up to, not including, ``last``."""
    sets = Sets(c)
    workdays = np.unique(c.activities.day[c.activities.kind == "A06"])
    for month in np.arange(first, last, dtype="datetime64[M]"):
        yield _month(c, sets, workdays, month)


def _bounds(workdays: np.ndarray, month: np.datetime64) -> tuple[np.datetime64, np.datetime64, np.datetime64, float]:
    start, end = month.astype(DAY), (month + 1).astype(DAY)
    days = workdays[(workdays >= start) & (workdays < end)]
    cut = days[days.size // 2]
    return start, cut, end, float((days >= cut).sum())


def _month(c: Company, sets: Sets, workdays: np.ndarray, month: np.datetime64) -> Month:
    start, cut, end, ahead = _bounds(workdays, month)
    people = c.people
    stays = np.isnat(people.left_on) | (people.left_on >= end)
    who = np.flatnonzero((people.role == "seller") & (people.hired_on < start - 90) & stays)
    seat = np.full(len(people), -1)
    seat[who] = np.arange(who.size)

    def sold(since: np.datetime64, until: np.datetime64, kind: np.ndarray | bool = True) -> np.ndarray:
        return np.flatnonzero(kind & (sets.day >= since) & (sets.day < until))

    elapsed = float(((workdays >= cut - 56) & (workdays < cut)).sum())
    seen, _ = sets.of(sold(cut - 56, cut, ~sets.is_renewal), seat, who.size)
    shape, rate = prior_from_peers(seen, np.full(who.size, elapsed))
    average, cv = _sizes(sets, sold(cut - 365, cut, ~sets.is_renewal), seat, who.size)
    renewal_average, renewal_cv = _sizes(sets, sold(cut - 365, cut, sets.is_renewal), seat, who.size)
    due, _won = _book(c, cut, end, seat, who.size)
    past = [_bounds(workdays, month - back)[1:3] for back in (1, 2, 3)]
    opened, won = (np.sum(k, axis=(0, 1)) for k in zip(*(_book(c, *p, seat, who.size) for p in past), strict=True))
    return Month(
        sets.of(sold(start, cut), seat, who.size)[1],
        NewBusiness(seen, elapsed, [[ahead]], shape, rate, average, cv),
        Renewals(due, (won + 1) / (opened + 2), renewal_average, renewal_cv),
        sets.of(sold(start, end), seat, who.size)[1],
    )


def _sizes(sets: Sets, rows: np.ndarray, seat: np.ndarray, size: int) -> tuple[np.ndarray, float]:
    """Average premium of a set, each person's own mixed with the branch's, and the spread around one's own."""
    n, yuan = sets.of(rows, seat, size)
    rows = rows[seat[sets.seller[rows]] >= 0]
    own = (yuan / np.maximum(n, 1))[seat[sets.seller[rows]]]
    mixed = (yuan + SHRINK * yuan.sum() / n.sum()) / (n + SHRINK)
    return mixed, float(np.sqrt(np.mean((sets.yuan[rows] / own - 1) ** 2)))


def _book(
    c: Company, cut: np.datetime64, end: np.datetime64, seat: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Renewals open at ``cut``, (people, windows), and those of them won before ``end``."""
    leads = c.leads
    is_open = np.isin(leads.business_kind, ["renewal", "first_renewal"]) & (leads.status != "gone")
    is_open &= (leads.created_on <= cut) & (np.isnat(leads.closed_on) | (leads.closed_on >= cut))
    is_open &= seat[leads.owner] >= 0
    window = np.digitize((leads.due_on - cut).astype(np.int64), WINDOWS)
    out = []
    for rows in (is_open, is_open & (leads.status == "won") & (leads.closed_on < end)):
        table = np.zeros((size, len(WINDOWS) + 1), np.int64)
        np.add.at(table, (seat[leads.owner[rows]], window[rows]), 1)
        out.append(table)
    return out[0], out[1]
