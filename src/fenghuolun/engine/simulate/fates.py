"""How far each lead gets and when: the stages it will reach, the moment of each, how and why it closes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.book import Columns
from fenghuolun.engine.simulate.demand import GONE_SHARE
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.plan import FLEET, NEW, PHONE_SELLERS, RENEWAL, SWITCH
from fenghuolun.engine.simulate.traits import chances

WON, LOST, GONE = 1, 2, 3
LOSS_REASONS = ("price", "service", "claim", "relation", "bundled", "online", "product", "underwriting", "gone",
                "unreachable", "no_need", "unknown")  # fmt: skip
R_GONE, R_UNREACHABLE, R_NO_NEED = 8, 9, 10
OTHER_REASON_SHARES = np.array([0, 0.16, 0.08, 0.2, 0.12, 0.22, 0.07, 0.03, 0, 0, 0.08, 0.04])
GRADE_LOGITS = np.array([0.45, 0.15, -0.1, -0.45])
WON_BACK_LOGIT = 0.35
EARLIEST_ISSUE_DAYS = 30
LATEST_RESCUE_DAYS = 30


@dataclass(frozen=True, eq=False)
class Fates:
    """Per lead: stages to reach (0..4), the outcome, moments in days (NaN where not reached), reasons.

    ``at`` (leads, 4) are the moments of contact, talk, quote and deal; ``close``
    when it is over; ``person`` who had it at first touch; ``chance`` (leads, 4).
    ``same_call`` says that the first call of a telephone seller was already the talk.
    """

    reached: Counts
    outcome: Counts
    at: Floats
    close: Floats
    reason: Counts
    second_reason: Counts
    person: Counts
    chance: Floats
    same_call: Flags


def decide(rng: np.random.Generator, scene: Scene, leads: Columns) -> Fates:
    """Return the fate of every lead; leads of one fleet case share their moments and nearly always their outcome."""
    created, cube = leads["created"], leads["cube"]
    is_renewal = leads["prev_set"] >= 0
    touch = _first_touch(rng, scene, leads, is_renewal)
    person = scene.staff.seller(leads["seat"], np.floor(touch).astype(np.int64))
    base = np.array([scene.plan.stage_rates[c] for c in (RENEWAL, SWITCH, NEW, FLEET)])[cube]
    base = np.where((is_renewal & (cube == FLEET))[:, None], np.array(scene.plan.fleet_renewal_rates), base)
    extra = GRADE_LOGITS[leads["grade"]] + WON_BACK_LOGIT * leads["is_won_back"]
    chance = chances(scene.traits, scene.staff, person, created, base, extra)
    steps = np.cumprod(rng.random(chance.shape) < chance, axis=1)
    reached = np.where(leads["is_copy"], np.minimum(steps.sum(axis=1), 1), steps.sum(axis=1))
    gone = is_renewal & (reached > 0) & (rng.random(cube.size) < GONE_SHARE / 0.98)
    reached = np.where(gone, 1, reached)
    same_call = np.isin(scene.staff.kind[person], PHONE_SELLERS) & (rng.random(cube.size) < 0.6)
    at = _moments(rng, scene, leads, touch, person, same_call & (reached > 1))
    outcome = np.where(gone, GONE, np.where(reached == 4, WON, LOST))
    close = _closing(rng, leads, at, reached, outcome)
    reason, second = _reasons(rng, scene, leads, person, reached, outcome)
    at[np.arange(1, 5) > reached[:, None]] = np.nan
    same_call &= reached > 1
    return _as_cases(rng, leads, Fates(reached, outcome, at, close, reason, second, person, chance, same_call))


def _as_cases(rng: np.random.Generator, leads: Columns, fates: Fates) -> Fates:
    """Give every vehicle of a fleet case the case's fate; four in a hundred leave a fleet that stays."""
    head = leads["same_as"]
    follower = head != np.arange(head.size)
    reached, outcome = fates.reached[head], fates.outcome[head]
    outcome = np.where(follower & (outcome == GONE), LOST, outcome)
    sold_off = follower & (outcome == WON) & (rng.random(head.size) < 0.04)
    return Fates(
        np.where(sold_off, 3, reached), np.where(sold_off, GONE, outcome), fates.at[head], fates.close[head],
        np.where(sold_off, R_GONE, np.where(follower & (fates.reason[head] == R_GONE), R_NO_NEED, fates.reason[head])),
        fates.second_reason[head], fates.person[head],
        fates.chance[head], fates.same_call[head],
    )  # fmt: skip


def _first_touch(rng: np.random.Generator, scene: Scene, leads: Columns, is_renewal: Flags) -> Floats:
    n = leads.size
    created, due, cube = leads["created"].astype(np.float64), leads["due"], leads["cube"]
    who = scene.staff.seller(leads["seat"], np.where(is_renewal, due - 50, leads["created"]))
    ahead = np.clip(scene.traits.first_touch_days[who] + rng.normal(0, 8, n), 2, 86)
    ahead = np.where(cube == FLEET, np.clip(ahead + 15, 30, 88), ahead)
    patience = np.select([cube == NEW, cube == FLEET], [0.8, 9.0], 2.2)
    soon = created + 0.25 + rng.exponential(patience)
    return np.where(is_renewal, due - ahead + rng.random(n), soon)


def _moments(
    rng: np.random.Generator, scene: Scene, leads: Columns, touch: Floats, person: Counts, same_call: Flags
) -> Floats:
    """Return the moments of the four stages, shape (leads, 4), each later than the one before."""
    n = leads.size
    due, cube = leads["due"].astype(np.float64), leads["cube"]
    is_renewal = leads["prev_set"] >= 0
    patience = np.select([is_renewal, cube == NEW, cube == FLEET], [2.5, 2.0, 12.0], 3.5)[:, None]
    gap = 0.4 + rng.exponential(1.0, (n, 3)) * patience
    talk = touch + np.where(same_call, 0.0, gap[:, 0])
    quote = talk + gap[:, 1]
    planned_quote = due - np.where(cube == FLEET, rng.uniform(45, 70, n), rng.uniform(30, 45, n))
    quote = np.where(is_renewal, np.maximum(quote, planned_quote), quote)
    deal = quote + gap[:, 2]
    wished = due - EARLIEST_ISSUE_DAYS * rng.beta(1.3, 2.2, n)
    has_due = leads["due"] != NO_DAY
    deal = np.where(has_due, np.maximum(deal, wished), deal)
    rescued = is_renewal & (rng.random(n) < 0.03)
    deal = np.where(rescued, np.maximum(deal, due + rng.uniform(1, 24, n)), deal)
    deal = _rushed(rng, scene, leads, person, quote, deal)
    return np.column_stack((touch, talk, quote, deal))


def _rushed(
    rng: np.random.Generator, scene: Scene, leads: Columns, person: Counts, quote: Floats, deal: Floats
) -> Floats:
    """Move deals of people in a month-end rush into the last four working days of a month, where the quote allows."""
    days = scene.days
    starts, ends = month_end_rush(days.workdays, days.month)
    due = leads["due"].astype(np.float64)
    has_due = leads["due"] != NO_DAY
    latest = np.clip(np.where(has_due, due - 0.5, deal + 31), 0, days.length - 1)
    index = np.searchsorted(starts, latest, side="right") - 1
    ok = index >= 0
    at = np.maximum(index, 0)
    start, end = starts[at].astype(np.float64), np.minimum(ends[at] + 0.9, latest)
    when = start + rng.random(deal.size) * np.maximum(end - start, 0.2)
    ok &= (when > quote + 0.3) & (~has_due | (when >= due - EARLIEST_ISSUE_DAYS))
    rush = rng.random(deal.size) < scene.traits.month_end_share[person]
    return np.where(ok & rush, when, deal)


def month_end_rush(workdays: Counts, month: Counts, length: int = 4) -> tuple[Counts, Counts]:
    """Return first and last day of the last ``length`` working days of every month."""
    of = month[workdays]
    last = np.flatnonzero(np.append(of[1:] != of[:-1], True))
    first = np.maximum(last - length + 1, 0)
    return workdays[first], workdays[last]


def _closing(rng: np.random.Generator, leads: Columns, at: Floats, reached: Counts, outcome: Counts) -> Floats:
    n = leads.size
    due = leads["due"].astype(np.float64)
    last = np.where(reached > 0, at[np.arange(n), np.maximum(reached, 1) - 1], leads["created"])
    slow = np.where(leads["cube"] == FLEET, 30.0, 12.0)
    drift = last + 1.0 + rng.exponential(slow)
    around = np.maximum(last + 1.0, due + np.where(reached == 3, rng.uniform(-14, 24, n), rng.uniform(-25, 15, n)))
    is_due = leads["prev_set"] >= 0
    close = np.where(is_due, around, np.minimum(drift, last + 75))
    close = np.where((reached == 0) & is_due, due + LATEST_RESCUE_DAYS, close)
    close = np.where((reached == 0) & ~is_due, leads["created"] + rng.uniform(12, 40, n), close)
    close = np.where(is_due, np.minimum(close, np.maximum(due + LATEST_RESCUE_DAYS, last)), close)
    close = np.where(outcome == GONE, at[:, 0], close)
    return np.where(outcome == WON, at[:, 3], close)


def _reasons(
    rng: np.random.Generator, scene: Scene, leads: Columns, person: Counts, reached: Counts, outcome: Counts
) -> tuple[Counts, Counts]:
    n = leads.size
    price = rng.random(n) < scene.traits.price_loss_share[person] * np.where(reached == 3, 1.25, 0.8)
    other = rng.choice(len(LOSS_REASONS), n, p=OTHER_REASON_SHARES / OTHER_REASON_SHARES.sum())
    reason = np.where(price, 0, other)
    reason = np.where(reached == 0, R_UNREACHABLE, reason)
    reason = np.where(leads["is_copy"], R_NO_NEED, reason)
    reason = np.where(outcome == GONE, R_GONE, np.where(outcome == WON, -1, reason))
    second = np.where((rng.random(n) < 0.15) & (outcome == LOST) & (reached > 0), np.where(price, other, 0), -1)
    return reason, np.where(second == reason, -1, second)
