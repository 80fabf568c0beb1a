"""The hidden truth about people: skill, market, habits, planted problems, coaching, environment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fenghuolun.engine.results import Counts, Floats
from fenghuolun.engine.simulate.horizon import Horizon
from fenghuolun.engine.simulate.plan import FLEET_SELLER, IN_PERSON_SELLERS, WORK, CompanyPlan
from fenghuolun.engine.simulate.staff import CAST_SEATS, SELLER, STILL_HERE, Staff

COACHING_EFFECT = 0.35
WEAK_STAGE_LOGIT = -1.6  # takes .82 to .48 and .45 to .14: under 0.7 of the median
SHOWING_STAGES = (1, 3)  # contact → talk and quote → deal have the numbers to show it in four weeks
SHARED_VARIANCE = 0.17  # of logits: grade 0.08, common skill 0.06, tenure and environment 0.03
NEEDS_VISITS = ("A3", "A4", "A5")  # problems that only show where visits or new leads are the work
RAMP_DAYS = (90, 180, 365)
RAMP_LOGITS = (-0.5, -0.25, -0.1)


@dataclass(frozen=True, eq=False)
class Traits:
    """One row per person; ``market`` per seat; ``environment`` per team. ``problems`` are (code, person row)."""

    skill: Floats
    market: Floats
    effort: Floats
    late_share: Floats
    evidence_share: Floats
    purpose_share: Floats
    planned_share: Floats
    followed_share: Floats
    overdue_share: Floats
    first_touch_days: Floats
    month_end_share: Floats
    heaping_share: Floats
    discount: Floats
    attach_share: Floats
    price_loss_share: Floats
    lead_share: Floats
    fabricated_share: Floats
    coached_from: Counts
    environment: Floats
    weak_stage: Counts
    problems: tuple[tuple[str, int], ...]

    def planted(self, code: str) -> Counts:
        """Return the person rows that carry a problem."""
        return np.array([p for c, p in self.problems if c == code], dtype=np.int64)


def draw_traits(rng: np.random.Generator, plan: CompanyPlan, days: Horizon, staff: Staff) -> Traits:
    """Return the traits of one branch: everyone healthy with personal variation, then the planted problems.

    Skills are centred, so that a branch as a whole, and its fleet sellers, sell at the plan's rates.
    """
    n = staff.seat.size
    common = np.clip(rng.standard_t(5, n), -3, 3) * 0.2
    skill = common[:, None] + rng.normal(0, 0.16, (n, 4))
    market = np.clip(rng.lognormal(0, 0.27, staff.seats.kind.size), 0.55, 1.5)
    market[0] = min(max(market[0], 1.0), 1.15)  # the cast's seller has a full list
    traits = Traits(
        skill=skill, market=market / market.mean(), effort=np.clip(rng.normal(1.03, 0.07, n), 0.9, 1.2),
        late_share=rng.beta(3, 60, n), evidence_share=1 - rng.beta(2, 30, n), purpose_share=1 - rng.beta(2, 34, n),
        planned_share=rng.uniform(0.68, 0.9, n), followed_share=rng.uniform(0.91, 0.99, n),
        overdue_share=rng.uniform(0.01, 0.06, n), first_touch_days=rng.normal(53, 3, n),
        month_end_share=rng.beta(2, 30, n), heaping_share=rng.beta(6, 14, n),
        discount=rng.normal(0, 0.012, n), attach_share=np.full(n, 0.93), price_loss_share=rng.uniform(0.22, 0.33, n),
        lead_share=np.ones(n), fabricated_share=np.zeros(n),
        coached_from=_coached_from(rng, days, staff), environment=rng.normal(0, 0.09, staff.team_count),
        weak_stage=np.full(n, -1), problems=_problems(rng, plan, days, staff),
    )  # fmt: skip
    _plant(rng, traits)
    _centre(days, staff, traits)
    return traits


def _centre(days: Horizon, staff: Staff, traits: Traits) -> None:
    """Shift the skills, in place, so that fleet sellers, and the others, usually sell at the plan's rates."""
    day = np.arange(days.prelude, days.today + 1, 10)
    person = staff.responsible[:, day]
    when = np.broadcast_to(day, person.shape)
    team = np.maximum(staff.team_of(person, when), 0)
    felt = traits.skill[person] + (ramp(when - staff.hired[person]) + traits.environment[team])[..., None]
    weight = traits.market * np.array([WORK[int(kind)].weight for kind in staff.seats.kind])
    for works_fleets in (False, True):
        seats = (staff.seats.kind == FLEET_SELLER) == works_fleets
        mean = np.average(felt[seats].mean(axis=1), axis=0, weights=weight[seats])
        traits.skill[(staff.role == SELLER) & ((staff.kind == FLEET_SELLER) == works_fleets)] -= mean


def ramp(tenure: Counts) -> Floats:
    """Return by how many logits a newcomer of ``tenure`` days still sells below the own skill."""
    return np.select([tenure < limit for limit in RAMP_DAYS], RAMP_LOGITS, 0.0)


def _problems(rng: np.random.Generator, plan: CompanyPlan, days: Horizon, staff: Staff) -> tuple[tuple[str, int], ...]:
    """Spread seller problems over different sellers of long standing, leader problems over three in four leaders."""
    here = (
        (staff.role == SELLER)
        & (staff.left == STILL_HERE)
        & (staff.hired < days.ledger)
        & ~np.isin(staff.seat, CAST_SEATS)
    )
    here &= (staff.seats.team[staff.seat] != staff.second_team) | (staff.second_team < 0)
    sellers = rng.permutation(np.flatnonzero(here))
    visits = np.isin(staff.kind[sellers], IN_PERSON_SELLERS)
    leaders = rng.permutation(staff.leader_of)
    of_the_cast = staff.leader_of[staff.seats.team[CAST_SEATS[0]]]
    leaders = leaders[np.argsort(leaders == of_the_cast, kind="stable")]  # the cast's team shows how it should be
    leaders = leaders[: max(1, leaders.size * 3 // 4)]
    out: list[tuple[str, int]] = []
    wanted = [c for c in plan.problems if c[0] == "A"][: sellers.size * 2 // 3]
    free = list(sellers[np.argsort(~visits, kind="stable")])
    for code in sorted(wanted, key=lambda c: c not in NEEDS_VISITS):
        person = free.pop(0) if code in NEEDS_VISITS else free.pop()
        out.append((code, int(person)))
    for i, code in enumerate(c for c in plan.problems if c[0] == "B"):
        out.append((code, int(leaders[i % leaders.size])))
    return tuple(out)


def _plant(rng: np.random.Generator, traits: Traits) -> None:
    """Bend the traits of those who carry a problem, in place."""
    traits.planned_share[traits.planted("A1")] = 0.4
    a2 = traits.planted("A2")
    traits.effort[a2] = 0.55
    traits.lead_share[a2] = 0.45
    traits.skill[a2, 0] -= 0.9
    a3 = traits.planted("A3")
    traits.fabricated_share[a3] = 0.4
    traits.late_share[a3] = 0.34
    traits.evidence_share[a3] = 0.55
    traits.heaping_share[a3] = 0.75
    traits.lead_share[traits.planted("A4")] = 0.35
    traits.purpose_share[traits.planted("A5")] = 0.6
    traits.first_touch_days[traits.planted("A6")] = 28.0
    for person in traits.planted("A7"):
        stage = int(rng.choice(SHOWING_STAGES))
        traits.weak_stage[person] = stage
        traits.skill[person] = 0.0
        traits.skill[person, stage] = WEAK_STAGE_LOGIT
    a8 = traits.planted("A8")
    traits.discount[a8] = -0.13
    traits.attach_share[a8] = 0.76
    traits.price_loss_share[a8] = 0.85
    traits.followed_share[traits.planted("A9")] = 0.6
    traits.overdue_share[traits.planted("A9")] = 0.3
    traits.month_end_share[traits.planted("A10")] = 0.8


def _coached_from(rng: np.random.Generator, days: Horizon, staff: Staff) -> Counts:
    """Return the day from which coaching lifts a stage, per person and stage; about one seller in four, one stage."""
    n = staff.seat.size
    start = np.full((n, 4), STILL_HERE)
    coached = (staff.role == SELLER) & (rng.random(n) < 0.25)
    stage = rng.integers(1, 4, n)
    day = rng.integers(days.ledger + 30, max(days.ledger + 31, days.today - 90), n)
    start[coached, stage[coached]] = day[coached]
    return start


def chances(traits: Traits, staff: Staff, person: Counts, day: Counts, base: Floats, extra: Floats) -> Floats:
    """Return the probability of each of the four steps, shape (leads, 4).

    logit p = logit(base) + skill + environment + tenure + coaching + ``extra`` - selection.
    What a lead's four steps share (grade, the seller's common skill) is higher among
    those that got far, by its variance times the sum of (1 - base) of the steps
    before; taking that off keeps every step at its base rate on average.
    """
    newness = ramp(day - staff.hired[person])
    lift = COACHING_EFFECT * (day[:, None] >= traits.coached_from[person])
    team = np.maximum(staff.team_of(person, day), 0)
    shared = extra + newness + traits.environment[team]
    selection = SHARED_VARIANCE * (np.cumsum(1 - base, axis=1) - (1 - base))
    x = np.log(base / (1 - base)) + traits.skill[person] + lift + shared[:, None] - selection
    return np.asarray(1 / (1 + np.exp(-x)))
