"""The gap adds up: over causes, over people, as written; and every bar opens people and rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client

from cast import TODAY, Cast
from desk.customers.factories import customer_of
from desk.goals.factories import published
from desk.insight.factories import FIRST, branch_at_work, renewal, seller_in, sold
from fenghuolun.desk.facts.gap import actual_funnel, planned_funnel
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import KIND_AT
from fenghuolun.desk.insight.queries.gap import Against, gap_of
from fenghuolun.desk.insight.rules.gap_words import ORDER
from fenghuolun.desk.insight.views.branch_charts import bars, fen_of_people

SignedIn = Callable[..., Client]


def test_causes_people_and_total_agree_to_the_fen(cast: Cast) -> None:
    branch_at_work(cast)
    who = crew([cast.li_na, cast.liu_yang], TODAY)
    found = gap_of(who, FIRST, TODAY)
    fen = fen_of_people(found.gap)
    missing = found.after.premium_yuan.sum() - found.before.premium_yuan.sum()
    assert fen.sum() == round(missing * 100)
    assert fen.sum(axis=0).tolist() == np.rint(found.gap.total_yuan * 100).tolist()
    teams = found.of_groups(np.array([0, 1]))
    assert teams.total_yuan.sum() == pytest.approx(missing)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("scale", [1, 37, 4_111])
def test_written_parts_add_up_to_the_written_total(language: str, scale: int) -> None:
    from django.utils import translation

    fen = np.array([-123_456, 77_777, 5, -333_333, 149_999, 0]) * scale
    with translation.override(language):
        found = bars(fen, lambda cause: cause)
    written = [part.text.replace("−", "-").replace(",", "") for part in (*found.parts, found.total)]
    *parts, total = (float(text) for text in written)
    assert round(sum(parts), 6) == total
    assert found.total_fen == fen.sum()
    assert [part.href for part in found.parts] == list(ORDER)


def test_a_period_counts_what_first_reached_a_stage_within_it(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    renewal(customer, date(2026, 11, 16), won=True, close_before=6)  # reached on 5 November
    renewal(customer, date(2026, 11, 9), won=True, close_before=6)  # reached on 29 October
    sold(cast.li_na, date(2026, 11, 10), 3_000, kind="renewal")
    funnel = actual_funnel(crew([cast.li_na], TODAY), FIRST, TODAY)
    assert funnel.reached[:, KIND_AT["renewal"], 0].tolist() == [1, 1, 1, 1]
    assert funnel.premium_yuan[KIND_AT["renewal"], 0] == 3_000


def test_whoever_passed_a_stage_unrecorded_still_passed_it(cast: Cast) -> None:
    sold(cast.li_na, date(2026, 11, 10), 3_000, deals=2, kind="new")
    funnel = actual_funnel(crew([cast.li_na], TODAY), FIRST, TODAY)
    assert funnel.reached[:, KIND_AT["new"], 0].tolist() == [2, 2, 2, 2]


def test_the_plan_needs_more_contacts_from_whoever_converts_less(cast: Cast) -> None:
    branch_at_work(cast)
    plan = planned_funnel(crew([cast.li_na, cast.liu_yang], TODAY), FIRST, TODAY)
    at = KIND_AT["renewal"]
    per_deal = plan.reached[0, at] / plan.reached[-1, at]
    assert per_deal[1] > per_deal[0] > 1


def test_against_last_year_the_same_days_are_compared(cast: Cast) -> None:
    sold(cast.li_na, date(2025, 11, 10), 3_000)
    sold(cast.li_na, date(2025, 11, 28), 9_000)  # after the same day of last year
    sold(cast.li_na, date(2026, 11, 10), 5_000)
    found = gap_of(crew([cast.li_na], TODAY), FIRST, TODAY, Against.LAST_YEAR)
    assert found.gap.total_yuan.tolist() == [2_000]
    assert found.whole_yuan[found.gap.factors.index("average_premium")] == pytest.approx(2_000)


@pytest.mark.outline("1.2.1.D")
def test_each_bar_opens_the_people_behind_it_and_their_rows(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    seller_in(cast.second_team, cast.li_na, "zhouyu", "周瑜")
    page = signed_in(cast.chen_jing).get("/business/gap/", {"cause": "quote_to_deal_ratio"})
    table = page.context["table"]
    assert {row.named.name for row in table.teams} == {"张江一组", "陆家嘴组"}
    assert sum(row.fen for row in table.people) == sum(row.fen for row in table.teams) == page.context["bars"].total_fen
    for row in (*table.teams, *table.people):
        assert row.total == sum(value for _, _, value in row.cells) == pytest.approx(row.fen / 100, abs=0.5)
    asked_for = [{name: value for name, _, value in row.cells}["quote_to_deal_ratio"] for row in table.people]
    assert asked_for == sorted(asked_for)
    li_na = next(row for row in table.people if row.named.pk == cast.li_na.pk)
    assert li_na.rows == (
        f"/activities/?person={cast.li_na.pk}&first=2026-11-01&last={TODAY - timedelta(days=1)}&stage=deal"
    )
    assert f"/business/people/{cast.li_na.pk}/?period=month" in page.content.decode()
    assert "cause=volume" in page.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ("活动量", "报价→成交", "对去年同期")), ("en", ("Activity volume", "Quote → deal"))],
)
def test_the_gap_speaks_both_languages_and_both_comparisons(
    cast: Cast, signed_in: SignedIn, monday: None, language: str, words: tuple[str, ...]
) -> None:
    branch_at_work(cast)
    client = signed_in(cast.chen_jing, language)
    for against in ("target", "last_year"):
        for cause in ORDER:
            page = client.get("/business/gap/", {"against": against, "cause": cause}).content.decode()
            assert all(word in page for word in words)


def test_before_the_first_day_is_over_there_is_no_gap_and_the_page_says_so(
    cast: Cast, signed_in: SignedIn, monday: None
) -> None:
    published(cast)
    page = signed_in(cast.chen_jing, "en").get("/business/gap/", {"period": "week"})  # the tests' day is a Monday
    assert "there is a gap once a day is over" in page.content.decode()


def test_the_gap_of_another_branch_does_not_exist(cast: Cast, signed_in: SignedIn, monday: None) -> None:
    branch_at_work(cast)
    assert signed_in(cast.wang_qiang).get("/business/gap/", {"unit": cast.team.pk}).status_code == 404
    assert signed_in(cast.li_na).get("/business/gap/").status_code == 404
