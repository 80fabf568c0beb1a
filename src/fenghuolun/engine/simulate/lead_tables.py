"""Leads, their moves, and the yearly targets as tables."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import BUSINESS_KINDS, Book, Columns
from fenghuolun.engine.simulate.closings import Closings
from fenghuolun.engine.simulate.fates import GONE, LOSS_REASONS
from fenghuolun.engine.simulate.history import CHANNELS, Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.ledger import STAGES, Ledger
from fenghuolun.engine.simulate.plan import CUBE_KINDS, SEASON
from fenghuolun.engine.simulate.pricing import FLEET_YUAN
from fenghuolun.engine.simulate.prospects import GRADES
from fenghuolun.engine.simulate.sales_tables import Offers, Sold, expected_premium
from fenghuolun.engine.simulate.staff_tables import Place
from fenghuolun.engine.simulate.steps import CARE
from fenghuolun.engine.simulate.tables import Leads, Moments, Moves, Targets, Texts
from fenghuolun.engine.simulate.work import Work


def stage_days(leads: Columns, close: Closings, work: Work, ledger: Ledger, offers: Offers) -> Counts:
    """Return the day each stage was first reached, shape (leads, 4); NO_DAY where it was not by now.

    From effective logged activities, imported quotes and issued policies; a
    stage reached implies those before it. Vehicles of a fleet case share the case's days.
    """
    far = 10**8
    days = np.full((leads.size, 4), far)
    mine = np.flatnonzero(ledger.stage > 0)
    np.minimum.at(days, (work.lead[ledger.row[mine]], ledger.stage[mine] - 1), work.day[ledger.row[mine]])
    np.minimum.at(days, (work.lead[offers.step], np.full(offers.step.size, 2)), work.day[offers.step])
    days[:, 3] = far
    days = days[leads["same_as"]]
    won = np.isfinite(close.deal_at)
    days[won, 3] = close.closed[won]
    days = np.minimum.accumulate(days[:, ::-1], axis=1)[:, ::-1]
    return np.where(days == far, NO_DAY, days)


def leads_table(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, leads: Columns, close: Closings, sold: Sold,
    work: Work, ledger: Ledger, offers: Offers,
) -> tuple[Leads, Moves]:  # fmt: skip
    """Return the leads that are kept, and who had them when."""
    days, staff = scene.days, scene.staff
    keep = np.flatnonzero(close.is_kept)
    stages = stage_days(leads, close, work, ledger, offers)[keep]
    created, closed, seat = close.created[keep], close.closed[keep], leads["seat"][keep]
    end = np.where(closed == NO_DAY, days.today, closed)
    won, won_set = np.isfinite(close.deal_at[keep]), leads["won_set"][keep]
    owner = np.where(won, book.sets["seller"][won_set], staff.seller(seat, end))
    assigned = days.moment(created, rng.integers(501, 520, keep.size))
    claimed = _claims(rng, scene, created, leads["prev_set"][keep] >= 0, stages[:, 0])
    touches, last_at, next_step, next_day = _state(scene, leads, work, ledger, keep)
    is_open = closed == NO_DAY
    reason = np.array([*LOSS_REASONS, ""], dtype=object)
    lost = ~is_open & ~won
    prev = leads["prev_set"][keep]
    expiring = np.where(prev >= 0, sold.row_of_set[prev], sold.elsewhere_before[keep])
    status = np.where(is_open, "open", np.where(won, "won", np.where(leads["outcome"][keep] == GONE, "gone", "lost")))
    reached = (stages != NO_DAY).sum(axis=1)
    table = Leads(
        customer=leads["customer"][keep], vehicle=leads["vehicle"][keep], expiring_policy=expiring,
        business_kind=np.array(BUSINESS_KINDS, dtype=object)[leads["business"][keep]],
        cube_kind=np.array(CUBE_KINDS, dtype=object)[leads["cube"][keep]],
        channel=np.array(CHANNELS, dtype=object)[leads["channel"][keep]],
        grade=np.array(GRADES, dtype=object)[leads["grade"][keep]],
        owner=owner, unit=place.unit(staff.team_of(owner, end)), due_on=days.dates(close.due[keep]),
        expected_premium_fen=expected_premium(book, leads)[keep], referrer=leads["referrer"][keep],
        status=status.astype(object), stage=np.array(["lead", *STAGES[1:]], dtype=object)[reached],
        created_on=days.dates(created), assigned_at=assigned, claimed_at=claimed, contacted_on=days.dates(stages[:, 0]),
        visited_on=days.dates(stages[:, 1]), quoted_on=days.dates(stages[:, 2]), closed_on=days.dates(closed),
        touches=touches, last_touch_at=last_at, next_step=np.where(is_open, next_step, "").astype(object),
        next_on=days.dates(np.where(is_open, next_day, NO_DAY)),
        won_policy=np.where(won, sold.row_of_set[won_set], -1),
        loss_reason=reason[np.where(lost, leads["reason"][keep], -1)],
        second_loss_reason=reason[np.where(lost, leads["second_reason"][keep], -1)],
    )  # fmt: skip
    return table, _moves(scene, table, staff.seller(seat, created), created)


def _claims(rng: np.random.Generator, scene: Scene, created: Counts, is_due: Flags, contacted: Counts) -> Moments:
    """Return when leads were claimed: due sets within days, fresh ones the same day; NaT where not yet."""
    days = scene.days
    wait = np.where(is_due, rng.exponential(1.7, created.size), 0.0).astype(np.int64)
    day = created + wait
    day = np.where((contacted != NO_DAY) & (contacted < day), np.maximum(contacted, created), day)
    never = (rng.random(created.size) < 0.02) & (contacted == NO_DAY)
    minute = np.where(contacted == day, rng.integers(521, 539, created.size), rng.integers(541, 690, created.size))
    claimed: Moments = days.moment(day, minute)
    claimed[never | (day >= days.today)] = np.datetime64("NaT")
    return claimed


def _state(
    scene: Scene, leads: Columns, work: Work, ledger: Ledger, keep: Counts
) -> tuple[Counts, Moments, Texts, Counts]:
    """Return touches, last touch, open next step and its day of each kept lead; a fleet's vehicles share them."""
    n = leads.size
    row = ledger.row
    mine = np.flatnonzero((work.lead[row] >= 0) & (work.role[row] != CARE))
    lead = work.lead[row[mine]]
    touches = np.bincount(lead, ledger.is_effective[mine], n).astype(np.int64)
    at = scene.days.moment(work.day[row], work.minute[row])
    last_at = np.full(n, np.datetime64("NaT"), dtype="datetime64[s]")
    effective = mine[ledger.is_effective[mine]]
    last_at[work.lead[row[effective]]] = at[effective]
    step, day = np.full(n, "", dtype=object), np.full(n, NO_DAY)
    step[lead], day[lead] = ledger.next_step[mine], ledger.next_day[mine]
    step[step == "none"] = ""
    head = leads["same_as"][keep]
    return touches[head], last_at[head], step[head], np.where(step[head] == "", NO_DAY, day[head])


def _moves(scene: Scene, table: Leads, first_owner: Counts, created: Counts) -> Moves:
    """Return who claimed each lead when, and where it was handed over because its owner left."""
    staff, days = scene.staff, scene.days
    taken = np.flatnonzero(~np.isnat(table.claimed_at))
    handed = np.flatnonzero(first_owner != table.owner)
    leader = staff.leader_of[np.maximum(staff.team_of(first_owner[handed], created[handed]), 0)]
    day = np.clip(staff.left[first_owner[handed]] - 5, created[handed] + 1, np.maximum(days.today - 1, created[handed]))
    size = (taken.size, handed.size)
    return Moves(
        lead=np.concatenate((taken, handed)),
        at=np.concatenate((table.claimed_at[taken], days.moment(day, np.full(handed.size, 1050)))),
        by=np.concatenate((first_owner[taken], leader)),
        move=np.repeat(np.array(["claimed", "handed_over"], dtype=object), size),
        from_owner=np.concatenate((np.full(taken.size, -1), first_owner[handed])),
        to_owner=np.concatenate((first_owner[taken], table.owner[handed])),
        reason=np.repeat(np.array(["", "人员变动"], dtype=object), size),
    )  # fmt: skip


def targets_table(rng: np.random.Generator, scene: Scene, place: Place) -> Targets:
    """Return what each seller was to bring: per cube kind and month, from the second year on.

    A little above the seat's expected premium by season, less a newcomer's ramp;
    a leader with B2 gives every seat of the team the same.
    """
    days, staff, demand = scene.days, scene.staff, scene.demand
    months = np.arange(days.month[0] + 12, days.month[days.today] // 12 * 12 + 12)
    seats = demand.due.size
    yuan = demand.deals * np.array([2_430.0, 3_000.0, 5_200.0, FLEET_YUAN])
    season = np.array([np.array(SEASON[cube])[months % 12] for cube in range(4)])
    seat, cube, m = (
        a.ravel() for a in np.meshgrid(np.arange(seats), np.arange(4), np.arange(months.size), indexing="ij")
    )
    first = ((months.astype("datetime64[M]").astype("datetime64[D]")) - days.origin).astype(np.int64)
    start = first[m]
    person = staff.seller(seat, np.minimum(start, days.today))
    own = staff.seat[person] == seat
    tenure = start - staff.hired[person]
    ramp = np.select([tenure < 0, tenure < 90, tenure < 180, tenure < 365], [0.0, 0.4, 0.7, 0.9], 1.0)
    premium = np.rint(_split(scene, yuan, first)[seat, cube, m] / 12 * season[cube, m] * 1.03 * ramp / 100) * 10_000
    mean = np.array([2_430.0, 3_000.0, 5_200.0, FLEET_YUAN])[cube]
    keep = own & (premium > 0) & (staff.left[person] > start)
    rows = np.flatnonzero(keep)
    return Targets(
        unit=place.unit(staff.team_of(person[rows], start[rows])), person=person[rows],
        cube_kind=np.array(CUBE_KINDS, dtype=object)[cube[rows]], month=days.dates(start[rows]),
        premium_fen=premium[rows].astype(np.int64),
        deals=np.rint(premium[rows] / 100 / mean[rows]).astype(np.int64),
    )  # fmt: skip


def _split(scene: Scene, yuan: Floats, first: Counts) -> Floats:
    """Return each seat's year, (seats, kinds, months): its own, or the mean of the team of that month under B2."""
    seats = scene.staff.seats
    asked = np.repeat(yuan[..., None], first.size, axis=2)
    team = np.where(first >= seats.moved_on[:, None], seats.team_after[:, None], seats.team[:, None])
    for leader in scene.traits.planted("B2"):
        for month in range(first.size):
            mates = team[:, month] == scene.staff.home[leader]
            asked[mates, :, month] = asked[mates, :, month].mean(axis=0)
    return asked
