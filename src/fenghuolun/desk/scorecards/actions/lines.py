"""Lines of a card: put, dropped, linked; and figures that nobody but a person knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.facts.measured import MEASURABLE
from fenghuolun.desk.scorecards.actions.cards import CardRefused, changed, held
from fenghuolun.desk.scorecards.choices import Frequency, SheetKind
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardActual, ScorecardLine, ScorecardLink
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require, require_in_reach


@dataclass(frozen=True, slots=True)
class LineGiven:
    """Everything a line says: ratios 0..1, money in yuan of the whole period, weight in percent."""

    name: str
    floor: Decimal
    target: Decimal
    weight: Decimal
    stretch: Decimal | None = None
    measure: str = ""
    scope: Mapping[str, str] = field(default_factory=dict)
    unit_word: str = ""
    perspective: str = ""
    is_lead: bool = False
    frequency: str = Frequency.MONTH
    owner: Person | None = None
    is_quality: bool = False
    is_compliance: bool = False
    purpose: str = ""
    formula: str = ""
    source: str = ""
    scoring: str = ""
    audit: str = ""
    serves: ScorecardLine | None = None


@transaction.atomic
def put_line(
    *, by: Person, now: datetime, card: Scorecard, expected_revision: int, given: LineGiven,
    line: ScorecardLine | None = None,
) -> ScorecardLine:  # fmt: skip
    """Write a line of a draft. Refuses a target equal to its floor, and a scorecard's line without a perspective."""
    row = held(by, card, expected_revision)
    if not given.name.strip():
        raise CardRefused(_("Give the measure a name."), field="name")
    if given.target == given.floor:
        raise CardRefused(_("Target and floor must differ: between them lie the points."), field="target")
    if given.weight <= 0 or given.weight > 100:
        raise CardRefused(_("A weight lies above 0 and up to 100."), field="weight")
    if row.kind == SheetKind.BSC and not given.perspective:
        raise CardRefused(_("Choose one of the four perspectives."), field="perspective")
    if line is not None and line.card_id != row.pk:
        raise CardRefused(_("This line is not on the card any more."))
    found = line or ScorecardLine(card=row, position=row.lines.count() + 1)
    before = _words(found) if line is not None else {}
    for name in given.__dataclass_fields__:
        value = getattr(given, name)
        setattr(found, name, dict(value) if isinstance(value, Mapping) else value)
    found.save()
    changed(row, by, now, "line", before, _words(found))
    return found


def _words(line: ScorecardLine) -> dict[str, Any]:
    kept = {name: getattr(line, name) for name in ("name", "floor", "target", "weight", "measure", "perspective")}
    return {name: str(value) for name, value in kept.items()}


@transaction.atomic
def drop_line(*, by: Person, now: datetime, card: Scorecard, expected_revision: int, line: ScorecardLine) -> None:
    """Take a line off a draft, with its arrows and figures."""
    row = held(by, card, expected_revision)
    found = row.lines.filter(pk=line.pk).first()
    if found is None:
        raise CardRefused(_("This line is not on the card any more."))
    before = _words(found)
    found.delete()
    changed(row, by, now, "dropped", before, {})


@transaction.atomic
def link_lines(
    *, by: Person, now: datetime, card: Scorecard, expected_revision: int, lead: ScorecardLine, lag: ScorecardLine
) -> ScorecardLink:
    """Draw an arrow of the strategy map from a lead measure to a lag measure of the same card."""
    row = held(by, card, expected_revision)
    if {lead.card_id, lag.card_id} != {row.pk} or not lead.is_lead or lag.is_lead:
        raise CardRefused(_("An arrow goes from a lead measure to a lag measure of the same card."), field="lead")
    link, is_new = ScorecardLink.objects.get_or_create(lead=lead, lag=lag)
    if is_new:
        changed(row, by, now, "linked", {}, {"lead": lead.name, "lag": lag.name})
    return link


@transaction.atomic
def unlink_lines(
    *, by: Person, now: datetime, card: Scorecard, expected_revision: int, lead: ScorecardLine, lag: ScorecardLine
) -> None:
    row = held(by, card, expected_revision)
    if ScorecardLink.objects.filter(lead=lead, lag=lag, lead__card=row).delete()[0]:
        changed(row, by, now, "unlinked", {"lead": lead.name, "lag": lag.name}, {})


@transaction.atomic
def enter_actual(
    *, by: Person, now: datetime, line: ScorecardLine, month: date, value: Decimal, evidence: str
) -> ScorecardActual:
    """Enter a month's figure of a line the ledger does not know, with what shows it; drafts and agreed cards alike.

    Refuses what the ledger knows, a month outside the card or ahead, and a figure without evidence.
    """
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=line.card.unit_id)
    if line.measure in MEASURABLE:
        raise CardRefused(_("The records know this figure. It is never entered by hand."), field="value")
    if month.day != 1 or not line.card.starts_on <= month < line.card.ends_on:
        raise CardRefused(_("Choose a month of the card."), field="month")
    if month > timezone.localdate(now):
        raise CardRefused(_("This month has not begun."), field="month")
    if not evidence.strip():
        raise CardRefused(_("Say where the figure comes from."), field="evidence")
    row = ScorecardActual.objects.create(
        line=line, month=month, value=value, evidence=evidence.strip()[:200], by=by, at=now
    )
    record(by=by, now=now, action="enter_actual", thing=row, line=line.pk, month=str(month))
    return row
