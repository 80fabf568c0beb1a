"""Results come from policies, and premium never counts twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cast import NOW, TODAY, Cast
from fenghuolun.desk.customers import queries
from fenghuolun.desk.customers.actions import (
    PolicyRefused,
    PolicyRow,
    add_policies_in_bulk,
    cancel_policy,
    confirm_policy,
    issue_policy,
    rebuild_results,
    withdraw_policies,
)
from fenghuolun.desk.customers.choices import LeadStatus, Line, PolicyStatus, Stage
from fenghuolun.desk.customers.models import Lead, Policy, ResultTally
from fenghuolun.desk.teams.actions import set_parameter

from .factories import customer_of, lead_of, policies_of, vehicle_of

COUNTED = ("day", "person", "unit", "cube_kind", "channel", "premium_fen", "deals", "compulsory", "commercial")


def tally() -> list[tuple[Any, ...]]:
    rows = ResultTally.objects.exclude(premium_fen=0, deals=0, compulsory=0, commercial=0)
    return sorted(rows.values_list(*COUNTED), key=str)


def sold(cast: Cast) -> tuple[int, int]:
    rows = queries.results([cast.team.pk], date(2026, 1, 1), date(2027, 1, 1))
    return sum(row.premium_fen for row in rows), sum(row.deals for row in rows)


def row_of(lead: Lead, line: str, premium_fen: int, **fields: Any) -> PolicyRow:
    assert lead.vehicle is not None
    starts_on = fields.pop("starts_on", lead.due_on)
    return PolicyRow(
        line=line, starts_on=starts_on, ends_on=starts_on + timedelta(days=365), issued_on=TODAY,
        premium_fen=premium_fen, plate=lead.vehicle.plate, seller_id=lead.owner_id, **fields,
    )  # fmt: skip


def test_a_logged_deal_counts_once_and_closes_its_lead(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    policies = policies_of(lead)
    lead.refresh_from_db()
    assert [policy.status for policy in policies] == [PolicyStatus.PROVISIONAL] * 2
    assert (lead.status, lead.stage, lead.closed_on) == (LeadStatus.WON, Stage.DEAL, TODAY)
    assert lead.contacted_on == lead.quoted_on == TODAY
    assert sold(cast) == (345_000, 1)


def test_logging_the_same_deal_twice_keeps_one(cast: Cast) -> None:
    lead, client_id = lead_of(cast.li_na), uuid4()
    first = policies_of(lead, logged_as=client_id)
    assert policies_of(lead, logged_as=client_id) == first
    assert policies_of(lead, logged_as=uuid4()) == first
    assert sold(cast) == (345_000, 1)


def test_the_import_confirms_by_plate_line_and_start_and_its_premium_replaces_the_logged_one(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    policies_of(lead)
    rows = [row_of(lead, Line.COMPULSORY, 95_000, number="J1"), row_of(lead, Line.COMMERCIAL, 261_000, number="S1")]
    result = add_policies_in_bulk(by=None, now=NOW, rows=rows)
    assert (result.made, len(result.changed), result.problems) == ([], 2, {})
    assert set(Policy.objects.values_list("status", flat=True)) == {PolicyStatus.IN_FORCE}
    assert sold(cast) == (356_000, 1)
    again = add_policies_in_bulk(by=None, now=NOW, rows=rows)
    assert (again.made, again.changed, again.same) == ([], [], 2)
    assert sold(cast) == (356_000, 1)


def test_a_logged_total_without_lines_is_replaced_by_the_lines_of_the_import(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    policies_of(lead, premiums={Line.COMMERCIAL: 345_000})
    rows = [row_of(lead, Line.COMPULSORY, 95_000, number="J1"), row_of(lead, Line.COMMERCIAL, 250_000, number="S1")]
    add_policies_in_bulk(by=None, now=NOW, rows=rows)
    assert sold(cast) == (345_000, 1)


def test_a_guessed_start_is_confirmed_all_the_same(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    policies_of(lead)
    assert lead.due_on is not None
    later = lead.due_on + timedelta(days=9)
    add_policies_in_bulk(by=None, now=NOW, rows=[row_of(lead, Line.COMMERCIAL, 250_000, number="S1", starts_on=later)])
    assert sold(cast) == (345_000, 1)


def test_an_import_that_comes_first_is_not_sold_again_by_the_log(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    rows = [row_of(lead, Line.COMPULSORY, 95_000, number="J1"), row_of(lead, Line.COMMERCIAL, 250_000, number="S1")]
    add_policies_in_bulk(by=None, now=NOW, rows=rows)
    lead.refresh_from_db()
    assert lead.status == LeadStatus.WON
    policies_of(lead)
    assert sold(cast) == (345_000, 1)


def test_a_second_number_for_the_same_line_and_days_is_told_not_counted(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    add_policies_in_bulk(by=None, now=NOW, rows=[row_of(lead, Line.COMMERCIAL, 250_000, number="S1")])
    result = add_policies_in_bulk(by=None, now=NOW, rows=[row_of(lead, Line.COMMERCIAL, 240_000, number="S2")])
    assert "S1" in result.problems[0]
    assert sold(cast) == (250_000, 1)


def test_cancelling_takes_the_deal_out_and_opens_the_lead_again(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    compulsory, commercial = policies_of(lead)
    cancel_policy(by=cast.li_na, now=NOW, policy=compulsory)
    lead.refresh_from_db()
    assert (lead.status, lead.won_policy) == (LeadStatus.WON, commercial)
    assert sold(cast) == (250_000, 1)
    cancel_policy(by=cast.li_na, now=NOW, policy=commercial)
    lead.refresh_from_db()
    assert (lead.status, lead.won_policy) == (LeadStatus.OPEN, None)
    assert sold(cast) == (0, 0)


def test_undoing_a_logged_deal_leaves_what_the_import_confirmed(cast: Cast) -> None:
    lead, client_id = lead_of(cast.li_na), uuid4()
    compulsory, _ = policies_of(lead, logged_as=client_id)
    confirm_policy(by=None, now=NOW, policy=compulsory, number="J1", premium_fen=90_000)
    withdraw_policies(by=cast.li_na, now=NOW, logged_as=client_id)
    assert sold(cast) == (90_000, 1)
    lead.refresh_from_db()
    assert lead.status == LeadStatus.WON


def test_what_is_sold_stays_with_the_unit_of_its_day(cast: Cast) -> None:
    from fenghuolun.desk.teams.actions import move_person

    first = lead_of(cast.li_na)
    policies_of(first)
    move_person(
        by=None, now=NOW, person=cast.li_na, unit=cast.second_team, role=cast.li_na.role, starts_on=TODAY,
        seller_kind=cast.li_na.seller_kind,
    )  # fmt: skip
    later = lead_of(cast.li_na.__class__.objects.get(pk=cast.li_na.pk))
    policies_of(later)
    assert sold(cast) == (345_000, 1)
    assert {row.unit_id for row in ResultTally.objects.all()} == {cast.team.pk, cast.second_team.pk}
    past = [row_of(first, Line.OTHER, 10_000, number="Z1")]
    past = [PolicyRow(**{**{n: getattr(past[0], n) for n in past[0].__slots__}, "issued_on": date(2026, 3, 2)})]
    result = add_policies_in_bulk(by=None, now=NOW, rows=past)
    assert Policy.objects.get(pk=result.made[0]).unit == cast.team


def test_the_tally_made_anew_equals_the_tally_kept(cast: Cast) -> None:
    policies_of(lead_of(cast.li_na, due_in=0), issued_on=date(2026, 10, 30))
    lead = lead_of(cast.liu_yang)
    compulsory, _ = policies_of(lead)
    cancel_policy(by=None, now=NOW, policy=compulsory)
    policies_of(lead_of(cast.zhang_wei), premiums={Line.COMMERCIAL: 1})
    kept = tally()
    assert len(kept) == 3
    rebuild_results(date(2026, 10, 1), date(2026, 12, 1))
    assert tally() == kept


def test_a_policy_of_another_insurer_is_known_but_not_sold(cast: Cast) -> None:
    vehicle = vehicle_of(customer_of(cast.li_na))
    row = PolicyRow(
        line=Line.COMMERCIAL, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), issued_on=date(2026, 1, 1),
        premium_fen=200_000, vehicle_id=vehicle.pk, is_ours=False, insurer="某财险",
    )  # fmt: skip
    assert add_policies_in_bulk(by=None, now=NOW, rows=[row]).problems == {}
    assert tally() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"premiums": {Line.COMMERCIAL: -1}}, "premium"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"issued_on": date(2023, 12, 31)}, "issued_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(
    cast: Cast, change: dict[str, Any], field: str
) -> None:
    lead = lead_of(cast.li_na)
    with pytest.raises(PolicyRefused) as refused:
        policies_of(lead, **change)
    assert refused.value.field == field
    assert Policy.objects.count() == 0
    assert tally() == []


def test_a_deal_of_a_lead_without_vehicle_makes_one_to_be_named(cast: Cast) -> None:
    from fenghuolun.desk.customers.actions import add_lead

    customer = customer_of(cast.li_na)
    lead = add_lead(by=cast.li_na, now=NOW, customer=customer, business_kind="new")
    issue_policy(by=cast.li_na, now=NOW, lead=lead, premiums={Line.COMMERCIAL: 520_000}, starts_on=TODAY)
    lead.refresh_from_db()
    assert lead.vehicle is not None
    assert lead.status == LeadStatus.WON
    assert sold(cast) == (520_000, 1)


def test_cover_is_not_sold_earlier_than_the_region_allows_and_an_import_is_a_fact(cast: Cast) -> None:
    early = lead_of(cast.li_na, due_in=31)
    with pytest.raises(PolicyRefused, match="2026-11-24"):
        policies_of(early)
    assert not Policy.objects.exists()
    set_parameter(by=None, now=NOW, key="earliest_issue_days", value=45, starts_on=TODAY, unit=cast.branch)
    assert len(policies_of(early)) == 2
    row = PolicyRow(
        line="commercial", starts_on=TODAY + timedelta(days=80), ends_on=TODAY + timedelta(days=445), issued_on=TODAY,
        premium_fen=100_000, vehicle_id=lead_of(cast.li_na, due_in=80).vehicle_id,
    )  # fmt: skip
    assert add_policies_in_bulk(by=None, now=NOW, rows=[row]).problems == {}
