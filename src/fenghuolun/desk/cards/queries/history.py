"""What happened to a card in words, the newest first: who did what, what it was before, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fenghuolun.desk.goals.models import CardEvent, GoalEvent
from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.desk.teams.models import Person

OF_CARD: dict[str, str | Promise] = {
    "opened": gettext_lazy("opened the card"),
    "line": gettext_lazy("wrote “%(what)s”"),
    "dropped": gettext_lazy("took “%(what)s” off the card"),
    "weighed": gettext_lazy("set order and weights"),
    "words": gettext_lazy("wrote on the foot of the card"),
    "proposed": gettext_lazy("proposed the card"),
    "countered": gettext_lazy("made a counter-proposal"),
    "answered": gettext_lazy("answered a counter-proposal"),
    "signed": gettext_lazy("signed"),
    "sent_back": gettext_lazy("sent the card back"),
    "published": gettext_lazy("published the card to the team"),
}
TONES = {"signed": "go", "published": "go", "countered": "stop", "sent_back": "stop", "answered": "wait"}
FIELDS: dict[str, str | Promise] = {
    "title": gettext_lazy("words"), "floor": gettext_lazy("basic"), "target": gettext_lazy("target"),
    "stretch": gettext_lazy("stretch"), "weight": gettext_lazy("weight"), "due_on": gettext_lazy("due"),
    "baseline": gettext_lazy("baseline"), "actions": gettext_lazy("actions"), "support": gettext_lazy("support"),
    "measure": gettext_lazy("measure"),
}  # fmt: skip
NUMBERS = ("floor", "target", "stretch", "baseline", "weight")
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Said:
    """One step in words; ``change`` says what was before and after, ``reason`` what was said."""

    at: datetime
    by: Person | None
    what: str
    change: str
    reason: str
    tone: str


def told(events: Sequence[CardEvent], talks: Sequence[GoalEvent] = ()) -> list[Said]:
    """Return the history of a card; figures of a counter-proposal come from the line it was made on."""
    figures = {(event.event, event.at): event for event in talks}
    return [_said(event, figures.get((event.event, event.at))) for event in events]


def _said(event: CardEvent, talk: GoalEvent | None) -> Said:
    label = str(OF_CARD.get(event.event, event.event))
    what = label % {"what": event.comment} if "%(what)s" in label else label
    reason = "" if "%(what)s" in label else event.comment
    change = changes(event.after) if event.event == "line" else ""
    if talk is not None:
        change = _countered(talk)
    return Said(event.at, event.by, what, change, reason, TONES.get(event.event, "accent"))


def changes(after: dict[str, Any]) -> str:
    """Return the fields that changed, before → after, the figures first; a new line has no before and is not listed."""
    named = [
        _("%(field)s %(before)s → %(after)s")
        % {"field": FIELDS[name], "before": _shown(name, pair[0]), "after": _shown(name, pair[1])}
        for name, pair in after.items()
        if name in FIELDS and isinstance(pair, list) and pair[0] is not None
    ]
    return _("; ").join(named[:MOST_NAMED])


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "–"
    return f"{Decimal(value).normalize():f}" if name in NUMBERS else str(value)


def _countered(talk: GoalEvent) -> str:
    before, after = talk.before.get("target"), talk.after.get("target")
    measure = talk.goal.measure
    shown = [figure(measure, None if value is None else Decimal(value)) for value in (before, after)]
    about = {"title": talk.goal.title, "before": shown[0], "after": shown[1]}
    return _("%(title)s: %(before)s → %(after)s") % about
