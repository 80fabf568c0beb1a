"""Cards of units in reach, their lines, links and history."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from fenghuolun.desk.scorecards.choices import SheetKind, SheetStatus
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardActual, ScorecardEvent, ScorecardLine
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.queries import units_beside
from fenghuolun.desk.teams.rules import visible_unit_ids


def cards_visible_to(person: Person) -> QuerySet[Scorecard]:
    """Return the cards of units in reach to whoever leads; the newest version first."""
    if not (person.may(Permission.SET_TARGET) or person.may(Permission.SEE_INSIGHT)):
        return Scorecard.objects.none()
    rows = Scorecard.objects.filter(unit__in=visible_unit_ids(person)).select_related("unit", "made_by", "agreed_by")
    return rows.order_by("-starts_on", "unit__path", "kind", "-version")


def lines_of(card: Scorecard) -> QuerySet[ScorecardLine]:
    """Return the lines in order with their arrows and what was entered by hand, the newest last."""
    actuals = Prefetch("actuals", ScorecardActual.objects.order_by("month", "pk"))
    rows = card.lines.select_related("owner", "serves").prefetch_related("driven_by__lead", actuals)
    return rows.order_by("position", "pk")


def events_of(card: Scorecard) -> QuerySet[ScorecardEvent]:
    return card.events.select_related("by").order_by("-at", "-pk")


def changes_since(card: Scorecard, revision: int) -> list[ScorecardEvent]:
    """Return what was done to a card after ``revision``, the oldest first."""
    events = card.events.select_related("by").order_by("pk")
    return [event for event in events if int(event.after.get("revision", 0)) > revision]


def lines_above(card: Scorecard) -> QuerySet[ScorecardLine]:
    """Return the lines of agreed cards of the units above: what a line may serve."""
    path = card.unit.path
    above = [path[:end] for end in range(card.unit.steplen, len(path) + 1, card.unit.steplen)]
    rows = ScorecardLine.objects.filter(
        card__unit__path__in=above, card__status=SheetStatus.AGREED, card__starts_on=card.starts_on
    )
    return rows.exclude(card=card.pk).select_related("card__unit").order_by("card__unit__path", "position")


def siblings_of(person: Person, card: Scorecard) -> list[Scorecard]:
    """Return the agreed KPI sheets of the same period of units beside this one, its own among them."""
    beside = units_beside(card.unit)
    rows = cards_visible_to(person).filter(
        kind=SheetKind.KPI, status=SheetStatus.AGREED, starts_on=card.starts_on, unit__in=beside
    )
    return list(rows)
