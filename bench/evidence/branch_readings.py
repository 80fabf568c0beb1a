"""What the desk would read of the sellers of a simulated branch in the four weeks before a Tuesday, for the detectors.

Plans handed in on time are not in a branch's tables: ``bench.evidence.managed`` has them.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from fenghuolun.engine.calendars import statutory_calendar
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
from fenghuolun.engine.explain.record_checks import CHECKS, Records, record_scores
from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.simulate import Company

WINDOW = 28
STAGE_WINDOW = 84  # a stage needs more cases than four weeks bring
CALENDAR = statutory_calendar(range(2024, 2027))
FOLLOW_UP_WORKDAYS = 2  # 48 hours that begin on a Friday would be over on Sunday
AS_BRANCH = 20  # trials at the branch's rate that stand beside those of the others in the team
LIST_MONTHS = 3  # a list is worked over a quarter: one month's due dates are too uneven
FLEET_RENEWAL_RATE = 0.79  # of a fleet that is already ours (CompanyPlan.fleet_renewal_rates)
LEAST_VISIT_SECONDS = 180
STANDARD_POINTS = 20
VISITS = ("A03", "A04", "A05")
RENEWALS = ("renewal", "first_renewal")


def seller_readings(c: Company, end: np.datetime64) -> Readings:
    """Return the readings of every person of the company (rows of ``People``) on the morning of ``end``."""
    parts = (_of_records, _of_flags, _of_days, _of_lists, _of_leads, _of_prices, _of_steps)
    return {measure: reading for part in parts for measure, reading in part(c, end).items()}


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


def _of_flags(c: Company, end: np.datetime64) -> Readings:
    """Visits odd in another way than being late, of which the late share knows already."""
    a = c.activities
    rows = np.flatnonzero((a.day >= end - WINDOW) & (a.day < end) & np.isin(a.kind, VISITS))
    happened, entered = ((m[rows] - end.astype("datetime64[s]") + 400 * 86_400).astype(np.int64) for m in
                         (a.happened_at, a.entered_at))  # fmt: skip
    kind = np.unique(a.kind[rows], return_inverse=True)[1]
    scores = record_scores(
        Records(a.person[rows], kind, a.customer[rows], happened, np.maximum(entered, happened), a.duration_s[rows],
                LEAST_VISIT_SECONDS, a.latitude[rows], a.longitude[rows], False)
    )  # fmt: skip
    odd = np.delete(scores.flags, CHECKS.index("back_dated"), axis=0).any(axis=0)
    people = len(c.people)
    visits = np.bincount(a.person[rows], minlength=people)
    return {"flagged_records": rate_reading(np.bincount(a.person[rows][odd], minlength=people), 1.0 * (visits > 0))}


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


def _of_lists(c: Company, end: np.datetime64) -> Readings:
    """What the list of the last three whole months lets expect beside the targets of those months, and repeats."""
    leads, people, last = c.leads, len(c.people), end.astype("datetime64[M]")
    first, last = ((last - back).astype("datetime64[D]") for back in (LIST_MONTHS, 0))
    asked = (c.targets.month >= first) & (c.targets.month < last)
    target = np.bincount(c.targets.person[asked], c.targets.premium_fen[asked], people)
    is_due = leads.expiring_policy >= 0
    when = np.where(is_due, leads.due_on, leads.created_on)
    live = (when >= first) & (when < last)
    rate = np.array([np.prod(START_RATES[kind]) for kind in leads.cube_kind])
    rate = np.where(is_due & (leads.cube_kind == "fleet"), FLEET_RENEWAL_RATE, rate)
    expected = np.bincount(leads.owner[live], (leads.expected_premium_fen * rate)[live], people)
    pairs = np.unique(np.column_stack([leads.owner[live], leads.customer[live]]), axis=0)  # a fleet is one chance
    n = np.bincount(pairs[:, 0], minlength=people)
    enough = (target > 0) & (expected > 0)
    exposure = np.divide(n * target, expected, out=np.zeros(people), where=enough)
    a = c.activities
    talks = np.flatnonzero((a.day >= end - WINDOW) & (a.day < end) & a.is_effective & (a.customer >= 0)
                           & np.isin(a.kind, ("A01", *VISITS)))  # fmt: skip
    again = np.ones(talks.size, bool)
    again[np.unique(np.column_stack([a.person[talks], a.customer[talks]]), axis=0, return_index=True)[1]] = False
    part, out_of = (np.bincount(a.person[rows], minlength=people) for rows in (talks[again], talks))
    return {"lead_adequacy": rate_reading(n, exposure), "repeat_contact_share": share_reading(part, out_of)}


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
    """Each stage's rate beside what the others' rates in the team, kind by kind, let expect of the person's own mix."""
    leads, people = c.leads, len(c.people)
    done = (leads.closed_on >= end - STAGE_WINDOW) & (leads.closed_on < end) & np.isin(leads.status, ["won", "lost"])
    done &= once(leads.customer, leads.created_on)
    reached = [done, *(done & ~np.isnat(on) for on in (leads.contacted_on, leads.visited_on, leads.quoted_on))]
    reached.append(done & (leads.status == "won"))
    team, kind = c.people.unit[leads.owner], np.unique(leads.cube_kind, return_inverse=True)[1]
    kinds = kind.max() + 1
    steps = []
    for now, then in pairwise(reached):
        mine = [np.bincount((leads.owner * kinds + kind)[of], minlength=people * kinds) for of in (now & then, now)]
        whole = [np.bincount((team * kinds + kind)[of], minlength=len(c.units) * kinds) for of in (now & then, now)]
        cell = c.people.unit[:, None] * kinds + np.arange(kinds)
        y, n = (all_of[cell] - own.reshape(people, kinds) for all_of, own in zip(whole, mine, strict=True))
        branch_y, branch_n = (all_of.reshape(-1, kinds).sum(axis=0) for all_of in whole)
        rate = (y + AS_BRANCH * branch_y / np.maximum(branch_n, 1)) / (n + AS_BRANCH)  # of the others in the team
        own = _share(c, then, now, leads.owner)
        expected = (rate * mine[1].reshape(people, kinds)).sum(axis=1) / np.maximum(own.n, 1)
        usual = np.where(expected > 0, expected, np.nan)
        steps.append(Reading(own.value / usual, own.low / usual, own.high / usual, own.n))
    return steps


def once(customer: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return true for one row of each customer and day: the vehicles of a fleet are won, lost and issued together."""
    first = np.zeros(customer.size, bool)
    first[np.unique(np.column_stack([customer, day.astype(np.int64)]), axis=0, return_index=True)[1]] = True
    return first


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
    by = CALENDAR.workday_after(a.day[past], FOLLOW_UP_WORKDAYS)
    quoted = np.isin(a.kind[past], ("A06", "A07")) & (a.day[past] >= end - WINDOW) & (by < end)
    month = (end.astype("datetime64[M]") - 1).astype("datetime64[D]")
    of_month = (a.day >= month) & (a.day < end.astype("datetime64[M]").astype("datetime64[D]"))
    last_five = np.unique(a.day[of_month])[-5:]
    issued = p.is_ours & (p.seller >= 0) & (p.line == "compulsory")
    issued &= (p.issued_on >= month) & (p.issued_on < end.astype("datetime64[M]").astype("datetime64[D]"))
    signed = np.flatnonzero(issued)
    issued[signed[~once(p.customer[signed], p.issued_on[signed])]] = False
    return {
        "quote_follow_up_ratio": _share(c, following <= by, quoted, a.person[past]),
        "month_end_share": _share(c, np.isin(p.issued_on, last_five), issued, p.seller),
    }
