"""The business page and a seller's standing: what they show, to whom, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from python_calamine import CalamineWorkbook

from cast import NOW, TODAY, Cast
from desk.customers.factories import customer_of
from desk.goals.factories import published
from desk.insight.factories import at_work, branch_at_work, renewal, seller_in, sold
from fenghuolun.desk.insight.queries.branch import light_rule, lines, shares
from fenghuolun.desk.insight.queries.branch_levers import levers
from fenghuolun.desk.insight.queries.branch_morning import Morning, morning_now
from fenghuolun.desk.teams.actions import set_day
from fenghuolun.desk.teams.models import CalendarYear
from fenghuolun.desk.teams.queries import units_below
from fenghuolun.engine.periods import PeriodKind, period_around

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]


def this_morning(cast: Cast, kind: PeriodKind = PeriodKind.MONTH) -> Morning:
    found = morning_now(cast.branch, list(units_below(cast.branch)), period_around(kind, TODAY), TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("落点预测", "差距从哪里来", "最值得做的事", "离目标差得最多", "2026年11月", "张江一组")),
        ("en", ("Landing forecast", "Where the gap comes from", "Most worth doing", "Nov 2026", "张江一组")),
    ],
)
def test_a_manager_sees_landing_gap_teams_and_what_to_do(
    cast: Cast, signed_in: SignedIn, monday: None, language: str, words: tuple[str, ...]
) -> None:
    branch_at_work(cast)
    seller_in(cast.second_team, cast.li_na, "zhouyu", "周瑜")
    page = signed_in(cast.chen_jing, language).get("/business/")
    text = page.content.decode()
    assert all(word in text for word in words)
    whole, rows = page.context["whole"], page.context["lines"]
    assert [line.row.name for line in rows] == ["张江一组", "陆家嘴组"]
    assert sum(line.landing_yuan for line in rows) == pytest.approx(whole.landing_yuan)
    assert whole.low_yuan < whole.landing_yuan < whole.high_yuan
    assert 0 <= whole.chance_stretch <= whole.chance <= 1
    assert page.context["bars"].total_fen == pytest.approx((whole.actual_yuan - _asked_so_far(cast)) * 100, abs=1)


def _asked_so_far(cast: Cast) -> float:
    found = this_morning(cast)
    return float(found.plan_yuan[: found.days_passed].sum())


def test_a_leader_sees_the_own_people_as_rows(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    page = signed_in(cast.zhang_wei).get("/business/")
    assert [line.row.name for line in page.context["lines"]] == ["李娜", "刘洋"]
    assert all(line.row.is_person for line in page.context["lines"])


@pytest.mark.parametrize("period", ["week", "month", "quarter", "year", "nonsense"])
def test_every_period_is_shown(cast: Cast, signed_in: SignedIn, monday: None, period: str) -> None:
    branch_at_work(cast)
    client = signed_in(cast.chen_jing)
    page = client.get("/business/", {"period": period})
    assert page.status_code == 200
    assert page.context["whole"].landing_yuan > 0
    assert client.get(f"/business/people/{cast.li_na.pk}/", {"period": period}).status_code == 200


def test_a_year_lands_above_its_quarter_and_the_quarter_above_its_month(cast: Cast) -> None:
    branch_at_work(cast)
    kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
    landings = [float(this_morning(cast, kind).whole.mean_yuan[0]) for kind in kinds]
    assert landings == sorted(landings)


@pytest.mark.parametrize("people", [5, 30])
def test_the_page_asks_three_questions_once_the_morning_is_known(
    cast: Cast, signed_in: SignedIn, questions: Questions, monday: None, people: int
) -> None:
    branch_at_work(cast)
    for n in range(people - 2):
        seller_in(cast.second_team, cast.li_na, f"seller{n}", f"周瑜{n}")
    assert len(questions(signed_in(cast.chen_jing), "/business/")) == 3


@pytest.mark.parametrize("people", [5, 30])
@pytest.mark.parametrize(("address", "asked"), [("/business/", 15), ("/business/wheel/", 26)])
def test_the_first_look_of_a_morning_costs_the_same_for_any_number_of_people(
    cast: Cast, signed_in: SignedIn, monday: None, people: int, address: str, asked: int
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    branch_at_work(cast)
    for n in range(people - 2):
        seller_in(cast.second_team, cast.li_na, f"seller{n}", f"周瑜{n}")
    client = signed_in(cast.chen_jing)
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as taken:
        client.get(address)
    assert len([query for query in taken if "django_session" not in query["sql"]]) == asked


def test_an_empty_unit_leads_on(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    page = signed_in(cast.planner, "en").get("/business/", {"unit": cast.other_branch.pk})
    assert "Nobody sells here yet" in page.content.decode()


def test_without_targets_there_is_a_landing_but_no_chance_and_no_pace(
    cast: Cast, signed_in: SignedIn, monday: None
) -> None:
    at_work(cast.li_na)
    page = signed_in(cast.chen_jing, "en").get("/business/")
    assert page.context["whole"].chance is None
    assert "No target is published for this period" in page.content.decode()


def test_a_provisional_calendar_is_said_on_the_page(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    client = signed_in(cast.chen_jing, "en")
    assert "provisional" not in client.get("/business/").content.decode()
    CalendarYear.objects.filter(year=2026).update(is_provisional=True)
    assert "Working days of 2026 are provisional" in client.get("/business/").content.decode()


def test_what_is_kept_is_of_the_unit_and_the_period_alone(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    manager, leader = signed_in(cast.chen_jing), signed_in(cast.zhang_wei)
    first = manager.get("/business/").context["whole"].landing_yuan
    sold(cast.li_na, TODAY - timedelta(days=1), 70_000, kind="new")
    assert manager.get("/business/").context["whole"].landing_yuan == first
    assert leader.get("/business/").context["whole"].landing_yuan > first
    cache.clear()
    assert manager.get("/business/").context["whole"].landing_yuan > first


def test_pages_of_others_do_not_exist(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    stranger, seller = signed_in(cast.wang_qiang), signed_in(cast.li_na)
    for address in ("/business/", "/business/gap/", "/business/sheet/", "/business/calibration/"):
        assert stranger.get(address, {"unit": cast.team.pk}).status_code == 404
        assert seller.get(address).status_code == 404
    assert stranger.get(f"/business/people/{cast.li_na.pk}/").status_code == 404
    assert seller.get(f"/business/people/{cast.liu_yang.pk}/").status_code == 404


def test_a_seller_sees_the_own_standing(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    page = signed_in(cast.li_na, "en").get(f"/business/people/{cast.li_na.pk}/")
    text = page.content.decode()
    assert "Can it be caught up?" in text
    assert page.context["line"].row.pk == cast.li_na.pk
    assert page.context["bars"].total_fen == _gap_fen(cast, cast.li_na.pk)
    assert "/team/coach/" not in text


def _gap_fen(cast: Cast, pk: int) -> int:
    found = this_morning(cast)
    at = next(row for row, named in enumerate(found.people) if named.pk == pk)
    assert found.gap is not None
    return round(float(found.gap.gap.total_yuan[at]) * 100)


def test_somebody_who_does_not_sell_has_no_standing(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    page = signed_in(cast.chen_jing, "en").get(f"/business/people/{cast.zhang_wei.pk}/")
    assert "No sales to forecast" in page.content.decode()


def test_the_workbook_holds_teams_people_and_a_gap_that_adds_up(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    answer = signed_in(cast.chen_jing, "en").get("/business/sheet/")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["Teams", "People", "Gap in yuan"]
    title, headings, *rows = book.get_sheet_by_name("Gap in yuan").to_python()
    assert "浦东支公司" in title[0]
    assert headings[0] == "Person"
    assert headings[-1] == "Total"
    assert {row[0] for row in rows} == {"李娜", "刘洋"}
    for row in rows:
        assert sum(row[1:-1]) == pytest.approx(row[-1], abs=1e-6)


def test_shares_are_told_from_the_others_only_by_their_ranges() -> None:
    far, near, few = shares([90, 40, 1], [100, 100, 2])
    assert (far.beside, near.beside, few.beside) == (1, -1, 0)
    same = shares([50, 52], [100, 100])
    assert [share.beside for share in same] == [0, 0]
    assert shares([0], [0])[0].value is None


def test_levers_name_the_dearest_cause_and_whose_it_is(cast: Cast) -> None:
    branch_at_work(cast)
    found = levers(this_morning(cast))
    assert found
    assert [lever.cost_yuan for lever in found] == sorted(lever.cost_yuan for lever in found)
    first = found[0]
    assert first.group.name == "张江一组"
    assert first.high < first.planned
    assert sum(cost for _, cost in first.people) <= first.cost_yuan < 0 or len(first.people) == 2


def test_levers_are_silent_where_there_is_too_little(cast: Cast) -> None:
    published(cast, scale=1)
    customer = customer_of(cast.li_na)
    for n in range(3):
        renewal(customer, TODAY - timedelta(days=2 + n), won=False)
    found = levers(this_morning(cast))
    assert all(lever.factor == "volume" for lever in found)


def test_lights_follow_the_parameters_of_the_unit(cast: Cast) -> None:
    branch_at_work(cast)
    found = this_morning(cast)
    rule = light_rule(cast.branch, found)
    assert (rule.green, rule.yellow, rule.fewest_events) == (0.95, 0.8, 5)
    line = lines(found, rule)[0]
    assert line.pace is not None
    expected = "over" if line.pace > 1.3 else "go" if line.pace >= 0.95 else "wait" if line.pace >= 0.8 else "stop"
    assert line.tone == expected


def test_a_free_day_set_by_hand_is_no_workday_of_the_page(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    before = this_morning(cast).workdays
    set_day(by=cast.administrator, now=NOW, day=TODAY + timedelta(days=1), is_working=False, name="停工")
    assert this_morning(cast).workdays == before - 1
