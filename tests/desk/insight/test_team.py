"""The leader's board: figures as the rows say, who needs help and why, every number a way to its rows, 404 outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client

from cast import NOW, TODAY, Cast
from desk.customers.factories import lead_of
from desk.goals.factories import published
from desk.insight.activity import worked
from desk.insight.factories import FIRST, at_work, branch_at_work, seller_in, sold
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.facts.next_steps import START_CHANCE, next_steps
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.insight.actions import store_landings
from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.desk.insight.queries.standing import standing
from fenghuolun.desk.insight.queries.team import Board, board_of
from fenghuolun.desk.insight.queries.team_attention import attention_of, idle_days
from fenghuolun.desk.insight.queries.team_lines import alarms_of, lines_of, sorted_lines, total_of
from fenghuolun.desk.insight.queries.team_period import Span, period_of
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.results import Reason

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def the_board(cast: Cast, **asked: object) -> Board:
    board = board_of(cast.team, TODAY, **asked)  # type: ignore[arg-type]
    assert board is not None
    return board


def at(board: Board, person: object) -> int:
    return board.who.position[person.pk]  # type: ignore[attr-defined]


def test_attainment_counts_points_to_the_end_of_yesterday_over_workdays_at_work(cast: Cast) -> None:
    branch_at_work(cast)
    worked(cast.li_na, date(2026, 11, 20), points=150)
    worked(cast.li_na, TODAY, points=999)
    board = the_board(cast)
    # 15 workdays of November 2026 before Monday the 23rd, 20 points each
    assert board.due_points[at(board, cast.li_na)] == 300
    assert board.attainment[at(board, cast.li_na)] == pytest.approx(0.5)
    assert board.yesterday == date(2026, 11, 20)
    assert board.yesterday_ratio[at(board, cast.li_na)] == pytest.approx(7.5)


def test_pace_is_attainment_over_the_planned_share_of_the_cube(cast: Cast) -> None:
    branch_at_work(cast)
    board = the_board(cast)
    n = at(board, cast.li_na)
    results = board.results
    assert results.sold_yuan[n] == 15 * 2_000
    assert results.pace.pace[n] == pytest.approx(results.sold_yuan[n] / results.due_yuan[n])
    assert 0 < results.due_yuan[n] < results.target_yuan[n]


def test_the_week_and_the_period_before_are_other_days_of_the_same_rows(cast: Cast) -> None:
    branch_at_work(cast)
    worked(cast.li_na, date(2026, 11, 18), points=40)
    last_week = the_board(cast, span=Span.WEEK, back=1)
    assert last_week.done.points[at(last_week, cast.li_na)] == 40
    assert last_week.period.is_over
    this_week = the_board(cast, span=Span.WEEK)
    assert not this_week.period.has_begun
    assert np.isnan(this_week.attainment).all()
    assert period_of(Span.MONTH, 3, TODAY).first == date(2026, 8, 1)


def test_open_and_overdue_steps_are_counted_with_the_premium_that_waits(cast: Cast) -> None:
    late = lead_of(cast.li_na, due_in=20)
    Lead.objects.filter(pk=late.pk).update(next_on=TODAY - timedelta(days=4), expected_premium_fen=400_000)
    soon = lead_of(cast.li_na, due_in=20)
    Lead.objects.filter(pk=soon.pk).update(next_on=TODAY)
    found = next_steps(crew([cast.li_na, cast.liu_yang], TODAY), TODAY)
    assert (found.open.tolist(), found.overdue.tolist()) == ([2, 0], [1, 0])
    assert found.oldest_days.tolist() == [4, 0]
    assert found.overdue_yuan[0] == pytest.approx(4_000 * START_CHANCE["renewal"])


def test_idle_days_are_workdays_in_a_row_without_a_record(cast: Cast) -> None:
    branch_at_work(cast)
    worked(cast.li_na, date(2026, 11, 17))
    worked(cast.liu_yang, date(2026, 11, 20))
    board = the_board(cast)
    idle = idle_days(board)
    assert idle[at(board, cast.li_na)] == 3  # Wednesday to Friday
    assert idle[at(board, cast.liu_yang)] == 0


def test_who_is_far_behind_and_idle_comes_first_with_the_reason_in_words(cast: Cast) -> None:
    published(cast)
    at_work(cast.liu_yang, a_day=9_000)
    at_work(cast.li_na, a_day=500)
    worked(cast.liu_yang, date(2026, 11, 20))
    board = the_board(cast)
    found = attention_of(board)
    assert found.order[0] == at(board, cast.li_na)
    codes = {cause.code for cause in found.causes_of(at(board, cast.li_na))}
    assert {Reason.LOW_CHANCE, Reason.BEHIND_PACE} <= codes
    alarms, needing = alarms_of(board, lines_of(board, {}))
    assert alarms[0].line.person == cast.li_na
    assert needing >= 1
    assert all(alarms[0].sentences)


def test_nothing_is_said_about_somebody_without_target_deals_or_steps(cast: Cast) -> None:
    board = the_board(cast)
    assert attention_of(board).is_silent.all()
    assert alarms_of(board, lines_of(board, {})) == ([], 0)


def test_lines_sort_by_any_column_and_unknown_comes_last(cast: Cast) -> None:
    branch_at_work(cast)
    seller_in(cast.team, cast.li_na, "zhouyu", "周瑜")
    lines = lines_of(the_board(cast), {})
    best_first = [line.person.name for line in sorted_lines(lines, "-renewal")]
    assert best_first == ["李娜", "刘洋", "周瑜"]
    assert [line.person.name for line in sorted_lines(lines, "renewal")] == ["刘洋", "李娜", "周瑜"]
    assert len(sorted_lines(lines, "nonsense")) == 3


def test_the_last_line_is_the_sum_of_the_others(cast: Cast) -> None:
    branch_at_work(cast)
    sold(cast.li_na, date(2026, 11, 18), 60_000, kind="new")
    board = the_board(cast)
    lines, total = lines_of(board, {}), total_of(board)
    assert total.sold_yuan == pytest.approx(sum(line.sold_yuan for line in lines))
    assert total.due_yuan == pytest.approx(sum(line.due_yuan for line in lines))
    assert total.low_yuan <= total.landing_yuan <= total.high_yuan


@pytest.mark.outline("1.2.4", "1.1.3")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.usefixtures("monday")
def test_the_board_shows_everybody_with_links_to_the_rows(cast: Cast, signed_in: SignedIn, language: str) -> None:
    branch_at_work(cast)
    worked(cast.li_na, date(2026, 11, 20))
    page = signed_in(cast.zhang_wei, language).get("/team/", {"sort": "-pace"}).content.decode()
    assert "李娜" in page
    assert f"/activities/?person={cast.li_na.pk}&amp;first=2026-11-01&amp;last=2026-11-22" in page
    assert f"/leads/?owner={cast.li_na.pk}" in page
    assert ("谁需要您" if language == "zh-hans" else "Who needs you") in page


@pytest.mark.usefixtures("monday")
def test_the_board_asks_the_same_questions_for_five_and_for_thirty(
    cast: Cast, signed_in: SignedIn, questions: Questions
) -> None:
    branch_at_work(cast)
    client = signed_in(cast.zhang_wei)
    for n in range(3):
        seller_in(cast.team, cast.li_na, f"seller{n}", f"新人{n}")
    five = questions(client, "/team/")
    for n in range(3, 28):
        seller_in(cast.team, cast.li_na, f"seller{n}", f"新人{n}")
    at_work(Person.objects.select_related("unit").get(login="seller20"))
    assert len(questions(client, "/team/")) == len(five) == 11


@pytest.mark.usefixtures("monday")
def test_a_team_outside_does_not_exist_and_sellers_have_no_board(cast: Cast, signed_in: SignedIn) -> None:
    wang = signed_in(cast.wang_qiang)
    for page in ("/team/", "/team/wheels/", "/team/funnel/", "/team/process/"):
        assert wang.get(page, {"unit": cast.team.pk}).status_code == 404
        assert wang.get(page, {"unit": "nonsense"}).status_code == 404
        assert wang.get(page).status_code == 200
        assert signed_in(cast.li_na).get(page).status_code == 404
    assert wang.get(f"/team/coach/{cast.li_na.pk}/").status_code == 404


@pytest.mark.usefixtures("monday")
def test_one_click_from_a_cause_to_a_coaching_in_the_work_plan(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.chen_jing, "en")
    address = f"/team/coach/{cast.li_na.pk}/"
    assert "Coach 李娜: following up" in client.get(address, {"about": "following up"}).content.decode()
    sent = {"title": "Coach 李娜: following up", "owner": cast.zhang_wei.pk, "due_on": "2026-11-27"}
    assert client.post(address, sent).status_code == 302
    item = WorkItem.objects.get()
    assert (item.owner, item.kind, item.due_on) == (cast.zhang_wei, "coaching", date(2026, 11, 27))
    assert client.post(address, {**sent, "title": ""}).status_code == 422
    assert client.post(address, {**sent, "due_on": "2026-11-01"}).status_code == 422
    assert client.post(address, {**sent, "owner": cast.wang_qiang.pk}).status_code == 422
    assert WorkItem.objects.count() == 1


@pytest.mark.usefixtures("monday")
def test_leads_behind_a_number_are_those_of_one_person_past_due(cast: Cast, signed_in: SignedIn) -> None:
    late, other = lead_of(cast.li_na), lead_of(cast.liu_yang)
    Lead.objects.filter(pk__in=[late.pk, other.pk]).update(next_on=TODAY - timedelta(days=1))
    fine = lead_of(cast.li_na)
    answer = signed_in(cast.zhang_wei).get("/leads/", {"owner": cast.li_na.pk, "late": "1"})
    assert [line.lead.pk for line in answer.context["lines"]] == [late.pk]
    assert fine.pk != late.pk
    nonsense = signed_in(cast.zhang_wei).get("/leads/", {"owner": "x", "closed_from": "x"})
    assert len(nonsense.context["lines"]) == 3


def test_standing_says_what_lifts_the_chance(cast: Cast) -> None:
    branch_at_work(cast)
    found = standing(cast.li_na, TODAY)
    assert found.landing is not None
    assert found.chance == found.landing.chance
    assert found.points.due == 20
    assert found.lift
    assert standing(seller_in(cast.team, cast.li_na, "zhouyu", "周瑜"), TODAY).lift == ""


def test_a_person_has_one_forecast_whichever_page_asks(cast: Cast) -> None:
    branch_at_work(cast)
    at_work(seller_in(cast.second_team, cast.li_na, "zhouyu", "周瑜"), a_day=9_000)
    of_team, of_branch = the_board(cast), board_of(cast.branch, TODAY)
    assert of_branch is not None
    li_na = at(of_team, cast.li_na)
    assert of_team.learnt.landing_yuan[li_na] == of_branch.learnt.landing_yuan[at(of_branch, cast.li_na)]
    cache.clear()
    store_landings(by=None, now=NOW, unit=cast.branch)
    ForecastSnapshot.objects.filter(person=cast.li_na).update(mean_fen=12_345_600)
    assert the_board(cast).learnt.landing_yuan[li_na] == 123_456


@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_records_that_lack_something_are_one_quiet_line_with_links_to_their_rows(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    worked(cast.li_na, FIRST, records=40, on_time=10, purposeful=40, evidence_due=20, evidenced=2)
    worked(cast.liu_yang, FIRST, records=40, on_time=36, purposeful=38, evidence_due=20, evidenced=18)
    page = signed_in(cast.zhang_wei, language).get("/team/")
    found = page.context["remarks"]
    assert [(lack, [(one.person, one.count, one.of) for one in people]) for lack, people, _more in found] == [
        ("late", [(cast.li_na, 30, 40)]), ("bare", [(cast.li_na, 18, 20)]),
    ]  # fmt: skip
    rows = f"/activities/?person={cast.li_na.pk}&amp;first=2026-11-01&amp;last=2026-11-22&amp;evidenced=0"
    assert rows in page.content.decode()
    assert ("无凭证" if language == "zh-hans" else "Without evidence") in page.content.decode()


@pytest.mark.usefixtures("monday")
def test_few_records_and_shares_within_chance_are_not_remarked_on(cast: Cast, signed_in: SignedIn) -> None:
    worked(cast.li_na, FIRST, records=9, on_time=0, purposeful=0)
    worked(cast.liu_yang, FIRST, records=20, on_time=15, purposeful=16)
    page = signed_in(cast.zhang_wei).get("/team/")
    assert page.context["remarks"] == []
    assert "records-title" not in page.content.decode()
