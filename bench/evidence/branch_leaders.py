"""What the desk would read of the leaders of a simulated branch in the four weeks before a Tuesday."""

from __future__ import annotations

import numpy as np
from scipy.stats import spearmanr

from bench.evidence.branch_readings import STAGE_WINDOW, WINDOW, once
from fenghuolun.engine.explain.problems.readings import (
    Readings,
    correlation_reading,
    exact_reading,
    rate_reading,
    share_reading,
    weakest,
)
from fenghuolun.engine.measures import gini
from fenghuolun.engine.simulate import Company, words

STAGES = ("contact", "visit", "quote", "deal")
TERCILE_WINDOW = 182  # a quarter orders eight people too loosely
SENIOR_DAYS = 365  # newcomers' targets are lowered by the ramp, which is no split by potential


def leader_readings(c: Company, end: np.datetime64) -> tuple[np.ndarray, Readings]:
    """Return the leaders (rows of ``People``) and their readings on the morning of ``end``."""
    leaders = np.flatnonzero(c.people.role == "leader")
    parts = (_of_reviews, _of_coaching, _of_targets, _of_leads)
    return leaders, {measure: reading for part in parts for measure, reading in part(c, end, leaders).items()}


def _of_reviews(c: Company, end: np.datetime64, leaders: np.ndarray) -> Readings:
    a, r, people = c.activities, c.reviews, c.people
    recent = (a.day >= end - WINDOW) & (a.day < end - 2) & (people.role[a.person] == "seller")
    in_time = np.zeros(len(a), bool)
    in_time[r.activity[(r.at - a.entered_at[r.activity]).astype(np.int64) <= 86_400]] = True
    rows = []
    for leader in leaders:
        logs = recent & (a.unit == people.unit[leader])
        said = r.comment[(r.by == leader) & recent[r.activity]]
        process, premium = (np.isin(said, texts).sum() for texts in (words.PROCESS_COMMENTS, words.PREMIUM_COMMENTS))
        empty = sum(len(text) < 10 for text in said)
        rows.append((logs.sum(), (logs & in_time).sum(), said.size, empty, process, process + premium))
    n, reviewed, said_n, empty, process, judged = np.array(rows).T
    return {
        "log_review_ratio": share_reading(reviewed, n),
        "empty_comment_share": share_reading(empty, said_n),
        "process_comment_share": share_reading(process, judged),
    }


def _of_coaching(c: Company, end: np.datetime64, leaders: np.ndarray) -> Readings:
    """Joint visits, how coaching falls on the terciles by conversion, whether it meets the weakest stage."""
    a, coachings = c.activities, c.coachings
    day = a.day[coachings.activity]
    now, quarter = ((day >= end - window) & (day < end) for window in (WINDOW, STAGE_WINDOW))
    joint = now & (a.kind[coachings.activity] == "A13")
    weakest_stage = np.array(STAGES, dtype=object)[c.truth.skill.argmin(axis=1)]
    meets = now & (coachings.stage == weakest_stage[coachings.person])
    rows, terciles = [], []
    for leader in leaders:
        mine, team = coachings.leader == leader, _team(c, end, leader)
        rows.append(((joint & mine).sum(), team.size * WINDOW / 30, (meets & mine).sum(), (now & mine).sum()))
        third = np.array_split(team[np.argsort(_conversion(c, end)[team], kind="stable")], 3)
        terciles.append([(quarter & mine & np.isin(coachings.person, part)).sum() for part in third])
    joined, seller_months, met, all_of = np.array(rows).T
    by_tercile = np.array(terciles)
    return {
        "joint_visits_per_seller_month": rate_reading(joined, seller_months),
        "coaching_match_ratio": share_reading(met, all_of),
        "least_tercile_coaching_share": weakest(
            [share_reading(by_tercile[:, t], by_tercile.sum(axis=1)) for t in range(3)], 10
        ),
    }


def _of_targets(c: Company, end: np.datetime64, leaders: np.ndarray) -> Readings:
    """How the month's targets vary over sellers of a year's standing, and their potential: the list at usual rates."""
    month = end.astype("datetime64[M]").astype("datetime64[D]")
    now = c.targets.month == month
    target = np.bincount(c.targets.person[now], c.targets.premium_fen[now], len(c.people))
    rows = []
    for leader in leaders:
        team = _team(c, end, leader)
        team = team[(c.people.hired_on[team] <= end - SENIOR_DAYS) & (target[team] > 0)]
        rows.append((_variation(target[team]), _variation(_potential(c, end)[team]), team.size))
    of_target, potential, n = np.array(rows).T
    return {"target_variation": exact_reading(of_target, n), "potential_variation": exact_reading(potential, n)}


def _of_leads(c: Company, end: np.datetime64, leaders: np.ndarray) -> Readings:
    """How evenly the A and B leads of the last quarter fell, and whether A leads followed conversion."""
    leads = c.leads
    fresh = (leads.expiring_policy < 0) & (leads.created_on >= end - STAGE_WINDOW) & (leads.created_on < end)
    done = (leads.closed_on >= end - STAGE_WINDOW) & (leads.closed_on < end) & np.isin(leads.status, ["won", "lost"])
    held = np.bincount(leads.owner[fresh & np.isin(leads.grade, ["A", "B"])], minlength=len(c.people))
    best = np.bincount(leads.owner[fresh & (leads.grade == "A")], minlength=len(c.people))
    n = np.bincount(leads.owner[done], minlength=len(c.people))
    won = np.bincount(leads.owner[done & (leads.status == "won")], minlength=len(c.people))
    rows = []
    for leader in leaders:
        team = _team(c, end, leader)
        judged = team[n[team] > 0]
        follows = spearmanr(best[judged], won[judged] / n[judged]).statistic if np.ptp(best[judged]) else 0.0
        rows.append((float(gini(held[team])), held[team].sum(), follows, judged.size))
    unequal, count, follows, sellers = np.array(rows).T
    return {
        "lead_gini": exact_reading(unequal, count),
        "leads_follow_conversion": correlation_reading(follows, sellers),
    }


def _team(c: Company, end: np.datetime64, leader: int) -> np.ndarray:
    """Rows of the sellers who are there and of this leader's team now."""
    people = c.people
    stays = np.isnat(people.left_on) | (people.left_on > end)
    return np.flatnonzero(
        (people.role == "seller") & (people.unit == people.unit[leader]) & stays & (people.hired_on <= end)
    )


def _conversion(c: Company, end: np.datetime64) -> np.ndarray:
    """Deals of each person in half a year beside what the branch's rates, kind by kind, let expect of their leads."""
    leads, people = c.leads, len(c.people)
    done = (leads.closed_on >= end - TERCILE_WINDOW) & (leads.closed_on < end) & np.isin(leads.status, ["won", "lost"])
    done &= once(leads.customer, leads.created_on)
    kind = np.unique(leads.cube_kind, return_inverse=True)[1]
    won = done & (leads.status == "won")
    rate = np.bincount(kind[won], minlength=kind.max() + 1) / np.maximum(np.bincount(kind[done]), 1)
    expected = np.bincount(leads.owner[done], rate[kind[done]], people)
    return np.bincount(leads.owner[won], minlength=people) / np.maximum(expected, 1)


def _potential(c: Company, end: np.datetime64) -> np.ndarray:
    """Premium on the list of the quarter: due in it, or new in it."""
    leads = c.leads
    when = np.where(leads.expiring_policy >= 0, leads.due_on, leads.created_on)
    live = (when >= end - STAGE_WINDOW) & (when < end)
    return np.bincount(leads.owner[live], leads.expected_premium_fen[live], len(c.people))


def _variation(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / values.mean()) if values.size > 1 and values.mean() > 0 else float("nan")
