"""The ledger: what of all the work was logged by now, with outcome, evidence, quality, points and next steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import Columns
from fenghuolun.engine.simulate.closings import Closings
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.outcomes import NEXT_STEP_OF_KIND, concerns, evidence, notes, outcomes, purposes
from fenghuolun.engine.simulate.plan import PHONE_SELLERS
from fenghuolun.engine.simulate.steps import ATTEMPT, CARE, DEAL, GOODWILL, REFUSE, STORE, STUDY, TOUCH, base_points
from fenghuolun.engine.simulate.tables import Texts
from fenghuolun.engine.simulate.work import Work

NO_STAGE, CONTACT_STAGE, VISIT_STAGE, QUOTE_STAGE, DEAL_STAGE = range(5)
STAGES = ("", "contact", "visit", "quote", "deal")
TALK_SECONDS = 180
SHORTEST = {1: 60, 3: 600, 4: 1200, 5: 3600}  # seconds below which a record of the kind is not effective (F.3)


@dataclass(frozen=True, eq=False)
class Ledger:
    """Logged activities in order of happening; ``row`` is the row in ``Work``. Points in hundredths."""

    row: Counts
    outcome: Texts
    purpose: Texts
    concern: Texts
    evidence: Texts
    note: Texts
    next_step: Texts
    next_day: Counts
    stage: Counts
    is_effective: Flags
    is_planned: Flags
    quality: Floats
    points: Counts
    entered_day: Counts
    entered_minute: Floats


def make_ledger(rng: np.random.Generator, scene: Scene, leads: Columns, work: Work, close: Closings) -> Ledger:
    """Return what was logged from the warm-up until now; steps of a lead after its deal fall away, except care."""
    end = work.day * 1440.0 + work.minute + work.seconds / 60 + work.entered_after
    now = scene.days.today * 1440.0 + scene.days.now_minute
    at = work.day + work.minute / 1440
    lead = np.maximum(work.lead, 0)
    early_care = (work.role == CARE) & (work.lead >= 0) & ~(at > close.deal_at[lead])
    keep = work.is_past(scene) & work.is_logged & (end <= now) & ~close.is_over(work) & ~early_care
    rows = np.flatnonzero(keep)
    rows = rows[np.argsort(at[rows], kind="stable")]
    next_step, next_day = _next_steps(rng, scene, work, rows, close)
    return _filled(rng, scene, leads, work, rows, end[rows], next_step, next_day)


def _filled(
    rng: np.random.Generator, scene: Scene, leads: Columns, work: Work, rows: Counts, entered: Floats, next_step: Texts,
    next_day: Counts,
) -> Ledger:  # fmt: skip
    role, kind, person, day = work.role[rows], work.kind[rows], work.person[rows], work.day[rows]
    lead = np.maximum(work.lead[rows], 0)
    has_lead = work.lead[rows] >= 0
    column: dict[str, NDArray[Any]] = {n: leads[n][lead] for n in ("outcome", "reason", "due", "prev_set", "cube")}
    on_phone = np.isin(scene.staff.kind[person], PHONE_SELLERS)
    said = outcomes(rng, role, np.where(has_lead, column["outcome"], 0))
    shows = rng.random(rows.size) < scene.traits.evidence_share[person] * np.where(work.is_fabricated[rows], 0.5, 1.0)
    proof = evidence(rng, kind, on_phone, shows)
    purpose = purposes(role, day, column["due"], column["prev_set"] >= 0, column["cube"], has_lead)
    blank = (rng.random(rows.size) > scene.traits.purpose_share[person]) & ~(has_lead & np.isin(kind, (3, 4, 5)))
    purpose[blank] = ""
    next_step[blank & (rng.random(rows.size) < 0.5)] = ""
    seconds = work.seconds[rows]
    short = np.zeros(16, dtype=np.int64)
    short[list(SHORTEST)] = list(SHORTEST.values())
    effective = (seconds >= short[kind]) & (role != ATTEMPT) & ~((kind == 3) & ((purpose == "") | (next_step == "")))
    effective &= ~((kind == 5) & (proof == ""))
    quality = _quality(entered - (day * 1440.0 + work.minute[rows] + seconds / 60), kind, proof)
    base = base_points(kind, scene.staff.kind[person], work.decides[rows]) * work.quantity[rows]
    day_entered, minute_entered = np.divmod(entered, 1440)
    return Ledger(
        row=rows, outcome=said, purpose=purpose,
        concern=concerns(rng, role, said, np.where(has_lead, column["reason"], -1)), evidence=proof,
        note=notes(rng, role), next_step=next_step, next_day=np.where(next_step == "", NO_DAY, next_day),
        stage=np.where(effective & has_lead, stage_of(kind, on_phone, seconds), NO_STAGE), is_effective=effective,
        is_planned=rng.random(rows.size) < scene.traits.planned_share[person], quality=quality,
        points=np.where(effective, np.rint(base * quality * 100), 0).astype(np.int64),
        entered_day=day_entered.astype(np.int64), entered_minute=minute_entered,
    )  # fmt: skip


def stage_of(kind: Counts, on_phone: Flags, seconds: Counts) -> Counts:
    """Return the stage an effective activity reaches (ruling 24): a telephone seller's call of 180 s is a talk."""
    call = np.where(on_phone & (seconds >= TALK_SECONDS), VISIT_STAGE, CONTACT_STAGE)
    table = np.zeros(16, dtype=np.int64)
    table[[3, 4, 5]], table[[6, 7]], table[8] = VISIT_STAGE, QUOTE_STAGE, DEAL_STAGE
    return np.where(kind == 1, call, table[kind])


def _quality(delay_minutes: Floats, kind: Counts, proof: Texts) -> Floats:
    """Return q of F.3: 0.8 entered after 24 h, 0.5 after 48 h or where a visit shows no evidence, else 1."""
    unproved = np.isin(kind, (3, 4, 5)) & (proof == "")
    late = np.select([delay_minutes > 2880, delay_minutes > 1440], [0.5, 0.8], 1.0)
    return np.where(unproved, 0.5, late)


def _next_steps(
    rng: np.random.Generator, scene: Scene, work: Work, rows: Counts, close: Closings
) -> tuple[Texts, Counts]:
    """Return the next step and day written with each activity: what the seller then did or still means to do.

    On leads that are still open the last promise lies ahead of today, except for
    each seller's share of overdue ones.
    """
    today, days = scene.days.today, scene.days
    step = np.full(rows.size, "none", dtype=object)
    day = np.full(rows.size, NO_DAY)
    timed = np.flatnonzero((work.lead >= 0) & (work.role != CARE))
    planned = np.where(work.day[timed] >= 0, work.day[timed] + work.minute[timed] / 1440, work.when[timed])
    order = timed[np.lexsort((planned, work.lead[timed]))]
    follows = np.full(work.size, -1)
    same = work.lead[order][1:] == work.lead[order][:-1]
    follows[order[:-1][same]] = order[1:][same]
    nxt = follows[rows]
    has_next = nxt >= 0
    names = np.full(16, "call", dtype=object)
    names[list(NEXT_STEP_OF_KIND)] = list(NEXT_STEP_OF_KIND.values())
    step[has_next] = names[work.kind[nxt[has_next]]]
    when = np.where(work.day[nxt] >= 0, work.day[nxt], np.floor(work.when[nxt]).astype(np.int64))
    day[has_next] = when[has_next]
    is_open = (work.lead[rows] >= 0) & close.is_open[np.maximum(work.lead[rows], 0)]
    last = is_open & _is_last(np.where(work.role[rows] == CARE, -1, work.lead[rows]))
    _promise(rng, step, day, work, rows)
    ahead = today + rng.integers(0, 9, rows.size)
    day = np.where(last & ((day == NO_DAY) | (day < today) | (day > today + 25)), ahead, day)
    overdue = last & (rng.random(rows.size) < scene.traits.overdue_share[work.person[rows]])
    late = np.minimum(work.day[rows] + rng.integers(1, 8, rows.size), today - 1)
    day = np.where(overdue & (late > work.day[rows]), late, day)
    on_workday = days.workdays[np.minimum(days.worked_before[np.clip(day, 0, days.length)], days.workdays.size - 1)]
    return step, np.where((day == NO_DAY) | overdue, day, on_workday)


def _promise(rng: np.random.Generator, step: Texts, day: Counts, work: Work, rows: Counts) -> None:
    """Write promises that were never kept or lie far ahead, in place: only deals, refusals and tests end a matter."""
    role = work.role[rows]
    loose = (step == "none") & ~np.isin(role, (DEAL, REFUSE, STUDY))
    step[loose] = "call"
    step[loose & np.isin(role, (CARE, GOODWILL))] = "care"
    step[loose & (role == STORE)] = "visit"
    wait = np.where(
        np.isin(role, (CARE, GOODWILL, TOUCH)), rng.integers(25, 120, rows.size), rng.integers(1, 8, rows.size)
    )
    day[loose] = (work.day[rows] + wait)[loose]


def _is_last(lead: Counts) -> Flags:
    """Return which rows are the last of their lead; rows without a lead (-1) never are."""
    last = np.full(int(lead.max(initial=0)) + 2, -1)
    last[lead] = np.arange(lead.size)
    return np.asarray((lead >= 0) & (last[lead] == np.arange(lead.size)))
