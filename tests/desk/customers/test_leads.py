"""The life of a lead: touched, claimed, assigned, handed over, lost, and made again from its activities."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import NOW, TODAY, Cast
from fenghuolun.desk.customers import queries
from fenghuolun.desk.customers.actions import (
    AssignRefused,
    LeadRefused,
    Touch,
    add_lead,
    assign_leads,
    claim_lead,
    lose_lead,
    make_renewal_leads,
    reassign,
    recompute_lead,
    reopen_lead,
    touch_lead,
    undo_assignment,
)
from fenghuolun.desk.customers.choices import BusinessKind, LeadStatus, Line, LossReason
from fenghuolun.desk.customers.models import Customer, Lead, LeadMove
from fenghuolun.desk.teams.actions import let_person_go, move_person
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import NotAllowed, Outside

from .factories import customer_of, lead_of, policies_of, vehicle_of


def test_a_stage_once_reached_stays_reached_and_implies_those_before(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    touch_lead(lead, by=cast.li_na, at=NOW, stage="quote", next_step="call", next_on=TODAY + timedelta(days=2))
    again = touch_lead(lead, by=cast.li_na, at=NOW + timedelta(days=1), stage="contact")
    assert (again.stage, again.contacted_on, again.visited_on, again.quoted_on) == ("quote", TODAY, TODAY, TODAY)
    assert (again.touches, again.next_step) == (2, "")
    assert Customer.objects.get(pk=lead.customer_id).last_touch_at == NOW + timedelta(days=1)


def test_an_unanswered_call_promises_a_next_step_but_touches_nothing(cast: Cast) -> None:
    lead = touch_lead(lead_of(cast.li_na), by=cast.li_na, at=NOW, is_effective=False, next_step="call", next_on=TODAY)
    assert (lead.touches, lead.last_touch_at, lead.stage) == (0, None, "lead")
    assert (lead.next_step, lead.next_on) == ("call", TODAY)


def test_an_activity_entered_late_does_not_take_the_newer_next_step_away(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    touch_lead(lead, by=cast.li_na, at=NOW, stage="contact", next_step="visit", next_on=TODAY)
    late = touch_lead(lead, by=cast.li_na, at=NOW - timedelta(days=3), stage="contact", next_step="call")
    assert (late.next_step, late.last_touch_at) == ("visit", NOW)
    assert late.contacted_on == TODAY - timedelta(days=3)


def test_a_lead_made_again_from_its_activities_is_what_it_was(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    touches = [
        Touch(NOW - timedelta(days=2), TODAY - timedelta(days=2), "contact", True, "visit", TODAY),
        Touch(NOW, TODAY, "quote", True, "call", TODAY + timedelta(days=2)),
    ]
    for touch in touches:
        touch_lead(
            lead, by=cast.li_na, at=touch.at, stage=touch.stage, next_step=touch.next_step, next_on=touch.next_on
        )
    kept = Lead.objects.values().get(pk=lead.pk)
    recompute_lead(lead, touches=reversed(touches))
    assert Lead.objects.values().get(pk=lead.pk) == kept
    once = recompute_lead(lead, touches=touches[:1])
    assert (once.stage, once.quoted_on, once.next_step) == ("contact", None, "visit")


def test_a_seller_claims_own_and_unowned_leads_of_the_team_and_no_others(cast: Cast) -> None:
    mine, free, theirs = lead_of(cast.li_na), lead_of(cast.li_na), lead_of(cast.liu_yang)
    Lead.objects.filter(pk=mine.pk).update(claimed_at=None)
    Lead.objects.filter(pk=free.pk).update(owner=None, claimed_at=None)
    assert claim_lead(by=cast.li_na, now=NOW, lead=mine).claimed_at == NOW
    with pytest.raises(AssignRefused):
        claim_lead(by=cast.wang_qiang, now=NOW, lead=free)
    taken = claim_lead(by=cast.liu_yang, now=NOW, lead=free)
    assert (taken.owner, taken.customer.owner) == (cast.liu_yang, cast.liu_yang)
    with pytest.raises(AssignRefused):
        claim_lead(by=cast.li_na, now=NOW, lead=theirs)


def test_many_leads_are_split_evenly_and_one_customer_stays_with_one_seller(cast: Cast) -> None:
    customer = customer_of(cast.zhang_wei)
    leads = [lead_of(cast.zhang_wei) for _ in range(4)]
    leads += [lead_of(cast.zhang_wei, customer=customer, vehicle=vehicle_of(customer)) for _ in range(2)]
    ids = [lead.pk for lead in leads]
    moved, left = assign_leads(by=cast.zhang_wei, now=NOW, lead_ids=ids, takers=[cast.li_na, cast.liu_yang])
    assert (moved, left) == (6, 0)
    counts = [Lead.objects.filter(owner=person).count() for person in (cast.li_na, cast.liu_yang)]
    assert sorted(counts) == [3, 3]
    assert len(set(Lead.objects.filter(customer=customer).values_list("owner", flat=True))) == 1


def test_what_another_leader_moved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    seen = {lead.pk: cast.li_na.pk}
    assign_leads(by=cast.chen_jing, now=NOW, lead_ids=[lead.pk], takers=[cast.liu_yang], seen=seen)
    moved, left = assign_leads(by=cast.zhang_wei, now=NOW, lead_ids=[lead.pk], takers=[cast.zhang_wei], seen=seen)
    assert (moved, left) == (0, 1)
    lead.refresh_from_db()
    assert lead.owner == cast.liu_yang
    with pytest.raises(AssignRefused, match="刘洋"):
        reassign(by=cast.zhang_wei, now=NOW, lead=lead, taker=cast.zhang_wei, seen_owner=cast.li_na)


def test_an_assignment_is_taken_back_as_far_as_nobody_touched_it(cast: Cast) -> None:
    first, second = lead_of(cast.li_na), lead_of(cast.li_na)
    assign_leads(by=cast.zhang_wei, now=NOW, lead_ids=[first.pk, second.pk], takers=[cast.liu_yang])
    claim_lead(by=cast.liu_yang, now=NOW + timedelta(minutes=1), lead=second)
    assert undo_assignment(by=cast.zhang_wei, now=NOW + timedelta(minutes=2), at=NOW) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.owner, first.customer.owner, second.owner) == (cast.li_na, cast.li_na, cast.liu_yang)
    assert LeadMove.objects.filter(lead=first).count() == 2


def test_who_may_not_assign_does_not_and_not_beyond_the_own_teams(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    with pytest.raises(NotAllowed):
        assign_leads(by=cast.li_na, now=NOW, lead_ids=[lead.pk], takers=[cast.liu_yang])
    with pytest.raises(AssignRefused):
        assign_leads(by=cast.zhang_wei, now=NOW, lead_ids=[lead.pk], takers=[cast.wang_qiang])
    assert assign_leads(by=cast.wang_qiang, now=NOW, lead_ids=[lead.pk], takers=[cast.wang_qiang]) == (0, 1)
    with pytest.raises(Outside):
        lose_lead(by=cast.wang_qiang, now=NOW, lead=lead, reason=LossReason.PRICE)


def test_a_lead_is_lost_with_its_reason_and_taken_back(cast: Cast) -> None:
    lead = lose_lead(by=cast.li_na, now=NOW, lead=lead_of(cast.li_na), reason=LossReason.PRICE)
    assert (lead.status, lead.closed_on, lead.loss_reason) == (LeadStatus.LOST, TODAY, "price")
    with pytest.raises(LeadRefused):
        lose_lead(by=cast.li_na, now=NOW, lead=lead, reason=LossReason.PRICE)
    assert reopen_lead(by=cast.li_na, now=NOW, lead=lead).status == LeadStatus.OPEN
    gone = lose_lead(by=cast.li_na, now=NOW, lead=lead, reason=LossReason.GONE)
    assert gone.status == LeadStatus.GONE


def test_a_vehicle_has_one_open_lead(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    with pytest.raises(LeadRefused, match=r"open lead|进行中"):
        add_lead(
            by=cast.li_na, now=NOW, customer=lead.customer, vehicle=lead.vehicle, business_kind=BusinessKind.SWITCH
        )


def test_a_leaver_hands_customers_and_leads_over_evenly(cast: Cast) -> None:
    leads = [lead_of(cast.li_na) for _ in range(4)]
    takers = [cast.liu_yang, cast.zhang_wei]
    let_person_go(by=cast.chen_jing, now=NOW, person=cast.li_na, left_on=TODAY, hand_over_to=takers)
    for taker in takers:
        assert Customer.objects.filter(owner=taker).count() == 2
        assert Lead.objects.filter(owner=taker, customer__owner=taker).count() == 2
    assert {move.move for lead in leads for move in lead.moves.all()} == {"handed_over"}


def test_without_a_taker_everything_waits_in_the_unit(cast: Cast) -> None:
    lead = lead_of(cast.li_na)
    let_person_go(by=cast.chen_jing, now=NOW, person=cast.li_na, left_on=TODAY)
    lead.refresh_from_db()
    assert (lead.owner, lead.unit) == (None, cast.team)
    assert lead in queries.unclaimed_for(cast.liu_yang)
    assert lead in queries.leads_visible_to(cast.zhang_wei)


def test_open_leads_move_along_and_closed_ones_stay_with_the_old_unit(cast: Cast) -> None:
    lead, lost = lead_of(cast.li_na), lead_of(cast.li_na)
    lose_lead(by=cast.li_na, now=NOW, lead=lost, reason=LossReason.PRICE)
    move_person(
        by=cast.chen_jing, now=NOW, person=cast.li_na, unit=cast.second_team, role=cast.li_na.role, starts_on=TODAY,
        seller_kind="field",
    )  # fmt: skip
    lead.refresh_from_db()
    lost.refresh_from_db()
    assert (lead.unit, lead.customer.unit, lost.unit) == (cast.second_team, cast.second_team, cast.team)
    assert Person.objects.get(pk=cast.li_na.pk).unit == cast.second_team


def due(cast: Cast, days: int, **fields: object) -> Lead:
    """A vehicle insured with us whose cover ends in ``days`` days, its lead already won a year ago."""
    lead = lead_of(cast.li_na, due_in=days - 365, **fields)  # type: ignore[arg-type]
    assert lead.due_on is not None
    policies_of(lead, issued_on=lead.due_on - timedelta(days=10))
    return lead


def test_due_policies_become_leads_once(cast: Cast) -> None:
    old = due(cast, 60)
    due(cast, 120)
    assert make_renewal_leads(by=None, now=NOW, today=TODAY) == 1
    assert make_renewal_leads(by=None, now=NOW, today=TODAY) == 0
    made = Lead.objects.get(status=LeadStatus.OPEN)
    assert (made.vehicle, made.owner, made.unit) == (old.vehicle, cast.li_na, cast.team)
    assert (made.due_on, made.expected_premium_fen, made.claimed_at) == (TODAY + timedelta(days=60), 345_000, None)
    assert list(queries.renewals_visible_to(cast.li_na, today=TODAY)) == [made]
    assert list(queries.renewals_visible_to(cast.wang_qiang, today=TODAY)) == []


def test_the_second_year_of_a_new_car_is_a_first_renewal_and_a_fleet_is_seen_early(cast: Cast) -> None:
    due(cast, 60, business_kind=BusinessKind.NEW)
    fleet = customer_of(cast.li_na, kind="fleet", name="宏达物流", phone="")
    due(cast, 150, customer=fleet)
    make_renewal_leads(by=None, now=NOW, today=TODAY)
    made = Lead.objects.filter(status=LeadStatus.OPEN).order_by("due_on")
    assert [(lead.business_kind, lead.cube_kind) for lead in made] == [
        ("first_renewal", "renewal"),
        ("renewal", "fleet"),
    ]


def test_what_is_renewed_or_sold_is_not_on_the_list(cast: Cast) -> None:
    renewed, gone = due(cast, 20), due(cast, 20)
    policies_of(renewed, starts_on=TODAY + timedelta(days=20), premiums={Line.COMMERCIAL: 1, Line.COMPULSORY: 1})
    assert gone.vehicle is not None
    gone.vehicle.gone_on = TODAY
    gone.vehicle.save()
    assert make_renewal_leads(by=None, now=NOW, today=TODAY) == 0


def test_a_lead_thirty_days_late_is_lost_and_waits_in_the_pool_then_counts_as_lapsed(cast: Cast) -> None:
    lead = due(cast, 60)
    make_renewal_leads(by=None, now=NOW, today=TODAY)
    late = TODAY + timedelta(days=60 + 31)
    make_renewal_leads(by=None, now=NOW, today=late)
    lost = Lead.objects.get(status=LeadStatus.LOST)
    pool = Lead.objects.get(status=LeadStatus.OPEN)
    assert (lost.loss_reason, lost.closed_on) == ("unreachable", late)
    assert (pool.owner, pool.unit, pool.business_kind, pool.vehicle) == (None, cast.team, "switch", lead.vehicle)
    assert pool in queries.unclaimed_for(cast.liu_yang)
    assert make_renewal_leads(by=None, now=NOW, today=TODAY + timedelta(days=60 + 91)) == 0
    pool.refresh_from_db()
    assert pool.business_kind == BusinessKind.LAPSED
