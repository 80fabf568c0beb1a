"""What each step is recorded as: purpose, outcome, concern, evidence, note."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Flags
from fenghuolun.engine.simulate.fates import WON
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.plan import FLEET
from fenghuolun.engine.simulate.steps import (
    APPOINT,
    ATTEMPT,
    CARE,
    CONTACT,
    DEAL,
    FOLLOW,
    GOODWILL,
    INSPECT,
    JOINT,
    PROFILE,
    QUOTE,
    REFERRAL,
    REFUSE,
    STORE,
    STUDY,
    TALK,
    TOUCH,
    VISIT,
)
from fenghuolun.engine.simulate.tables import Texts
from fenghuolun.engine.simulate.words import NOTES

OUTCOME_SHARES: dict[int, dict[str, float]] = {
    ATTEMPT: {"no_contact": 1}, CONTACT: {"contact_only": 0.55, "information": 0.45}, APPOINT: {"commitment": 1},
    VISIT: {"information": 0.2, "need": 0.45, "quote_requested": 0.2, "concern": 0.15}, QUOTE: {"quote_delivered": 1},
    REFUSE: {"refused": 1}, DEAL: {"issued": 1}, CARE: {"contact_only": 0.5, "information": 0.5},
    PROFILE: {"information": 1}, REFERRAL: {"referral": 1}, STUDY: {"information": 1},
    TOUCH: {"contact_only": 0.7, "information": 0.25, "need": 0.05},
    GOODWILL: {"contact_only": 0.4, "information": 0.45, "need": 0.15}, STORE: {"information": 0.7, "need": 0.3},
    JOINT: {"information": 1}, TALK: {"information": 0.6, "commitment": 0.4}, INSPECT: {"information": 1},
    FOLLOW: {"contact_only": 1},
}  # fmt: skip
WON_FOLLOW = {"concern_resolved": 0.35, "commitment": 0.35, "contact_only": 0.3}
LOST_FOLLOW = {"concern": 0.5, "contact_only": 0.4, "commitment": 0.1}
CONCERNS = ("price", "claim_trust", "dealer", "no_hurry", "coverage", "other")
NOTE_OF = {ATTEMPT: "attempt", CONTACT: "contact", APPOINT: "contact", VISIT: "visit", QUOTE: "quote", FOLLOW: "follow",
           REFUSE: "refuse", DEAL: "deal", CARE: "care", PROFILE: "profile", REFERRAL: "contact", STUDY: "study",
           TOUCH: "care", GOODWILL: "visit", STORE: "store", JOINT: "joint", TALK: "talk",
           INSPECT: "inspect"}  # fmt: skip
NEXT_STEP_OF_KIND = {1: "call", 2: "call", 3: "visit", 4: "visit", 5: "visit", 6: "quote", 7: "quote", 8: "issue"}
EVIDENCE_OF = {6: "quote_no", 7: "file", 8: "policy_no", 13: "form", 14: "form"}
WINDOW_EDGES = (0, 8, 31, 46, 61)  # days to due: below 0 W6, 0..7 W5, 8..30 W4, 31..45 W3, 46..60 W2, more W1
WINDOWS = np.array(["W6", "W5", "W4", "W3", "W2", "W1"], dtype=object)


def outcomes(rng: np.random.Generator, role: Counts, lead_outcome: Counts) -> Texts:
    """Return the outcome codes; follow-ups of a lead that will be won sound better."""
    out = np.full(role.size, "", dtype=object)
    for r, shares in OUTCOME_SHARES.items():
        _draw(rng, out, np.flatnonzero(role == r), shares)
    _draw(rng, out, np.flatnonzero((role == FOLLOW) & (lead_outcome == WON)), WON_FOLLOW)
    _draw(rng, out, np.flatnonzero((role == FOLLOW) & (lead_outcome != WON)), LOST_FOLLOW)
    return out


def _draw(rng: np.random.Generator, out: Texts, rows: Counts, shares: dict[str, float]) -> None:
    codes = np.array(list(shares), dtype=object)
    out[rows] = codes[rng.choice(codes.size, rows.size, p=list(shares.values()))]


def purposes(role: Counts, day: Counts, due: Counts, is_renewal: Flags, cube: Counts, has_lead: Flags) -> Texts:
    """Return the purpose: the renewal window of a due set, the first talk of a new lead, a promised step, care."""
    window = WINDOWS[np.searchsorted(WINDOW_EDGES, due - day, side="right")]
    of_lead = np.where(is_renewal & (due != NO_DAY), window, "new_lead")
    of_lead = np.where(np.isin(role, (FOLLOW, QUOTE, DEAL)) & ~is_renewal, "next_step", of_lead)
    of_lead = np.where(cube == FLEET, "fleet", of_lead)
    out = np.where(has_lead, of_lead, "care").astype(object)
    out[np.isin(role, (CARE, TOUCH, GOODWILL))] = "care"
    out[role == REFERRAL] = "referral"
    out[role == STORE] = "new_lead"
    out[(role == PROFILE)] = "new_lead"
    out[np.isin(role, (JOINT, TALK, INSPECT))] = "coaching"
    out[role == STUDY] = "other"
    return out


def concerns(rng: np.random.Generator, role: Counts, outcome: Texts, reason: Counts) -> Texts:
    """Return the concern where one was raised or resolved; price where the lead will be lost for its price."""
    raised = np.isin(outcome, ("concern", "concern_resolved", "refused")) | (
        (role == QUOTE) & (rng.random(role.size) < 0.3)
    )
    drawn = rng.choice(len(CONCERNS), role.size, p=(0.36, 0.18, 0.16, 0.15, 0.1, 0.05))
    drawn = np.where(reason == 0, 0, drawn)
    return np.where(raised, np.array(CONCERNS, dtype=object)[drawn], "")


def notes(rng: np.random.Generator, role: Counts) -> Texts:
    """Return short notes, put together from openings and endings of each kind of step; one in four stays empty."""
    out = np.full(role.size, "", dtype=object)
    for r, name in NOTE_OF.items():
        heads, tails = NOTES[name]
        pool = np.array(
            [h + t.replace("{}", str(82 + 3 * i)) for i, h in enumerate(heads) for t in tails], dtype=object
        )
        mine = np.flatnonzero(role == r)
        out[mine] = pool[rng.integers(0, pool.size, mine.size)]
    out[rng.random(role.size) < 0.25] = ""
    return out


def evidence(rng: np.random.Generator, kind: Counts, on_phone: Flags, shows: Flags) -> Texts:
    """Return evidence codes joined by commas; ``shows`` says whether a visit was evidenced at all."""
    out = np.full(kind.size, "", dtype=object)
    for k, code in EVIDENCE_OF.items():
        out[kind == k] = code
    out[(kind == 1) & on_phone] = "recording"
    visit = np.isin(kind, (3, 4))
    sorts = np.array(["photo,place", "place", "photo"], dtype=object)[rng.choice(3, kind.size, p=(0.5, 0.35, 0.15))]
    out[visit & shows] = sorts[visit & shows]
    out[(kind == 5) & shows] = "photo,place"
    return out
