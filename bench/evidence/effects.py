"""``python -m bench.evidence effects``: does difference in differences give back the effects that were planted?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.evidence.branches import UNTIL, branches
from bench.evidence.shares import interval
from fenghuolun.engine.choose.effect import Effect, measured_effect
from fenghuolun.engine.results import Reason
from fenghuolun.engine.simulate import Company

TEAMS, TREATED, WEEKS, CHANGE = 20, 8, 24, 12
RUNS, SEEDS = 1000, range(1, 13)
SIDE = 16  # weeks on each side of a coaching
LEAST_LEADS = 8  # a week, of the coached person


@dataclass(frozen=True, slots=True)
class Recovery:
    """Many effects beside what was planted, in units of the measure."""

    effects: list[Effect]
    planted: list[float]

    def within(self) -> int:
        return sum(e.low <= p <= e.high for e, p in zip(self.effects, self.planted, strict=True))

    def bias(self) -> float:
        return float(np.mean([e.value - p for e, p in zip(self.effects, self.planted, strict=True)]))

    def praised(self, level: float = 0.05) -> int:
        return sum(e.p_value < level for e in self.effects)

    def self_selected(self) -> int:
        return sum(e.reason is Reason.SELF_SELECTED for e in self.effects)


def remembering_teams(effect: float, runs: int, seed: int = 1, drift: float = 0.0, treated: int = TREATED) -> Recovery:
    """Teams with levels of their own, a common season and weeks that resemble one another (0.6); noise 5 a week."""
    rng, effects = np.random.default_rng(seed), []
    changed = np.arange(TEAMS) < treated
    for _ in range(runs):
        noise = rng.normal(0, 5, (TEAMS, WEEKS))
        for week in range(1, WEEKS):
            noise[:, week] += 0.6 * noise[:, week - 1]
        y = 100 + rng.normal(0, 20, (TEAMS, 1)) + 10 * np.sin(np.arange(WEEKS) / 4) + noise
        y[:treated, CHANGE:] += effect
        y[:treated] += drift * np.arange(WEEKS)
        effects.append(measured_effect(y, changed, CHANGE))
    return Recovery(effects, [effect] * runs)


def coached_stages(companies: Iterator[Company]) -> Recovery:
    """Each coaching of the truth with enough weeks on both sides, against everyone who was not coached."""
    effects, planted = [], []
    for company in companies:
        for person, stage in np.argwhere(~np.isnat(company.truth.coached_from)):
            found = _one(company, int(person), int(stage))
            if found is not None:
                effects.append(found[0])
                planted.append(found[1])
    return Recovery(effects, planted)


def _one(c: Company, person: int, stage: int) -> tuple[Effect, float] | None:
    """The effect on the share of renewal leads that take the stage, by week of their creation, and its truth."""
    leads, start = c.leads, c.truth.coached_from[person, stage]
    if start - 7 * SIDE < np.datetime64(UNTIL) - 540 or c.people.hired_on[person] > start - 365:
        return None  # the ledger does not reach back so far, or the person still learns
    reached = [leads.created_on, leads.contacted_on, leads.visited_on, leads.quoted_on]
    done = np.isin(leads.status, ["won", "lost"]) & (leads.cube_kind == "renewal")
    now = done & ~np.isnat(reached[stage])
    took = now & (leads.status == "won" if stage == 3 else ~np.isnat(reached[stage + 1]))
    week = (leads.created_on - (start - 7 * SIDE)).astype(np.int64) // 7
    now &= (week >= 0) & (week < 2 * SIDE)
    never = np.isnat(c.truth.coached_from).all(axis=1) & (c.people.hired_on < start - 365) & np.isnat(c.people.left_on)
    people = np.flatnonzero(never | (np.arange(len(c.people)) == person))
    cell = np.searchsorted(people, leads.owner) * 2 * SIDE + week
    rows = now & np.isin(leads.owner, people)
    n, y = (np.bincount(cell[of], minlength=people.size * 2 * SIDE).reshape(-1, 2 * SIDE) for of in (rows, rows & took))
    mine = people == person
    weeks = int(np.flatnonzero(n.sum(axis=0))[-1]) + 1 if n.any() else 0
    if weeks < SIDE + 8 or n[mine].mean() < LEAST_LEADS:
        return None
    table = np.where(n > 0, y / np.maximum(n, 1), np.nan)[:, :weeks]
    kept = mine | (n.mean(axis=1) >= LEAST_LEADS)
    after = rows & (leads.owner == person) & (week >= SIDE)
    chance = c.truth.chance[after, stage]
    without = 1 / (1 + (1 - chance) / chance * np.exp(c.truth.coaching_effect))
    return measured_effect(table[kept], mine[kept], SIDE), float((chance - without).mean())


def table(runs: int = RUNS, seeds: range = SEEDS) -> str:
    """Return the page's tables as markdown."""
    lines = [
        f"{runs:,} runs each of {TEAMS} teams and {WEEKS} weeks, {TREATED} teams change at half time unless said:",
        "",
        "| planted | in the 80 % range (90 % range) | bias | p < .05 | told as self-selected |",
        "|---|---|---|---|---|",
    ]
    worlds = [
        ("+6", remembering_teams(6.0, runs)),
        ("+6, one team changes", remembering_teams(6.0, runs, 2, treated=1)),
        ("nothing", remembering_teams(0.0, runs, 3)),
        ("nothing, and a drift of 1.5 a week before and after", remembering_teams(0.0, runs, 4, drift=1.5)),
    ]
    for name, world in worlds:
        n = len(world.effects)
        lines.append(
            f"| {name} | {interval(world.within(), n)} | {world.bias():+.2f} | {interval(world.praised(), n)} |"
            f" {interval(world.self_selected(), n)} |"
        )
    coached = coached_stages(branches(seeds))
    n, mean = len(coached.effects), float(np.mean(coached.planted))
    lines += [
        "",
        f"Coached stages on {len(seeds)} branches: {n} coachings with sixteen weeks before and eight to sixteen after,"
        f" planted +0.35 logits = {100 * mean:.1f} points of the stage's rate on average. In the 80 % range:"
        f" {interval(coached.within(), n)}; bias {100 * coached.bias():+.1f} points; mean effect that would be seen"
        f" four times in five: {100 * float(np.mean([e.detectable for e in coached.effects])):.1f} points.",
    ]
    return "\n".join(lines)
