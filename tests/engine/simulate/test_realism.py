"""The reference branch looks like the field: size, seasons, funnel, sellers, habits, people who come and go."""

import numpy as np
import pytest

from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.simulate import Company
from fenghuolun.engine.simulate.plan import RENEWAL, SEASON

pytestmark = pytest.mark.slow
LEDGER_STARTS, LEDGER_MONTHS_END = np.datetime64("2025-05-01"), np.datetime64("2026-11-01")
CHANNEL_UNIT = 1
DUE_KINDS = ("renewal", "first_renewal")


def branch_policies(company: Company) -> np.ndarray:
    return np.flatnonzero(company.policies.is_ours & (company.policies.unit != CHANNEL_UNIT))


def month_totals(company: Company, rows: np.ndarray, start: str, end: str) -> np.ndarray:
    """Return premium in yuan per month of [start, end)."""
    p = company.policies
    month = (p.issued_on[rows].astype("datetime64[M]") - np.datetime64(start, "M")).astype(int)
    count = (np.datetime64(end, "M") - np.datetime64(start, "M")).astype(int)
    inside = (month >= 0) & (month < count)
    return np.bincount(month[inside], p.premium_fen[rows][inside] / 100, count)


def test_thirty_two_sellers_in_four_teams_one_of_fleets_sell_about_57_6_million_a_year(reference: Company):
    people, units = reference.people, reference.units
    here = (people.role == "seller") & np.isnat(people.left_on)
    assert 29 <= here.sum() <= 32  # now and then a seat is vacant
    assert (people.role == "leader").sum() == (units.level == "team").sum() == 4
    fleet_units = np.unique(people.unit[here & (people.seller_kind == "fleet")])
    assert len(fleet_units) == 1
    totals = month_totals(reference, branch_policies(reference), "2024-11", "2026-11")
    for year in (totals[:12], totals[12:]):
        assert year.sum() == pytest.approx(57.6e6, rel=0.08)


def test_policies_reach_back_36_months_and_the_ledger_18(reference: Company):
    assert reference.policies.issued_on[reference.policies.is_ours].min() == np.datetime64("2023-11-01")
    assert (month_totals(reference, branch_policies(reference), "2023-11", "2026-11") > 2.5e6).all()
    assert reference.activities.day.min() >= LEDGER_STARTS
    assert reference.activities.day.min() < LEDGER_STARTS + 10
    assert 200_000 <= len(reference.activities) <= 300_000


def test_premium_follows_the_season(reference: Company):
    totals = month_totals(reference, branch_policies(reference), "2023-11", "2026-11")
    months = (np.arange(36) + 10) % 12
    by_month = np.array([totals[months == m].mean() for m in range(12)])
    assert by_month.argmin() == 1  # February
    assert by_month[6] > 1.05 * by_month.mean()  # July
    assert np.corrcoef(by_month, SEASON[RENEWAL])[0, 1] > 0.65


def test_average_premiums_are_the_fields(reference: Company):
    p = reference.policies
    rows = branch_policies(reference)
    keys, place = np.unique(p.set_key[rows].astype(str), return_inverse=True)
    total = np.bincount(place, p.premium_fen[rows] / 100)
    kind = np.empty(len(keys), dtype=object)
    kind[place] = p.cube_kind[rows]
    for name, yuan, off in (
        ("renewal", 2_450, 0.04),
        ("switch", 3_000, 0.06),
        ("new", 5_200, 0.06),
        ("fleet", 3_600, 0.06),
    ):
        assert total[kind == name].mean() == pytest.approx(yuan, rel=off), name


def test_the_funnels_run_near_the_start_rates(reference: Company):
    leads = reference.leads
    closed = leads.status != "open"
    columns = (leads.created_on, leads.contacted_on, leads.visited_on, leads.quoted_on)
    for cube, start in START_RATES.items():
        own = np.isin(leads.business_kind, DUE_KINDS)
        rows = closed & (leads.cube_kind == cube) & (leads.status != "gone") & (own == (cube == "renewal"))
        reached = [int((rows & ~np.isnat(c)).sum()) for c in columns] + [int((rows & (leads.status == "won")).sum())]
        rates = np.array(reached[1:]) / np.array(reached[:-1])
        assert np.abs(rates - start).max() < 0.085, (cube, rates)


def test_about_72_in_100_due_policies_are_renewed(reference: Company):
    leads = reference.leads
    due = np.isin(leads.business_kind, DUE_KINDS) & np.isin(leads.status, ["won", "lost"])
    assert (leads.status[due] == "won").mean() == pytest.approx(0.72, abs=0.03)


def test_sellers_are_heavy_tailed(reference: Company):
    p = reference.policies
    rows = branch_policies(reference)
    rows = rows[p.issued_on[rows] >= LEDGER_STARTS]
    by_seller = np.sort(np.bincount(p.seller[rows], p.premium_fen[rows], len(reference.people)))[::-1]
    by_seller = by_seller[by_seller > 0]
    best_fifth = by_seller[: len(by_seller) // 5].sum() / by_seller.sum()
    assert 0.3 < best_fifth < 0.55
    assert by_seller[0] > 1.9 * by_seller.mean()
    sizes = np.bincount(reference.vehicles.customer[reference.customers.kind[reference.vehicles.customer] == "fleet"])
    sizes = sizes[sizes > 0]
    assert sizes.max() > 5 * np.median(sizes)


def test_some_log_late_and_everybody_rounds_minutes(reference: Company):
    a = reference.activities
    hours = (a.entered_at - a.happened_at).astype(np.int64) / 3600
    assert 0.03 < (hours > 24).mean() < 0.1
    assert 0.01 < (hours > 48).mean() < 0.05
    minute = a.happened_at.astype("datetime64[m]").astype(np.int64) % 10
    on_fives = np.isin(minute, (0, 5))
    assert 0.3 < on_fives.mean() < 0.6  # 0.2 without rounding


def test_people_come_leave_move_and_take_leave(reference: Company):
    people, postings = reference.people, reference.postings
    seller = people.role == "seller"
    assert ((people.left_on > LEDGER_STARTS) & seller).sum() >= 2
    assert ((people.hired_on > LEDGER_STARTS) & seller).sum() >= 2
    moved = np.bincount(postings.person) > 1
    assert 2 <= moved.sum() <= 8
    for person in np.flatnonzero(moved):
        rows = np.flatnonzero(postings.person == person)
        assert postings.ends_on[rows[0]] == postings.starts_on[rows[1]]
        assert postings.unit[rows[0]] != postings.unit[rows[1]]
        assert postings.ends_on[rows[0]] > LEDGER_STARTS
    assert len(reference.leaves) > 100
    assert {"annual", "sick"} <= set(reference.leaves.kind)


def test_a_leavers_open_work_was_handed_over(reference: Company):
    leads, people = reference.leads, reference.people
    here = np.isnat(people.left_on) | (people.left_on > np.datetime64("2026-11-24"))
    assert here[leads.owner[leads.status == "open"]].all()
    assert here[reference.customers.owner].all()
    assert (reference.moves.move == "handed_over").sum() > 50


def test_duplicates_share_a_telephone_and_are_known_to_the_truth_only(reference: Company):
    original = reference.truth.is_duplicate_of
    copies = np.flatnonzero(original >= 0)
    assert len(copies) > 200
    assert (reference.customers.phone[copies] == reference.customers.phone[original[copies]]).all()
    same_name = (reference.customers.name[copies] == reference.customers.name[original[copies]]).mean()
    assert 0.4 < same_name < 0.8


def test_some_of_the_lost_come_back(reference: Company):
    leads = reference.leads
    back = np.flatnonzero(reference.truth.is_won_back)
    assert len(back) > 200
    assert (leads.business_kind[back] == "switch").all()
    ours = np.zeros(len(reference.vehicles), dtype=bool)
    ours[reference.policies.vehicle[reference.policies.is_ours]] = True
    assert ours[leads.vehicle[back]].all()
    assert (leads.status[back] == "won").sum() > 10


def test_points_come_near_the_daily_standard(reference: Company):
    a, people = reference.activities, reference.people
    worked = np.array([len(np.unique(a.day[a.person == p])) for p in range(len(people))])
    points = np.bincount(a.person, a.points / 100, len(people))
    rows = (people.role == "seller") & (worked > 100)
    attainment = points[rows] / (20 * worked[rows])
    assert 0.9 < np.median(attainment) < 1.25
    assert attainment.min() < 0.8
    assert attainment.max() < 1.75  # somebody always carries a colleague's list as well


def test_targets_are_near_what_was_sold(reference: Company):
    t = reference.targets
    year = t.month.astype("datetime64[Y]") == np.datetime64("2025")
    target = t.premium_fen[year].sum() / 100
    sold = month_totals(reference, branch_policies(reference), "2025-01", "2026-01").sum()
    assert 0.85 < sold / target < 1.1
    assert (t.deals >= 0).all()
    keys = set(zip(t.person.tolist(), t.cube_kind.tolist(), t.month.tolist(), strict=True))
    assert len(keys) == len(t)
