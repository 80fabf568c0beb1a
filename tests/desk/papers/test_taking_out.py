"""Every form as PDF and as a workbook: one page, both languages, text as text, formulas that agree with the server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cast import NOW, Cast
from desk.evaluations.factories import an_evaluation
from desk.goals.cards import a_card
from desk.papers.opened import computed
from desk.plans.factories import NEXT_MONDAY, a_lead, a_line, a_week
from desk.tables.factories import due_leads, published
from desk.workplans.factories import a_table_line
from fenghuolun.desk.goals.actions import add_goal, propose_card
from fenghuolun.desk.papers.queries.kinds import KINDS
from fenghuolun.desk.papers.rules.form import Column, Form, Row, Signature, Table
from fenghuolun.desk.papers.rules.paper import pdf_of
from fenghuolun.desk.plans.actions import fill_week
from fenghuolun.desk.scorecards.actions import open_card as open_scorecard

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def addresses(cast: Cast) -> dict[str, list[object]]:
    """Return an address of each kind of form with something on it."""
    published(cast)
    due_leads(cast.li_na, date(2026, 12, 1), 6)
    fill_week(by=cast.li_na, now=NOW, plan=a_week(cast.li_na), lines=[a_line(a_lead(cast.li_na, 7))])
    a_table_line(cast.li_na, weight=100, actual=12)
    card = a_card(cast)
    kpi = open_scorecard(
        by=cast.chen_jing, now=NOW, unit=cast.branch, kind="bsc", template="branch", starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
    )  # fmt: skip
    goal = add_goal(
        by=cast.li_na, now=NOW, person=cast.li_na, title="11 月成交 20 台", measure="DEALS", target=Decimal(20),
        starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1),
    )  # fmt: skip
    return {
        "control": [cast.li_na.pk, "2026-11"], "tracking": [goal.pk], "scorecard": [kpi.pk],
        "card": [card.pk], "work_plan": [cast.li_na.pk, "2026-11"], "year": [cast.branch.pk, 2026],
        "quarter": [cast.branch.pk, 2026, 4], "month": [cast.li_na.pk, "2026-12"],
        "week": [cast.li_na.pk, str(NEXT_MONDAY)], "evaluation": [an_evaluation(cast).pk],
    }  # fmt: skip


def text_of(pdf: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed, so that the text of a PDF cannot be read")
    file = tmp_path / "form.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.outline(
    "1.3.1.F", "1.3.1.G", "1.3.1.I", "1.3.2.A", "1.3.3.case2", "1.3.5.E", "1.4.1", "1.4.2", "1.4.3", "1.4.4"
)
def test_each_form_is_a_pdf_and_a_workbook_in_both_languages(cast: Cast, signed_in: SignedIn) -> None:
    found = addresses(cast)
    assert set(found) == set(KINDS)
    for language in ("zh-hans", "en"):
        client = signed_in(cast.chen_jing, language)
        for kind, address in found.items():
            pdf = client.get(reverse(f"papers:{kind}_pdf", args=address))
            assert pdf.content.startswith(b"%PDF"), kind
            assert b"/Count 1/" in pdf.content, kind
            book = client.get(reverse(f"papers:{kind}_book", args=address))
            sheet = load_workbook(BytesIO(book.content)).worksheets[0]
            assert sheet.protection.sheet, kind
            assert sheet.page_setup.paperSize == 9, kind


@pytest.mark.outline("1.3.1.F")
def test_the_formulas_of_every_workbook_come_to_the_figures_of_the_server(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.chen_jing)
    for kind, address in addresses(cast).items():
        book = client.get(reverse(f"papers:{kind}_book", args=address)).content
        cells = computed(book)
        assert cells, kind
        for place, (own, server) in cells.items():
            assert (own or None) == pytest.approx(server or None, abs=1e-3), (kind, place)


def test_the_signed_card_bears_names_and_days(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    card = a_card(cast)
    propose_card(by=cast.li_na, now=NOW, card=card, expected_revision=card.revision)
    client = signed_in(cast.li_na)
    sign = reverse("cards:sign", args=[card.pk])
    client.post(sign, {"revision": card.revision})
    text = text_of(client.get(reverse("papers:card_pdf", args=[card.pk])).content, tmp_path)
    assert "目标卡" in text
    assert cast.li_na.name in text
    assert "页1/1" in text.replace(" ", "")


def test_what_people_typed_is_text_and_never_markup(tmp_path: Path) -> None:
    evil = '#import "x": * [*b*] $x$ `raw` <tag> @ref \\u{1} // 注 = 沪A8U866'
    table = Table([Column("a", evil)], [Row("x:1", {"a": evil})])
    form = Form(
        "card", {}, evil, evil, [(evil, evil)], [table], [(evil, evil)], [Signature(evil, evil, date(2026, 1, 2))]
    )
    text = text_of(pdf_of([form], evil, evil), tmp_path)
    assert text.count('#import "x": * [*b*] $x$ `raw` <tag> @ref') >= 3
    assert "沪A8U866" in text


def test_a_whole_round_is_one_pdf_with_its_own_page_numbers(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    sheet = an_evaluation(cast)
    pdf = signed_in(cast.zhang_wei).get(reverse("papers:round_pdf", args=[sheet.round_id]))
    assert "页1/1" in text_of(pdf.content, tmp_path).replace(" ", "")


def test_two_hundred_sheets_take_less_than_a_third_of_a_second_each() -> None:
    from time import perf_counter

    columns = [Column("a", "目标项", width=20), *(Column(f"n{n}", f"列{n}", "number") for n in range(8))]
    rows = [Row(f"x:{n}", {"a": f"第{n}项", **{f"n{m}": n * m for m in range(8)}}) for n in range(10)]
    form = Form("evaluation", {}, "评估表", "十月", [("姓名", "李娜")], [Table(columns, rows, total_label="合计")])
    begun = perf_counter()
    pdf_of([form] * 200, "2026-11-23")
    assert (perf_counter() - begun) / 200 < 0.3


def test_a_seller_takes_out_the_own_forms_and_nobody_elses(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.li_na)
    own, other = [cast.li_na.pk, "2026-12"], [cast.liu_yang.pk, "2026-12"]
    assert client.get(reverse("papers:month_pdf", args=own)).status_code == 200
    assert client.get(reverse("papers:month_pdf", args=other)).status_code == 404
    assert client.get(reverse("papers:year_book", args=[cast.branch.pk, 2026])).status_code == 404
    assert client.get(reverse("papers:month_pdf", args=[cast.li_na.pk, "x"])).status_code == 404


def test_libreoffice_comes_to_the_same_figures(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed; the formulas are worked out by the test above")
    client = signed_in(cast.chen_jing)
    for kind, address in addresses(cast).items():
        book = client.get(reverse(f"papers:{kind}_book", args=address)).content
        (tmp_path / f"{kind}.xlsx").write_bytes(book)
        (tmp_path / "out").mkdir(exist_ok=True)
        subprocess.run(
            [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx",
             "--outdir", str(tmp_path / "out"), str(tmp_path / f"{kind}.xlsx")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        theirs = load_workbook(tmp_path / "out" / f"{kind}.xlsx", data_only=True).worksheets[0]
        for place, (own, _server) in computed(book).items():
            assert (theirs[place].value or None) == pytest.approx(own or None, abs=1e-3), (kind, place)
