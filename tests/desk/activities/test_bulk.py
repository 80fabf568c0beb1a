"""A whole file at once: the same facts as one by one, ten thousand rows a second, nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry, an_id, some_leads
from desk.activities.test_amending import tallied
from fenghuolun.desk.activities.actions import answer_evidence_notice, log_activity, log_in_bulk, rebuild_tallies
from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import NotAllowed

SAME = ("kind_id", "points", "base_points", "quality", "stage", "is_effective", "is_on_time", "is_evidenced",
        "is_purposeful", "is_evidence_due", "unit_id", "person_id", "day", "cube_kind", "contact", "customer_id",
        "lead_id", "fingerprint", "evidence", "particulars", "happened_at", "entered_at", "skew_s")  # fmt: skip


def as_new(entry: Entry, n: int, **changed: Any) -> Entry:
    fields = {name: getattr(entry, name) for name in entry.__slots__}
    return Entry(**(fields | {"client_id": an_id(n)} | changed))


def test_a_row_of_a_file_becomes_the_same_fact_as_one_logged(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    answer_evidence_notice(by=cast.li_na, now=NOW, is_given=True)
    entries = [
        an_entry(lead_id=lead.pk, person_id=cast.li_na.pk),
        an_entry(kind="A03", duration_s=900, evidence=("photo",), happened_at=NOW - timedelta(hours=30)),
        an_entry(kind="A12", particulars={"score": 85}, quantity=3),
        an_entry(kind="A04", contact_role="decider", duration_s=1800, latitude=31.2, longitude=121.5),
        an_entry(happened_at=NOW, entered_at=NOW, skew_s=3600, outcome="no_contact"),
    ]
    single = [log_activity(by=cast.li_na, now=NOW, entry=entry) for entry in entries]
    kept = tallied()
    Tally.objects.all().delete()
    twins = [as_new(entry, n, person_id=cast.li_na.pk) for n, entry in enumerate(entries)]
    result = log_in_bulk(by=None, now=NOW, entries=twins, batch=7)
    assert (result.logged, result.already, result.refused) == (5, 0, [])
    for one, twin in zip(single, twins, strict=True):
        row, one = Activity.objects.get(client_id=twin.client_id), Activity.objects.get(pk=one.pk)
        differ = [name for name in SAME if name != "fingerprint" and getattr(row, name) != getattr(one, name)]
        assert differ == []
        assert row.batch == 7
    assert tallied() == kept


def test_the_stage_dates_of_leads_follow_a_file(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    days = [NOW - timedelta(days=n) for n in (9, 6, 3)]
    kinds = ["A01", "A03", "A06"]
    entries = [
        an_entry(person_id=cast.li_na.pk, lead_id=lead.pk, kind=kind, happened_at=at, entered_at=at, duration_s=900,
                 evidence=("photo",), quote_number="Q")
        for kind, at in zip(kinds, days, strict=True)
    ]  # fmt: skip
    log_in_bulk(by=None, now=NOW, entries=reversed(entries))
    touched = Lead.objects.select_related("customer").get(pk=lead.pk)
    assert [touched.contacted_on, touched.visited_on, touched.quoted_on] == [at.date() for at in days]
    assert (touched.stage, touched.touches, touched.last_touch_at) == ("quote", 3, days[2])
    assert touched.customer.last_touch_at == days[2]


def test_a_file_read_twice_counts_once_and_a_changed_row_is_refused(cast: Cast) -> None:
    entries = [an_entry(client_id=an_id(n), person_id=cast.li_na.pk) for n in range(4)]
    assert log_in_bulk(by=cast.administrator, now=NOW, entries=entries).logged == 4
    again = log_in_bulk(by=cast.administrator, now=NOW, entries=[*entries, as_new(entries[0], 2, note="other")])
    assert (again.logged, again.already) == (0, 4)
    assert [place for place, _why in again.refused] == [4]
    assert Activity.objects.count() == 4


def test_wrong_rows_are_named_by_place_and_the_rest_is_logged(cast: Cast) -> None:
    good = an_entry(person_id=cast.li_na.pk, source="import")
    rows = [
        good, an_entry(person_id=10**9), an_entry(), an_entry(person_id=cast.li_na.pk, kind="A99"),
        an_entry(person_id=cast.li_na.pk, lead_id=10**9), an_entry(person_id=cast.li_na.pk, customer_id=10**9),
        an_entry(person_id=cast.li_na.pk, happened_at=NOW.replace(year=2020)),
        an_entry(person_id=cast.li_na.pk, happened_at=NOW + timedelta(days=1)),
    ]  # fmt: skip
    result = log_in_bulk(by=cast.administrator, now=NOW, entries=rows)
    assert result.logged == 1
    assert [place for place, _why in result.refused] == [1, 2, 3, 4, 5, 6, 7]
    assert all(len(why) > 5 for _place, why in result.refused)


def test_imported_history_is_judged_on_what_its_file_carries(cast: Cast) -> None:
    bare = {"medium": "", "purpose": "", "outcome": "", "next_step": "", "next_on": None, "duration_s": None}
    rows = [
        an_entry(person_id=cast.li_na.pk, source="import", quantity=30, **bare),
        an_entry(person_id=cast.li_na.pk, source="import", kind="A03", **bare),
        an_entry(person_id=cast.li_na.pk, source="import", kind="A03", **(bare | {"duration_s": 120})),
        an_entry(person_id=cast.li_na.pk, source="import", happened_at=NOW - timedelta(days=9), entered_at=NOW, **bare),
        an_entry(person_id=cast.li_na.pk, source="import", is_effective=False, **bare),
    ]
    log_in_bulk(by=None, now=NOW, entries=rows)
    found = [Activity.objects.get(client_id=row.client_id) for row in rows]
    assert [(row.points, row.is_effective) for row in found] == [
        (3000, True), (400, True), (0, False), (50, True), (0, False),
    ]  # fmt: skip
    assert Tally.objects.get(kind="A01", day=NOW.date()).quantity == 31


def test_a_file_needs_the_right_to_import_and_leaves_one_audit_line(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        log_in_bulk(by=cast.li_na, now=NOW, entries=[])
    before = AuditEntry.objects.count()
    log_in_bulk(by=cast.administrator, now=NOW, entries=[an_entry(person_id=cast.li_na.pk) for _ in range(3)])
    assert AuditEntry.objects.count() == before + 1


@pytest.mark.slow
def test_twenty_thousand_rows_take_few_statements_and_keep_the_tallies_exact(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    leads = some_leads(cast.li_na, 40)
    people = [cast.li_na.pk, cast.liu_yang.pk]
    entries = [
        an_entry(client_id=an_id(n), person_id=people[n % 2], lead_id=leads[n % 40].pk,
                 happened_at=NOW - timedelta(minutes=11 * n), entered_at=NOW - timedelta(minutes=10 * n))
        for n in range(20_000)
    ]  # fmt: skip
    with django_assert_max_num_queries(90):
        result = log_in_bulk(by=None, now=NOW, entries=entries)
    assert result.logged == 20_000
    kept = tallied()
    rebuild_tallies(NOW.date() - timedelta(days=400), NOW.date() + timedelta(days=1))
    assert tallied() == kept
