"""The board of assigned and key items (交办事项, 重点事项, 1.3.5.H) with its reminders and the slippage ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from fenghuolun.desk.plans import queries as plans
from fenghuolun.desk.plans.choices import ItemEvent, ItemKind, ItemStatus
from fenghuolun.desk.plans.models import WorkItem, WorkItemEvent
from fenghuolun.desk.plans.rules import Ladder, Level, who_is_told
from fenghuolun.desk.teams.models import Person

SHOWN = (ItemStatus.OPEN, ItemStatus.DOING, ItemStatus.HELP, ItemStatus.DONE)
KEY_TOLERANCE = 0.05
WEEK = timedelta(days=7)
MOST = 200


@dataclass(frozen=True, slots=True)
class BoardLine:
    """An item with the reminder it has reached, who answers for it by now, how often it was urged, and its score."""

    item: WorkItem
    ladder: Ladder
    level: Level
    reminder: str
    urged: int
    answer: str
    score: int | None
    is_report_due: bool
    deviation: float | None

    @property
    def is_off(self) -> bool:
        return self.deviation is not None and abs(self.deviation) > KEY_TOLERANCE


@dataclass(frozen=True, slots=True)
class Board:
    """Columns of the board, and the mean closure score of the last 30 days."""

    to_start: list[BoardLine]
    doing: list[BoardLine]
    to_verify: list[BoardLine]
    closed: list[BoardLine]
    mean_score: float | None


def board_of(person: Person, today: date) -> Board:
    """Return the assigned and key items ``person`` sees: those open or to verify, and those closed in 30 days."""
    rows = plans.items_visible_to(person).filter(kind__in=(ItemKind.ASSIGNED, ItemKind.KEY)).select_related("unit")
    begin = timezone.now() - timedelta(days=30)
    listed = list(
        rows.filter(status__in=SHOWN).exclude(due_on__lt=today - timedelta(days=90)).order_by("due_on")[:MOST]
    )
    closed = list(rows.filter(status=ItemStatus.CLOSED, closed_at__gte=begin).order_by("-closed_at")[:MOST])
    events = _events([*listed, *closed])
    lines = {item.pk: _line(item, events.get(item.pk, []), today) for item in [*listed, *closed]}
    scores = [line.score for item in closed if (line := lines[item.pk]).score is not None]
    by = {status: [lines[item.pk] for item in listed if item.status == status] for status in SHOWN}
    return Board(
        by[ItemStatus.OPEN], by[ItemStatus.HELP] + by[ItemStatus.DOING], by[ItemStatus.DONE],
        [lines[item.pk] for item in closed], sum(scores) / len(scores) if scores else None,
    )  # fmt: skip


def _events(items: Sequence[WorkItem]) -> dict[int, list[WorkItemEvent]]:
    found: dict[int, list[WorkItemEvent]] = {}
    wanted = (ItemEvent.URGED, ItemEvent.CLOSED, ItemEvent.CHANGED)
    for event in plans.events_of_items([item.pk for item in items], wanted):
        found.setdefault(event.item_id, []).append(event)
    return found


def _line(item: WorkItem, events: Sequence[WorkItemEvent], today: date) -> BoardLine:
    ladder = plans.ladder_of_item(item)
    answers = [event.after["answer"] for event in events if "slip" in event.after]
    scores = [event.after["score"] for event in events if event.event == ItemEvent.CLOSED and "score" in event.after]
    is_key = item.kind == ItemKind.KEY and item.is_open
    told = timezone.localdate(item.status_at or item.made_at)
    return BoardLine(
        item, ladder, who_is_told(ladder, today) if item.is_open else Level.NOBODY, _reminder(item, ladder, today),
        sum(event.event == ItemEvent.URGED for event in events), answers[-1] if answers else "",
        scores[-1] if scores else None, is_key and today - told >= WEEK, _deviation(item, today) if is_key else None,
    )  # fmt: skip


def _reminder(item: WorkItem, ladder: Ladder, today: date) -> str:
    """Return which reminder holds today: half, most, due, late, or none."""
    if not item.is_open or today < ladder.half:
        return ""
    if today > item.due_on:
        return "late"
    if today == item.due_on:
        return "due"
    return "most" if today >= ladder.most else "half"


def _deviation(item: WorkItem, today: date) -> float | None:
    """Return done minus due share of a key item, by the days between its beginning and its due day."""
    first = item.starts_on or timezone.localdate(item.made_at)
    span = max((item.due_on - first).days, 1)
    due = min(max((today - first).days / span, 0.0), 1.0)
    done = float(item.actual / item.target) if item.actual is not None and item.target else item.done_share
    return done - due
