"""What cannot be true about an entry, in sentences; the same for one log and for a file of a million."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.activities.choices import (
    Concern,
    ContactRole,
    Evidence,
    Medium,
    NextStep,
    Outcome,
    Purpose,
    Source,
)
from fenghuolun.desk.activities.rules.catalogue import Catalogue
from fenghuolun.desk.activities.rules.entries import Entry
from fenghuolun.desk.customers.choices import CubeKind

AHEAD = timedelta(minutes=5)
LONGEST_S = 24 * 3600
WORDS = {
    "purpose": frozenset(Purpose.values),
    "outcome": frozenset(Outcome.values),
    "concern": frozenset(Concern.values),
    "next_step": frozenset(NextStep.values),
    "medium": frozenset(Medium.values),
    "contact_role": frozenset(ContactRole.values),
    "cube_kind": frozenset(CubeKind.values),
    "source": frozenset(Source.values),
}
EVIDENCE = frozenset(Evidence.values)
LENGTHS = {"note": 1000, "quote_number": 40, "policy_number": 40, "place": 120}
Fault = tuple[str, str | Promise]


def fault_in(entry: Entry, catalogue: Catalogue, now: datetime) -> Fault | None:
    """Return (field, sentence) of the first thing that is wrong with ``entry`` in itself, or None."""
    if entry.kind not in catalogue.codes or not catalogue.kind(entry.kind).is_active:
        return "kind", _("There is no activity kind “%(code)s”. Choose one of the list.") % {"code": entry.kind}
    return _wrong_time(entry, now) or _wrong_number(entry) or _wrong_word(entry)


def _wrong_time(entry: Entry, now: datetime) -> Fault | None:
    happened = entry.happened()
    if happened > now + AHEAD:
        return "happened_at", _("This lies in the future. Log it once it has happened.")
    entered = entry.entered(now)
    if entered is not None and entered < happened - AHEAD:
        return "entered_at", _("It cannot have been entered before it happened. Check the date and time.")
    return None


def _wrong_number(entry: Entry) -> Fault | None:
    if entry.quantity < 1:
        return "quantity", _("The count must be at least 1.")
    if entry.quantity > 1_000_000:
        return "quantity", _("The count is too large.")
    for fen in (entry.amount_fen, entry.compulsory_fen):
        if fen is not None and not 0 <= fen < 10**15:
            return "amount_yuan", _("The amount cannot be negative.") if fen < 0 else _("The amount is too large.")
    if entry.duration_s is not None and not 0 <= entry.duration_s <= LONGEST_S * entry.quantity:
        return "duration", _("The duration must lie between 0 and 24 hours.")
    has_place = entry.latitude is not None or entry.longitude is not None
    if has_place and not (_within(entry.latitude, 90) and _within(entry.longitude, 180)):
        return "place", _("This place is not on the map.")
    return None


def _within(degrees: float | None, limit: float) -> bool:
    return degrees is not None and -limit <= degrees <= limit


def _wrong_word(entry: Entry) -> Fault | None:
    for name, allowed in WORDS.items():
        value = getattr(entry, name)
        if value and value not in allowed:
            return name, _("“%(word)s” is not a choice here.") % {"word": value}
    for name, longest in LENGTHS.items():
        if len(getattr(entry, name)) > longest:
            return name, _("This text is too long; %(longest)s characters fit.") % {"longest": longest}
    if unknown := set(entry.evidence) - EVIDENCE:
        return "evidence", _("“%(word)s” is not a choice here.") % {"word": sorted(unknown)[0]}
    return None


def fault_of_employment(day: date, hired_on: date | None, left_on: date | None, is_posted: bool) -> Fault | None:
    """Return why a person cannot have worked that day. ``left_on`` is the last day at work."""
    if hired_on is not None and day < hired_on:
        return "happened_at", _("This lies before the day of hiring (%(day)s).") % {"day": hired_on.isoformat()}
    if left_on is not None and day > left_on:
        return "happened_at", _("This lies after the last day at work (%(day)s).") % {"day": left_on.isoformat()}
    if not is_posted:
        return "happened_at", _("Nobody was assigned to a unit on that day. Ask your administrator.")
    return None
