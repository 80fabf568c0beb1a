"""Where a month will land: nothing of the future leaks in, parts add up, forecasts are kept and judged."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cast import NOW, TODAY, Cast
from desk.customers.factories import customer_of, lead_of, policies_of
from desk.insight.factories import FIRST, at_work, branch_at_work, renewal, seller_in, sold
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.facts.landing import renewal_leads, timing_of
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.insight.actions import record_outcomes, store_landings
from fenghuolun.desk.insight.actions.habits import learn_habits
from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.desk.insight.queries.calibration import Part, judged
from fenghuolun.desk.insight.queries.landing import TARGET, PeriodLanding, month_landing, period_landing
from fenghuolun.desk.insight.queries.landing_today import chance_of_goal, landing_today
from fenghuolun.desk.insight.tasks import store_forecasts
from fenghuolun.desk.teams.models import AuditEntry, Person
from fenghuolun.desk.teams.queries import sellers_of
from fenghuolun.desk.teams.rules import NotAllowed
from fenghuolun.engine.results import Reason


def november(cast: Cast, as_of: date = TODAY) -> PeriodLanding:
    who = crew(sellers_of(cast.branch, as_of), as_of)
    return month_landing(who, FIRST, as_of, np.unique(who.unit_ids, return_inverse=True)[1])


def test_a_forecast_of_a_past_morning_knows_nothing_of_what_came_after(cast: Cast) -> None:
    branch_at_work(cast)
    morning = date(2026, 11, 10)
    before = november(cast, morning)
    sold(cast.li_na, date(2026, 11, 10), 90_000, kind="new")
    Lead.objects.filter(owner=cast.li_na, status=LeadStatus.OPEN).update(
        status=LeadStatus.WON, closed_on=date(2026, 11, 12)
    )
    after = november(cast, morning)
    assert np.array_equal(before.people.mean_yuan, after.people.mean_yuan)
    assert np.array_equal(before.whole.chance, after.whole.chance)


def test_what_is_sold_today_is_still_ahead(cast: Cast) -> None:
    branch_at_work(cast)
    before = november(cast).facts.actual_yuan.sum()
    sold(cast.li_na, TODAY, 50_000, kind="new")
    assert november(cast).facts.actual_yuan.sum() == before


def test_means_of_people_add_up_to_teams_and_to_the_whole_but_ranges_do_not(cast: Cast) -> None:
    branch_at_work(cast)
    at_work(seller_in(cast.second_team, cast.li_na, "zhouyu", "周瑜"))
    found = november(cast)
    assert found.groups.mean_yuan.size == 2
    assert found.people.mean_yuan.sum() == pytest.approx(found.groups.mean_yuan.sum())
    assert found.groups.mean_yuan.sum() == pytest.approx(found.whole.mean_yuan[0])
    width = (found.people.high_yuan - found.people.low_yuan).sum()
    assert found.whole.high_yuan[0] - found.whole.low_yuan[0] < width


def test_landing_is_actual_and_new_business_and_renewals_and_the_fan_ends_near_it(cast: Cast) -> None:
    branch_at_work(cast)
    found = november(cast)
    whole = found.whole
    assert whole.mean_yuan[0] == pytest.approx((whole.actual_yuan + whole.new_yuan + whole.renewal_yuan)[0])
    assert found.facts.sold_by_day_yuan.sum() == pytest.approx(found.facts.actual_yuan.sum())
    assert len(found.fan_yuan) == found.facts.days_ahead == 8
    assert (np.diff(found.fan_yuan, axis=0) >= -1e-6).all()
    assert found.fan_yuan[-1, 4] == pytest.approx(whole.mean_yuan[0], rel=0.03)


def test_somebody_who_renews_more_is_expected_to_renew_more_of_the_same_list(cast: Cast) -> None:
    branch_at_work(cast)
    who = crew([cast.li_na, cast.liu_yang], TODAY)
    _, keen = timing_of(who, renewal_leads(who, TODAY, 90))
    assert keen[0] > 1 > keen[1]
    renewals = november(cast).people.renewal_yuan
    assert renewals.max() > renewals.min() > 0


def test_a_renewal_that_nobody_closed_counts_as_lost_a_month_after_its_end(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    for n in range(20):
        renewal(customer, TODAY - timedelta(days=60 + n), won=True if n < 5 else None)
    who = crew([cast.li_na], TODAY)
    timing, _ = timing_of(who, renewal_leads(who, TODAY, 90))
    assert timing.won_within([100], [130])[0] == pytest.approx(0.25)


def test_a_quarter_counts_policies_that_end_after_the_leads_do(cast: Cast) -> None:
    branch_at_work(cast)
    who, morning = crew([cast.li_na], TODAY), date(2026, 10, 5)
    group = np.zeros(1, np.int64)
    first, end = date(2026, 10, 1), date(2027, 1, 1)
    before = period_landing(who, first, end, morning, group).whole.renewal_yuan[0]
    lead = lead_of(cast.li_na, due_in=None)
    policies_of(lead, issued_on=date(2026, 1, 8), starts_on=date(2026, 1, 8))
    after = period_landing(who, first, end, morning, group).whole.renewal_yuan[0]
    assert after > before


def test_a_month_that_is_over_lands_where_it_ended(cast: Cast) -> None:
    branch_at_work(cast)
    who = crew([cast.li_na], TODAY)
    found = period_landing(who, date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 1), np.zeros(1, np.int64))
    assert found.facts.days_ahead == 0
    assert found.whole.mean_yuan[0] == found.whole.high_yuan[0] == found.facts.actual_yuan.sum() > 0


@pytest.mark.parametrize("people", [1, 3])
def test_a_forecast_takes_five_questions_for_any_number_of_people(
    cast: Cast, people: int, django_assert_num_queries: object
) -> None:
    branch_at_work(cast)
    extra = seller_in(cast.second_team, cast.li_na, "zhouyu", "周瑜")
    who = crew([cast.li_na, cast.liu_yang, extra][:people], TODAY)
    with django_assert_num_queries(5):  # type: ignore[operator]
        month_landing(who, FIRST, TODAY, np.zeros(people, np.int64))


def test_a_morning_is_kept_once_for_everybody_their_team_and_the_branch(cast: Cast) -> None:
    branch_at_work(cast)
    assert store_landings(by=cast.chen_jing, now=NOW, unit=cast.branch) == 4
    first = ForecastSnapshot.objects.get(person=cast.li_na)
    sold(cast.li_na, TODAY - timedelta(days=1), 40_000, kind="new")
    assert store_landings(by=cast.chen_jing, now=NOW + timedelta(hours=2), unit=cast.branch) == 0
    again = ForecastSnapshot.objects.get(person=cast.li_na)
    assert (again.mean_fen, again.made_at) == (first.mean_fen, NOW)
    branch = ForecastSnapshot.objects.get(person=None, unit=cast.branch)
    people = ForecastSnapshot.objects.exclude(person=None)
    assert branch.mean_fen == pytest.approx(sum(row.mean_fen for row in people), abs=2)
    assert len(branch.fan["middle"]) == branch.parameters["days_ahead"] == 8
    assert {"level", "shock_new_business", "new_fen", "renewals_taught"} <= set(branch.parameters)
    assert AuditEntry.objects.filter(action="store_landings", by=cast.chen_jing).count() == 2


def test_whoever_may_not_see_insight_keeps_no_forecast(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        store_landings(by=cast.li_na, now=NOW, unit=cast.branch)


def test_the_phone_asks_one_question_where_the_morning_is_kept(cast: Cast, django_assert_num_queries: object) -> None:
    branch_at_work(cast)
    learn_habits(now=NOW, unit=cast.branch, on=TODAY)
    worked_out = landing_today(cast.li_na, TODAY)
    store_forecasts(NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        kept = landing_today(cast.li_na, TODAY)
    assert worked_out is not None
    assert kept is not None
    assert kept.landing_yuan == pytest.approx(worked_out.landing_yuan, abs=0.01)
    assert kept.chance == worked_out.chance == chance_of_goal(cast.li_na, TODAY)
    assert landing_today(cast.branch, TODAY).target_yuan > worked_out.target_yuan  # type: ignore[union-attr]


def test_without_a_target_there_is_a_landing_but_no_chance_and_a_manager_has_neither(cast: Cast) -> None:
    at_work(cast.li_na)
    found = landing_today(cast.li_na, TODAY)
    assert found is not None
    assert found.landing_yuan > 0
    assert found.chance is None
    assert landing_today(cast.chen_jing, TODAY) is None


def test_what_it_takes_grows_with_the_target_until_it_is_too_much(cast: Cast) -> None:
    branch_at_work(cast)
    near = landing_today(cast.li_na, TODAY)
    sold(cast.li_na, TODAY - timedelta(days=3), 80_000, kind="new")
    reached = _afresh(cast.li_na)
    assert near is not None
    assert near.reason == Reason.OVER_CAPACITY
    assert near.multiplier > 1  # type: ignore[operator]
    assert (reached.reason, reached.multiplier) == (Reason.REACHED, 0.0)


def _afresh(person: Person):  # type: ignore[no-untyped-def]
    from django.core.cache import cache

    cache.clear()
    found = landing_today(person, TODAY)
    assert found is not None
    return found


def test_settled_months_are_told_and_a_unit_gets_the_sum_of_its_people(cast: Cast) -> None:
    branch_at_work(cast)
    store_landings(by=None, now=NOW, unit=cast.branch, as_of=date(2026, 10, 12))
    assert record_outcomes(now=NOW) == 4
    rows = {(row.person_id, row.unit_id): row.outcome_fen for row in ForecastSnapshot.objects.all()}
    people = rows[cast.li_na.pk, cast.team.pk] + rows[cast.liu_yang.pk, cast.team.pk]
    assert rows[None, cast.team.pk] == rows[None, cast.branch.pk] == people
    assert rows[cast.li_na.pk, cast.team.pk] == 22 * 2_000_00  # weekdays of October
    assert record_outcomes(now=NOW) == 0


def test_a_month_is_not_told_before_it_has_settled(cast: Cast) -> None:
    branch_at_work(cast)
    store_landings(by=None, now=NOW, unit=cast.branch, as_of=date(2026, 10, 12))
    assert record_outcomes(now=NOW.replace(day=3)) == 0


def test_past_mornings_can_be_computed_later_and_are_marked_so(cast: Cast, monday: None) -> None:
    branch_at_work(cast)
    call_command("snapshot", since=date(2026, 9, 7), every=14)
    found = judged([cast.branch.pk, cast.team.pk], TODAY, Part.ALL, of_people=True)
    assert found is not None
    assert (found.months, found.verdict.n, found.later) == (2, 8, 8)
    assert found.verdict.reason == Reason.TOO_FEW
    assert judged([cast.other_branch.pk], TODAY, Part.ALL, of_people=True) is None
    assert judged([cast.team.pk], TODAY, Part.EARLY, of_people=True).verdict.n == 4  # type: ignore[union-attr]
    with pytest.raises(CommandError):
        call_command("snapshot", since=date(2027, 1, 1))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "太少，不下结论"), ("en", "Too few to judge")])
def test_the_calibration_page_says_when_there_is_too_little(
    cast: Cast, signed_in: object, monday: None, language: str, words: str
) -> None:
    client: Client = signed_in(cast.chen_jing, language)  # type: ignore[operator]
    empty = client.get("/business/calibration/").content.decode()
    assert words not in empty
    assert "fenghuolun snapshot --since" in empty
    branch_at_work(cast)
    call_command("snapshot", since=date(2026, 9, 7), every=14)
    assert words in client.get("/business/calibration/").content.decode()


def test_targets_come_in_three_tiers_and_the_stretch_is_no_likelier(cast: Cast) -> None:
    branch_at_work(cast)
    found = november(cast)
    assert (np.diff(found.tiers_yuan, axis=1) >= 0).all()
    assert (np.diff(found.people.chance, axis=1) <= 1e-9).all()
    assert found.tiers_yuan[:, TARGET].sum() == pytest.approx(found.target_by_day_yuan.sum())
