"""Measures of results, renewals and leads, each worked out by hand from a few rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cast import TODAY, Cast
from desk.customers.factories import customer_of, lead_of
from desk.facts.ledger import a_call
from desk.goals.factories import published
from desk.insight.factories import renewal, sold
from fenghuolun.desk.customers.choices import Grade, LeadStatus
from fenghuolun.desk.customers.models import Lead, Quote, ResultTally
from fenghuolun.desk.facts.measured import MEASURABLE, Measured, measured, takes
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.engine.measures import MEASURES

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
EDGES = [OCTOBER, NOVEMBER, DECEMBER]


def both(cast: Cast) -> Subjects:
    return Subjects.of_owners([cast.li_na, cast.liu_yang, cast.team])


def of_both(cast: Cast, code: str, **narrowed: str) -> Measured:
    return measured(code, both(cast), EDGES, today=TODAY, **narrowed)


def test_what_can_be_measured_is_in_the_catalogue_and_what_nobody_keeps_is_not() -> None:
    assert set(MEASURES) >= MEASURABLE
    assert set(MEASURES) - MEASURABLE == {"M15", "M17", "M18", "M24", "M30", "M31", "M32"}
    assert takes("M31") == frozenset()


def test_a_measure_nobody_keeps_is_refused(cast: Cast) -> None:
    with pytest.raises(KeyError):
        of_both(cast, "M31")


def test_premium_and_deals_add_up_to_the_end_of_yesterday(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 10, 31), 100, deals=2)
    sold(cast.li_na, date(2026, 11, 1), 30)
    sold(cast.liu_yang, date(2026, 11, 2), 7)
    sold(cast.li_na, TODAY, 9_999)
    found = of_both(cast, "PREMIUM")
    assert found.value.tolist() == [[100, 30], [0, 7], [100, 37]]
    assert found.over().tolist() == [130, 7, 137]
    assert found.n.tolist() == [[2, 1], [0, 1], [2, 2]]
    assert of_both(cast, "DEALS").value.tolist() == [[2, 1], [0, 1], [2, 2]]


def test_scope_narrows_to_kind_and_channel(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 1), 30, kind="renewal")
    row = sold(cast.li_na, date(2026, 11, 2), 50)
    ResultTally.objects.filter(pk=row.pk).update(channel="I3")
    assert of_both(cast, "PREMIUM", cube_kind="renewal").over().tolist() == [30, 0, 30]
    assert of_both(cast, "PREMIUM", channel="I3").over().tolist() == [50, 0, 50]


def test_a_period_that_has_not_begun_is_not_known(cast: Cast) -> None:
    found = measured("PREMIUM", both(cast), [NOVEMBER, DECEMBER, date(2027, 1, 1)], today=TODAY)
    assert np.isnan(found.value[:, 1]).all()
    assert found.over().tolist() == [0, 0, 0]


def test_corrections_that_outweigh_a_month_leave_nothing_and_still_count_in_the_whole(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 10, 5), 100)
    sold(cast.li_na, date(2026, 11, 5), -40, deals=0)
    found = of_both(cast, "PREMIUM")
    assert (found.value[0].tolist(), found.over()[0]) == ([100, 0], 60)


def test_averages_and_shares_over_several_periods_are_quotients_of_sums(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 10, 5), 3_000)
    sold(cast.li_na, date(2026, 11, 5), 9_000, deals=5, kind="renewal")
    ResultTally.objects.filter(day=date(2026, 11, 5)).update(compulsory=5, commercial=4)
    average, new = of_both(cast, "M13"), of_both(cast, "M16")
    assert (average.value[0].tolist(), average.over()[0]) == ([3_000, 1_800], 2_000)
    assert (new.value[0].tolist(), new.over()[0]) == ([1, 0], 0.25)
    assert np.isnan(average.over()[1])
    attach = of_both(cast, "M14")
    assert attach.over()[0] == 0.8
    assert np.isnan(attach.value[0, 0])


def test_attainment_is_of_the_whole_target_of_the_period(cast: Cast) -> None:
    published(cast)
    sold(cast.li_na, date(2026, 11, 5), 25_000)
    # 李娜 is asked 10,001,102 fen in November (see the factory)
    assert of_both(cast, "M09").value[0, 1] == pytest.approx(25_000 / 100_011.02)


def test_the_month_end_is_the_last_five_workdays_of_months_that_are_over(cast: Cast) -> None:
    # Workdays of October 2026 from behind: 30, 29, 28, 27, 26
    for day, yuan in ((date(2026, 10, 23), 60), (date(2026, 10, 26), 30), (date(2026, 10, 31), 10)):
        sold(cast.li_na, day, yuan)
    sold(cast.li_na, date(2026, 11, 20), 900)
    found = of_both(cast, "M21")
    assert found.value[0, 0] == pytest.approx(0.4)
    assert np.isnan(found.value[0, 1])


def test_renewals_count_in_the_month_their_cover_ended_and_not_before(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    for day in (3, 9, 12, 15):
        renewal(customer, date(2026, 11, day), won=day != 9)
    renewal(customer, date(2026, 11, 20))  # open: not renewed yet
    renewal(customer, TODAY, won=True)  # ends today: not judged yet
    gone = renewal(customer, date(2026, 11, 10))
    Lead.objects.filter(pk=gone.pk).update(status=LeadStatus.GONE)
    Lead.objects.filter(due_on=date(2026, 11, 3)).update(business_kind="first_renewal", expected_premium_fen=900_000)
    assert of_both(cast, "M10").value[0, 1] == pytest.approx(3 / 5)
    assert of_both(cast, "M10").n[:, 1].tolist() == [5, 0, 5]
    assert of_both(cast, "M10p").value[0, 1] == pytest.approx((9 + 3 + 3) / (9 + 3 * 4))
    assert of_both(cast, "M12").value[0, 1] == 1


def test_a_first_touch_counts_when_it_came_thirty_days_before_the_end(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    for day, before in ((2, 30), (3, 29), (4, None), (5, 60)):
        lead = renewal(customer, date(2026, 11, day))
        touched = None if before is None else date(2026, 11, day) - timedelta(days=before)
        Lead.objects.filter(pk=lead.pk).update(contacted_on=touched)
    assert of_both(cast, "M11").value[0, 1] == 0.5


def test_conversion_takes_any_step_or_all_of_them(cast: Cast) -> None:
    for stage, count in (("", 4), ("contacted_on", 2), ("quoted_on", 1), ("won", 1)):
        for _n in range(count):
            lead = lead_of(cast.li_na, due_in=None, business_kind="switch")
            rows = Lead.objects.filter(pk=lead.pk)
            rows.update(created_on=date(2026, 11, 3))
            if stage == "won":
                rows.update(status=LeadStatus.WON)  # nobody recorded the steps before it
            elif stage:
                rows.update(**{stage: date(2026, 11, 4)})
    assert of_both(cast, "M06").value[0, 1] == pytest.approx(1 / 8)
    assert of_both(cast, "M06", stage="contact").value[0, 1] == pytest.approx(4 / 8)
    assert of_both(cast, "M06", stage="visit").value[0, 1] == pytest.approx(2 / 4)
    assert of_both(cast, "M06", stage="deal").value[0, 1] == pytest.approx(1 / 2)


def quoted(lead: Lead, at: datetime, by: object) -> None:
    number = f"00000000-0000-4000-8000-{lead.pk:012d}"
    Quote.objects.create(client_id=number, lead=lead, by=by, premium_fen=1, issued_at=at)


def test_quotes_are_judged_when_their_two_days_are_over(cast: Cast) -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    friday = datetime(2026, 11, 13, 10, tzinfo=shanghai)
    soon, late, young = (lead_of(cast.li_na) for _ in range(3))
    for lead in (soon, late):
        quoted(lead, friday, cast.li_na)
    quoted(young, datetime(2026, 11, 21, 10, tzinfo=shanghai), cast.li_na)
    a_call(cast.li_na, soon, friday + timedelta(hours=47))
    a_call(cast.li_na, late, friday + timedelta(hours=49))
    found = of_both(cast, "M19")
    assert (found.value[0, 1], found.n[:, 1].tolist()) == (0.5, [2, 0, 2])


def test_next_steps_past_due_today_and_on_a_past_morning(cast: Cast) -> None:
    first = datetime(2026, 10, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    kept, forgotten, closed = (lead_of(cast.li_na) for _ in range(3))
    a_call(cast.li_na, kept, first, next_on=date(2026, 10, 28))
    a_call(cast.li_na, kept, first + timedelta(days=7), next_on=date(2026, 11, 30))
    a_call(cast.li_na, forgotten, first, next_on=date(2026, 10, 30))
    a_call(cast.li_na, closed, first, next_on=date(2026, 10, 21))
    Lead.objects.filter(pk=closed.pk).update(closed_on=date(2026, 10, 25), status=LeadStatus.LOST, next_on=None)
    Lead.objects.filter(pk=kept.pk).update(next_on=date(2026, 11, 30))
    Lead.objects.filter(pk=forgotten.pk).update(next_on=date(2026, 10, 30))
    found = of_both(cast, "M20")
    assert found.value.tolist() == [[0.5, 0.5], pytest.approx([np.nan] * 2, nan_ok=True), [0.5, 0.5]]
    assert found.over()[0] == 0.5
    assert found.n[0].tolist() == [2, 2]


def test_leads_suffice_or_not_for_the_deals_that_are_missing(cast: Cast) -> None:
    published(cast)
    few = of_both(cast, "M23")
    for _n in range(5):
        lead_of(cast.li_na, due_in=20)
    more = of_both(cast, "M23")
    assert np.isnan(more.value[:, 0]).all()  # which leads were live in October nobody knows
    assert few.value[0, 1] == 0
    assert more.value[0, 1] == pytest.approx(5 / more.denominator[0, 1])
    assert more.denominator[0, 1] > 31  # more leads than deals
    assert more.over()[0] == more.value[0, 1]
    assert more.value[2, 1] < more.value[0, 1]  # the colleague has none


def test_good_leads_are_spread_evenly_or_not(cast: Cast) -> None:
    for person, count in ((cast.li_na, 6), (cast.liu_yang, 2)):
        for _n in range(count):
            lead = lead_of(person)
            Lead.objects.filter(pk=lead.pk).update(grade=Grade.A, created_on=date(2026, 11, 2))
    found = of_both(cast, "M29")
    assert np.isnan(found.value[:2]).all()  # one seller alone has no spread
    assert np.isnan(found.value[2, 0])
    assert found.value[2, 1] == pytest.approx(0.25)  # |6 − 2| / (2 · 2 · 4)
    assert found.over()[2] == pytest.approx(0.25)


def test_premium_a_head_over_two_months_is_not_the_sum_of_two(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 10, 5), 3_000)
    sold(cast.liu_yang, date(2026, 11, 5), 1_000)
    found = of_both(cast, "M33")
    assert found.value[2].tolist() == [1_500, 500]
    assert found.over().tolist() == [3_000, 1_000, 2_000]
