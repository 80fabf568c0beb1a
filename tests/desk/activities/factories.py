"""Entries and the customers they are about, for the tests of the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from cast import NOW, Cast
from fenghuolun.desk.activities.actions import Entry
from fenghuolun.desk.customers.actions import add_customer, add_lead, add_vehicle, give_consent
from fenghuolun.desk.customers.choices import BusinessKind, ConsentPurpose
from fenghuolun.desk.teams.models import Person


def an_entry(**given: Any) -> Entry:
    """A call of two minutes, ten minutes before ``NOW``, with purpose, outcome and next step."""
    usual: dict[str, Any] = {
        "client_id": uuid4(),
        "kind": "A01",
        "medium": "call",
        "happened_at": NOW - timedelta(minutes=10),
        "duration_s": 120,
        "purpose": "W4",
        "outcome": "information",
        "next_step": "call",
        "next_on": date(2026, 11, 25),
    }
    return Entry(**(usual | given))


def a_lead(
    owner: Person,
    *,
    name: str = "周小明",
    plate: str = "沪A8K234",
    phone: str = "13812345678",
    due_in: int | None = 20,
    kind: str = "person",
    business_kind: str = BusinessKind.RENEWAL,
    consents: tuple[str, ...] = (ConsentPurpose.MARKETING, ConsentPurpose.PHONE),
    now: datetime = NOW,
    place: tuple[float, float] | None = None,
    **more: Any,
) -> Any:
    """An open lead of ``owner`` whose cover ends in ``due_in`` days, the customer having agreed to contact."""
    where = {} if place is None else {"latitude": place[0], "longitude": place[1]}
    customer = add_customer(by=owner, now=now, name=name, phone=phone, kind=kind, may_collect=True, **where)
    for purpose in consents:
        give_consent(by=owner, now=now, customer=customer, purpose=purpose, is_given=True)
    vehicle = add_vehicle(by=owner, now=now, customer=customer, plate=plate)
    due_on = None if due_in is None else now.date() + timedelta(days=due_in)
    return add_lead(
        by=owner, now=now, customer=customer, vehicle=vehicle, due_on=due_on, business_kind=business_kind, **more
    )


def some_leads(owner: Person, n: int, **given: Any) -> list[Any]:
    return [
        a_lead(owner, name=f"客户{i}", plate=f"沪A{10000 + i}", phone=f"138{10000000 + i}", **given) for i in range(n)
    ]


def a_jpeg(width: int = 800, height: int = 600, **how: Any) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "seagreen").save(buffer, "JPEG", **how)
    return buffer.getvalue()


def an_id(n: int) -> UUID:
    return UUID(int=n, version=4)


__all__ = ["NOW", "Cast", "a_jpeg", "a_lead", "an_entry", "an_id", "some_leads"]
