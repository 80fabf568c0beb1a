"""One activity is one fact: saved once, tallied, audited, refused with a sentence where it cannot be true."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry
from fenghuolun.desk.activities.actions import (
    ContactNotAllowed,
    NewLead,
    SameIdOtherContent,
    UnknownCustomer,
    WrongEntry,
    correct_activity,
    log_activity,
)
from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.customers.models import Lead, Policy, Quote, ResultTally
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.models import AuditEntry


@pytest.mark.outline("1.2.1")
def test_a_log_is_a_row_a_tally_a_touched_lead_and_an_audit_line(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    before = AuditEntry.objects.count()
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    assert (row.points, row.stage, row.quality, row.is_effective) == (100, "contact", 1, True)
    assert (row.unit, row.customer, row.cube_kind, row.day) == (cast.team, lead.customer, "renewal", date(2026, 11, 23))
    tally = Tally.objects.get()
    assert (tally.records, tally.effective, tally.points, tally.contacts, tally.purposeful) == (1, 1, 100, 1, 1)
    touched = Lead.objects.get(pk=lead.pk)
    assert (touched.stage, touched.touches, touched.next_step, touched.next_on) == (
        "contact", 1, "call", date(2026, 11, 25),
    )  # fmt: skip
    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.latest("pk").action == "log_activity"


def test_logging_the_same_activity_twice_keeps_one(cast: Cast) -> None:
    entry = an_entry(lead_id=a_lead(cast.li_na).pk)
    first = log_activity(by=cast.li_na, now=NOW, entry=entry)
    # The second sending measured the phone's clock a little differently.
    again = an_entry(**{name: getattr(entry, name) for name in entry.__slots__} | {"skew_s": 2})
    assert log_activity(by=cast.li_na, now=NOW + timedelta(hours=1), entry=again) == first
    assert (Activity.objects.count(), Tally.objects.get().records) == (1, 1)


def test_the_same_id_with_other_content_is_refused(cast: Cast) -> None:
    entry = an_entry()
    log_activity(by=cast.li_na, now=NOW, entry=entry)
    with pytest.raises(SameIdOtherContent) as refused:
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(client_id=entry.client_id, outcome="refused"))
    assert refused.value.code == "conflict"
    with pytest.raises(SameIdOtherContent):
        log_activity(by=cast.liu_yang, now=NOW, entry=entry)


def test_a_log_takes_at_most_twelve_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    lead = a_lead(cast.li_na)
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A09", purpose="care"))
    with django_assert_max_num_queries(14) as taken:
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    statements = [query["sql"] for query in taken.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 12, statements


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"happened_at": NOW + timedelta(minutes=6)}, "happened_at"),
    ({"happened_at": NOW.replace(year=2023)}, "happened_at"),
    ({"entered_at": NOW - timedelta(hours=3)}, "entered_at"),
    ({"kind": "A99"}, "kind"),
    ({"quantity": 0}, "quantity"),
    ({"quantity": 10**9}, "quantity"),
    ({"amount_fen": -1}, "amount_yuan"),
    ({"duration_s": -5}, "duration"),
    ({"latitude": 200.0, "longitude": 3.0}, "place"),
    ({"latitude": 31.0}, "place"),
    ({"outcome": "bought the farm"}, "outcome"),
    ({"evidence": ("gossip",)}, "evidence"),
    ({"note": "x" * 1001}, "note"),
]


@pytest.mark.parametrize(("given", "field"), WRONG)
def test_what_cannot_be_true_is_refused_with_a_sentence(cast: Cast, given: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongEntry) as refused:
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(**given))
    assert refused.value.field == field
    assert len(str(refused.value)) >= 5
    assert not Activity.objects.exists()
    assert not Tally.objects.exists()


def test_a_clock_four_minutes_fast_is_not_the_future_and_a_measured_skew_is_taken_off(cast: Cast) -> None:
    ahead = an_entry(happened_at=NOW + timedelta(minutes=4), duration_s=0)
    assert log_activity(by=cast.li_na, now=NOW, entry=ahead).happened_at == NOW + timedelta(minutes=4)
    a_day = 24 * 3600
    skewed = an_entry(happened_at=NOW + timedelta(days=1), entered_at=NOW + timedelta(days=1), skew_s=a_day)
    row = log_activity(by=cast.li_na, now=NOW, entry=skewed)
    assert (row.happened_at, row.entered_at, row.quality) == (NOW, NOW, 1)


def test_somebody_who_has_left_logs_their_last_day_and_no_later(cast: Cast) -> None:
    cast.li_na.left_on = NOW.date() - timedelta(days=1)
    with pytest.raises(WrongEntry, match="2026-11-22"):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry())
    earlier = an_entry(happened_at=NOW - timedelta(days=1))
    assert log_activity(by=cast.li_na, now=NOW, entry=earlier).day == date(2026, 11, 22)


def test_the_customer_of_another_is_unknown(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    for stranger in (cast.liu_yang, cast.wang_qiang):
        for about in ({"lead_id": lead.pk}, {"customer_id": lead.customer_id}, {"customer_id": 10**9}):
            with pytest.raises(UnknownCustomer):
                log_activity(by=stranger, now=NOW, entry=an_entry(**about))
    assert log_activity(by=cast.zhang_wei, now=NOW, entry=an_entry(lead_id=lead.pk)).lead == lead


def test_a_customer_named_without_a_lead_stands_for_the_one_open_lead(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry(customer_id=lead.customer_id))
    assert row.lead == lead


def test_marketing_contact_needs_consent_and_service_contact_its_own(cast: Cast) -> None:
    silent = a_lead(cast.li_na, consents=(), business_kind="switch")
    with pytest.raises(ContactNotAllowed):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=silent.pk))
    inbound = an_entry(lead_id=silent.pk, is_inbound=True)
    assert log_activity(by=cast.li_na, now=NOW, entry=inbound).contact == "inbound"
    unanswered = an_entry(lead_id=silent.pk, outcome="no_contact")
    assert log_activity(by=cast.li_na, now=NOW, entry=unanswered).contact == ""
    agreed = a_lead(cast.li_na, plate="沪B12345", phone="13900000000", consents=("phone",))
    assert log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=agreed.pk)).contact == "service"


def test_contact_hours_end_at_half_past_eight(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    evening = NOW.replace(hour=20, minute=31)
    with pytest.raises(ContactNotAllowed, match="20:30"):
        log_activity(by=cast.li_na, now=evening, entry=an_entry(lead_id=lead.pk, happened_at=evening))


def test_a_second_marketing_contact_on_one_day_is_refused_whoever_makes_it(cast: Cast) -> None:
    lead = a_lead(cast.li_na, business_kind="switch")
    log_activity(by=cast.zhang_wei, now=NOW, entry=an_entry(lead_id=lead.pk))
    with pytest.raises(ContactNotAllowed):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    visit = an_entry(lead_id=lead.pk, kind="A03", medium="face", duration_s=900, evidence=("photo",))
    assert log_activity(by=cast.li_na, now=NOW, entry=visit).stage == "visit"


def test_a_contact_that_the_law_forbids_leaves_a_line_with_its_rule_and_no_personal_data(cast: Cast) -> None:
    lead = a_lead(cast.li_na, consents=(), business_kind="switch")
    with pytest.raises(ContactNotAllowed):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk, note="说了很多"))
    line = AuditEntry.objects.latest("pk")
    assert (line.action, line.by, line.at, line.thing_id) == ("refuse_contact", cast.li_na, NOW, str(lead.customer_id))
    assert line.detail == {"rule": "marketing_consent", "lead": lead.pk, "kind": "A01"}
    assert Activity.objects.count() == 0


def test_a_refused_contact_with_somebody_new_names_no_row_that_was_rolled_back(cast: Cast) -> None:
    met = NewLead(name="陈新", phone="13811112222", plate="沪A99887")
    evening = NOW.replace(hour=21)
    entry = an_entry(new_lead=met, happened_at=evening)
    with pytest.raises(ContactNotAllowed):
        log_activity(by=cast.li_na, now=evening, entry=entry)
    line = AuditEntry.objects.latest("pk")
    assert (line.action, line.thing_id, line.detail["rule"], line.detail["lead"]) == (
        "refuse_contact", "", "contact_hours", None,
    )  # fmt: skip


def test_a_correction_into_a_forbidden_contact_is_refused_and_noted(cast: Cast) -> None:
    lead = a_lead(cast.li_na, consents=(), business_kind="switch")
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk, outcome="no_contact"))
    with pytest.raises(ContactNotAllowed):
        correct_activity(by=cast.li_na, now=NOW, activity=row, entry=an_entry(lead_id=lead.pk))
    assert AuditEntry.objects.latest("pk").action == "refuse_contact"
    row.refresh_from_db()
    assert row.voided_at is None


def test_in_the_sprint_a_reminder_a_day_is_allowed_five_times_a_week(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=6)
    days = [NOW + timedelta(days=n) for n in range(6)]
    for now in days[:5]:
        log_activity(by=cast.li_na, now=now, entry=an_entry(lead_id=lead.pk, happened_at=now, purpose="W5"))
    with pytest.raises(ContactNotAllowed):
        log_activity(by=cast.li_na, now=days[5], entry=an_entry(lead_id=lead.pk, happened_at=days[5], purpose="W5"))


def test_logging_a_quote_adds_the_quote(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    entry = an_entry(lead_id=lead.pk, kind="A06", outcome="quote_delivered", amount_fen=324_000, quote_number="Q1")
    row = log_activity(by=cast.li_na, now=NOW, entry=entry)
    assert (row.points, row.stage) == (300, "quote")
    quote = Quote.objects.get()
    assert (quote.client_id, quote.premium_fen, quote.number) == (entry.client_id, 324_000, "Q1")
    assert Lead.objects.get(pk=lead.pk).stage == "quote"


@pytest.mark.outline("1.2.1")
def test_logging_a_sale_makes_the_provisional_policy_and_closes_the_lead(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=3)
    entry = an_entry(
        lead_id=lead.pk, kind="A08", outcome="issued", next_step="none", next_on=None,
        amount_fen=420_000, compulsory_fen=95_000, policy_number="P9",
    )  # fmt: skip
    log_activity(by=cast.li_na, now=NOW, entry=entry)
    log_activity(by=cast.li_na, now=NOW, entry=entry)
    policies = {policy.line: policy for policy in Policy.objects.filter(logged_as=entry.client_id)}
    assert {line: policy.premium_fen for line, policy in policies.items()} == {
        "compulsory": 95_000, "commercial": 325_000,
    }  # fmt: skip
    assert {policy.status for policy in policies.values()} == {"provisional"}
    closed = Lead.objects.get(pk=lead.pk)
    assert (closed.status, closed.stage) == ("won", "deal")
    assert ResultTally.objects.get().premium_fen == 420_000


@pytest.mark.parametrize("missing", [{"amount_fen": None}, {"lead_id": None}, {"compulsory_fen": 9_999_999}])
def test_a_sale_without_premium_or_vehicle_is_refused_and_leaves_nothing(cast: Cast, missing: dict[str, Any]) -> None:
    lead = a_lead(cast.li_na, due_in=3)
    given = {"lead_id": lead.pk, "kind": "A08", "amount_fen": 420_000, "policy_number": "P9"} | missing
    with pytest.raises(WrongEntry):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(**given))
    assert not Activity.objects.exists()
    assert not Policy.objects.exists()


def test_a_log_that_the_lead_refuses_leaves_neither_row_nor_tally(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    entry = an_entry(lead_id=lead.pk, kind="A08", amount_fen=1, policy_number="P", policy_starts_on=date(1, 1, 1))
    with pytest.raises((Refused, OverflowError)):
        log_activity(by=cast.li_na, now=NOW, entry=entry)
    assert not Tally.objects.exists()
