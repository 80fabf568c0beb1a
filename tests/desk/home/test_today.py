"""The first page of the day: the seller's list, the leader's morning, in both languages, without a goal too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cast import Cast
from desk.activities.factories import a_lead, an_entry, some_leads
from desk.goals.factories import published
from fenghuolun.desk.activities.actions import log_activity

SignedIn = Callable[..., Client]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_seller_sees_numbers_list_and_sheet(cast: Cast, signed_in: SignedIn, language: str) -> None:
    now = timezone.now()
    some_leads(cast.li_na, 2, due_in=5, now=now)
    log_activity(by=cast.li_na, now=now, entry=an_entry(kind="A09", happened_at=now, entered_at=now, purpose="care"))
    answer = signed_in(cast.li_na, language).get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("data-line") >= 2
    assert 'id="log-form"' in page
    assert 'id="points" data-points="2"' in page or 'data-points="0"' in page
    assert answer["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("n", [1, 3])
def test_todays_page_costs_the_same_for_one_and_for_many(
    cast: Cast, signed_in: SignedIn, n: int, django_assert_max_num_queries: Any
) -> None:
    some_leads(cast.li_na, n, due_in=5, now=timezone.now())
    client = signed_in(cast.li_na)
    client.get("/")
    with django_assert_max_num_queries(16) as taken:
        client.get("/")
    assert len(taken) == 16 or n == 3


def test_an_empty_day_leads_on_and_a_missing_goal_is_said(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.li_na, "en").get("/").content.decode()
    assert "Nobody is due today" in page
    assert "no goal yet" in signed_in(cast.li_na, "en").get("/today/chance/").content.decode()
    assert "?did=A11" in page


def test_the_chance_of_a_published_target_stands_beside_where_the_month_will_land(
    cast: Cast, signed_in: SignedIn
) -> None:
    published(cast, year=timezone.localdate().year)
    answer = signed_in(cast.li_na, "en").get("/today/chance/")
    found = answer.context["chance"]
    assert 0 <= found.chance <= 1
    assert found.landing.low_yuan <= found.landing.high_yuan
    assert found.landing.landing_yuan >= 0
    assert "landing at" in answer.content.decode()


def test_a_leader_sees_the_team_so_far_and_who_is_silent(cast: Cast, signed_in: SignedIn) -> None:
    now = timezone.now()
    visit = an_entry(kind="A03", happened_at=now, entered_at=now, duration_s=900, evidence=("photo",))
    log_activity(by=cast.li_na, now=now, entry=visit)
    answer = signed_in(cast.zhang_wei).get("/")
    lines = {line.person.name: line for line in answer.context["team"].lines}
    assert set(lines) == {"李娜", "刘洋"}
    assert (lines["李娜"].visits, float(lines["李娜"].today.points)) == (1, 4.0)
    assert not lines["李娜"].is_silent
    assert answer.context["team"].awaiting == 1
    assert signed_in(cast.wang_qiang).get("/").context["team"].lines == []


def test_every_role_opens_today_me_and_search(cast: Cast, signed_in: SignedIn) -> None:
    a_lead(cast.li_na, now=timezone.now() - timedelta(days=1))
    for person in cast.people:
        client = signed_in(person)
        for address in ("/", "/me/", "/search/", "/search/?q=8K234"):
            assert client.get(address).status_code == 200, (person.name, address)
    assert "周小明" in signed_in(cast.li_na).get("/search/?q=8K234").content.decode()
    assert "周小明" not in signed_in(cast.wang_qiang).get("/search/?q=8K234").content.decode()


def test_the_service_worker_may_keep_the_whole_site_and_holds_nothing_of_a_person() -> None:
    answer = Client().get("/sw.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"] == "text/javascript"
    assert "fetch" in answer.content.decode()


def test_before_anybody_has_begun_the_leader_sees_the_working_day_before(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.zhang_wei, "en").get("/")
    team = answer.context["team"]
    assert team.shown < timezone.localdate()
    assert {line.person.name for line in team.lines} == {"李娜", "刘洋"}
    assert "The team on" in answer.content.decode()
    visit = an_entry(kind="A03", happened_at=timezone.now(), entered_at=timezone.now(), duration_s=900)
    log_activity(by=cast.li_na, now=timezone.now(), entry=visit)
    assert signed_in(cast.zhang_wei).get("/").context["team"].shown == timezone.localdate()
