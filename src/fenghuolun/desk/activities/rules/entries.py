"""What a person, a file or another program hands in to be logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from hashlib import blake2b
from operator import attrgetter
from typing import Any
from uuid import UUID

from fenghuolun.desk.activities.choices import NextStep, Outcome, Source

CLOSING_OUTCOMES = {Outcome.REFUSED, Outcome.ISSUED}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """A customer met for the first time: entering one makes customer, vehicle and lead in the same transaction."""

    name: str
    kind: str = "person"
    phone: str = ""
    plate: str = ""
    model_name: str = ""
    due_on: date | None = None
    business_kind: str = "switch"
    grade: str = ""
    referrer_id: int | None = None
    may_market: bool = False
    may_phone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Everything one log holds, as it was entered.

    ``happened_at`` and ``entered_at`` are by the clock of the device;
    ``skew_s`` is how many seconds that clock is ahead of the server's.
    ``entered_at`` left out means now, for imported history unknown (ruling 20).
    ``person_id`` left out means whoever logs. ``is_effective`` may only be
    given by a file that already says so. ``evidence`` names what proves it
    (``choices.Evidence``); quote and policy numbers prove themselves.
    ``compulsory_fen`` is the part of ``amount_fen`` that is 交强险.
    """

    client_id: UUID
    kind: str
    happened_at: datetime
    entered_at: datetime | None = None
    skew_s: int = 0
    person_id: int | None = None
    colleague_id: int | None = None
    customer_id: int | None = None
    lead_id: int | None = None
    new_lead: NewLead | None = None
    cube_kind: str = ""
    duration_s: int | None = None
    medium: str = ""
    is_inbound: bool = False
    purpose: str = ""
    outcome: str = ""
    concern: str = ""
    next_step: str = ""
    next_on: date | None = None
    note: str = ""
    quantity: int = 1
    amount_fen: int | None = None
    compulsory_fen: int | None = None
    quote_number: str = ""
    policy_number: str = ""
    policy_starts_on: date | None = None
    contact_role: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    evidence: tuple[str, ...] = ()
    particulars: Mapping[str, Any] = field(default_factory=dict)
    is_planned: bool = False
    is_effective: bool | None = None
    source: str = Source.PHONE

    def happened(self) -> datetime:
        """When it happened by the server's clock (ruling 21)."""
        return self.happened_at - timedelta(seconds=self.skew_s) if self.skew_s else self.happened_at

    def entered(self, now: datetime) -> datetime | None:
        """When it was typed by the server's clock; None where imported history does not say."""
        if self.entered_at is None:
            return None if self.source == Source.IMPORT else now
        return self.entered_at - timedelta(seconds=self.skew_s) if self.skew_s else self.entered_at

    def has_next_step(self) -> bool:
        """A next step, or none because the outcome closed the matter."""
        if self.next_step in ("", NextStep.NONE):
            return bool(self.next_step) and self.outcome in CLOSING_OUTCOMES
        return True

    def fingerprint(self) -> str:
        """The digest of what was entered, without the skew: two sendings of one entry measure it differently."""
        parts = [value if type(value) in _AS_THEY_ARE else _plain(value) for value in _fingerprinted(self)]
        return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    if type(value) is datetime:
        return round(value.timestamp(), 3)
    if isinstance(value, Mapping):
        return sorted((key, repr(part)) for key, part in value.items())
    return str(value) if isinstance(value, str) else value


_AS_THEY_ARE = {str, int, float, bool, type(None)}
_fingerprinted = attrgetter(*[f.name for f in fields(Entry) if f.name not in {"client_id", "skew_s", "source"}])
