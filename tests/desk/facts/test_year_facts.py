"""Facts of a year's plan: what falls due, how far leads got, seasons, shares."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from cast import TODAY, Cast
from desk.customers.factories import lead_of
from desk.tables.history import policies, sales, settled_leads
from fenghuolun.desk.customers.choices import BusinessKind, LeadStatus, PolicyStatus
from fenghuolun.desk.customers.models import Customer, Lead, Policy, Vehicle
from fenghuolun.desk.facts.due import due_by_month, live_leads
from fenghuolun.desk.facts.expiring import expiring_in_year, fleets_due
from fenghuolun.desk.facts.people import Crew, crew
from fenghuolun.desk.facts.results import KIND_AT, months_from, sold_by_day, sold_by_month, unit_sold_by_month
from fenghuolun.desk.facts.seasons import seasons_of
from fenghuolun.desk.facts.shares import kind_shares
from fenghuolun.desk.facts.stages import rates, reached
from fenghuolun.engine.plan.shares import ShareRule

RENEWAL, SWITCH, FLEET = KIND_AT["renewal"], KIND_AT["switch"], KIND_AT["fleet"]


def both(cast: Cast) -> Crew:
    return crew([cast.li_na, cast.liu_yang], TODAY)


def test_policies_that_end_in_the_year_are_its_due_list(cast: Cast) -> None:
    policies(cast.li_na, [date(2027, 1, 5), date(2027, 1, 9), date(2027, 3, 1)], premium_fen=100)
    policies(cast.liu_yang, [date(2028, 1, 1)])  # another year
    due = expiring_in_year(both(cast), 2027, TODAY)
    assert due.counts[0, RENEWAL, :4].tolist() == [2, 0, 1, 0]
    assert due.premium_fen[0, RENEWAL, 0] == 200
    assert due.counts[1].sum() == 0
    assert due.is_estimated.tolist() == [False] * 10 + [True] * 2  # November and December are still being written


def test_cancelled_policies_and_vehicles_that_are_gone_fall_due_for_nobody(cast: Cast) -> None:
    policies(cast.li_na, [date(2027, 2, 1), date(2027, 2, 2)])
    policies(cast.liu_yang, [date(2027, 2, 1)])
    Policy.objects.filter(ends_on=date(2027, 2, 2)).update(status=PolicyStatus.CANCELLED)
    Vehicle.objects.filter(customer__owner=cast.liu_yang).update(gone_on=TODAY)
    assert expiring_in_year(both(cast), 2027, TODAY).counts.sum() == 1


def test_months_still_being_written_follow_last_year_and_the_growth_of_the_known_ones(cast: Cast) -> None:
    policies(cast.li_na, [date(2026, m, 10) for m in range(1, 13) for _ in range(2)])
    policies(cast.li_na, [date(2027, m, 10) for m in range(1, 11) for _ in range(3)])
    due = expiring_in_year(both(cast), 2027, TODAY)
    assert due.counts[0, RENEWAL, 8:].tolist() == [3, 3, 3, 3]


def test_a_fleet_s_policies_fall_due_as_fleet(cast: Cast) -> None:
    policies(cast.li_na, [date(2027, 4, 2), date(2027, 4, 20)])
    Customer.objects.update(kind="fleet", name="安澜物流")
    due = expiring_in_year(both(cast), 2027, TODAY)
    assert (due.counts[0, FLEET, 3], due.counts[0, RENEWAL].sum()) == (2, 0)
    assert fleets_due(both(cast), date(2027, 4, 1), date(2027, 5, 1)) == [("安澜物流", date(2027, 4, 2), 1)]


def test_leads_count_every_stage_they_reached(cast: Cast) -> None:
    settled_leads(cast.li_na, "switch", (40, 24, 11, 8, 3))
    found = reached(both(cast), TODAY - timedelta(days=200), TODAY)
    assert found.counts[0, SWITCH].tolist() == [40, 24, 11, 8, 3]
    assert found.counts[1].sum() == 0


def test_a_deal_without_a_recorded_quote_passed_the_quote(cast: Cast) -> None:
    lead = lead_of(cast.li_na, due_in=-60)
    Lead.objects.filter(pk=lead.pk).update(status=LeadStatus.WON, contacted_on=TODAY)
    assert reached(both(cast), TODAY - timedelta(days=90), TODAY).counts[0, RENEWAL].tolist() == [1, 1, 1, 1, 1]


def test_vehicles_that_are_gone_are_no_base_of_a_rate(cast: Cast) -> None:
    lead = lead_of(cast.li_na, due_in=-60)
    Lead.objects.filter(pk=lead.pk).update(status=LeadStatus.GONE)
    assert reached(both(cast), TODAY - timedelta(days=90), TODAY).counts.sum() == 0


def test_somebody_without_leads_gets_the_start_rate_pulled_by_the_colleagues(cast: Cast) -> None:
    settled_leads(cast.li_na, "switch", (400, 320, 160, 120, 60))
    who = both(cast)
    known = rates(who, reached(who, TODAY - timedelta(days=200), TODAY))["switch"].mean
    assert known[0, 0] == pytest.approx(0.8, abs=0.02)
    assert 0.6 < known[1, 0] < 0.8  # between the start rate of 0.60 and the colleague's 0.80


def test_due_leads_stand_in_their_month_and_live_ones_are_counted(cast: Cast) -> None:
    lead_of(cast.li_na, due_in=10, expected_premium_fen=300_000)
    lead_of(cast.li_na, due_in=40, expected_premium_fen=100_000)
    lead_of(cast.liu_yang, due_in=None, business_kind=BusinessKind.SWITCH, expected_premium_fen=200_000)
    lead_of(cast.liu_yang, due_in=-45)  # past the rescue window
    due = due_by_month(both(cast), months_from(date(2026, 12, 1), 2))
    assert due.counts[0, RENEWAL].tolist() == [1, 1]
    assert due.premium_fen[0, RENEWAL].tolist() == [300_000, 100_000]
    counts, mean_yuan = live_leads(both(cast), TODAY)
    assert (counts[0, RENEWAL], counts[1, SWITCH], counts[1, RENEWAL]) == (2, 1, 0)
    assert mean_yuan[0, RENEWAL] == 2_000
    assert np.isnan(mean_yuan[1, RENEWAL])


def test_results_add_up_by_day_month_and_unit(cast: Cast) -> None:
    sales(cast.li_na, "renewal", premium_fen=700, deals=2)
    sales(cast.liu_yang, "switch", premium_fen=500, deals=1)
    months = months_from(date(2026, 9, 1), 2)
    by_month, of_unit = sold_by_month(both(cast), months), unit_sold_by_month([cast.team.pk], months)
    assert by_month.premium_fen.sum(axis=0).tolist() == of_unit.premium_fen.tolist()
    assert by_month.premium_fen[:, :, 0].tolist() == [[700, 0, 0, 0], [0, 500, 0, 0]]
    days = sold_by_day(both(cast), date(2026, 9, 1), date(2026, 11, 1))
    assert days.deals.sum(axis=2).tolist() == by_month.deals.sum(axis=2).tolist()


def test_thirty_six_months_give_an_own_season_and_fewer_the_pooled_one(cast: Cast) -> None:
    sales(cast.li_na, "renewal")
    sales(cast.li_na, "switch", months=20)
    found = seasons_of([cast.team.pk], 2027, TODAY)
    assert found.seasons.reason.tolist() == ["ok", "fallback", "fallback", "fallback"]
    assert found.weights.sum(axis=1) == pytest.approx(np.ones(4))
    months = found.weights[RENEWAL] / found.workdays  # per working day
    assert months[6] / months[5] == pytest.approx(2 * 20 / 23, rel=0.05)  # double, on 23 instead of about 20 days


def test_without_any_history_months_follow_their_working_days(cast: Cast) -> None:
    found = seasons_of([cast.team.pk], 2027, TODAY)
    assert set(found.seasons.reason.tolist()) == {"no_data"}
    assert found.weights[0] == pytest.approx(found.workdays / found.workdays.sum(), rel=0.2)


def test_shares_mix_potential_history_and_capacity_and_leave_out_who_works_elsewhere(cast: Cast) -> None:
    who = crew([cast.li_na, cast.liu_yang, cast.zhang_wei], TODAY)
    potential = np.array([[300.0, 0, 0, 0], [100.0, 0, 0, 50], [0, 0, 0, 0]])
    history = np.array([[100.0, 0, 0, 0], [100.0, 0, 0, 50], [0, 0, 0, 0]])
    found = kind_shares(who, potential, history, np.array([200.0, 200, 200]), np.array([40.0, 40, 2]), ShareRule())
    assert found.share.sum(axis=0) == pytest.approx(np.ones(4))
    # 张伟 is new: 0.4 of full capacity, and nothing else to go by
    assert found.share[0, RENEWAL] == pytest.approx(0.5 * 0.75 + 0.3 * 0.5 + 0.2 / 2.4)
    assert found.share[2, RENEWAL] == pytest.approx(0.2 * 0.4 / 2.4)
    assert found.share[:, FLEET].tolist() == [0, 1, 0]
