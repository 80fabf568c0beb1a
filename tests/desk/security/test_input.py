"""What a person types stays text: no field that is not offered, no row that is not theirs, no code anywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry
from desk.api.program import Program, a_call
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.customers.models import Customer
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.exchange.reading import NotATable, read_sheets
from fenghuolun.desk.teams.models import AuditEntry, Person
from house.repository import none_of
from house.spheres import Sphere
from house.test_strangers_matrix import doors

SignedIn = Callable[..., Client]
SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
INJECTIONS = [
    "' OR 1=1 --",
    '" OR ""="',
    "%",
    "__",
    "%%%%",
    "沪%",
    "\\",
    "x' UNION SELECT login FROM person --",
]


def test_a_page_takes_only_the_fields_it_shows(cast: Cast, signed_in: SignedIn) -> None:
    sent = {
        "kind": "person", "name": "周明", "source": "D4", "business_kind": "",
        "use": "family", "owner": cast.wang_qiang.pk, "unit": cast.other_team.pk, "id": 77, "may_market": "on",
        "revision": 9, "batch": 1, "merged_into": 1,
    }  # fmt: skip
    assert signed_in(cast.li_na).post(reverse("customers:add"), sent).status_code == 302
    made = Customer.objects.get()
    assert (made.owner, made.unit, made.may_market, made.revision, made.batch) == (
        cast.li_na,
        cast.team,
        False,
        0,
        None,
    )
    assert made.pk != 77


def test_nobody_makes_themselves_more_than_they_are(cast: Cast, signed_in: SignedIn) -> None:
    address = reverse("teams:change_person", args=[cast.chen_jing.pk])
    sent = {"name": "陈静", "is_staff": "1", "is_superuser": "1", "role": cast.administrator.role_id, "login": "root"}
    signed_in(cast.administrator).post(address, sent)
    found = Person.objects.get(pk=cast.chen_jing.pk)
    assert (found.is_staff, found.is_superuser, found.role, found.login) == (
        False,
        False,
        cast.chen_jing.role,
        "chenjing",
    )


@pytest.mark.parametrize(
    "field", ["person_id", "unit_id", "points", "is_effective", "source", "verdict", "voided_at", "batch"]
)
def test_the_api_refuses_fields_that_it_does_not_declare(cast: Cast, field: str) -> None:
    program = Program.of(cast.li_na, ["log"])
    status, why = program.send("PUT", f"/activities/{uuid4()}", a_call(kind="A09", medium="") | {field: 1})
    assert (status, why["field"]) == (422, field)
    assert not Activity.objects.exists()


def test_rows_of_others_cannot_be_named_in_what_one_sends(cast: Cast, own: Sphere, signed_in: SignedIn) -> None:
    from house.spheres import MARKS

    foreign = Customer.objects.get(name=f"{MARKS['foreign']}客", merged_into=None)
    lead, program = foreign.leads.get(), Program.of(cast.li_na, ["log"])
    for named in ({"customer_id": foreign.pk}, {"lead_id": lead.pk}, {"colleague_id": cast.wang_qiang.pk}):
        status, _why = program.send("PUT", f"/activities/{uuid4()}", a_call() | named)
        assert status in {404, 422}, named
    leader = signed_in(cast.zhang_wei)
    leader.post(reverse("customers:assign"), {"lead": [lead.pk], "takers": [cast.li_na.pk], "seen": f"{lead.pk}:"})
    leader.post(reverse("customers:assign"), {"lead": [own.rows["lead"]], "takers": [cast.wang_qiang.pk]})
    leader.post(reverse("customers:merge"), {"kept": own.rows["customer"], "dropped": foreign.pk})
    lead.refresh_from_db()
    foreign.refresh_from_db()
    assert lead.owner == foreign.owner != cast.li_na
    assert foreign.merged_into is None
    assert Customer.objects.get(pk=own.rows["customer"]).leads.get().owner == cast.li_na


def test_an_id_that_is_taken_elsewhere_neither_shows_nor_changes_what_is_there(cast: Cast) -> None:
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A09", medium="", note="秘密"))
    status, why = Program.of(cast.wang_qiang, ["log"]).send(
        "PUT", f"/activities/{row.client_id}", a_call(kind="A09", medium="")
    )
    assert status == 409
    assert "秘密" not in str(why)
    assert Activity.objects.get().note == "秘密"


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_is_searched_for_is_never_read_as_a_command(cast: Cast, signed_in: SignedIn, text: str) -> None:
    a_lead(cast.li_na)
    browser, program = signed_in(cast.li_na), Program.of(cast.li_na, ["read"])
    assert program.get("/customers/search", q=text) == (200, [])
    assert browser.get("/activities/find/", {"q": text}).json() == {"customers": []}
    for address in ("/customers/", "/search/", "/leads/", "/renewals/", "/activities/"):
        for name in ("q", "kind", "grade", "owner", "after", "business", "window", "person", "first", "period", "sort"):
            assert browser.get(address, {name: text}).status_code == 200, (address, name)


@pytest.mark.parametrize("after", ["x", "W10", "WyJ4IiwgInkiXQ", "WzFlOTk5LCAxXQ", "\x00", "/../", "é" * 200])
def test_a_forged_place_in_a_list_opens_its_beginning(cast: Cast, after: str) -> None:
    a_lead(cast.li_na)
    program = Program.of(cast.li_na, ["read"])
    for path in ("/customers", "/leads", "/activities", "/renewals", "/people", "/units", "/goals"):
        assert program.get(path, after=after)[0] in {200, 422}


@pytest.mark.slow
def test_a_script_in_any_name_or_note_is_shown_as_text(cast: Cast, signed_in: SignedIn, own: Sphere) -> None:
    Customer.objects.filter(owner=cast.li_na).update(name=SCRIPT, note=SCRIPT, address=SCRIPT, source_note=SCRIPT)
    Person.objects.filter(pk=cast.li_na.pk).update(name=SCRIPT)
    for table, fields in _texts().items():
        table.objects.update(**dict.fromkeys(fields, SCRIPT))
    faults, shown = [], 0
    for person in (cast.li_na, cast.zhang_wei, cast.administrator):
        browser = signed_in(person)
        for door in doors():
            answer = browser.get(door.address(own))
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                page = answer.content.decode()
                shown += "&lt;script&gt;alert" in page
                faults += [f"{door.route} as {person.login}"] if SCRIPT in page else []
    none_of(faults)
    assert shown > 40


def _texts() -> dict[Any, tuple[str, ...]]:
    from fenghuolun.desk.goals.models import Goal, TargetAnswer
    from fenghuolun.desk.plans.models import WorkItem
    from fenghuolun.desk.teams.models import AccessToken, Leave, Unit

    return {
        Activity: ("note", "place"), Goal: ("title",), TargetAnswer: ("reason",), WorkItem: ("title",),
        Leave: ("note",), AccessToken: ("name",), Batch: ("file_name",), Unit: ("name",),
    }  # fmt: skip


def test_a_script_in_a_file_name_is_shown_as_text(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.zhang_wei)
    name = "<img src=x onerror=alert(1)>.csv"
    browser.post(reverse("exchange:imports"), {"file": SimpleUploadedFile(name, "车牌,姓名\n沪A12345,周明\n".encode())})
    pk = Batch.objects.get().pk
    for address in (reverse("exchange:imports"), reverse("exchange:columns", args=[pk])):
        assert "<img src=x" not in browser.get(address).content.decode()


@pytest.mark.slow
def test_no_workbook_calculates_what_somebody_typed(cast: Cast, signed_in: SignedIn, own: Sphere) -> None:
    Person.objects.update(name=FORMULA)
    Customer.objects.update(name=FORMULA, note=FORMULA)
    read = 0
    for person in (cast.li_na, cast.zhang_wei, cast.chen_jing):
        browser = signed_in(person)
        for door in doors():
            if not door.route.endswith(("/workbook/", "/sheet/", "/report/")):
                continue
            answer = browser.get(door.address(own))
            if answer.status_code != 200:
                continue
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            read += 1
            for sheet in openpyxl.load_workbook(io.BytesIO(content)):
                for cells in sheet.iter_rows():
                    for cell in cells:
                        is_live = cell.data_type == "f" and "HYPERLINK" in str(cell.value)
                        assert not is_live, (door.route, sheet.title, cell.coordinate)
                        assert cell.hyperlink is None
    assert read >= 3


def test_nothing_personal_stands_in_the_audit_log(cast: Cast) -> None:
    a_lead(cast.li_na, phone="13812345678")
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A09", medium=""))
    assert AuditEntry.objects.filter(action="log_activity").exists()
    assert "13812345678" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_a_workbook_makes_nobody_read_a_file_of_the_server(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="ascii")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["车牌", "姓名"])
    book.active.append(["沪A12345", "ENTITY"])
    book.save(out)
    bad = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith((".xml", ".rels")):
                text = text.replace(b"ENTITY", b"&e;").replace(b"?>", b"?>" + entity.encode(), 1)
            new.writestr(name, text)
    try:
        read = str(read_sheets("x.xlsx", bad.getvalue()))
    except NotATable as why:
        read = str(why)
    assert "geheim" not in read
