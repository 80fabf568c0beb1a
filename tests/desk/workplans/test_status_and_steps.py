"""A status that makes the leader help, and steps that help colleagues grow (1.3.2.F, G)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.workplans.factories import a_step, a_table_line
from fenghuolun.desk.plans.actions.items import ItemRefused
from fenghuolun.desk.plans.actions.status import answer_help, report_status
from fenghuolun.desk.plans.actions.steps import (
    StepRefused,
    finish_step,
    propose_template,
    take_over_template,
    vote_for_template,
)
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.plans.queries.steps import growth, templates_visible_to
from fenghuolun.desk.plans.queries.table import help_tickets, quality_of_statuses
from fenghuolun.desk.plans.rules import Level
from fenghuolun.desk.plans.rules.status_text import StatusText
from fenghuolun.desk.teams.rules import NotAllowed
from fenghuolun.desk.workplans.queries.helping import how_help_was

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
BEHIND = StatusText("报价8台只成交2台", "red", "price", "price")


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def report(cast: Cast, item: WorkItem, said: StatusText, **more: object) -> WorkItem:
    return report_status(by=cast.li_na, now=NOW, item=item, said=said, **more)


@pytest.mark.outline("1.3.2.F")
def test_yellow_and_red_are_refused_without_cause_and_help_and_a_number_counts_for_quality(cast: Cast) -> None:
    item = a_table_line(cast.li_na)
    with pytest.raises(ItemRefused) as no_cause:
        report(cast, item, StatusText("成交2台", "red"))
    assert no_cause.value.field == "cause"
    with pytest.raises(ItemRefused) as no_help:
        report(cast, item, StatusText("成交2台", "yellow", "price"))
    assert no_help.value.field == "help_kind"
    report(cast, item, StatusText("进展顺利", "green"))
    report(cast, item, StatusText("已报价18/24台", "green"))
    assert quality_of_statuses([cast.li_na.pk], TODAY, TODAY + timedelta(days=1)) == {cast.li_na.pk: 0.5}


@pytest.mark.outline("1.3.2.F")
def test_help_waits_one_workday_with_the_leader_and_then_with_the_manager_too(cast: Cast) -> None:
    item = report(cast, a_table_line(cast.li_na), BEHIND, help_needed="申请2台系数下调，周三前")
    assert item.status == "help"
    assert [ticket.level for ticket in help_tickets(cast.zhang_wei, NOW)] == [Level.LEADER]
    later = help_tickets(cast.chen_jing, NOW + timedelta(days=2))
    assert later[0].level is Level.MANAGER
    assert later[0].waits_days == 2
    assert help_tickets(cast.wang_qiang, NOW) == []

    with pytest.raises(NotAllowed):
        answer_help(by=cast.li_na, now=NOW, item=item, answer="accept")
    with pytest.raises(ItemRefused):
        answer_help(by=cast.zhang_wei, now=NOW, item=item, answer="decline")
    answered = answer_help(by=cast.zhang_wei, now=NOW, item=item, answer="accept", comment="周三前批")
    assert answered.status == "doing"
    assert help_tickets(cast.zhang_wei, NOW) == []
    assert how_help_was(cast.zhang_wei, TODAY, TODAY + timedelta(days=1)).share == 1.0


def test_the_status_is_reported_through_its_sheet_which_says_what_it_lacks(cast: Cast, signed_in: SignedIn) -> None:
    item, client = a_table_line(cast.li_na), signed_in(cast.li_na)
    lacks = client.post(reverse("workplans:status_checked", args=[item.pk]), {"text": "顺利", "light": "red"}).text
    assert lacks.count("<li>") == 3
    address = reverse("workplans:status", args=[item.pk])
    assert client.get(address).status_code == 200
    said = {"text": "成交2/8台", "light": "red", "cause": "price", "help_kind": "price", "done": "25", "revision": "0"}
    assert client.post(address, said | {"cause": ""}).status_code == 422
    assert client.post(address, said).status_code == 302
    item.refresh_from_db()
    assert (item.status, item.done_share, item.help_kind) == ("help", 0.25, "price")
    leader = signed_in(cast.zhang_wei)
    assert "成交2/8台" in leader.get(reverse("workplans:help")).text
    assert leader.get(reverse("workplans:answer", args=[item.pk])).status_code == 200
    assert leader.post(reverse("workplans:answer", args=[item.pk]), {"answer": "accept"}).status_code == 302


@pytest.mark.parametrize("n", [1, 3])
def test_the_help_inbox_asks_the_same_however_many_wait(
    cast: Cast, signed_in: SignedIn, questions: Questions, n: int
) -> None:
    for number in range(n):
        report(cast, a_table_line(cast.li_na, title=f"事项{number}"), BEHIND)
    assert len(questions(signed_in(cast.zhang_wei), reverse("workplans:help"))) == 5


@pytest.mark.outline("1.3.2.G")
def test_an_open_line_has_at_most_three_pending_steps_each_with_all_its_parts(cast: Cast) -> None:
    item = a_table_line(cast.li_na)
    for n in range(3):
        a_step(cast.li_na, item, thing=f"客户{n}")
    with pytest.raises(StepRefused):
        a_step(cast.li_na, item)
    done = finish_step(by=cast.li_na, now=NOW, step=item.steps.first())
    assert done.done_at == NOW
    with pytest.raises(StepRefused) as empty:
        a_step(cast.li_na, item, result=" ")
    assert empty.value.field == "result"


@pytest.mark.outline("1.3.2.G")
def test_a_step_that_led_to_green_becomes_a_template_by_three_votes_and_others_take_it_over(cast: Cast) -> None:
    item = a_table_line(cast.li_na)
    step = a_step(cast.li_na, item)
    with pytest.raises(StepRefused):
        propose_template(by=cast.li_na, now=NOW, step=step)
    finish_step(by=cast.li_na, now=NOW, step=step)
    report(cast, item, StatusText("24台全部报价", "green"))
    template = propose_template(by=cast.li_na, now=NOW, step=step)
    with pytest.raises(StepRefused):
        take_over_template(by=cast.liu_yang, now=NOW, template=template, item=a_table_line(cast.liu_yang))
    vote_for_template(by=cast.li_na, now=NOW, template=template)  # a second vote of the same person
    assert not vote_for_template(by=cast.liu_yang, now=NOW, template=template).is_active
    assert vote_for_template(by=cast.zhang_wei, now=NOW, template=template).is_active
    template.refresh_from_db()

    taken = take_over_template(by=cast.liu_yang, now=NOW, template=template, item=cast.liu_yang.items.get())
    assert (taken.verb, taken.thing, taken.template) == ("回访", "理赔客户", template)
    take_over_template(by=cast.li_na, now=NOW, template=template, item=item)  # the maker's own use counts for nobody
    assert growth([cast.li_na.pk], TODAY, TODAY + timedelta(days=30)) == {cast.li_na.pk: 1}
    assert list(templates_visible_to(cast.wang_qiang)) == []


def test_a_step_that_led_to_red_does_not_become_a_template(cast: Cast) -> None:
    item = a_table_line(cast.li_na)
    step = finish_step(by=cast.li_na, now=NOW, step=a_step(cast.li_na, item))
    report(cast, item, BEHIND)
    with pytest.raises(StepRefused):
        propose_template(by=cast.li_na, now=NOW, step=step)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_steps_and_the_library_work_through_their_pages(cast: Cast, signed_in: SignedIn, language: str) -> None:
    item, client = a_table_line(cast.li_na), signed_in(cast.li_na, language)
    sheet, library = reverse("workplans:steps", args=[item.pk]), reverse("workplans:templates")
    assert client.get(library).status_code == 200  # empty
    filled = {
        "verb": "回访",
        "thing": "理赔客户",
        "due_on": "2026-11-25",
        "result": "约到3次面谈",
        "person": cast.li_na.pk,
    }
    assert client.post(sheet, filled | {"result": ""}).status_code == 422
    assert client.post(sheet, filled).status_code == 302
    step = item.steps.get()
    for verb in ("done", "propose"):
        assert client.post(reverse("workplans:step", args=[item.pk, step.pk, verb])).status_code == 302
    template = templates_visible_to(cast.li_na).get()
    for person in (cast.liu_yang, cast.zhang_wei):
        assert signed_in(person).post(reverse("workplans:vote", args=[template.pk])).status_code == 302
    assert "理赔客户" in client.get(library).text
    taken = client.post(reverse("workplans:take", args=[item.pk, template.pk]))
    assert taken.status_code == 302
    assert item.steps.count() == 2
    assert "理赔客户" in client.get(sheet).text
    pending = item.steps.get(done_at=None)
    assert client.post(reverse("workplans:step", args=[item.pk, pending.pk, "drop"])).status_code == 302
    assert item.steps.count() == 1
