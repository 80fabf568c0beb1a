"""No number, no management (1.2.3): the storeys, how high they stand, and who may look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.tables.history import branch_with_history
from fenghuolun.desk.customers.models import ResultTally
from fenghuolun.desk.goals.actions import CellRow, publish_in_bulk
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.tables.queries.building import building_page
from fenghuolun.desk.tables.queries.year_scene import year_scene

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def published(cast: Cast) -> Cast:
    branch_with_history(cast)
    rows = [
        CellRow(cast.team.pk, person.pk, "renewal", date(2026, m, 1), 5_000_000, 20)
        for person in (cast.li_na, cast.liu_yang)
        for m in range(1, 13)
    ]
    publish_in_bulk(by=cast.chen_jing, now=NOW, unit=cast.branch, year=2026, cells=rows)
    return cast


@pytest.mark.outline("1.2.3")
def test_every_storey_is_a_ratio_and_the_building_stops_at_the_first_that_lacks(published: Cast) -> None:
    ResultTally.objects.create(
        day=date(2026, 11, 3), person=published.li_na, unit=published.team, cube_kind="renewal", channel="D4",
        premium_fen=9_000_000, deals=36,
    )  # fmt: skip
    scene = year_scene(published.chen_jing, published.branch, 2026, published_only=True)
    assert scene is not None
    page = building_page(published.chen_jing, scene, TODAY)
    found = {storey.key: storey for storey in page.storeys}
    assert found["activity"].ratio == 0  # nothing was logged, a real zero
    assert found["checks"].ratio is None  # nothing to check yet
    assert found["premium"].ratio == pytest.approx(9 / 10 * 30 / 22, rel=0.25)
    assert found["renewal"].ratio == pytest.approx(220 / 300 / (480 / 780), rel=0.1)
    assert page.height == 0  # no leads beside the due list are needed, so the foundation is not there yet
    assert not any(storey.counts for storey in page.storeys)


@pytest.mark.outline("1.2.3")
def test_number_coverage_counts_goals_and_plan_items_with_measure_target_and_date(
    published: Cast, signed_in: SignedIn
) -> None:
    for more in ({"measure": "M10", "target": 5}, {}):
        add_item(
            by=published.chen_jing,
            now=NOW,
            owner=published.li_na,
            title="跟进到期客户",
            due_on=date(2026, 11, 30),
            **more,
        )
    page = signed_in(published.chen_jing).get(reverse("tables:building", args=[published.branch.pk])).content.decode()
    for words in ("数字覆盖率", "机构目标", "个人目标", "计划事项", "50%", "地基：线索", "100%"):
        assert words in page


def test_without_targets_there_is_nothing_to_build_on(cast: Cast, signed_in: SignedIn) -> None:
    address = reverse("tables:building", args=[cast.branch.pk])
    assert "还没有地基" in signed_in(cast.chen_jing).get(address).content.decode()
    assert "Nothing to build on yet" in signed_in(cast.chen_jing, "en").get(address).content.decode()
    assert signed_in(cast.wang_qiang).get(address).status_code == 404
    assert signed_in(cast.li_na).get(address).status_code == 404
