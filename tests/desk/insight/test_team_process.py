"""Process and result: what a point is worth, who stands in which field, which lever first, how high the building is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from cast import TODAY, Cast
from desk.customers.factories import lead_of, policies_of
from desk.insight.activity import worked, worked_weeks
from desk.insight.factories import branch_at_work
from fenghuolun.desk.customers.models import Policy
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.worth import income_of
from fenghuolun.desk.insight.queries.process import page_of_process
from fenghuolun.engine.levers import Verdict

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.mark.outline("1.2.1.C")
def test_income_a_point_is_commission_over_points(cast: Cast) -> None:
    policies_of(lead_of(cast.li_na, due_in=0), issued_on=date(2026, 11, 3))
    Policy.objects.update(commission_rate="0.10")
    Policy.objects.filter(line="compulsory").update(commission_rate=None)
    worked(cast.li_na, date(2026, 11, 3), points=50)
    who = crew([cast.li_na, cast.liu_yang], TODAY)
    found = income_of(who, date(2026, 11, 1), TODAY, [50.0, 0.0])  # type: ignore[arg-type]
    assert found.commission_yuan.tolist() == [250, 0]
    assert found.per_point_yuan[0] == 5
    assert found.rate[0] == pytest.approx(0.1)
    assert found.renewal_point_yuan == pytest.approx(3_450 / 50)


@pytest.mark.outline("1.2.1.D")
def test_people_stand_in_the_field_their_activity_and_result_say(cast: Cast) -> None:
    branch_at_work(cast)
    worked(cast.li_na, date(2026, 11, 20), points=400)
    found = page_of_process(cast.team, TODAY)
    assert found is not None
    placed = dict(zip([person.name for person in found.who.people], found.verdict.tolist(), strict=True))
    assert placed == {"李娜": Verdict.COACH, "刘洋": Verdict.ACTIVITY_FIRST}
    # Each row's factors multiply to its whole gap.
    assert found.levers.terms.shape == (2, 5)
    assert found.planned.all()


@pytest.mark.outline("1.2.1.C", "1.2.1.D")
@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_links_process_and_result(cast: Cast, signed_in: SignedIn, language: str) -> None:
    branch_at_work(cast)
    for person in (cast.li_na, cast.liu_yang):
        worked_weeks(person, TODAY - timedelta(weeks=27), TODAY)
    answer = signed_in(cast.zhang_wei, language).get("/team/process/")
    assert answer.context["process"].weeks.points.shape == (2, 26)
    assert len(answer.context["fields"]) == 4
    page = answer.content.decode()
    assert ("活动与结果" if language == "zh-hans" else "Activity and result") in page
    assert "/activities/coverage/" in page


@pytest.mark.outline("1.2.3")
@pytest.mark.usefixtures("monday")
def test_from_process_and_result_the_building_is_one_click_away(cast: Cast, signed_in: SignedIn) -> None:
    branch_at_work(cast)
    client = signed_in(cast.zhang_wei)
    address = f"/tables/building/{cast.team.pk}/"
    assert address in client.get("/team/process/").content.decode()
    page = client.get(address).context["page"]
    assert page.storeys[1].ratio == 0
    assert page.height <= 1
    assert not any(storey.counts for storey in page.storeys[1:])
