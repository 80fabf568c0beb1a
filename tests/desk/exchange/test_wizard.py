"""The wizard from upload to undo, in both languages, and closed to whoever may not."""

import hashlib
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cast import NOW
from desk.exchange.test_policies_in import BAD, RENEWALS
from desk.exchange.workbooks import as_csv, bring, xlsx
from fenghuolun.desk.customers.models import Customer
from fenghuolun.desk.exchange.actions import run_import
from fenghuolun.desk.exchange.models import Batch, ColumnMemory

pytestmark = pytest.mark.django_db


def upload(client, content, name="续保.xlsx"):
    return client.post(reverse("exchange:imports"), {"file": SimpleUploadedFile(name, content)})


def columns_sent(client, pk):
    """Return the columns page's form as it would be sent unchanged."""
    form = client.get(reverse("exchange:columns", args=[pk])).context["form"]
    return {name: field.initial if field.initial is not None else "" for name, field in form.fields.items()}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_upload_to_undo(cast, signed_in, language):
    client = signed_in(cast.zhang_wei, language)
    answer = upload(client, xlsx(RENEWALS))
    batch = Batch.objects.get()
    assert answer.url == reverse("exchange:columns", args=[batch.pk])
    sent = columns_sent(client, batch.pk)
    assert sent["column_1"] == "plate"
    answer = client.post(reverse("exchange:columns", args=[batch.pk]), sent)
    assert answer.url == reverse("exchange:preview", args=[batch.pk])
    page = client.get(answer.url)
    assert dict(page.context["counts"])["made"] == 3
    assert not Customer.objects.exists()
    answer = client.post(answer.url)
    assert answer.url == reverse("exchange:import", args=[batch.pk])
    assert client.get(answer.url).status_code == 200
    run_import(batch.pk, now=NOW)
    assert Customer.objects.count() == 3
    client.post(reverse("exchange:undo", args=[batch.pk]))
    assert not Customer.objects.exists()
    assert client.get(answer.url).context["batch"].status == "undone"
    assert client.get(reverse("exchange:imports")).status_code == 200


def test_a_choice_of_column_is_remembered_for_the_next_file(cast, signed_in):
    client = signed_in(cast.zhang_wei)
    rows = [["车子", "谁的", "啥时候到期"], ["沪A8K2M1", "周明", "2026-12-19"]]
    upload(client, as_csv(rows), "a.csv")
    batch = Batch.objects.get()
    client.post(reverse("exchange:table", args=[batch.pk]), {"table": batch.table, "target": "policies"})
    sent = columns_sent(client, batch.pk) | {
        "column_0": "plate", "column_1": "customer", "column_2": "ends_on", "answer_ours": "others",
        "answer_ends": "last",
    }  # fmt: skip
    answer = client.post(reverse("exchange:columns", args=[batch.pk]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert ColumnMemory.objects.count() == 3
    upload(client, as_csv(rows), "b.csv")
    again = Batch.objects.order_by("-pk").first()
    assert again.target == "policies"
    assert columns_sent(client, again.pk)["column_2"] == "ends_on"


def test_a_column_chosen_twice_or_a_missing_one_is_said_and_what_was_chosen_stays(cast, signed_in):
    client = signed_in(cast.zhang_wei)
    upload(client, xlsx(RENEWALS))
    batch = Batch.objects.get()
    sent = columns_sent(client, batch.pk)
    twice = client.post(reverse("exchange:columns", args=[batch.pk]), sent | {"column_2": "plate"})
    assert twice.status_code == 422
    assert twice.context["form"]["column_2"].value() == "plate"
    missing = client.post(reverse("exchange:columns", args=[batch.pk]), sent | {"column_1": ""})
    assert missing.status_code == 422


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leer.xlsx", b""),
        ("bild.png", b"\x89PNG\r\n\x1a\n123"),
        ("seite.pdf", b"%PDF-1.7 ..."),
        ("kaputt.xlsx", b"PK\x03\x04 broken"),
        ("nur.csv", "车牌,到期日\n".encode()),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(cast, signed_in, name, content):
    answer = upload(signed_in(cast.zhang_wei), content, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Batch.objects.exists()


def test_the_file_name_is_a_name_and_not_a_path_nor_a_script(cast, signed_in):
    client = signed_in(cast.zhang_wei)
    upload(client, xlsx(RENEWALS), '../../"><script>alert(1)</script>.xlsx')
    batch = Batch.objects.get()
    assert ".." not in batch.file.name
    page = client.get(reverse("exchange:columns", args=[batch.pk])).content.decode()
    assert "<script>alert(1)" not in page


def test_the_report_holds_the_original_columns_and_why_and_can_be_imported_again(cast, signed_in):
    client = signed_in(cast.zhang_wei, "en")
    evil = [row if row[2] != "吴刚" else [*row[:2], '=HYPERLINK("http://x","吴刚")', *row[3:]] for row in BAD]
    batch = bring(cast, "bad.csv", as_csv(evil))
    answer = client.get(reverse("exchange:report", args=[batch.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    headings = [cell.value for cell in sheet[1]]
    assert headings[3:] == BAD[0]
    assert all(row[2].value for row in sheet.iter_rows(min_row=2))
    evil_cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert evil_cells
    assert all(cell.data_type == "s" and cell.value.startswith("'") for cell in evil_cells)


def test_the_same_file_twice_is_told_before_anything_happens(cast, signed_in):
    bring(cast, "续保.xlsx", xlsx(RENEWALS))
    client = signed_in(cast.zhang_wei)
    content = xlsx(RENEWALS)
    Batch.objects.update(sha256=hashlib.sha256(content).hexdigest())
    upload(client, content)
    batch = Batch.objects.order_by("-pk").first()
    assert client.get(reverse("exchange:columns", args=[batch.pk])).context["earlier"] is not None


def test_a_seller_and_another_branch_find_nothing(cast, signed_in):
    batch = bring(cast, "续保.xlsx", xlsx(RENEWALS))
    names = ["import", "columns", "preview", "progress", "report"]
    for person in (cast.li_na, cast.wang_qiang):
        client = signed_in(person)
        for name in names:
            assert client.get(reverse(f"exchange:{name}", args=[batch.pk])).status_code == 404
        for name in ("undo", "cancel", "discard", "table"):
            assert client.post(reverse(f"exchange:{name}", args=[batch.pk])).status_code == 404
    assert signed_in(cast.li_na).get(reverse("exchange:imports")).status_code == 404


def test_the_list_costs_the_same_for_one_import_and_for_three(cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.zhang_wei)
    bring(cast, "a.xlsx", xlsx(RENEWALS))
    client.get(reverse("exchange:imports"))
    with django_assert_num_queries(3):
        client.get(reverse("exchange:imports"))
    bring(cast, "b.xlsx", xlsx(RENEWALS))
    bring(cast, "c.xlsx", xlsx(RENEWALS))
    with django_assert_num_queries(3):
        client.get(reverse("exchange:imports"))
