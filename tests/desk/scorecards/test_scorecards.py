"""Scorecards: from a template to an agreed card, figures from the ledger and by hand, maturity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from cast import NOW, TODAY, Cast
from desk.goals.factories import published
from fenghuolun.desk.customers.models import ResultTally
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.scorecards.actions import (
    CardChanged,
    CardRefused,
    LineGiven,
    agree_card,
    enter_actual,
    new_version,
    open_card,
    put_line,
)
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardLine
from fenghuolun.desk.scorecards.queries import board_of
from fenghuolun.desk.scorecards.rules.templates import BRANCH, BRANCH_LINKS, PERSPECTIVE_WEIGHTS, SHEETS
from fenghuolun.engine.judge.scorecards import sheet_faults

SignedIn = Callable[..., Client]
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}


def a_card(cast: Cast, kind: str = "bsc", template: str = "branch") -> Scorecard:
    unit = cast.branch if kind == "bsc" else cast.team
    return open_card(by=cast.chen_jing, now=NOW, unit=unit, kind=kind, template=template, **YEAR)


def sold(cast: Cast, day: date, yuan: int) -> None:
    ResultTally.objects.create(
        day=day, person=cast.li_na, unit=cast.team, cube_kind="renewal", channel="D", premium_fen=yuan * 100, deals=1
    )


def test_every_template_is_a_sheet_without_faults() -> None:
    for name, lines in SHEETS.values():
        weights = [line.weight for line in lines]
        found = sheet_faults(weights, [line.is_quality for line in lines], [line.is_compliance for line in lines])
        assert found == (), name
    for perspective, weight in PERSPECTIVE_WEIGHTS.items():
        assert sum(line.weight for line in BRANCH if line.perspective == perspective) == weight
    leads = {line.name for line in BRANCH if line.is_lead}
    assert {lag for _lead, lag in BRANCH_LINKS} == {line.name for line in BRANCH} - leads
    assert {lead for lead, _lag in BRANCH_LINKS} <= leads


@pytest.mark.outline("1.3.1.G")
def test_a_branch_opens_its_scorecard_and_reads_its_premium_from_the_ledger(cast: Cast, signed_in: SignedIn) -> None:
    manager = signed_in(cast.chen_jing)
    sent = {"unit": cast.branch.pk, "kind": "bsc", "year": 2026, "template": "branch"}
    opened = manager.post("/scorecards/open/", sent)
    assert opened.status_code == 302, opened.content.decode()
    card = Scorecard.objects.get()
    for month in range(1, 11):
        sold(cast, date(2026, month, 15), 5_000_000)
    board = board_of(card, TODAY)
    premium = next(line for line in board.lines if line.row.measure == "PREMIUM")
    assert premium.actual == 50_000_000
    assert premium.floor < 48_000_000  # only the part of the year that is over is due
    assert premium.score is not None
    assert board.score is not None
    page = manager.get(opened.url).content.decode()
    assert "5,000.0万" in page
    assert page.count('class="arrow"') == len(BRANCH_LINKS)
    agreed = manager.post(f"{opened.url}agree/")
    assert agreed.status_code == 302
    card.refresh_from_db()
    assert card.status == "agreed"


@pytest.mark.outline("1.3.1.H")
def test_a_department_s_sheet_says_what_is_wrong_until_it_is_mended(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast, "kpi", "direct")
    line = card.lines.get(name="合规问题")
    manager = signed_in(cast.chen_jing)
    sent = {
        "revision": 0, "name": line.name, "measure": "", "unit_word": "起", "floor": 2, "target": 0, "weight": 4,
        "frequency": "month", "purpose": "守住底线",
    }  # fmt: skip
    assert manager.post(f"/scorecards/{card.pk}/lines/{line.pk}/", sent).status_code == 302
    page = manager.get(f"/scorecards/{card.pk}/").content.decode()
    assert "合计 99" in page
    assert manager.post(f"/scorecards/{card.pk}/agree/").status_code == 409
    mended = {**sent, "revision": 1, "weight": 5, "is_compliance": "on"}
    assert manager.post(f"/scorecards/{card.pk}/lines/{line.pk}/", mended).status_code == 302
    assert manager.post(f"/scorecards/{card.pk}/agree/").status_code == 302
    beside = manager.get(f"/scorecards/{card.pk}/beside/").content.decode()
    assert "续保率" in beside


def test_what_the_records_do_not_know_is_entered_with_evidence_and_what_they_know_never(cast: Cast) -> None:
    card = a_card(cast, "kpi", "direct")
    typed, known = card.lines.get(name="合规问题"), card.lines.get(measure="PREMIUM")
    month = date(2026, 10, 1)
    with pytest.raises(CardRefused):
        enter_actual(by=cast.chen_jing, now=NOW, line=typed, month=month, value=Decimal(0), evidence=" ")
    with pytest.raises(CardRefused):
        enter_actual(by=cast.chen_jing, now=NOW, line=known, month=month, value=Decimal(1), evidence="账")
    with pytest.raises(CardRefused):
        enter_actual(by=cast.chen_jing, now=NOW, line=typed, month=date(2026, 12, 1), value=Decimal(0), evidence="账")
    enter_actual(by=cast.chen_jing, now=NOW, line=typed, month=month, value=Decimal(1), evidence="十月合规月报")
    enter_actual(by=cast.chen_jing, now=NOW, line=typed, month=month, value=Decimal(0), evidence="复核后更正")
    line = next(one for one in board_of(card, TODAY).lines if one.row.pk == typed.pk)
    assert (line.actual, line.score) == (0.0, 100.0)


def test_a_lag_that_nothing_drives_is_named_and_keeps_the_card_a_draft(cast: Cast) -> None:
    card = a_card(cast)
    lag = card.lines.get(name="变动成本率")
    lag.driven_by.all().delete()
    assert board_of(card, TODAY).lonely == ("变动成本率",)
    with pytest.raises(CardRefused):
        agree_card(by=cast.chen_jing, now=NOW, card=card, expected_revision=0)


def test_an_agreed_card_changes_by_a_new_version_that_keeps_lines_arrows_and_figures(cast: Cast) -> None:
    card = agree_card(by=cast.chen_jing, now=NOW, card=a_card(cast), expected_revision=0)
    typed = card.lines.get(name="理赔周期")
    enter_actual(by=cast.chen_jing, now=NOW, line=typed, month=date(2026, 10, 1), value=Decimal(9), evidence="月报")
    given = LineGiven("保费", Decimal(1), Decimal(2), Decimal(5), perspective="financial")
    with pytest.raises(CardRefused):
        put_line(by=cast.chen_jing, now=NOW, card=card, expected_revision=1, given=given)
    made = new_version(by=cast.chen_jing, now=NOW, card=card, reason="下半年新规")
    assert made.version == 2
    assert made.lines.count() == len(BRANCH)
    assert ScorecardLine.objects.filter(card=made, driven_by__isnull=False).count() == len(BRANCH_LINKS)
    assert made.lines.get(name="理赔周期").actuals.get().value == 9
    agree_card(by=cast.chen_jing, now=NOW, card=made, expected_revision=0)
    card.refresh_from_db()
    assert card.status == "superseded"


def test_the_second_editor_is_told_and_overwrites_nothing(cast: Cast) -> None:
    card = a_card(cast)
    given = LineGiven("客户满意度", Decimal("4.0"), Decimal("4.6"), Decimal(3), perspective="customer", unit_word="分")
    put_line(by=cast.chen_jing, now=NOW, card=card, expected_revision=0, given=given)
    with pytest.raises(CardChanged):
        put_line(by=cast.chen_jing, now=NOW, card=card, expected_revision=0, given=given)


@pytest.mark.outline("1.3.3.B")
def test_maturity_counts_what_was_done_with_the_goals(cast: Cast, signed_in: SignedIn) -> None:
    published(cast)
    manager = signed_in(cast.chen_jing)
    address = f"/scorecards/maturity/{cast.branch.pk}/2026/4/"
    page = manager.get(address)
    assert page.context["found"].goals > 0
    uses = {use.key: use.is_so for use in page.context["found"].uses}
    assert uses["linked"]  # published goals stand under those of the unit
    assert not uses["discussed"]
    assert page.context["found"].level == sum(uses.values())
    Goal.objects.update(parent=None)
    assert "linked" not in {use.key for use in manager.get(address).context["found"].uses if use.is_so}


def test_strangers_and_sellers_meet_no_card(cast: Cast, signed_in: SignedIn) -> None:
    card = a_card(cast)
    assert signed_in(cast.wang_qiang).get(f"/scorecards/{card.pk}/").status_code == 404
    assert signed_in(cast.li_na).get(f"/scorecards/{card.pk}/").status_code == 404
    assert signed_in(cast.li_na).get("/scorecards/").status_code == 404
    assert signed_in(cast.zhang_wei).get(f"/scorecards/maturity/{cast.other_branch.pk}/2026/4/").status_code == 404


def test_a_card_asks_the_same_with_one_line_and_with_all(
    cast: Cast, signed_in: SignedIn, questions: Callable[..., list[str]]
) -> None:
    manager = signed_in(cast.chen_jing)
    sheet = a_card(cast, "kpi", "direct")
    counts = []
    for kept in (3, 1):
        sheet.lines.exclude(measure="PREMIUM").filter(measure="").all()[kept:]
        counts.append(len(questions(manager, f"/scorecards/{sheet.pk}/")))
        sheet.lines.filter(measure="", is_quality=False).delete()
    assert counts[0] == counts[1]
