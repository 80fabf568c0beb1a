"""From entries and what is known about their people and leads to the columns the appraisal reads, and to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from fenghuolun.desk.activities.choices import ContactRole, Evidence, Medium, Source, Verdict
from fenghuolun.desk.activities.rules.appraisal import UNKNOWN, Appraisal, Columns
from fenghuolun.desk.activities.rules.catalogue import (
    CUBES,
    EVIDENCE_BIT,
    FACT_BIT,
    OUTCOME_RANK,
    SELLERS,
    STAGES,
    Catalogue,
)
from fenghuolun.desk.activities.rules.entries import Entry

if TYPE_CHECKING:
    from fenghuolun.desk.customers.models import Customer, Lead, Vehicle

DECIDES = {ContactRole.APPROVER, ContactRole.DECIDER}


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry together with who did it, where that person stood that day, and whom it is about."""

    entry: Entry
    person_id: int
    unit_id: int
    seller_kind: str
    happened_at: datetime
    day: date
    entered_at: datetime | None
    customer_id: int | None = None
    lead_id: int | None = None
    cube_kind: str = ""
    has_referrer: bool = False
    has_due: bool = False
    profile_fields: int = UNKNOWN
    contact: str = ""
    verdict: str = ""

    @property
    def late_s(self) -> int:
        return 0 if self.entered_at is None else round((self.entered_at - self.happened_at).total_seconds())


def profile_fields(customer: Customer, vehicle: Vehicle | None, lead: Lead | None) -> int:
    """Return how many fields of a prospect are filled (A11: six, with the expiry date)."""
    filled = [customer.name, customer.phone_index, customer.address, customer.grade]
    if vehicle is not None:
        filled += [vehicle.plate, vehicle.vin, vehicle.model_name, vehicle.first_registered_on]
    if lead is not None:
        filled += [lead.due_on, lead.grade, lead.expected_premium_fen, lead.referrer_id, lead.channel]
    return sum(bool(value) for value in filled)


def evidence_bits(entry: Entry) -> int:
    bits = sum(EVIDENCE_BIT.get(name, 0) for name in set(entry.evidence))
    implied = (
        (Evidence.PLACE, entry.latitude is not None),
        (Evidence.QUOTE_NO, bool(entry.quote_number)),
        (Evidence.POLICY_NO, bool(entry.policy_number)),
    )
    for name, is_there in implied:
        if is_there:
            bits |= EVIDENCE_BIT[name]
    return bits


def fact_bits(placed: Placed) -> int:
    entry = placed.entry
    there = (
        bool(entry.purpose), bool(entry.outcome), entry.has_next_step(), entry.next_on is not None, bool(entry.place),
        entry.latitude is not None or Evidence.PLACE in entry.evidence, bool(entry.contact_role),
        bool(entry.quote_number), bool(entry.policy_number), Evidence.FILE in entry.evidence,
        Evidence.FORM in entry.evidence, placed.customer_id is not None, placed.has_referrer, placed.has_due,
        entry.colleague_id is not None, bool(entry.particulars.get("skill")),
        "score" in entry.particulars and "score_before" in entry.particulars, bool(entry.note),
    )  # fmt: skip
    return sum(bit for bit, is_there in zip(FACT_BIT.values(), there, strict=True) if is_there)


def columns_of(placed: Sequence[Placed], catalogue: Catalogue) -> Columns:
    """Return ``placed`` as the arrays of ``appraise``. Raises ``KeyError`` on an unknown kind."""
    entries = [item.entry for item in placed]

    def whole(values: list[int]) -> np.ndarray:
        return np.array(values, dtype=np.int64)

    return Columns(
        kind=whole([catalogue.codes[entry.kind] for entry in entries]),
        seller=whole([SELLERS[item.seller_kind] for item in placed]),
        cube=whole([CUBES[item.cube_kind] for item in placed]),
        facts=whole([fact_bits(item) for item in placed]),
        evidence=whole([evidence_bits(entry) for entry in entries]),
        seconds=whole([UNKNOWN if entry.duration_s is None else entry.duration_s for entry in entries]),
        outcome=whole([OUTCOME_RANK[entry.outcome] for entry in entries]),
        score=whole([int(entry.particulars.get("score", UNKNOWN)) for entry in entries]),
        profile_fields=whole([item.profile_fields for item in placed]),
        quantity=whole([entry.quantity for entry in entries]),
        late_s=whole([item.late_s for item in placed]),
        is_message=np.array([entry.medium == Medium.MESSAGE for entry in entries], dtype=bool),
        decides=np.array([entry.contact_role in DECIDES for entry in entries], dtype=bool),
        is_imported=np.array([entry.source == Source.IMPORT for entry in entries], dtype=bool),
        is_rejected=np.array([item.verdict == Verdict.REJECTED for item in placed], dtype=bool),
        said=whole([UNKNOWN if entry.is_effective is None else int(entry.is_effective) for entry in entries]),
    )


def fields_of(placed: Placed, judged: Appraisal, place: int, now: datetime) -> dict[str, Any]:
    """Return the fields of the row that ``placed`` becomes, judged as element ``place`` of ``judged``."""
    entry = placed.entry
    fields = {name: getattr(entry, name) for name in _COPIED}
    fields.update(
        fingerprint=entry.fingerprint(),
        person_id=placed.person_id,
        unit_id=placed.unit_id,
        kind_id=entry.kind,
        happened_at=placed.happened_at,
        day=placed.day,
        customer_id=placed.customer_id,
        lead_id=placed.lead_id,
        cube_kind=placed.cube_kind,
        contact=placed.contact,
        evidence=list(entry.evidence),
        particulars=dict(entry.particulars),
        stage=STAGES[judged.stage[place]],
        is_effective=bool(judged.is_effective[place]),
        is_on_time=bool(judged.is_on_time[place]),
        is_evidence_due=bool(judged.is_evidence_due[place]),
        is_evidenced=bool(judged.is_evidenced[place]),
        is_purposeful=bool(entry.purpose and entry.outcome) and entry.has_next_step(),
        quality=QUALITIES[judged.quality[place]],
        base_points=int(judged.base[place]),
        points=int(judged.points[place]),
        entered_at=placed.entered_at or placed.happened_at,
        logged_at=now,
    )
    return fields


QUALITIES = [Decimal(hundredths) / 100 for hundredths in range(101)]
_COPIED = (
    "client_id", "duration_s", "colleague_id", "medium", "purpose", "outcome", "concern", "next_step", "next_on",
    "note", "quantity", "amount_fen", "quote_number", "policy_number", "contact_role", "place", "latitude",
    "longitude", "is_planned", "skew_s", "source",
)  # fmt: skip
