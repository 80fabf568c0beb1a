"""Activities, their reviews and coachings as tables."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate import words
from fenghuolun.engine.simulate.book import CENTRE, Book, Columns
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.ledger import STAGES, Ledger
from fenghuolun.engine.simulate.naming import ids, pick
from fenghuolun.engine.simulate.plan import CUBE_KINDS, PHONE_SELLERS
from fenghuolun.engine.simulate.staff_tables import Place
from fenghuolun.engine.simulate.steps import JOINT, TALK
from fenghuolun.engine.simulate.tables import Activities, Coachings, Moments, Reviews, Rows, Texts
from fenghuolun.engine.simulate.work import Work

KIND_CODES = np.array(["", *(f"A{k:02d}" for k in range(1, 16))], dtype=object)
METRE = 1 / 111_000
EVENING = 17 * 60 + 40


def activities_table(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, leads: Columns, work: Work, ledger: Ledger,
    lead_row: Rows, offer_of_step: Rows, quote_number: Texts, quote_fen: Counts, policy_number: Texts, deal_fen: Counts,
) -> Activities:  # fmt: skip
    """Return the ledger's rows. ``policy_number`` and ``deal_fen`` belong to the lead that was won."""
    days, row = scene.days, ledger.row
    kind, person, day = work.kind[row], work.person[row], work.day[row]
    lead = np.where(work.lead[row] >= 0, lead_row[np.maximum(work.lead[row], 0)], -1)
    raw_lead = np.maximum(work.lead[row], 0)
    offer = offer_of_step[row]
    is_deal = (kind == 8) & (lead >= 0)
    latitude, longitude = _places(rng, scene, book, work, ledger)
    cube = np.where(lead >= 0, np.array(CUBE_KINDS, dtype=object)[leads["cube"][raw_lead]], "").astype(object)
    entered = days.moment(ledger.entered_day, ledger.entered_minute)
    n = row.size
    return Activities(
        client_id=ids(rng, n), person=person, unit=place.unit(scene.staff.team_of(person, day)), kind=KIND_CODES[kind],
        happened_at=days.moment(day, work.minute[row]), day=days.dates(day), duration_s=work.seconds[row],
        customer=work.customer[row], lead=lead, cube_kind=cube, purpose=ledger.purpose, outcome=ledger.outcome,
        concern=ledger.concern, next_step=ledger.next_step, next_on=days.dates(ledger.next_day), note=ledger.note,
        quantity=work.quantity[row],
        amount_fen=np.where(offer >= 0, quote_fen[offer], np.where(is_deal, deal_fen[raw_lead], 0)),
        quote_number=np.where(offer >= 0, quote_number[offer], "").astype(object),
        policy_number=np.where(is_deal, policy_number[raw_lead], "").astype(object),
        contact_role=_contact_roles(rng, kind, work.decides[row]), evidence=ledger.evidence, latitude=latitude,
        longitude=longitude, stage=np.array(STAGES, dtype=object)[ledger.stage], is_effective=ledger.is_effective,
        is_planned=ledger.is_planned, quality=ledger.quality, points=ledger.points, entered_at=entered,
        logged_at=entered + rng.choice([1, 2, 3, 40, 900], n, p=(0.4, 0.3, 0.2, 0.07, 0.03)).astype("timedelta64[s]"),
        source=_sources(rng, scene, person), verdict=np.full(n, "", dtype=object),
        reviewed_at=np.full(n, np.datetime64("NaT"), dtype="datetime64[s]"),
    )  # fmt: skip


def _contact_roles(rng: np.random.Generator, kind: Counts, decides: Flags) -> Texts:
    role = np.where(decides, pick(rng, words.DECIDING_ROLES, kind.size), pick(rng, words.OTHER_ROLES, kind.size))
    return np.where(kind == 4, role, "").astype(object)


def _sources(rng: np.random.Generator, scene: Scene, person: Counts) -> Texts:
    at_desk = np.isin(scene.staff.kind[person], PHONE_SELLERS)
    return np.where(rng.random(person.size) < np.where(at_desk, 0.75, 0.12), "desk", "phone").astype(object)


def _places(rng: np.random.Generator, scene: Scene, book: Book, work: Work, ledger: Ledger) -> tuple[Floats, Floats]:
    """Return where visits took place: near the customer, at the seat's store, or always the same spot if fabricated."""
    row = ledger.row
    shown = np.array(["place" in e for e in ledger.evidence], dtype=bool)
    seats = scene.staff.seats.kind.size
    store_north, store_east = rng.normal(0, 0.05, seats), rng.normal(0, 0.06, seats)
    seat = np.maximum(work.seat[row], 0)
    customer = work.customer[row]
    at_store = (customer < 0) | (work.kind[row] == 5) | work.is_fabricated[row]
    north = np.where(at_store, store_north[seat], book.customers["north"][np.maximum(customer, 0)])
    east = np.where(at_store, store_east[seat], book.customers["east"][np.maximum(customer, 0)])
    spread = np.where(work.is_fabricated[row], 4.0, 45.0) * METRE
    north = CENTRE[0] + north + rng.normal(0, 1, row.size) * spread
    east = CENTRE[1] + east + rng.normal(0, 1, row.size) * spread
    return np.where(shown, north.round(6), np.nan), np.where(shown, east.round(6), np.nan)


def reviews_table(
    rng: np.random.Generator, scene: Scene, work: Work, ledger: Ledger, activities: Activities
) -> Reviews:
    """Return the leaders' reviews by now; nearly all on the same evening or next morning, unless B3 was planted.

    The verdict and time of the latest review are written into ``activities``; a rejected one loses its points.
    """
    staff, days = scene.staff, scene.days
    person = activities.person
    rows = np.flatnonzero(staff.seat[person] >= 0)
    team = staff.team_of(person[rows], work.day[ledger.row[rows]])
    leader = staff.leader_of[team]
    slow = np.isin(leader, scene.traits.planted("B3"))
    done = rng.random(rows.size) < np.where(slow, 0.8, 0.985)
    rows, leader, slow = rows[done], leader[done], slow[done]
    day, minute = _review_times(rng, scene, ledger.entered_day[rows], ledger.entered_minute[rows], leader, slow)
    past = (day < days.today) | ((day == days.today) & (minute <= days.now_minute))
    rows, leader, day, minute = rows[past], leader[past], day[past], minute[past]
    fabricated = work.is_fabricated[ledger.row[rows]]
    u = rng.random(rows.size)
    rejected = u < np.where(fabricated, 0.14, 0.002)
    asked = ~rejected & (u < np.where(fabricated, 0.3, 0.025))
    verdict = np.where(rejected, "rejected", np.where(asked, "question", "approved")).astype(object)
    at = days.moment(day, minute)
    comment = _comments(rng, scene, leader, verdict)
    activities.verdict[rows] = verdict
    activities.reviewed_at[rows] = at
    activities.quality[rows[rejected]] = 0.0
    activities.points[rows[rejected]] = 0
    order = np.argsort(at, kind="stable")
    return Reviews(rows[order], leader[order], at[order], verdict[order], comment[order])


def _review_times(
    rng: np.random.Generator, scene: Scene, entered: Counts, minute: Floats, leader: Counts, slow: Flags
) -> tuple[Counts, Floats]:
    n = entered.size
    tonight = (
        (minute < EVENING)
        & (rng.random(n) < 0.86)
        & scene.staff.is_available[leader, np.minimum(entered, scene.days.today)]
    )
    day = np.where(tonight, entered, entered + 1)
    late = slow & (rng.random(n) < 0.4)
    day = np.where(late, entered + rng.integers(2, 6, n), day)
    at = np.where(tonight & ~late, np.maximum(minute + 4, EVENING + rng.random(n) * 150), 480 + rng.random(n) * 75)
    return day, at


def _comments(rng: np.random.Generator, scene: Scene, leader: Counts, verdict: Texts) -> Texts:
    """Return comments: on the process, on premium, or empty phrases, in the leader's own proportions."""
    traits = scene.traits
    empty = np.where(np.isin(leader, traits.planted("B4")), 0.72, 0.16)
    premium = np.where(np.isin(leader, traits.planted("B1")), 0.75, 0.12)
    u, v = rng.random(leader.size), rng.random(leader.size)

    def pool(texts: tuple[str, ...]) -> Texts:
        return np.array(texts, dtype=object)[rng.integers(0, len(texts), leader.size)]

    said = np.where(v < premium, pool(words.PREMIUM_COMMENTS), pool(words.PROCESS_COMMENTS))
    said = np.where(u < empty, pool(words.EMPTY_COMMENTS), said)
    return np.where(verdict == "approved", said, pool(words.QUESTION_COMMENTS)).astype(object)


def coachings_table(rng: np.random.Generator, scene: Scene, work: Work, ledger: Ledger) -> Coachings:
    """Return whom each joint visit and talk coached, and on which stage: the weakest, unless the leader has B10."""
    rows = np.flatnonzero(np.isin(work.role[ledger.row], (JOINT, TALK)))
    person, leader = work.about[ledger.row[rows]], work.person[ledger.row[rows]]
    weakest = scene.traits.skill[person].argmin(axis=1)
    miss = rng.random(rows.size) < np.where(np.isin(leader, scene.traits.planted("B10")), 0.75, 0.2)
    stage = np.where(miss, rng.integers(0, 4, rows.size), weakest)
    before = np.clip(rng.normal(68 + 9 * scene.traits.skill[person, stage], 7), 30, 95).astype(np.int64)
    after = np.minimum(before + rng.integers(0, 9, rows.size), 100)
    return Coachings(rows, leader, person, np.array(STAGES[1:], dtype=object)[stage], before, after)


def last_touch(days_at: Moments, rows: Rows, count: int) -> Moments:
    """Return the latest moment per row of another table; NaT where there is none."""
    out = np.full(count, np.datetime64("NaT"), dtype="datetime64[s]")
    mine = rows >= 0
    order = np.argsort(days_at[mine], kind="stable")
    out[rows[mine][order]] = days_at[mine][order]
    return out
