"""Everything a table says agrees with every other table: dates, owners, stages, policies, promises."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from fenghuolun.engine.periods import statutory_calendar
from fenghuolun.engine.simulate import Company, CompanyPlan, simulate

TODAY = np.datetime64("2026-11-24")
NOW = np.datetime64("2026-11-24T11:40:00")
REFERENCE = pytest.param("reference", marks=pytest.mark.slow)
REFERS_TO = {
    "unit": "units", "parent": "units", "person": "people", "owner": "people", "by": "people", "seller": "people",
    "entered_by": "people", "leader": "people", "from_owner": "people", "to_owner": "people", "customer": "customers",
    "referrer": "customers", "vehicle": "vehicles", "policy": "policies", "expiring_policy": "policies",
    "won_policy": "policies", "lead": "leads", "activity": "activities",
}  # fmt: skip


@pytest.fixture(params=["small", REFERENCE])
def company(request: pytest.FixtureRequest) -> Company:
    made: Company = request.getfixturevalue(request.param)
    return made


def before(day: np.ndarray, later: np.ndarray) -> np.ndarray:
    """Return where the order holds, or one of the two is not there."""
    return (day <= later) | np.isnat(day) | np.isnat(later)


def test_every_row_number_names_a_row(company: Company):
    tables = company.tables()
    for name, table in tables.items():
        for column, values in table.columns().items():
            if column in REFERS_TO:
                size = len(tables[REFERS_TO[column]])
                assert values.min(initial=-1) >= -1, (name, column)
                assert values.max(initial=-1) < size, (name, column)


def test_every_table_has_columns_of_one_length_and_one_kind_of_text(company: Company):
    for name, table in company.tables().items():
        for column, values in table.columns().items():
            assert len(values) == len(table), (name, column)
            if values.dtype == object:
                assert all(type(text) is str for text in set(values)), (name, column)


def test_nothing_happens_after_now(company: Company):
    moments = {
        "activities": ("happened_at", "entered_at"), "reviews": ("at",), "moves": ("at",), "quotes": ("issued_at",),
        "customers": ("created_at",), "consents": ("at",), "leads": ("last_touch_at", "assigned_at", "claimed_at"),
    }  # fmt: skip
    for name, column in ((name, column) for name, columns in moments.items() for column in columns):
        values = getattr(company.tables()[name], column)
        assert (values[~np.isnat(values)] <= NOW).all(), (name, column)
    assert (company.policies.issued_on <= TODAY).all()
    assert (company.leads.created_on <= TODAY).all()


def test_the_ledger_ends_this_morning(company: Company):
    assert company.activities.day.max() == TODAY
    assert (company.activities.day == TODAY).sum() >= 5


def test_people_act_only_while_employed(company: Company):
    person, day = company.activities.person, company.activities.day
    left = company.people.left_on[person]
    assert (day >= company.people.hired_on[person]).all()
    assert (np.isnat(left) | (day < left)).all()


def test_people_act_only_on_working_days_of_the_statutory_calendar(company: Company):
    calendar = statutory_calendar(range(2023, 2027))
    days = np.unique(company.activities.day)
    assert (calendar.workdays_between(days, days + 1) == 1).all()


def test_nobody_acts_on_leave(company: Company):
    leaves, activities = company.leaves, company.activities
    keys = set(zip(activities.person.tolist(), activities.day.tolist(), strict=True))
    for i in range(len(leaves)):
        for day in np.arange(leaves.starts_on[i], leaves.last_on[i] + 1):
            assert (int(leaves.person[i]), day.item()) not in keys


def test_people_act_in_working_hours_and_never_twice_at_once(company: Company):
    a = company.activities
    minute = (a.happened_at - a.day).astype(np.int64) / 60
    assert minute.min() >= 9 * 60 - 3
    assert minute.max() <= 18 * 60 + 40
    order = np.lexsort((a.happened_at, a.person))
    same = a.person[order][1:] == a.person[order][:-1]
    overlap = (a.happened_at + a.duration_s.astype("timedelta64[s]"))[order][:-1] - a.happened_at[order][1:]
    far = (overlap.astype(np.int64) > 300) & same & ~company.truth.is_fabricated[order][:-1]
    assert far.mean() < 0.002  # rounding to five minutes is the only reason


def test_an_entry_follows_what_it_reports(company: Company):
    a = company.activities
    assert (a.entered_at >= a.happened_at + a.duration_s.astype("timedelta64[s]")).all()
    assert (a.logged_at >= a.entered_at).all()


def test_a_unit_is_where_the_person_was_posted_that_day(company: Company):
    a, p = company.activities, company.postings
    for person in np.unique(a.person):
        rows = np.flatnonzero(p.person == person)
        mine = a.person == person
        ends = np.where(np.isnat(p.ends_on[rows]), TODAY + 999, p.ends_on[rows])
        at = np.array([np.flatnonzero((p.starts_on[rows] <= d) & (d < ends))[0] for d in a.day[mine]])
        assert (p.unit[rows][at] == a.unit[mine]).all()


def test_effective_activities_satisfy_the_rule_of_their_kind(company: Company):
    a = company.activities
    for kind, seconds in (("A01", 60), ("A03", 600), ("A04", 1200), ("A05", 3600)):
        assert (a.duration_s[a.is_effective & (a.kind == kind)] >= seconds).all(), kind
    assert (a.outcome[a.is_effective & (a.kind == "A01")] != "no_contact").all()
    visit = a.is_effective & (a.kind == "A03")
    assert (a.purpose[visit] != "").all()
    assert (a.next_step[visit] != "").all()
    assert (a.contact_role[a.kind == "A04"] != "").all()
    assert all("place" in e for e in a.evidence[a.is_effective & (a.kind == "A05")])
    assert (a.quote_number[a.kind == "A06"] != "").all()
    assert (a.policy_number[a.kind == "A08"] != "").all()


def test_points_follow_quality_and_rejection_takes_them(company: Company):
    a = company.activities
    assert (a.points[~a.is_effective] == 0).all()
    assert (a.points[a.verdict == "rejected"] == 0).all()
    assert set(np.unique(a.quality)) <= {0.0, 0.5, 0.8, 1.0}
    hours = (a.entered_at - a.happened_at).astype(np.int64) / 3600
    assert (a.quality[hours > 50] <= 0.5).all()


def test_stage_dates_are_in_order_and_match_the_activities_that_reached_them(company: Company):
    leads, a = company.leads, company.activities
    columns = (leads.created_on, leads.contacted_on, leads.visited_on, leads.quoted_on)
    for earlier, later in pairwise(columns):
        assert before(earlier, later).all()
    assert before(leads.quoted_on, leads.closed_on).all()
    ledger_starts = a.day.min()
    for stages, column in (
        (("contact", "visit", "quote", "deal"), leads.contacted_on),
        (("visit", "quote", "deal"), leads.visited_on),
    ):
        reached = np.flatnonzero(np.isin(a.stage, stages) & (a.lead >= 0))
        first = np.full(len(leads), np.datetime64("NaT"), dtype="datetime64[D]")
        first[a.lead[reached][::-1]] = a.day[reached][::-1]
        known = ~np.isnat(first)
        assert (column[known] <= first[known]).all()
        retail = np.flatnonzero(known & (leads.cube_kind != "fleet") & (column >= ledger_starts))
        assert (column[retail] == first[retail]).mean() > 0.98


def test_a_won_lead_has_its_policy_of_the_same_day_seller_and_premium(company: Company):
    leads, p, a = company.leads, company.policies, company.activities
    won = np.flatnonzero(leads.status == "won")
    policy = leads.won_policy[won]
    assert (policy >= 0).all()
    assert (p.issued_on[policy] == leads.closed_on[won]).all()
    assert (p.seller[policy] == leads.owner[won]).all()
    assert (p.line[policy] == "compulsory").all()
    assert (p.cube_kind[policy] == leads.cube_kind[won]).all()
    deals = np.flatnonzero((a.kind == "A08") & (a.lead >= 0) & (a.cube_kind != "fleet"))
    total = {}
    for key, fen in zip(p.set_key, p.premium_fen, strict=True):
        total[key] = total.get(key, 0) + int(fen)
    for i in deals[:2000]:
        assert total[p.set_key[leads.won_policy[a.lead[i]]]] == a.amount_fen[i]
        assert p.number[leads.won_policy[a.lead[i]]] == a.policy_number[i]


def test_a_renewal_starts_where_the_old_policy_ends(company: Company):
    leads, p = company.leads, company.policies
    due = np.flatnonzero(np.isin(leads.business_kind, ["renewal", "first_renewal"]))
    assert (leads.expiring_policy[due] >= 0).all()
    assert (p.ends_on[leads.expiring_policy[due]] == leads.due_on[due]).all()
    won = due[leads.status[due] == "won"]
    start = p.starts_on[leads.won_policy[won]]
    assert (start == np.maximum(leads.due_on[won], leads.closed_on[won])).all()
    early = (leads.due_on[won] - leads.closed_on[won]).astype(int)
    assert (early <= 30).mean() > 0.995  # a few due days moved because the first cover began late
    assert early.max() <= 45


def test_policies_cover_one_year_and_never_begin_before_they_are_issued(company: Company):
    p = company.policies
    assert ((p.ends_on - p.starts_on).astype(int) >= 365).all()
    assert ((p.ends_on - p.starts_on).astype(int) <= 367).all()
    assert (p.starts_on >= p.issued_on).all()
    assert (p.premium_fen > 0).all()
    ours = p.is_ours
    assert len(set(p.number[ours])) == ours.sum()


def test_no_vehicle_has_two_leads_for_one_due_day(company: Company):
    leads = company.leads
    rows = (leads.vehicle >= 0) & ~np.isnat(leads.due_on)
    keys = list(zip(leads.vehicle[rows].tolist(), leads.due_on[rows].tolist(), strict=True))
    assert len(keys) == len(set(keys))


def test_our_cover_of_a_car_never_overlaps(company: Company):
    p = company.policies
    rows = np.flatnonzero(p.is_ours & (p.line == "compulsory"))
    rows = rows[np.lexsort((p.starts_on[rows], p.vehicle[rows]))]
    same = p.vehicle[rows][1:] == p.vehicle[rows][:-1]
    assert (p.starts_on[rows][1:] >= p.ends_on[rows][:-1])[same].all()


def test_open_leads_stand_in_a_window_and_most_promises_lie_ahead(company: Company):
    leads = company.leads
    is_open = leads.status == "open"
    assert np.isnat(leads.closed_on[is_open]).all()
    assert (leads.loss_reason[is_open] == "").all()
    due = is_open & np.isin(leads.business_kind, ["renewal", "first_renewal"])
    days = (leads.due_on[due] - TODAY).astype(int)
    assert days.max() <= 90
    assert (days >= -31).mean() > 0.99
    promised = is_open & ~np.isnat(leads.next_on)
    overdue = (leads.next_on[promised] < TODAY).mean()
    assert 0.0 < overdue < 0.15


def test_closed_leads_say_why_and_keep_no_promise(company: Company):
    leads = company.leads
    lost = np.isin(leads.status, ["lost", "gone"])
    assert (leads.loss_reason[lost] != "").all()
    assert (leads.loss_reason[leads.status == "gone"] == "gone").all()
    assert np.isnat(leads.next_on[leads.status != "open"]).all()
    assert (leads.second_loss_reason[lost] != leads.loss_reason[lost]).all()


def test_reviews_follow_the_entry_and_repeat_on_the_activity(company: Company):
    r, a = company.reviews, company.activities
    assert (r.at > a.entered_at[r.activity]).all()
    assert (a.verdict[r.activity] == r.verdict).all()
    assert (a.reviewed_at[r.activity] == r.at).all()
    assert (company.people.role[r.by] == "leader").all()
    assert np.isnat(a.reviewed_at[a.verdict == ""]).all()


def test_consent_flags_repeat_the_latest_line(company: Company):
    c, lines = company.customers, company.consents
    for purpose, flag in (("marketing", c.may_market), ("phone", c.may_phone), ("collect", c.may_collect)):
        rows = np.flatnonzero(lines.purpose == purpose)
        rows = rows[np.argsort(lines.at[rows], kind="stable")]
        latest = np.zeros(len(c), dtype=bool)
        for row in rows:
            latest[lines.customer[row]] = lines.is_given[row]
        assert (latest == flag).all(), purpose


def test_gone_vehicles_are_the_gone_leads(company: Company):
    leads, v = company.leads, company.vehicles
    gone = (leads.status == "gone") & (leads.vehicle >= 0)
    assert (v.gone_on[leads.vehicle[gone]] == leads.closed_on[gone]).all()


@pytest.mark.parametrize("until", [date(2026, 2, 22), date(2025, 3, 31), date(2024, 2, 29), date(2026, 1, 1)])
def test_a_company_may_end_on_any_day(until: date):
    company = simulate(CompanyPlan(people=5, months=3), 3, until)
    today = np.datetime64(until)
    assert company.activities.day.max() <= today
    assert company.activities.day.max() >= today - 10
    assert (company.policies.ends_on > company.policies.starts_on).all()
