"""What the desk would read of a simulated branch in the four weeks before a Tuesday, for the detectors.

Left out, because the simulator makes no such tables or the measure needs the desk's plan: plans handed in on time,
flagged records, lead adequacy, repeated contacts, meetings, assigned items, and everything of a manager.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from fenghuolun.engine.explain.problems.readings import (
    Reading,
    Readings,
    difference_reading,
    mean_reading,
    rate_reading,
    share_reading,
    variation_reading,
    weakest,
)
from fenghuolun.engine.simulate import Company

WINDOW = 28
STAGE_WINDOW = 84  # a stage needs more cases than four weeks bring
STANDARD_POINTS = 20
VISITS = ("A03", "A04", "A05")
RENEWALS = ("renewal", "first_renewal")


def seller_readings(c: Company, end: np.datetime64) -> Readings:
    """Return the readings of every person of the company (rows of ``People``) on the morning of ``end``."""
    return {**_of_records(c, end), **_of_days(c, end), **_of_leads(c, end), **_of_prices(c, end), **_of_steps(c, end)}


def leader_readings(c: Company, end: np.datetime64) -> tuple[np.ndarray, Readings]:
    """Return the leaders (rows of ``People``) and the readings of reviews, comments and joint visits."""
    a, r, people = c.activities, c.reviews, c.people
    leaders = np.flatnonzero(people.role == "leader")
    recent = (a.day >= end - WINDOW) & (a.day < end - 2) & (people.role[a.person] == "seller")
    in_time = np.zeros(len(a), bool)
    in_time[r.activity[(r.at - a.entered_at[r.activity]).astype(np.int64) <= 86_400]] = True
    joint = a.kind[c.coachings.activity] == "A13"
    joint &= (a.day[c.coachings.activity] >= end - WINDOW) & (a.day[c.coachings.activity] < end)
    rows = []
    for leader in leaders:
        logs = recent & (a.unit == people.unit[leader])
        said = r.comment[(r.by == leader) & recent[r.activity]]
        sellers = np.unique(a.person[logs]).size
        rows.append((logs.sum(), (logs & in_time).sum(), said.size, sum(len(text) < 10 for text in said),
                     (joint & (c.coachings.leader == leader)).sum(), sellers * WINDOW / 30))  # fmt: skip
    n, reviewed, said_n, empty, joined, seller_months = np.array(rows).T
    return leaders, {
        "log_review_ratio": share_reading(reviewed, n),
        "empty_comment_share": share_reading(empty, said_n),
        "joint_visits_per_seller_month": rate_reading(joined, seller_months),
    }


def overdue_today(c: Company) -> Reading:
    """Return the overdue share of open next steps, which the tables hold for their last day only."""
    leads = c.leads
    promised = (leads.status == "open") & ~np.isnat(leads.next_on)
    return _share(c, leads.next_on < c.activities.day.max(), promised, leads.owner)


def _share(c: Company, mask: np.ndarray, of: np.ndarray, person: np.ndarray) -> Reading:
    people = len(c.people)
    return share_reading(np.bincount(person[of & mask], minlength=people), np.bincount(person[of], minlength=people))


def _of_records(c: Company, end: np.datetime64) -> Readings:
    a = c.activities
    now = (a.day >= end - WINDOW) & (a.day < end)
    late = (a.entered_at - a.happened_at).astype("timedelta64[s]").astype(np.int64) > 86_400
    full = (a.purpose != "") & (a.outcome != "") & (a.next_step != "")
    return {
        "planned_share": _share(c, a.is_planned, now, a.person),
        "evidence_ratio": _share(c, a.evidence != "", now & np.isin(a.kind, VISITS), a.person),
        "late_record_share": _share(c, late, now, a.person),
        "purposeful_ratio": _share(c, full, now, a.person),
    }


def _of_days(c: Company, end: np.datetime64) -> Readings:
    a, people = c.activities, len(c.people)
    now = np.flatnonzero((a.day >= end - WINDOW) & (a.day < end))
    day = (a.day[now] - (end - WINDOW)).astype(np.int64)
    points = np.bincount(a.person[now] * WINDOW + day, a.points[now] / 100, people * WINDOW).reshape(people, WINDOW)
    worked = points > 0
    n = worked.sum(axis=1)
    mean = points.sum(axis=1) / np.maximum(n, 1)
    spread = np.where(worked, points - mean[:, None], 0)
    deviation = np.sqrt((spread**2).sum(axis=1) / np.maximum(n - 1, 1))
    return {
        "activity_attainment": mean_reading(mean / STANDARD_POINTS, deviation / STANDARD_POINTS, n),
        "daily_points_variation": variation_reading(mean, deviation, n),
    }


def _of_leads(c: Company, end: np.datetime64) -> Readings:
    leads = c.leads
    renewal = np.isin(leads.business_kind, RENEWALS)
    due = renewal & (leads.due_on - 30 >= end - WINDOW) & (leads.due_on - 30 < end)
    closed = (leads.closed_on >= end - WINDOW) & (leads.closed_on < end)
    lost_after_quote = closed & (leads.status == "lost") & (leads.stage == "quote")
    return {
        "first_touch_on_time_ratio": _share(c, leads.contacted_on <= leads.due_on - 30, due, leads.owner),
        "price_loss_share": _share(c, leads.loss_reason == "price", lost_after_quote, leads.owner),
        "weakest_stage_to_team": weakest(_stages(c, end)),
    }


def _stages(c: Company, end: np.datetime64) -> list[Reading]:
    """Each stage's rate beside what the team's rates, kind by kind, let expect of the person's own mix."""
    leads, people = c.leads, len(c.people)
    done = (leads.closed_on >= end - STAGE_WINDOW) & (leads.closed_on < end) & np.isin(leads.status, ["won", "lost"])
    reached = [done, *(done & ~np.isnat(on) for on in (leads.contacted_on, leads.visited_on, leads.quoted_on))]
    reached.append(done & (leads.status == "won"))
    team, kind = c.people.unit[leads.owner], np.unique(leads.cube_kind, return_inverse=True)[1]
    cell = team * (kind.max() + 1) + kind
    steps = []
    for now, then in pairwise(reached):
        rate = np.bincount(cell[now & then], minlength=cell.max() + 1) / np.maximum(
            np.bincount(cell[now], minlength=cell.max() + 1), 1
        )
        own = _share(c, then, now, leads.owner)
        expected = np.bincount(leads.owner[now], rate[cell[now]], people) / np.maximum(own.n, 1)
        usual = np.where(expected > 0, expected, np.nan)
        steps.append(Reading(own.value / usual, own.low / usual, own.high / usual, own.n))
    return steps


def _of_prices(c: Company, end: np.datetime64) -> Readings:
    p, people = c.policies, len(c.people)
    sold = p.is_ours & (p.seller >= 0) & (p.issued_on >= end - WINDOW) & (p.issued_on < end)
    rows = np.flatnonzero(sold & (p.line == "commercial") & ~np.isnan(p.pricing_coefficient))
    usual = {kind: np.median(p.pricing_coefficient[rows][p.cube_kind[rows] == kind]) for kind in set(p.cube_kind[rows])}
    depth = 1 - p.pricing_coefficient[rows] / np.array([usual[kind] for kind in p.cube_kind[rows]])
    n = np.bincount(p.seller[rows], minlength=people)
    mean = np.bincount(p.seller[rows], depth, people) / np.maximum(n, 1)
    square = np.bincount(p.seller[rows], (depth - mean[p.seller[rows]]) ** 2, people)
    own = mean_reading(mean, np.sqrt(square / np.maximum(n - 1, 1)), n)
    median = np.array([np.nanmedian(np.append(mean[(c.people.unit == unit) & (n >= 10)], 0)) for unit in c.people.unit])
    compulsory = np.bincount(p.seller[sold & (p.line == "compulsory")], minlength=people)
    commercial = np.minimum(np.bincount(p.seller[sold & (p.line == "commercial")], minlength=people), compulsory)
    team = [np.bincount(c.people.unit, k, len(c.units))[c.people.unit] for k in (commercial, compulsory)]
    return {
        "discount_depth_over_team": Reading(own.value - median, own.low - median, own.high - median, own.n),
        "commercial_attach_over_team": difference_reading(commercial, compulsory, *team),
    }


def _of_steps(c: Company, end: np.datetime64) -> Readings:
    a, p = c.activities, c.policies
    past = np.flatnonzero((a.lead >= 0) & (a.day < end))
    past = past[np.lexsort((a.happened_at[past], a.lead[past]))]
    same = a.lead[past[1:]] == a.lead[past[:-1]]
    following = np.full(past.size, np.datetime64("9999-01-01"))
    following[:-1][same] = a.day[past[1:]][same]
    workdays = np.unique(a.day[a.kind == "A06"])  # renewal quotes are given on every workday
    by = workdays[np.minimum(np.searchsorted(workdays, a.day[past], side="right") + 1, workdays.size - 1)]
    quoted = np.isin(a.kind[past], ("A06", "A07")) & (a.day[past] >= end - WINDOW) & (by < end)
    month = (end.astype("datetime64[M]") - 1).astype("datetime64[D]")
    of_month = (a.day >= month) & (a.day < end.astype("datetime64[M]").astype("datetime64[D]"))
    last_five = np.unique(a.day[of_month])[-5:]
    issued = p.is_ours & (p.seller >= 0) & (p.line == "compulsory")
    issued &= (p.issued_on >= month) & (p.issued_on < end.astype("datetime64[M]").astype("datetime64[D]"))
    return {
        "quote_follow_up_ratio": _share(c, following <= by, quoted, a.person[past]),
        "month_end_share": _share(c, np.isin(p.issued_on, last_five), issued, p.seller),
    }
