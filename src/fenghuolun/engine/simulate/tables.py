"""The tables of a simulated company, column by column."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fenghuolun.engine.results import Counts, Flags, Floats

Texts = NDArray[np.object_]  # str in every element; "" where there is nothing
Dates = NDArray[np.datetime64]  # datetime64[D]; NaT where there is none
Moments = NDArray[np.datetime64]  # datetime64[s], local time of Asia/Shanghai; NaT where there is none
Rows = NDArray[np.int64]  # row numbers of another table; -1 where there is none


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of one length."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the columns by name, in order."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, eq=False)
class Units(Table):
    code: Texts
    name: Texts
    level: Texts  # company, branch, department, team
    parent: Rows  # Units
    region: Texts


@dataclass(frozen=True, eq=False)
class People(Table):
    login: Texts
    employee_no: Texts
    name: Texts
    phone: Texts
    unit: Rows  # Units: the current or last posting
    role: Texts  # seller, leader, manager, planner, administrator
    seller_kind: Texts
    hired_on: Dates
    left_on: Dates  # first day no longer employed
    licence_no: Texts
    licence_expires_on: Dates


@dataclass(frozen=True, eq=False)
class Postings(Table):
    person: Rows
    unit: Rows
    role: Texts
    seller_kind: Texts
    starts_on: Dates
    ends_on: Dates  # exclusive; NaT while open


@dataclass(frozen=True, eq=False)
class Leaves(Table):
    person: Rows
    kind: Texts
    starts_on: Dates
    last_on: Dates  # inclusive
    part: Floats
    note: Texts
    entered_by: Rows  # People
    entered_at: Moments


@dataclass(frozen=True, eq=False)
class Customers(Table):
    kind: Texts  # person, company, fleet
    name: Texts
    phone: Texts  # 154…, a prefix that is not assigned
    source: Texts  # channel
    owner: Rows  # People
    unit: Rows  # Units
    address: Texts
    latitude: Floats
    longitude: Floats
    grade: Texts
    may_collect: Flags
    may_market: Flags
    may_phone: Flags
    do_not_call: Flags
    last_touch_at: Moments
    created_at: Moments


@dataclass(frozen=True, eq=False)
class Consents(Table):
    customer: Rows
    purpose: Texts
    is_given: Flags
    at: Moments
    by: Rows  # People
    evidence: Texts


@dataclass(frozen=True, eq=False)
class Vehicles(Table):
    customer: Rows
    plate: Texts  # "" while a new car has none
    vin: Texts
    model_name: Texts
    use: Texts
    energy: Texts
    seats: Counts  # 0 where it does not apply
    tonnage: Floats  # NaN where it does not apply
    first_registered_on: Dates
    transferred_on: Dates
    gone_on: Dates
    created_at: Moments


@dataclass(frozen=True, eq=False)
class Policies(Table):
    number: Texts
    vehicle: Rows
    customer: Rows
    line: Texts  # compulsory, commercial
    is_ours: Flags
    insurer: Texts
    starts_on: Dates
    ends_on: Dates  # first day without cover
    issued_on: Dates
    premium_fen: Counts
    vehicle_tax_fen: Counts
    pricing_coefficient: Floats  # NaN on 交强
    no_claim_level: Floats
    commission_rate: Floats
    channel: Texts
    business_kind: Texts
    cube_kind: Texts
    seller: Rows  # People; -1 for the channel department's and for other insurers' policies
    unit: Rows  # Units; -1 for other insurers' policies
    set_key: Texts
    logged_as: Texts  # client_id of the A08 that reported it; ""
    created_at: Moments


@dataclass(frozen=True, eq=False)
class Leads(Table):
    customer: Rows
    vehicle: Rows  # -1: a fleet prospect or a duplicate without plate
    expiring_policy: Rows  # Policies (交强 of the set)
    business_kind: Texts
    cube_kind: Texts
    channel: Texts
    grade: Texts
    owner: Rows  # People
    unit: Rows  # Units
    due_on: Dates
    expected_premium_fen: Counts
    referrer: Rows  # Customers
    status: Texts
    stage: Texts
    created_on: Dates
    assigned_at: Moments
    claimed_at: Moments
    contacted_on: Dates
    visited_on: Dates
    quoted_on: Dates
    closed_on: Dates
    touches: Counts
    last_touch_at: Moments
    next_step: Texts
    next_on: Dates
    won_policy: Rows  # Policies (交强 of the set)
    loss_reason: Texts
    second_loss_reason: Texts


@dataclass(frozen=True, eq=False)
class Moves(Table):
    lead: Rows
    at: Moments
    by: Rows  # People
    move: Texts  # claimed, handed_over
    from_owner: Rows
    to_owner: Rows
    reason: Texts


@dataclass(frozen=True, eq=False)
class Quotes(Table):
    client_id: Texts
    lead: Rows
    by: Rows  # People
    number: Texts
    compulsory_fen: Counts
    commercial_fen: Counts
    premium_fen: Counts
    pricing_coefficient: Floats
    competitor: Texts
    competitor_premium_fen: Counts  # 0 where unknown
    valid_until: Dates
    issued_at: Moments


@dataclass(frozen=True, eq=False)
class Activities(Table):
    client_id: Texts
    person: Rows
    unit: Rows
    kind: Texts  # A01..A15
    happened_at: Moments
    day: Dates
    duration_s: Counts  # 0 where it does not apply
    customer: Rows
    lead: Rows
    cube_kind: Texts
    purpose: Texts
    outcome: Texts
    concern: Texts
    next_step: Texts
    next_on: Dates
    note: Texts
    quantity: Counts
    amount_fen: Counts  # 0 where it does not apply
    quote_number: Texts
    policy_number: Texts
    contact_role: Texts
    evidence: Texts  # codes joined by commas: "photo,place"
    latitude: Floats  # NaN where no place was recorded
    longitude: Floats
    stage: Texts
    is_effective: Flags
    is_planned: Flags
    quality: Floats
    points: Counts  # hundredths
    entered_at: Moments
    logged_at: Moments
    source: Texts
    verdict: Texts
    reviewed_at: Moments


@dataclass(frozen=True, eq=False)
class Reviews(Table):
    activity: Rows
    by: Rows  # People
    at: Moments
    verdict: Texts
    comment: Texts


@dataclass(frozen=True, eq=False)
class Coachings(Table):
    """One row per A13 and A14: whom the leader coached on which stage."""

    activity: Rows
    leader: Rows  # People
    person: Rows  # People
    stage: Texts  # contact, visit, quote, deal
    score_before: Counts
    score_after: Counts


@dataclass(frozen=True, eq=False)
class Claims(Table):
    policy: Rows
    number: Texts
    reported_on: Dates
    closed_on: Dates
    paid_fen: Counts
    reserve_fen: Counts
    is_disputed: Flags


@dataclass(frozen=True, eq=False)
class Targets(Table):
    """Target tier: one row per person, cube kind and month."""

    unit: Rows
    person: Rows
    cube_kind: Texts
    month: Dates  # first day
    premium_fen: Counts
    deals: Counts


@dataclass(frozen=True, eq=False)
class Truth:
    """What the simulator knows and nobody in the company does. Never written to the desk.

    Per person (row of ``People``): ``skill`` (people, 4) on the logit scale per
    stage; ``market`` the multiplier of the due list and leads; ``effort`` the
    wanted points over the standard; the habit shares. ``problems`` are
    (code, person row) for sellers and (code, leader's person row) for leaders;
    ``weak_stage`` is the stage of A7 (0..3), -1 for others. ``coached_from``
    (people, 4) is the day from which a stage is lifted by ``coaching_effect``.
    ``environment`` is per unit. ``is_fabricated`` is per activity,
    ``is_duplicate_of`` per customer (-1 for none), ``is_won_back`` per lead,
    ``chance`` (leads, 4) the probability of each step that was drawn against.
    """

    skill: Floats
    market: Floats
    effort: Floats
    late_share: Floats
    planned_share: Floats
    followed_share: Floats
    first_touch_days: Floats
    month_end_share: Floats
    problems: tuple[tuple[str, int], ...]
    weak_stage: Counts
    coached_from: Dates
    coaching_effect: float
    environment: Floats
    is_fabricated: Flags
    is_duplicate_of: Rows
    is_won_back: Flags
    chance: Floats


@dataclass(frozen=True, eq=False)
class Company:
    """A simulated organisation: what a desk may import, and beside it the truth."""

    units: Units
    people: People
    postings: Postings
    leaves: Leaves
    customers: Customers
    consents: Consents
    vehicles: Vehicles
    policies: Policies
    claims: Claims
    leads: Leads
    moves: Moves
    quotes: Quotes
    activities: Activities
    reviews: Reviews
    coachings: Coachings
    targets: Targets
    truth: Truth

    def tables(self) -> dict[str, Table]:
        """Return every table by name, in an order in which each refers only to itself and earlier ones.

        Two columns look ahead: ``leads.won_policy`` needs ``policies``, which come first; ``policies.logged_as``
        is a client id and needs no order.
        """
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "truth"}
