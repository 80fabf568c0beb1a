"""No activity lost or doubled: phones that drop, delay and repeat requests, on clocks a day wrong, at the real door."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast
from desk.activities.factories import some_leads
from desk.activities.test_amending import tallied
from fenghuolun.desk.activities.actions import rebuild_tallies
from fenghuolun.desk.activities.models import Activity

FAULTS = int(os.environ.get("FENGHUOLUN_FAULTS", "200"))
KINDS = ("A09", "A02", "A03", "A06")


@dataclass
class Clock:
    """The world's time; a phone shows it with an error of its own."""

    now: datetime

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Phone:
    """Keeps an entry until a 2xx; 404, 409 and 422 stay beside the server's words."""

    client: Client
    clock: Clock
    error: timedelta
    random: Random
    leads: list[int]
    outbox: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    refused: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    made: dict[UUID, tuple[datetime, str]] = field(default_factory=dict)
    late: list[tuple[UUID, dict[str, Any]]] = field(default_factory=list)

    @property
    def shows(self) -> datetime:
        return self.clock.now + self.error

    def log(self) -> None:
        client_id = UUID(int=self.random.getrandbits(128), version=4)
        kind = self.random.choice(KINDS)
        fields = {
            "did": kind, "purpose": "care", "outcome": "information", "next_step": "none", "quote_number": "Q",
            "happened_at": self.shows.isoformat(), "entered_at": self.shows.isoformat(), "note": str(client_id)[:8],
        }  # fmt: skip
        if self.random.random() < 0.5:
            fields["lead"] = self.random.choice(self.leads)
        self.outbox[client_id] = fields
        self.made[client_id] = (self.clock.now, kind)

    def skew(self) -> int:
        said = self.client.get(reverse("activities:hello")).json()
        return round((self.shows - datetime.fromisoformat(said["now"])).total_seconds())

    def drain(self, fault: Callable[[], str]) -> None:
        skew = self.skew()
        for client_id, fields in list(self.outbox.items()):
            status = self.send(client_id, fields | {"skew_s": skew}, fault())
            if status is None or status >= 500:
                return
            kept = self.outbox.pop(client_id)
            if status not in (200, 201):
                self.refused[client_id] = kept

    def send(self, client_id: UUID, sent: dict[str, Any], fault: str) -> int | None:
        """Return the status the phone saw, None where it saw nothing."""
        if fault == "request lost":
            return None
        if fault == "server down":
            return 503
        if fault == "delayed":
            self.late.append((client_id, sent))
            return None
        status = self.put(client_id, sent)
        if fault == "doubled":
            self.put(client_id, sent)
        return None if fault == "answer lost" else status

    def put(self, client_id: UUID, sent: dict[str, Any]) -> int:
        address = reverse("activities:door", args=[client_id])
        return self.client.put(address, json.dumps(sent), content_type="application/json").status_code

    def arrive_late(self) -> None:
        """Copies that hung in the network come after all, in any order."""
        self.random.shuffle(self.late)
        while self.late:
            self.put(*self.late.pop())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    found = Clock(NOW)
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found


def chosen_fault(random: Random, given: list[str]) -> Callable[[], str]:
    faults = ("request lost", "server down", "delayed", "doubled", "answer lost")

    def fault() -> str:
        found = random.choice(faults) if random.random() < 0.6 else ""
        if found:
            given.append(found)
        return found

    return fault


@pytest.mark.faults
@pytest.mark.outline("1.2.1")
def test_the_ledger_equals_what_the_phones_hold_under_every_fault(cast: Cast, clock: Clock) -> None:
    random = Random(20261123)
    leads = [lead.pk for lead in some_leads(cast.li_na, 5)]
    foreign = some_leads_of(cast)
    phones = []
    for error in (timedelta(days=1), timedelta(days=-1), timedelta(seconds=40)):
        client = Client()
        client.force_login(cast.li_na)
        phones.append(Phone(client, clock, error, random, leads))
    phones[0].leads = [*leads, foreign]
    given: list[str] = []
    while len(given) < FAULTS:
        phone = random.choice(phones)
        for _ in range(random.randint(0, 3)):
            phone.log()
            clock.pass_by(random.randint(1, 400))
        phone.drain(chosen_fault(random, given))
        if random.random() < 0.3:
            random.choice(phones).arrive_late()
    for phone in phones:
        phone.arrive_late()
        while phone.outbox:
            phone.drain(lambda: "")
    check(phones)


def some_leads_of(cast: Cast) -> int:
    from desk.activities.factories import a_lead

    return a_lead(cast.liu_yang, plate="沪Z99999", phone="13999999999", name="别人的客户").pk


def check(phones: list[Phone]) -> None:
    made = {client_id: found for phone in phones for client_id, found in phone.made.items()}
    refused = {client_id for phone in phones for client_id in phone.refused}
    rows = {row.client_id: row for row in Activity.objects.all()}
    assert refused
    assert rows.keys() == made.keys() - refused
    for client_id, row in rows.items():
        happened_at, kind = made[client_id]
        assert row.kind_id == kind
        assert abs(row.happened_at - happened_at) < timedelta(seconds=2)
        assert row.is_on_time == (row.entered_at - row.happened_at <= timedelta(hours=24))
    kept = tallied()
    days = [row.day for row in rows.values()]
    rebuild_tallies(min(days), max(days) + timedelta(days=1))
    assert tallied() == kept
