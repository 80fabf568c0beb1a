"""``python -m bench.evidence detectors``: all thirty-two detectors, false alarms and recall, into their page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from bench.evidence.branches import READ_FOR_LEADERS, branches, watched
from bench.evidence.managed import Trial, trials
from bench.evidence.shares import interval
from fenghuolun.engine.explain.problems.detectors import Level
from fenghuolun.engine.explain.problems.tables import DETECTORS
from fenghuolun.engine.simulate.management import HABITS, Health

SEEDS, UNITS = range(1, 13), 1000
SIZE = {  # what is planted, of what the branches are made with; the others stand in HABITS
    "A1": "planned share 0.40", "A2": "effort 0.55 of the standard", "A3": "2 in 5 visits invented",
    "A4": "0.35 of the leads", "A5": "purpose noted for 0.60", "A6": "first touch 28 days before",
    "A7": "−1.6 logits at one stage", "A8": "13 % cheaper, losses to price 0.85",
    "A9": "0.60 of quotes followed up", "A10": "0.80 at the month's end", "B1": "0.25 of comments on the process",
    "B2": "the same target for all", "B3": "half within a day", "B4": "0.72 of comments empty",
    "B5": "0.25 visits a leader's day", "B7": "middle third hardly coached", "B10": "0.75 of coaching beside the point",
    "B12": "nearly all A leads to two",
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts over branches: healthy units open and seen in the last week, the same of their weeks, planted found."""

    healthy: int = 0
    alarms: int = 0
    healthy_weeks: int = 0
    alarm_weeks: int = 0
    planted: int = 0
    found: int = 0
    ever_found: int = 0
    worst_branch: list[float] = field(default_factory=list)


def on_branches(seeds: range) -> dict[str, Tally]:
    """Return the tally of each detector that a branch's tables can be read for."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for company in branches(seeds):
        for seen in watched(company):
            for at, detector in enumerate(seen.detectors):
                if detector.level is Level.LEADER and detector.code not in READ_FOR_LEADERS:
                    continue
                tally, is_open, judged = tallies[detector.code], seen.is_open[:, at], seen.is_judged[:, at]
                well = seen.healthy(detector.code)
                last, weeks = well & judged[-1], judged[:, well]
                tally.healthy += int(last.sum())
                tally.alarms += int(is_open[-1, last].sum())
                tally.healthy_weeks += int(weeks.sum())
                tally.alarm_weeks += int((is_open[:, well] & weeks).sum())
                tally.worst_branch.append(float((is_open[:, well] & weeks).sum() / max(weeks.sum(), 1)))
                carriers = seen.planted(detector.code)
                tally.planted += int(carriers.sum())
                tally.found += int(is_open[-1, carriers].sum())
                tally.ever_found += int(is_open[:, carriers].any(axis=0).sum())
    return tallies


def table(seeds: range = SEEDS, units: int = UNITS) -> str:
    """Return the page's tables as markdown."""
    names = {d.code: d.name for d in DETECTORS}
    lines = [
        f"{len(seeds)} branches (seeds {seeds.start}–{seeds.stop - 1}, 32 sellers and 4 leaders each). One row a"
        " person: open in the last week.",
        "",
        "| | healthy n | false alarms, 90 % range | of all their weeks, highest branch | planted | recall at the end |"
        " ever in the quarter |",
        "|---|---|---|---|---|---|---|",
    ]
    for code, t in sorted(on_branches(seeds).items(), key=lambda item: (item[0][0], int(item[0][1:]))):
        weeks = f"{100 * t.alarm_weeks / max(t.healthy_weeks, 1):.1f} %, {100 * max(t.worst_branch):.1f} %"
        lines.append(
            f"| {code} `{names[code]}` | {t.healthy} | {interval(t.alarms, t.healthy)} | {weeks} | {SIZE[code]} |"
            f" {t.found} of {t.planted} | {t.ever_found} |"
        )
    return "\n".join([*lines, "", *_managed_lines(units)])


def _managed_lines(units: int) -> list[str]:
    lines = [
        f"{units:,} units of each health, thirteen weekly evaluations (`engine.simulate.management`):",
        "",
        "| | measure | healthy truth ± spread | false alarms, 90 % range | exactly at the limit | planted | recall at"
        " the end |",
        "|---|---|---|---|---|---|---|",
    ]
    found: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials(units):
        found[trial.code].append(trial)
    for code, its in found.items():
        alarms = interval(its[0].open_at_end, units)
        for planted in (trial for trial in its if trial.health is Health.PLANTED):
            habit, limit = HABITS[planted.measure], _at_limit(its, planted.measure)
            lines.append(
                f"| {code} | `{planted.measure}` | {habit.mean:g} ± {habit.spread:g} | {alarms} | {limit} |"
                f" {habit.planted:g} | {interval(planted.open_at_end, units)} |"
            )
    return lines


def _at_limit(its: list[Trial], measure: str) -> str:
    shares = [t.open_share for t in its if t.health is Health.AT_LIMIT and t.measure == measure]
    return f"{100 * float(np.mean(shares)):.1f} % at {HABITS[measure].limit:g}" if shares else "a fact"
