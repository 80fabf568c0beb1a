"""Agreeing a card, and the next version of an agreed one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.scorecards.actions.cards import CardRefused, changed, held, note
from fenghuolun.desk.scorecards.choices import SheetStatus
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardActual, ScorecardLine, ScorecardLink
from fenghuolun.desk.scorecards.queries.board import board_of
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import require, require_in_reach


@transaction.atomic
def agree_card(*, by: Person, now: datetime, card: Scorecard, expected_revision: int) -> Scorecard:
    """Agree a draft; an older version is superseded. Refuses one with faults, or a lag that nothing drives."""
    row = held(by, card, expected_revision)
    board = board_of(row, timezone.localdate(now))
    if not board.lines:
        raise CardRefused(_("A card needs lines before it is agreed."))
    if board.faults:
        raise CardRefused(_("Mend what is marked on the card first."))
    if board.lonely:
        raise CardRefused(
            _("Nothing drives “%(names)s”. Draw an arrow from a lead measure to each.")
            % {"names": "”, “".join(board.lonely)}
        )
    Scorecard.objects.filter(
        unit=row.unit_id, kind=row.kind, starts_on=row.starts_on, status=SheetStatus.AGREED
    ).update(status=SheetStatus.SUPERSEDED)
    row.status, row.agreed_by, row.agreed_at = SheetStatus.AGREED, by, now
    return changed(row, by, now, "agreed", {}, {})


@transaction.atomic
def new_version(*, by: Person, now: datetime, card: Scorecard, reason: str) -> Scorecard:
    """Return a draft with everything of an agreed card, figures included, to be changed and agreed in its place."""
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=card.unit_id)
    if card.status != SheetStatus.AGREED:
        raise CardRefused(_("Only an agreed card gets a new version."))
    if not reason.strip():
        raise CardRefused(_("Say why the card changes."), field="reason")
    same = Scorecard.objects.filter(unit=card.unit_id, kind=card.kind, starts_on=card.starts_on)
    if same.filter(status=SheetStatus.DRAFT).exists():
        raise CardRefused(_("A new version is being written already."))
    newest = same.order_by("-version").values_list("version", flat=True)[0]
    made = Scorecard.objects.create(
        unit_id=card.unit_id, kind=card.kind, starts_on=card.starts_on, ends_on=card.ends_on, version=newest + 1,
        weights=card.weights, note=reason.strip()[:200], made_by=by, made_at=now,
    )  # fmt: skip
    _copy(card, made)
    note(made, by, now, "opened", after={"from": card.version, "reason": reason.strip()})
    record(by=by, now=now, action="new_scorecard", thing=made, version=made.version, reason=reason)
    return made


def _copy(card: Scorecard, made: Scorecard) -> None:
    new: dict[int, ScorecardLine] = {}
    for line in card.lines.prefetch_related("actuals"):
        old, actuals = line.pk, list(line.actuals.all())
        line.pk, line.card = None, made  # type: ignore[assignment]
        line._state.adding = True
        line.save()
        new[old] = line
        for one in actuals:
            ScorecardActual.objects.create(
                line=line, month=one.month, value=one.value, evidence=one.evidence, by=one.by, at=one.at
            )
    links = ScorecardLink.objects.filter(lead__card=card).values_list("lead", "lag")
    ScorecardLink.objects.bulk_create(ScorecardLink(lead=new[lead], lag=new[lag]) for lead, lag in links)
