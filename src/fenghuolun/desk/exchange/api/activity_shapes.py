"""How an activity looks on its way in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from fenghuolun.desk.activities.actions import Entry, NewLead
from fenghuolun.desk.activities.choices import (
    Concern,
    ContactRole,
    Evidence,
    Medium,
    NextStep,
    Outcome,
    Purpose,
    Source,
    Verdict,
)
from fenghuolun.desk.customers.choices import BusinessKind, CubeKind, CustomerKind, Grade, Stage
from fenghuolun.desk.exchange.api.shapes import TEXT, Day, Fen, Id, Moment, Name, Named, Note, Sent, Word

Empty = Literal[""]
Code = Annotated[str, StringConstraints(max_length=4, pattern=TEXT)]
Score = Annotated[int, Field(ge=0, le=100)]


class KindOut(Schema):
    code: str
    label: str
    points: float
    evidence: list[Evidence]


class ActivityOut(Schema):
    client_id: UUID
    person: Named
    unit: Named
    kind: str = Field(alias="kind_id")
    happened_at: datetime
    day: date
    entered_at: datetime
    logged_at: datetime
    customer: Named | None
    lead_id: int | None
    cube_kind: CubeKind | Empty
    medium: Medium | Empty
    purpose: Purpose | Empty
    outcome: Outcome | Empty
    concern: Concern | Empty
    next_step: NextStep | Empty
    next_on: date | None
    duration_s: int | None
    quantity: int
    amount_fen: int | None
    quote_number: str
    policy_number: str
    note: str
    evidence: list[str]
    stage: Stage | Empty
    is_effective: bool
    is_planned: bool
    is_on_time: bool
    quality: float
    points: float
    source: Source
    verdict: Verdict | Empty
    voided_at: datetime | None
    void_reason: str
    replaces: UUID | None

    @staticmethod
    def resolve_points(row: Any) -> float:
        return row.points / 100

    @staticmethod
    def resolve_replaces(row: Any) -> UUID | None:
        return row.replaces.client_id if row.replaces_id else None


class NewCustomer(Sent):
    """A customer met for the first time, with vehicle and lead; added together with the activity."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=TEXT)]
    kind: CustomerKind = CustomerKind.PERSON
    phone: Annotated[str, StringConstraints(max_length=20, pattern=TEXT)] = ""
    plate: Annotated[str, StringConstraints(max_length=12, pattern=TEXT)] = ""
    model_name: Annotated[str, StringConstraints(max_length=80, pattern=TEXT)] = ""
    due_on: Day | None = None
    business_kind: BusinessKind = BusinessKind.SWITCH
    grade: Grade | Empty = ""
    referrer_id: Id | None = None
    may_market: bool = False
    may_phone: bool = False


class ActivityIn(Sent):
    """One activity as it was entered. Money in fen; ``evidence`` names what proves it."""

    kind: Code
    happened_at: Moment
    entered_at: Moment | None = None
    customer_id: Id | None = None
    lead_id: Id | None = None
    colleague_id: Id | None = None
    new_customer: NewCustomer | None = None
    medium: Medium | Empty = ""
    duration_s: Annotated[int, Field(ge=0, le=24 * 3600)] | None = None
    is_inbound: bool = False
    is_planned: bool = False
    purpose: Purpose | Empty = ""
    outcome: Outcome | Empty = ""
    concern: Concern | Empty = ""
    next_step: NextStep | Empty = ""
    next_on: Day | None = None
    contact_role: ContactRole | Empty = ""
    amount_fen: Fen | None = None
    compulsory_fen: Fen | None = None
    quote_number: Word = ""
    policy_number: Word = ""
    policy_starts_on: Day | None = None
    place: Name = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    evidence: Annotated[list[Evidence], Field(max_length=7)] = []
    note: Note = ""
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    score: Score | None = None
    score_before: Score | None = None
    skill: Word = ""

    def entry(self, client_id: UUID) -> Entry:
        said = self.model_dump(exclude={"client_id", "new_customer", *_PARTICULAR})
        particulars = {name: value for name in _PARTICULAR if (value := getattr(self, name)) not in (None, "")}
        new = NewLead(**self.new_customer.model_dump()) if self.new_customer else None
        said["evidence"] = tuple(said["evidence"])
        return Entry(client_id=client_id, new_lead=new, particulars=particulars, source=Source.API, **said)


_PARTICULAR = ("score", "score_before", "skill")


class Cut(Sent):
    """What the list is narrowed to; days are those of ``happened_at``, both included."""

    person: Id | None = None
    unit: Id | None = None
    customer: Id | None = None
    lead: Id | None = None
    first: Day | None = None
    last: Day | None = None
    kind: Code = ""
    cube_kind: CubeKind | Empty = ""
    stage: Stage | Empty = ""
    outcome: Outcome | Empty = ""
    verdict: Verdict | Literal["none"] | Empty = ""
    effective: bool | None = None
    on_time: bool | None = None
    evidenced: bool | None = None
    purposeful: bool | None = None
    planned: bool | None = None
    voided: bool = False

    def asked(self) -> dict[str, Any]:
        return self.model_dump()
