"""The Gantt chart: bars, ties without circles, the critical path, moves that can be undone (1.3.1.I)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.workplans.factories import MONTH, a_table_line, approved
from fenghuolun.desk.plans.actions.items import ItemRefused
from fenghuolun.desk.plans.actions.links import move_bar, tie_items
from fenghuolun.desk.plans.actions.plans import PlanRefused
from fenghuolun.desk.plans.actions.table import LineChanged, undo_cells
from fenghuolun.desk.plans.models import ItemLink, WorkItem
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import Outside
from fenghuolun.desk.workplans.queries.gantt import gantt_of

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
END = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_bar(cast: Cast, title: str, first: int, last: int) -> WorkItem:
    return a_table_line(cast.li_na, title=title, starts_on=date(2026, 11, first), due_on=date(2026, 11, last))


def tied(cast: Cast, *chain: WorkItem) -> None:
    for before, after in pairwise(chain):
        tie_items(by=cast.li_na, now=NOW, before=before, after=after)


@pytest.mark.outline("1.3.1.I")
def test_the_chain_without_room_is_critical_and_the_branch_beside_it_says_its_days(cast: Cast) -> None:
    survey, offer, visit, sign = (
        a_bar(cast, *row) for row in (("收资料", 23, 23), ("报价", 24, 27), ("拜访", 24, 25), ("签单", 30, 30))
    )
    tied(cast, survey, offer, sign)
    tied(cast, survey, visit, sign)
    found = {bar.item.title: bar for bar in gantt_of(cast.li_na, MONTH, END, TODAY, owner=cast.li_na).bars}
    assert [found[name].is_critical for name in ("收资料", "报价", "拜访", "签单")] == [True, True, False, True]
    assert found["拜访"].float_days == 2


@pytest.mark.outline("1.3.1.I")
def test_lines_cannot_wait_for_each_other_in_a_circle(cast: Cast) -> None:
    one, two, three = (a_bar(cast, name, 23, 24) for name in "甲乙丙")
    tied(cast, one, two, three)
    with pytest.raises(ItemRefused) as refused:
        tie_items(by=cast.li_na, now=NOW, before=three, after=one)
    assert refused.value.field == "before"
    with pytest.raises(ItemRefused):
        tie_items(by=cast.li_na, now=NOW, before=one, after=one)
    with pytest.raises(Outside):
        tie_items(by=cast.wang_qiang, now=NOW, before=one, after=three)


@pytest.mark.outline("1.3.1.I")
def test_a_bar_is_moved_undone_and_locked_by_a_signed_plan(cast: Cast) -> None:
    item = a_bar(cast, "报价", 23, 24)
    days = {"starts_on": date(2026, 11, 25), "due_on": date(2026, 11, 27)}
    moved = move_bar(by=cast.li_na, now=NOW, item=item, expected_revision=item.revision, **days)
    assert AuditEntry.objects.filter(action="write_cells", thing_id=str(item.pk)).exists()
    with pytest.raises(LineChanged):
        move_bar(by=cast.zhang_wei, now=NOW, item=item, expected_revision=item.revision, **days)
    assert undo_cells(by=cast.li_na, now=NOW, item=moved).due_on == date(2026, 11, 24)
    approved(cast.li_na, cast.zhang_wei, item)
    with pytest.raises(PlanRefused):
        move_bar(by=cast.li_na, now=NOW, item=item, **days)


@pytest.mark.outline("1.3.1.I")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_bars_are_drawn_moved_and_tied_through_the_page(cast: Cast, signed_in: SignedIn, language: str) -> None:
    client = signed_in(cast.li_na, language)
    page = reverse("workplans:gantt", args=[cast.li_na.pk, "2026-11"])
    assert client.get(page).status_code == 200  # empty
    one, two = a_bar(cast, "收资料", 23, 24), a_bar(cast, "签单", 26, 27)
    dates = reverse("workplans:dates", args=[two.pk])
    assert client.get(dates).status_code == 200
    wrong = {"starts_on": "2026-11-27", "due_on": "2026-11-25", "revision": "0"}
    assert client.post(dates, wrong).status_code == 422
    assert client.post(dates, {"starts_on": "2026-11-25", "due_on": "2026-11-27", "revision": "0"}).status_code == 302
    assert client.post(dates, {"starts_on": "2026-11-26", "due_on": "2026-11-27", "revision": "0"}).status_code == 409
    tie = reverse("workplans:tie", args=[two.pk])
    assert client.post(tie, {"before": one.pk}).status_code == 302
    assert client.post(reverse("workplans:tie", args=[one.pk]), {"before": two.pk}).status_code == 422
    shown = client.get(page, {"scale": "quarter"}).text
    assert "签单" in shown
    assert 'class="arrow critical"' in shown
    assert client.post(reverse("workplans:untie", args=[two.pk, ItemLink.objects.get().pk])).status_code == 302
    assert not ItemLink.objects.exists()
    team = reverse("workplans:gantt_team", args=[cast.team.pk, "2026-11"])
    assert "李娜" in signed_in(cast.zhang_wei, language).get(team).text
    assert signed_in(cast.wang_qiang).get(dates).status_code == 404


@pytest.mark.outline("1.3.1.I")
def test_late_is_a_planned_end_that_is_over_with_less_than_everything_done(cast: Cast) -> None:
    a_table_line(cast.li_na, title="过期", starts_on=date(2026, 11, 9), due_on=date(2026, 11, 23))
    before = gantt_of(cast.li_na, MONTH, END, TODAY, owner=cast.li_na).bars[0]
    assert before.late_days == 0
    assert gantt_of(cast.li_na, MONTH, END, date(2026, 11, 25), owner=cast.li_na).bars[0].late_days == 2


@pytest.mark.parametrize("n", [1, 3])
def test_the_chart_asks_the_same_however_many_bars(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    tied(cast, *[a_bar(cast, f"事项{number}", 23, 24) for number in range(n)])
    assert len(questions(signed_in(cast.li_na), reverse("workplans:gantt", args=[cast.li_na.pk, "2026-11"]))) == 4
