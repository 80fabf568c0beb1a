"""Offers: a new offer is a new row; one taken back stays on record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.customers.actions.leads import PROGRESS, reach
from fenghuolun.desk.customers.choices import Stage
from fenghuolun.desk.customers.models import Lead, Quote
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require_in_reach


class QuoteRefused(Refused):
    code = "quote"


@transaction.atomic
def add_quote(
    *,
    by: Person,
    now: datetime,
    client_id: UUID,
    lead: Lead,
    premium_fen: int,
    issued_at: datetime | None = None,
    valid_until: date | None = None,
    **fields: Any,
) -> Quote:
    """Return the offer under ``client_id``: a second time is the first one. The lead has reached the quote then."""
    known = Quote.objects.filter(client_id=client_id).first()
    if known is not None:
        return known
    require_in_reach(by, owner_id=lead.owner_id, unit_id=lead.unit_id)
    if premium_fen < 0:
        raise QuoteRefused(_("A premium cannot be negative."), field="premium")
    issued_at = issued_at or now
    if valid_until is not None and valid_until < timezone.localdate(issued_at):
        raise QuoteRefused(_("The quote would have expired before it was made."), field="valid_until")
    quote = Quote.objects.create(
        client_id=client_id, lead=lead, by=by, premium_fen=premium_fen, issued_at=issued_at, valid_until=valid_until,
        **fields,
    )  # fmt: skip
    locked = Lead.objects.select_for_update().get(pk=lead.pk)
    reach(locked, Stage.QUOTE, timezone.localdate(issued_at))
    locked.save(update_fields=PROGRESS)
    record(by=by, now=now, action="add_quote", thing=quote, lead=lead, premium_fen=premium_fen)
    return quote


@transaction.atomic
def withdraw_quote(*, by: Person, now: datetime, quote: Quote) -> Quote:
    """Take an offer back. The activities app then recomputes the lead, which may have reached the quote otherwise."""
    require_in_reach(by, owner_id=quote.lead.owner_id, unit_id=quote.lead.unit_id)
    if quote.withdrawn_at is None:
        quote.withdrawn_at = now
        quote.save(update_fields=["withdrawn_at"])
        record(by=by, now=now, action="withdraw_quote", thing=quote)
    return quote
