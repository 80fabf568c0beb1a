"""What values look like in the API: text, ids, days and moments within limits; pages of rows; who and what by id."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Query, Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from fenghuolun.desk.kit.keyset import page_of

Row = TypeVar("Row")
# PostgreSQL has no place for a zero byte in text.
TEXT = r"^[^\x00]*$"
Id = Annotated[int, Field(ge=1, le=2**53)]
Fen = Annotated[int, Field(ge=0, lt=10**15, description="Hundredths of a yuan")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2099, 12, 31, tzinfo=UTC))]
Word = Annotated[str, StringConstraints(max_length=40, pattern=TEXT)]
Name = Annotated[str, StringConstraints(max_length=120, pattern=TEXT)]
Note = Annotated[str, StringConstraints(max_length=1000, pattern=TEXT)]
After = Annotated[str, Query("", max_length=600, pattern=TEXT, description="`next` of the page before")]
Size = Annotated[int, Query(50, ge=1, le=200, description="Rows of a page")]


class Sent(Schema):
    """What a program sends: a field that is not declared is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Named(Schema):
    id: int
    name: str


class Page(Schema, Generic[Row]):
    """Rows, and where to go on: send ``next`` as ``after``; empty on the last page."""

    rows: list[Row]
    next: str


def page(rows: QuerySet[Any], order: tuple[str, ...], after: str, size: int) -> dict[str, Any]:
    found = page_of(rows, order=order, after=after, size=size)
    return {"rows": found.rows, "next": found.next_after}


def today() -> date:
    return timezone.localdate()
