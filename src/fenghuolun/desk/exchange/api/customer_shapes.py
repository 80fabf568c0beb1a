"""How customers and leads look on their way in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from fenghuolun.desk.customers.choices import (
    BusinessKind,
    Channel,
    CubeKind,
    CustomerKind,
    Energy,
    Grade,
    LeadStatus,
    LossReason,
    Stage,
    VehicleUse,
    Window,
)
from fenghuolun.desk.customers.queries import window_of
from fenghuolun.desk.customers.rules import shown_phone
from fenghuolun.desk.exchange.api.shapes import TEXT, Day, Fen, Named, Note, Sent, today

Empty = Literal[""]
Brief = Annotated[str, StringConstraints(max_length=24, pattern=TEXT)]
Sentence = Annotated[str, StringConstraints(max_length=80, pattern=TEXT)]


class VehicleOut(Schema):
    id: int
    plate: str
    vin: str
    model_name: str
    use: VehicleUse
    energy: Energy


class CustomerOut(Schema):
    """``phone`` is masked for everybody but whoever looks after the customer."""

    id: int
    kind: CustomerKind
    name: str
    phone: str
    owner: Named | None
    unit: Named | None
    source: Channel
    grade: Grade | Empty
    note: str
    may_market: bool
    may_phone: bool
    do_not_call: bool
    last_touch_at: datetime | None
    created_at: datetime
    vehicles: list[VehicleOut]

    @staticmethod
    def resolve_phone(row: Any, context: dict[str, Any]) -> str:
        return shown_phone(context["request"].auth, row)

    @staticmethod
    def resolve_vehicles(row: Any) -> list[Any]:
        return list(row.on_road)


class PlateOut(Schema):
    id: int
    plate: str


class LeadOut(Schema):
    id: int
    customer: Named
    vehicle: PlateOut | None
    business_kind: BusinessKind
    cube_kind: CubeKind
    grade: Grade | Empty
    owner: Named | None
    unit: Named | None
    due_on: date | None
    window: Window | None
    expected_premium_fen: int | None
    status: LeadStatus
    stage: Stage
    created_on: date
    contacted_on: date | None
    visited_on: date | None
    quoted_on: date | None
    closed_on: date | None
    touches: int
    last_touch_at: datetime | None
    next_step: str
    next_on: date | None
    loss_reason: LossReason | Empty

    @staticmethod
    def resolve_window(row: Any) -> Any:
        return window_of(row.due_on, today())


class VehicleIn(Sent):
    plate: Annotated[str, StringConstraints(max_length=14, pattern=TEXT)] = ""
    vin: Brief = ""
    model_name: Sentence = ""
    use: VehicleUse = VehicleUse.FAMILY
    energy: Annotated[Energy | Empty, Field(description="Empty: as the plate says")] = ""
    first_registered_on: Day | None = None


class LeadIn(Sent):
    business_kind: BusinessKind
    due_on: Day | None = None
    expected_premium_fen: Fen | None = None
    next_on: Day | None = None

    def asked(self) -> dict[str, Any]:
        return {**self.model_dump(), "next_step": "call" if self.next_on else ""}


class CustomerIn(Sent):
    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=TEXT)]
    kind: CustomerKind = CustomerKind.PERSON
    phone: Brief = ""
    identity_number: Annotated[str, StringConstraints(max_length=20, pattern=TEXT)] = ""
    source: Channel = Channel.FIELD
    source_note: Sentence = ""
    address: Annotated[str, StringConstraints(max_length=200, pattern=TEXT)] = ""
    grade: Grade | Empty = ""
    note: Note = ""
    do_not_call: bool = False
    may_collect: bool = False
    vehicle: VehicleIn | None = None
    lead: LeadIn | None = None
