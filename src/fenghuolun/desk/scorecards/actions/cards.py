"""Opening a card, from a template or empty, and the weights of its perspectives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.scorecards.choices import Perspective, SheetKind, SheetStatus
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardEvent, ScorecardLine, ScorecardLink
from fenghuolun.desk.scorecards.rules.templates import BRANCH, BRANCH_LINKS, PERSPECTIVE_WEIGHTS, SHEETS, Start
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import working_calendar
from fenghuolun.desk.teams.rules import require, require_in_reach


class CardRefused(Refused):
    code = "card_refused"


class CardChanged(Refused):
    """Somebody else changed the card since this person looked at it."""

    code = "card_changed"


@transaction.atomic
def open_card(
    *, by: Person, now: datetime, unit: Unit, kind: str, starts_on: date, ends_on: date, template: str = ""
) -> Scorecard:
    """Open a draft for a unit and period; ``template`` is empty, "branch", or a key of the KPI sheets (1.3.1.H).

    Refuses a second card of the same unit, kind and period: an agreed one gets a new version instead.
    """
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if ends_on <= starts_on:
        raise CardRefused(_("The card must end after it starts."), field="ends_on")
    working_calendar(starts_on, ends_on)  # refuses a period whose working days nobody has said yet
    if Scorecard.objects.filter(unit=unit, kind=kind, starts_on=starts_on).exists():
        raise CardRefused(_("There is such a card already. Open it, or make a new version of it."), field="unit")
    weights = {str(key): value for key, value in PERSPECTIVE_WEIGHTS.items()} if kind == SheetKind.BSC else {}
    card = Scorecard.objects.create(
        unit=unit, kind=kind, starts_on=starts_on, ends_on=ends_on, weights=weights, made_by=by, made_at=now
    )
    if template == "branch":
        _lines(card, BRANCH)
        _links(card)
    elif template:
        _lines(card, SHEETS[template][1])
    note(card, by, now, "opened", after={"template": template})
    record(by=by, now=now, action="open_scorecard", thing=card, kind=kind, unit=unit.pk)
    return card


def _lines(card: Scorecard, starts: tuple[Start, ...]) -> None:
    ScorecardLine.objects.bulk_create(
        ScorecardLine(
            card=card, position=at, perspective=start.perspective, is_lead=start.is_lead, name=start.name,
            measure=start.measure, scope={"cube_kind": start.cube_kind} if start.cube_kind else {},
            unit_word=start.unit_word, floor=Decimal(str(start.floor)), target=Decimal(str(start.target)),
            weight=Decimal(str(start.weight)), is_quality=start.is_quality, is_compliance=start.is_compliance,
        )
        for at, start in enumerate(starts, start=1)
    )  # fmt: skip


def _links(card: Scorecard) -> None:
    by_name = {line.name: line for line in card.lines.all()}
    ScorecardLink.objects.bulk_create(ScorecardLink(lead=by_name[lead], lag=by_name[lag]) for lead, lag in BRANCH_LINKS)


@transaction.atomic
def weigh_perspectives(
    *, by: Person, now: datetime, card: Scorecard, expected_revision: int, weights: Mapping[str, float]
) -> Scorecard:
    """Set the weights of the four perspectives; they add up to 100."""
    row = held(by, card, expected_revision)
    if set(weights) != set(Perspective.values) or min(weights.values()) < 0:
        raise CardRefused(_("Each of the four perspectives needs a weight, none below zero."), field="financial")
    if abs(sum(weights.values()) - 100) > 1e-6:
        raise CardRefused(_("The weights of the four perspectives must add up to 100."), field="financial")
    before, row.weights = row.weights, {str(key): float(value) for key, value in weights.items()}
    return changed(row, by, now, "weighed", before, row.weights)


def held(by: Person, card: Scorecard, expected_revision: int) -> Scorecard:
    """Return the draft locked for this transaction; refuses an agreed card and one that was changed meanwhile."""
    require(by, Permission.SET_TARGET)
    row = Scorecard.objects.select_for_update(of=("self",)).select_related("unit").get(pk=card.pk)
    require_in_reach(by, owner_id=None, unit_id=row.unit_id)
    if row.status != SheetStatus.DRAFT:
        raise CardRefused(_("This card is agreed. Make a new version to change it."))
    if row.revision != expected_revision:
        raise CardChanged(_("Somebody changed this card meanwhile. Look at what changed, then decide again."))
    return row


def changed(
    row: Scorecard, by: Person, now: datetime, event: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Scorecard:
    """Count the revision, save, keep the event and one audit line."""
    row.revision += 1
    row.save()
    note(row, by, now, event, before, after)
    record(by=by, now=now, action=f"scorecard_{event}", thing=row)
    return row


def note(
    card: Scorecard, by: Person, now: datetime, event: str, before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    kept = {**(after or {}), "revision": card.revision}
    ScorecardEvent.objects.create(card=card, at=now, by=by, event=event, before=dict(before or {}), after=kept)
