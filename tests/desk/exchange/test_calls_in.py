"""A call campaign comes in as what it counts (ruling 22): customers, contacts, deals; the same from a broken export."""

from pathlib import Path

import pytest
from django.db.models import Sum

from cast import NOW
from desk.exchange.test_reading import SHARED, needs_shared
from desk.exchange.workbooks import bring, counts, prepare, told
from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.customers.models import Customer, Lead
from fenghuolun.desk.exchange.actions import undo_import

pytestmark = pytest.mark.django_db
EXTRACTS = Path(__file__).parent / "extracts"
FILES = ["cold_calls_60.csv", "cold_calls_60_messy.csv"]


def totals():
    rows = Activity.objects.filter(voided_at=None)
    calls = rows.filter(kind="A01").aggregate(n=Sum("quantity"), s=Sum("duration_s"))
    sold = rows.filter(kind="A08").count()
    return Customer.objects.count(), calls["n"], sold, Lead.objects.filter(status="won").count()


@pytest.mark.parametrize("name", FILES)
def test_an_extract_in_either_layout_gives_the_counts_of_the_file(cast, name):
    batch = bring(cast, name, (EXTRACTS / name).read_bytes(), answers={"owner": cast.li_na.pk, "year": 2025})
    assert (batch.target, batch.rows_wrong) == ("calls", 0), told(batch)
    assert totals() == (60, 148, 26, 26)
    assert Tally.objects.filter(kind="A01").aggregate(n=Sum("quantity"))["n"] == 148


def test_the_year_must_be_said_and_may_not_lie_ahead(cast):
    content = (EXTRACTS / FILES[0]).read_bytes()
    batch = bring(cast, FILES[0], content, answers={"owner": cast.li_na.pk, "year": 2027})
    assert counts(batch) == (0, 0, 0, 60)
    assert not Customer.objects.exists()


def test_the_latest_year_that_has_passed_is_proposed(cast):
    assert prepare(cast, FILES[0], (EXTRACTS / FILES[0]).read_bytes()).answers["year"] == 2025


def test_a_campaign_before_the_seller_was_hired_is_refused_whole(cast):
    batch = bring(cast, FILES[0], (EXTRACTS / FILES[0]).read_bytes(), answers={"owner": cast.li_na.pk, "year": 2016})
    assert counts(batch) == (0, 0, 0, 60)
    assert totals() == (0, None, 0, 0)
    assert "2024-01-08" in told(batch)[3]


def test_taking_it_back_and_bringing_it_in_again_counts_it_once(cast):
    content, answers = (EXTRACTS / FILES[0]).read_bytes(), {"owner": cast.li_na.pk, "year": 2025}
    first = bring(cast, FILES[0], content, answers=answers)
    undone = undo_import(by=cast.zhang_wei, now=NOW, batch=first)
    assert totals() == (0, None, 0, 0)
    assert not Tally.objects.exists()
    assert undone.message
    again = bring(cast, FILES[0], content, answers=answers)
    assert counts(again) == (60, 0, 0, 0)
    assert totals() == (60, 148, 26, 26)
    third = bring(cast, FILES[0], content, answers=answers)
    assert counts(third) == (0, 0, 60, 0)
    assert totals() == (60, 148, 26, 26)


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("name", ["car_insurance_cold_calls.csv", "car_insurance_cold_calls_messy_export.csv"])
def test_the_whole_campaign_has_4000_customers_10429_contacts_and_1604_sold(cast, name):
    content = (SHARED / "calls" / name).read_bytes()
    batch = bring(cast, name, content, answers={"owner": cast.li_na.pk, "year": 2025})
    assert (batch.status, batch.rows_wrong) == ("done", 0), told(batch)
    assert totals() == (4000, 10429, 1604, 1604)
    talk = Activity.objects.aggregate(s=Sum("duration_s"))["s"]
    assert round(talk / 3600, 2) == 389.83
