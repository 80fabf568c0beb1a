"""Leads with their moves and quotes, activities and reviews of a simulated company."""

from __future__ import annotations

from typing import Any

import numpy as np

from fenghuolun.desk.exchange.loading.columns import First, days, moments, optional, references, uuids, write
from fenghuolun.desk.exchange.loading.judged import judged_columns
from fenghuolun.engine.simulate.tables import Activities, Coachings, Company, Leads, Moves, Quotes, Reviews

# Words that the simulator and the desk spell differently.
CONTACT_ROLES = {"decision_maker": "decider", "finance": "influencer", "office": "handler"}


def load_leads(leads: Leads, first: First) -> int:
    return write(
        "customers.Lead", first.lead, len(leads),
        {
            "customer_id": references(leads.customer, first.customer),
            "vehicle_id": references(leads.vehicle, first.vehicle),
            "expiring_policy_id": references(leads.expiring_policy, first.policy),
            "business_kind": leads.business_kind.tolist(),
            "cube_kind": leads.cube_kind.tolist(),
            "channel": leads.channel.tolist(),
            "grade": leads.grade.tolist(),
            "owner_id": references(leads.owner, first.person),
            "unit_id": references(leads.unit, first.unit),
            "due_on": days(leads.due_on),
            "expected_premium_fen": optional(leads.expected_premium_fen),
            "referrer_id": references(leads.referrer, first.customer),
            "status": leads.status.tolist(),
            "stage": leads.stage.tolist(),
            "created_on": days(leads.created_on),
            "assigned_at": moments(leads.assigned_at),
            "claimed_at": moments(leads.claimed_at),
            "contacted_on": days(leads.contacted_on),
            "visited_on": days(leads.visited_on),
            "quoted_on": days(leads.quoted_on),
            "closed_on": days(leads.closed_on),
            "touches": leads.touches,
            "last_touch_at": moments(leads.last_touch_at),
            "next_step": leads.next_step.tolist(),
            "next_on": days(leads.next_on),
            "won_policy_id": references(leads.won_policy, first.policy),
            "loss_reason": leads.loss_reason.tolist(),
            "second_loss_reason": leads.second_loss_reason.tolist(),
        },
    )  # fmt: skip


def load_moves(moves: Moves, first_id: int, first: First) -> int:
    return write(
        "customers.LeadMove", first_id, len(moves),
        {
            "lead_id": references(moves.lead, first.lead),
            "at": moments(moves.at),
            "by_id": references(moves.by, first.person),
            "move": moves.move.tolist(),
            "from_owner_id": references(moves.from_owner, first.person),
            "to_owner_id": references(moves.to_owner, first.person),
            "reason": moves.reason.tolist(),
        },
    )  # fmt: skip


def load_quotes(quotes: Quotes, first_id: int, first: First) -> int:
    return write(
        "customers.Quote", first_id, len(quotes),
        {
            "client_id": uuids(quotes.client_id),
            "lead_id": references(quotes.lead, first.lead),
            "by_id": references(quotes.by, first.person),
            "number": quotes.number.tolist(),
            "compulsory_fen": optional(quotes.compulsory_fen),
            "commercial_fen": optional(quotes.commercial_fen),
            "premium_fen": quotes.premium_fen,
            "pricing_coefficient": optional(quotes.pricing_coefficient),
            "competitor": quotes.competitor.tolist(),
            "competitor_premium_fen": optional(quotes.competitor_premium_fen),
            "valid_until": days(quotes.valid_until),
            "issued_at": moments(quotes.issued_at),
        },
    )  # fmt: skip


def load_activities(company: Company, first: First) -> int:
    """Write the ledger; what each row counts for is judged by the desk's own catalogue."""
    ledger = company.activities
    columns: dict[str, Any] = {
        "client_id": uuids(ledger.client_id),
        "person_id": references(ledger.person, first.person),
        "unit_id": references(ledger.unit, first.unit),
        "kind_id": ledger.kind.tolist(),
        "happened_at": moments(ledger.happened_at),
        "day": days(ledger.day),
        "duration_s": optional(ledger.duration_s),
        "customer_id": references(ledger.customer, first.customer),
        "lead_id": references(ledger.lead, first.lead),
        "cube_kind": ledger.cube_kind.tolist(),
        "purpose": ledger.purpose.tolist(),
        "outcome": ledger.outcome.tolist(),
        "concern": ledger.concern.tolist(),
        "next_step": ledger.next_step.tolist(),
        "next_on": days(ledger.next_on),
        "note": ledger.note.tolist(),
        "quantity": ledger.quantity,
        "amount_fen": optional(ledger.amount_fen),
        "quote_number": ledger.quote_number.tolist(),
        "policy_number": ledger.policy_number.tolist(),
        "contact_role": [CONTACT_ROLES.get(role, role) for role in ledger.contact_role],
        "latitude": optional(ledger.latitude),
        "longitude": optional(ledger.longitude),
        "is_planned": ledger.is_planned,
        "entered_at": moments(ledger.entered_at),
        "logged_at": moments(ledger.logged_at),
        "source": ledger.source.tolist(),
        "verdict": ledger.verdict.tolist(),
        "reviewed_at": moments(ledger.reviewed_at),
        "is_reviewed_on_time": _reviewed_on_time(company.reviews, ledger),
        **_coached(company.coachings, len(ledger), first.person),
        **judged_columns(company),
    }
    return write("activities.Activity", first.activity, len(ledger), columns)


def _reviewed_on_time(reviews: Reviews, ledger: Activities) -> np.ndarray:
    """M26: a review with a comment within 24 hours after the entry arrived."""
    soon = reviews.at - ledger.logged_at[reviews.activity] <= np.timedelta64(24, "h")
    on_time = np.zeros(len(ledger), dtype=bool)
    on_time[reviews.activity[soon & (reviews.comment != "")]] = True
    return on_time


def _coached(coachings: Coachings, count: int, first_person: int) -> dict[str, list[Any]]:
    colleague: list[int | None] = [None] * count
    particulars = ["{}"] * count
    rows = zip(
        coachings.activity.tolist(), coachings.person.tolist(), coachings.stage.tolist(),
        coachings.score_before.tolist(), coachings.score_after.tolist(), strict=True,
    )  # fmt: skip
    for activity, person, stage, before, after in rows:
        colleague[activity] = first_person + person
        particulars[activity] = f'{{"skill": "{stage}", "score_before": {before}, "score": {after}}}'
    return {"colleague_id": colleague, "particulars": particulars}


def load_reviews(reviews: Reviews, first_id: int, first: First) -> int:
    return write(
        "activities.Review", first_id, len(reviews),
        {
            "activity_id": references(reviews.activity, first.activity),
            "by_id": references(reviews.by, first.person),
            "at": moments(reviews.at),
            "verdict": reviews.verdict.tolist(),
            "comment": reviews.comment.tolist(),
        },
    )  # fmt: skip
