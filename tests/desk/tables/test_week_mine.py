"""The seller's page of targets: standing by the days' plan up to yesterday, what this week takes, the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.customers.factories import policies_of
from desk.tables.factories import due_lead, published
from fenghuolun.desk.tables.queries.mine import my_month

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages take the day from the clock at their edge; here it is the Monday of the tests."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def sold(cast: Cast, n: int, on: date) -> None:
    for _sale in range(n):
        policies_of(due_lead(cast.li_na, TODAY + timedelta(days=5)), issued_on=on, seller=cast.li_na)


def test_nothing_of_today_counts_and_nothing_of_today_is_due(cast: Cast) -> None:
    published(cast)
    sold(cast, 2, TODAY - timedelta(days=3))
    before = my_month(cast.li_na, TODAY).standing
    sold(cast, 3, TODAY)
    found = my_month(cast.li_na, TODAY).standing
    assert found == before
    assert (found.actual_fen, found.deals, found.target_fen) == (2 * 345_000, 2, 2_450_000)
    # 15 of the 21 workdays of November 2026 are over, and they carry more than their number
    assert 15 / 21 < found.time_progress < 0.85
    assert found.tone == "none"  # two events say nothing yet


@pytest.mark.parametrize(("sales", "tone"), [(5, "wait"), (6, "go")])
def test_the_light_follows_the_plan_of_the_days(cast: Cast, sales: int, tone: str) -> None:
    published(cast, premium_fen=2_760_000)
    sold(cast, sales, TODAY - timedelta(days=4))
    assert my_month(cast.li_na, TODAY).standing.tone == tone


def test_what_the_week_takes_falls_with_what_was_sold_and_is_nothing_at_the_target(cast: Cast) -> None:
    published(cast, premium_fen=1_380_000, deals=4)
    none = {line.stage: line.even for line in my_month(cast.li_na, TODAY).week}
    sold(cast, 2, TODAY - timedelta(days=4))
    half = {line.stage: line.even for line in my_month(cast.li_na, TODAY).week}
    sold(cast, 2, TODAY - timedelta(days=5))
    reached = my_month(cast.li_na, TODAY)
    assert none["contact"] > half["contact"] > 0
    assert none["contact"] >= none["visit"] >= none["quote"] >= none["deal"]
    assert {line.even for line in reached.week} == {0}
    assert reached.rest_fen == 0


def test_the_seller_sees_tiers_and_accepts(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    client = signed_in(cast.li_na)
    text = client.get(reverse("tables:mine")).text
    assert "我的目标" in text
    assert "接受" in text
    assert client.post(reverse("goals:mine", args=[2026]), {"answer": "accepted"}).status_code == 302
    assert "你已接受" in client.get(reverse("tables:mine")).text


def test_a_new_publication_says_what_changed(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    published(cast, premium_fen=3_450_000)
    text = signed_in(cast.li_na).get(reverse("tables:mine")).text
    assert "上次下发有变化" in text
    assert "+1.0万" in text  # this month
    assert "My targets" in signed_in(cast.li_na, "en").get(reverse("tables:mine")).text


def test_without_a_target_the_page_leads_on(cast: Cast, signed_in: SignedIn) -> None:
    assert "本月还没有目标" in signed_in(cast.li_na).get(reverse("tables:mine")).text
    for person in (cast.chen_jing, cast.zhang_wei):
        answer = signed_in(person).get(reverse("tables:mine"))
        assert (answer.status_code, answer.url) == (302, reverse("goals:list"))
