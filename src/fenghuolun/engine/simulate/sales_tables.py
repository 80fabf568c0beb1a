"""Policies, claims and quotes as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fenghuolun.engine.results import Counts, Flags
from fenghuolun.engine.simulate.book import BUSINESS_KINDS, Book, Columns, other_insurers
from fenghuolun.engine.simulate.closings import Closings
from fenghuolun.engine.simulate.fates import LOST
from fenghuolun.engine.simulate.history import CHANNELS, Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.naming import ids, numbered
from fenghuolun.engine.simulate.plan import CUBE_KINDS, FLEET
from fenghuolun.engine.simulate.pricing import NCD_BY_CLEAN_YEARS, USUAL_COEFFICIENT
from fenghuolun.engine.simulate.staff_tables import Place
from fenghuolun.engine.simulate.steps import QUOTE
from fenghuolun.engine.simulate.tables import Claims, Policies, Quotes, Rows, Texts
from fenghuolun.engine.simulate.words import OTHER_INSURERS, OUR_INSURER
from fenghuolun.engine.simulate.work import Work

SETS_PER_BRANCH = 10_000_000
COMPULSORY_COMMISSION = 0.04
SEEN_ELSEWHERE_SHARE = 0.4


@dataclass(frozen=True, eq=False)
class Sold:
    """The policies, and where to find them: the 交强 row of each set (-1 where not sold), and of other insurers' sets
    by lead (-1 where unknown)."""

    policies: Policies
    row_of_set: Rows
    elsewhere_before: Rows


def policies_table(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, leads: Columns, close: Closings, logged_as: Texts
) -> Sold:
    """Return our sold sets line by line, then other insurers' sets that sellers wrote down.

    ``logged_as`` has the client id of the A08 per set.
    """
    keep = np.flatnonzero(close.sold)
    ours = _lines_of(rng, scene, place, book, keep, logged_as)
    row_of_set = np.full(book.sets.size, -1)
    row_of_set[keep] = ours["first_row"]
    elsewhere, before = _elsewhere(rng, scene, place, book, leads, close, offset=ours["number"].size)
    names = list(Policies.__dataclass_fields__)
    table = Policies(**{n: np.concatenate((ours[n], elsewhere[n])) for n in names})
    return Sold(table, row_of_set, before)


def _lines_of(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, keep: Counts, logged_as: Texts
) -> dict[str, Any]:
    """Return the columns of our policies: one row for 交强, one for 商业 where bought, set by set."""
    days, sets = scene.days, book.sets
    has_commercial = sets["commercial"][keep] > 0
    rows = np.repeat(keep, 1 + has_commercial)
    first_row = np.cumsum(1 + has_commercial) - 1 - has_commercial
    is_second = np.concatenate(([False], rows[1:] == rows[:-1])) if rows.size else np.zeros(0, dtype=bool)
    issued, start = sets["issued"][rows], sets["start"][rows]
    serial = place.number * SETS_PER_BRANCH + rows
    return {
        "first_row": first_row,
        "number": np.where(is_second, numbered("PDAA31", serial, 12), numbered("PDZA31", serial, 12)),
        "vehicle": sets["vehicle"][rows], "customer": book.vehicles["customer"][sets["vehicle"][rows]],
        "line": np.where(is_second, "commercial", "compulsory").astype(object),
        "is_ours": np.ones(rows.size, dtype=bool),
        "insurer": np.full(rows.size, OUR_INSURER, dtype=object), "starts_on": days.dates(start),
        "ends_on": days.dates(days.year_later(start)), "issued_on": days.dates(issued),
        "premium_fen": np.where(is_second, sets["commercial"][rows], sets["compulsory"][rows]),
        "vehicle_tax_fen": np.where(is_second, 0, sets["tax"][rows]),
        "pricing_coefficient": np.where(is_second, sets["coefficient"][rows], np.nan),
        "no_claim_level": np.where(is_second, NCD_BY_CLEAN_YEARS[sets["clean_years"][rows]], np.nan),
        "commission_rate": np.where(is_second, sets["commission"][rows], COMPULSORY_COMMISSION),
        "channel": np.array(CHANNELS, dtype=object)[sets["channel"][rows]],
        "business_kind": np.array(BUSINESS_KINDS, dtype=object)[sets["business"][rows]],
        "cube_kind": np.array(CUBE_KINDS, dtype=object)[sets["cube"][rows]],
        "seller": sets["seller"][rows], "unit": place.unit(sets["team"][rows]),
        "set_key": numbered("S", serial, 12), "logged_as": logged_as[rows],
        "created_at": days.moment(issued, rng.integers(600, 690, rows.size)),
    }  # fmt: skip


def _elsewhere(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, leads: Columns, close: Closings, *, offset: int
) -> tuple[dict[str, Any], Rows]:
    """Return 交强 policies at other insurers: what a switch expires from, and where some lost customers went."""
    days = scene.days
    has_vehicle = (leads["vehicle"] >= 0) & close.is_kept & (leads["cube"] != FLEET)
    seen = rng.random(leads.size) < SEEN_ELSEWHERE_SHARE
    is_switch = has_vehicle & (leads["prev_set"] < 0) & (close.due != NO_DAY) & seen
    gone_there = has_vehicle & (leads["prev_set"] >= 0) & (leads["outcome"] == LOST) & ~close.is_open & seen
    gone_there &= (close.due <= days.today) & ~np.isin(leads["vehicle"], leads["vehicle"][is_switch])
    rows = np.concatenate((np.flatnonzero(is_switch), np.flatnonzero(gone_there)))
    before = np.arange(rows.size) < int(is_switch.sum())
    start = np.where(before, days.year_later(close.due[rows], -1), close.due[rows])
    n = rows.size
    nothing = np.full(n, "", dtype=object)
    serial = place.number * SETS_PER_BRANCH + rows
    of_lead = np.full(leads.size, -1)
    of_lead[rows[before]] = offset + np.flatnonzero(before)
    return {
        "number": nothing, "vehicle": leads["vehicle"][rows], "customer": leads["customer"][rows],
        "line": np.full(n, "compulsory", dtype=object), "is_ours": np.zeros(n, dtype=bool),
        "insurer": np.array(OTHER_INSURERS, dtype=object)[other_insurers(rng, n)], "starts_on": days.dates(start),
        "ends_on": days.dates(days.year_later(start)), "issued_on": days.dates(start - 5),
        "premium_fen": rng.choice([66_500, 76_000, 85_500, 95_000], n), "vehicle_tax_fen": np.zeros(n, dtype=np.int64),
        "pricing_coefficient": np.full(n, np.nan), "no_claim_level": np.full(n, np.nan),
        "commission_rate": np.full(n, np.nan),
        "channel": np.full(n, "I6", dtype=object), "business_kind": np.full(n, "renewal", dtype=object),
        "cube_kind": np.full(n, "renewal", dtype=object), "seller": np.full(n, -1), "unit": np.full(n, -1),
        "set_key": numbered("X", serial, 12), "logged_as": nothing,
        "created_at": days.moment(np.minimum(leads["created"][rows] + 1, days.today - 1), rng.integers(600, 1080, n)),
    }, of_lead  # fmt: skip


def claims_table(rng: np.random.Generator, scene: Scene, place: Place, policies: Policies) -> Claims:
    """Return claims on about one in seven of our commercial policies; the latest are still open."""
    days = scene.days
    start = (policies.starts_on - days.origin).astype(np.int64)
    able = np.flatnonzero(policies.is_ours & (policies.line == "commercial") & (start < days.today))
    rows = able[rng.random(able.size) < 0.14]
    reported = start[rows] + (rng.random(rows.size) * 365).astype(np.int64)
    rows, reported = rows[reported <= days.today], reported[reported <= days.today]
    closed = reported + 2 + rng.exponential(14, rows.size).astype(np.int64)
    is_open = closed > days.today
    amount = np.rint(rng.lognormal(7.9, 0.9, rows.size) * 100).astype(np.int64)
    return Claims(
        policy=rows, number=numbered("CL", place.number * SETS_PER_BRANCH + np.arange(rows.size), 12),
        reported_on=days.dates(reported), closed_on=days.dates(np.where(is_open, NO_DAY, closed)),
        paid_fen=np.where(is_open, 0, amount), reserve_fen=np.where(is_open, amount, 0),
        is_disputed=rng.random(rows.size) < 0.03,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Offers:
    """The quotes; ``step`` is the row in ``Work`` of each."""

    quotes: Quotes
    step: Counts


def quotes_table(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, leads: Columns, close: Closings, work: Work,
    lead_row: Rows,
) -> Offers:  # fmt: skip
    """Return one quote per quoting that was done, logged or imported; a fleet's quote covers the whole case."""
    days = scene.days
    head = np.maximum(work.lead, 0)
    done = (work.role == QUOTE) & work.is_past(scene) & ~close.is_over(work) & (lead_row[head] >= 0)
    step = np.flatnonzero(done)
    step = step[np.argsort(work.day[step] + work.minute[step] / 1440, kind="stable")]
    lead, n = work.lead[step], step.size
    compulsory, commercial = (total[lead] for total in _case_totals(rng, book, leads))
    won = leads["won_set"][lead]
    premium = compulsory + commercial
    knows: Flags = rng.random(n) < 0.35
    theirs = np.rint(premium * rng.normal(np.where(won >= 0, 1.01, 0.95), 0.05, n) / 100) * 100
    usual = np.clip(rng.normal(USUAL_COEFFICIENT, 0.07, n) + scene.traits.discount[work.person[step]], 0.5, 1.5)
    quotes = Quotes(
        client_id=ids(rng, n), lead=lead_row[lead], by=work.person[step],
        number=numbered("QT31", place.number * SETS_PER_BRANCH + np.arange(n), 12), compulsory_fen=compulsory,
        commercial_fen=commercial, premium_fen=premium,
        pricing_coefficient=np.where(won >= 0, book.sets["coefficient"][won], usual).round(4),
        competitor=np.where(knows, np.array(OTHER_INSURERS, dtype=object)[other_insurers(rng, n)], ""),
        competitor_premium_fen=np.where(knows, theirs, 0).astype(np.int64),
        valid_until=days.dates(work.day[step] + 30), issued_at=days.moment(work.day[step], work.minute[step]),
    )  # fmt: skip
    return Offers(quotes, step)


def _case_totals(rng: np.random.Generator, book: Book, leads: Columns) -> tuple[Counts, Counts]:
    """Return 交强 and 商业 in fen per case head: the sets it will bring, else what may be expected, a little dearer."""
    head, won = leads["same_as"], leads["won_set"]
    compulsory, commercial = np.zeros(leads.size, dtype=np.int64), np.zeros(leads.size, dtype=np.int64)
    sets = np.flatnonzero(book.sets["lead"] >= 0)
    of = head[book.sets["lead"][sets]]
    np.add.at(compulsory, of, book.sets["compulsory"][sets])
    np.add.at(commercial, of, book.sets["commercial"][sets])
    lost = np.flatnonzero(won < 0)
    guess = expected_premium(book, leads)[lost]
    first = np.minimum(85_500 * leads["size"][lost], guess // 2)
    np.add.at(compulsory, head[lost], first)
    np.add.at(commercial, head[lost], ((guess - first) * rng.lognormal(0.06, 0.08, lost.size)).astype(np.int64))
    return compulsory, commercial


def expected_premium(book: Book, leads: Columns) -> Counts:
    """Return what a lead may bring in fen: last year's premium, else the kind's mean for such a car."""
    prev = leads["prev_set"]
    last = book.sets["compulsory"][prev] + book.sets["commercial"][prev]
    value = np.where(leads["vehicle"] >= 0, book.vehicles["value"][leads["vehicle"]], 1.0)
    mean = np.array([245_000, 300_000, 520_000, 360_000])[leads["cube"]] * value * leads["size"]
    return np.asarray(np.where(prev >= 0, last, np.rint(mean / 10_000) * 10_000), dtype=np.int64)
