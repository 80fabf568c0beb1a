"""A board as a page shows it: one line a person, each figure with where its rows are, and the three who need help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from django.urls import reverse
from django.utils.http import urlencode

from fenghuolun.desk.insight.queries.team import Board
from fenghuolun.desk.insight.queries.team_attention import attention_of
from fenghuolun.desk.insight.queries.team_wording import TONES, topic, why
from fenghuolun.engine.results import Reason

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Person

MOST_SHOWN = 3
DRAWN = (1, 2, 3)  # contact → visit → quote → deal; the first step says little
WELL, POOR = 1.0, 0.6  # attainment of yesterday's standard


def known(value: Any) -> float | None:
    """Return a figure for a template: None where it is not known."""
    return float(value) if np.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class StepCell:
    """One step of one person: smoothed rate, 80 % range, n, and where it stands to peers at the same mix: -1, 0, 1."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    expected: float | None
    standing: int


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the board; None where a figure is not known. Money in yuan, ratios 0..1."""

    person: Person
    points: float
    due_points: float
    attainment: float | None
    pace: float | None
    tone: str
    sold_yuan: float
    due_yuan: float
    target_yuan: float
    deals: int
    chance: float | None
    landing_yuan: float
    steps: tuple[StepCell, ...]
    renewal: float | None
    renewal_low: float
    renewal_high: float
    renewal_n: int
    records: int
    on_time: float | None
    purposeful: float | None
    open_steps: int
    overdue_steps: int
    oldest_days: int
    yesterday: float | None
    yesterday_yuan: float
    yesterday_records: int
    awaiting: int
    links: dict[str, str]

    @property
    def yesterday_tone(self) -> str:
        if self.yesterday is None:
            return "none"
        return "go" if self.yesterday >= WELL else "stop" if self.yesterday < POOR else "wait"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody who needs the leader: the causes in words, the most urgent first, what is at stake, what to talk on."""

    line: Line
    sentences: tuple[str, ...]
    at_stake_yuan: float
    topic: str
    is_about_steps: bool


def lines_of(board: Board, awaiting: dict[int, int]) -> list[Line]:
    """Return the lines in the order of the crew; ``awaiting`` counts unreviewed logs per person id."""
    return [_line(board, at, awaiting) for at in range(board.who.size)]


def _line(board: Board, at: int, awaiting: dict[int, int]) -> Line:
    person, results, learnt = board.who.people[at], board.results, board.learnt
    renewal = learnt.renewal
    return Line(
        person=person,
        points=float(board.done.points[at]),
        due_points=float(board.due_points[at]),
        attainment=known(board.attainment[at]),
        pace=known(results.pace.pace[at]),
        tone=TONES[int(results.pace.light[at])],
        sold_yuan=float(results.sold_yuan[at]),
        due_yuan=float(results.due_yuan[at]),
        target_yuan=float(results.target_yuan[at]),
        deals=int(results.deals[at]),
        chance=known(learnt.chance[at]) if board.month.target_yuan[at] > 0 else None,
        landing_yuan=float(learnt.landing_yuan[at]),
        steps=tuple(_step(board, at, step) for step in DRAWN),
        renewal=known(renewal.value[at]) if renewal.n[at] else None,
        renewal_low=float(renewal.low[at]),
        renewal_high=float(renewal.high[at]),
        renewal_n=int(renewal.n[at]),
        records=int(board.done["records"][at]),
        on_time=known(board.on_time_ratio[at]),
        purposeful=known(board.purposeful_ratio[at]),
        open_steps=int(board.steps.open[at]),
        overdue_steps=int(board.steps.overdue[at]),
        oldest_days=int(board.steps.oldest_days[at]),
        yesterday=known(board.yesterday_ratio[at]),
        yesterday_yuan=float(board.yesterday_yuan[at]),
        yesterday_records=int(board.done_yesterday["records"][at]),
        awaiting=awaiting.get(person.pk, 0),
        links=_links(board, person.pk),
    )


def _step(board: Board, at: int, step: int) -> StepCell:
    rates = board.learnt.steps
    low, high = rates.to_peers_low[at, step], rates.to_peers_high[at, step]
    return StepCell(
        *(known(array[at, step]) for array in (rates.value, rates.low, rates.high)),
        int(rates.n[at, step]),
        known(rates.expected[at, step]),
        1 if low > 1 else -1 if high < 1 else 0,
    )


def rows_address(person: int, first: date, last: date, **more: str) -> str:
    """Return where the activities of one person in a span of days, both ends included, are listed."""
    asked = {"person": person, "first": first.isoformat(), "last": last.isoformat(), **more}
    return f"{reverse('activities:list')}?{urlencode(asked)}"


def leads_address(person: int, **more: str) -> str:
    return f"{reverse('customers:leads')}?{urlencode({'owner': person, **more})}"


def _links(board: Board, person: int) -> dict[str, str]:
    period, learnt = board.period, board.learnt
    first, last = period.first, period.last
    days = {"closed_from": first.isoformat(), "closed_until": last.isoformat()}
    return {
        "person": reverse("insight:person", args=[person]),
        "points": rows_address(person, first, last),
        "late": rows_address(person, first, last, on_time="0"),
        "aimless": rows_address(person, first, last, purposeful="0"),
        "yesterday": rows_address(person, board.yesterday, board.yesterday),
        "awaiting": rows_address(person, period.today.replace(day=1), period.today, verdict="none"),
        "won": leads_address(person, tab="won", **days),
        "cohort": leads_address(
            person, tab="won", closed_from=learnt.first.isoformat(), closed_until=learnt.end.isoformat()
        ),
        "open": leads_address(person),
        "overdue": leads_address(person, late="1"),
        "coach": reverse("insight:coach", args=[person]),
    }


def alarms_of(board: Board, lines: list[Line]) -> tuple[list[Alarm], int]:
    """Return the first three who need attention, and how many need it."""
    found = attention_of(board)
    alarms = []
    for at in found.order[:MOST_SHOWN].tolist():
        causes = found.causes_of(at)
        first = causes[0]
        alarms.append(
            Alarm(
                lines[at],
                tuple(why(cause.code, cause.evidence) for cause in causes[:2]),
                first.at_stake_yuan,
                topic(first.code, first.evidence),
                any(cause.code is Reason.OVERDUE_STEPS for cause in causes),
            )
        )
    return alarms, int(found.order.size)


SORTED_BY = {
    "name": lambda line: line.person.pinyin,
    "attainment": lambda line: line.attainment,
    "pace": lambda line: line.pace,
    "visit": lambda line: line.steps[0].value,
    "quote": lambda line: line.steps[1].value,
    "deal": lambda line: line.steps[2].value,
    "renewal": lambda line: line.renewal,
    "sold": lambda line: line.sold_yuan,
    "chance": lambda line: line.chance,
    "records": lambda line: line.on_time,
    "overdue": lambda line: line.overdue_steps,
    "yesterday": lambda line: line.yesterday,
}


def sorted_lines(lines: list[Line], sort: str) -> list[Line]:
    """Return the lines by a column, the other way with a minus in front; what is not known comes last either way."""
    key = SORTED_BY.get(sort.removeprefix("-"))
    if key is None:
        return sorted(lines, key=lambda line: (line.pace is None, line.pace or 0))
    with_value = [line for line in lines if key(line) is not None]
    without = [line for line in lines if key(line) is None]
    return sorted(with_value, key=key, reverse=sort.startswith("-")) + without


@dataclass(frozen=True, slots=True)
class Total:
    """Everybody of the board together."""

    attainment: float | None
    sold_yuan: float
    due_yuan: float
    target_yuan: float
    pace: float | None
    on_time: float | None
    purposeful: float | None
    overdue_steps: int
    yesterday: float | None
    yesterday_yuan: float
    landing_yuan: float
    low_yuan: float
    high_yuan: float
    chance: float | None


def total_of(board: Board) -> Total:
    done, results, whole = board.done, board.results, board.learnt.whole
    records = int(done["records"].sum())
    due, due_points = float(results.due_yuan.sum()), float(board.due_points.sum())
    due_yesterday = float(board.due_yesterday.sum())
    return Total(
        float(done.points.sum()) / due_points if due_points else None,
        float(results.sold_yuan.sum()),
        due,
        float(results.target_yuan.sum()),
        float(results.sold_yuan.sum()) / due if due else None,
        float(done["on_time"].sum()) / records if records else None,
        float(done["purposeful"].sum()) / records if records else None,
        int(board.steps.overdue.sum()),
        float(board.done_yesterday.points.sum()) / due_yesterday if due_yesterday else None,
        float(board.yesterday_yuan.sum()),
        *whole[:3],
        known(whole[3]) if board.month.target_yuan.sum() > 0 else None,
    )
