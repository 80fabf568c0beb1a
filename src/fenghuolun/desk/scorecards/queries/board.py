"""A card with its figures: each line's actual from the ledger or by hand, score, light and twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np

from fenghuolun.desk.facts.measured import MEASURABLE, Measured, measured
from fenghuolun.desk.facts.results import months_from, next_month
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.desk.kit.numbers import NOTHING
from fenghuolun.desk.scorecards.choices import Perspective, SheetKind
from fenghuolun.desk.scorecards.models import Scorecard, ScorecardLine
from fenghuolun.desk.scorecards.queries.cards import lines_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.judge.scorecards import (
    PERSPECTIVES,
    SheetFault,
    balanced_scorecard,
    lags_without_lead,
    measure_score,
    sheet_faults,
)
from fenghuolun.engine.results import Floats

GREEN, YELLOW = 95.0, 80.0


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One line with its figures. ``floor`` and ``target`` are what is due by now: of a sum, the share of the period
    that is over. ``months`` are the scores of its months, None where there is no figure.
    """

    row: ScorecardLine
    actual: float | None
    floor: float
    target: float
    score: float | None
    months: tuple[float | None, ...]
    n: int

    @property
    def shown_actual(self) -> str:
        return NOTHING if self.actual is None else self._written(self.actual)

    @property
    def shown_target(self) -> str:
        return self._written(float(self.row.target))

    @property
    def shown_floor(self) -> str:
        return self._written(float(self.row.floor))

    @property
    def shown_due(self) -> str:
        return self._written(self.target)

    @property
    def is_typed(self) -> bool:
        return self.row.measure not in MEASURABLE

    @property
    def tone(self) -> str:
        if self.score is None:
            return "none"
        return "go" if self.score >= GREEN else "wait" if self.score >= YELLOW else "stop"

    @property
    def trend(self) -> list[float]:
        return [value for value in self.months if value is not None]

    def _written(self, value: float) -> str:
        if self.row.measure:
            return figure(self.row.measure, Decimal(str(round(value, 4))))
        if self.row.unit_word == "率":
            return figure("M10", Decimal(str(round(value, 4))))
        return f"{figure('DEALS', Decimal(str(round(value, 2))))}{self.row.unit_word}"


@dataclass(frozen=True, slots=True)
class Board:
    """A card as a page shows it. ``score`` None without any figure; ``lonely`` lags that nothing drives; ``faults``
    of a KPI sheet, or of the weights of a scorecard.
    """

    card: Scorecard
    lines: tuple[BoardLine, ...]
    score: float | None
    perspectives: dict[str, float | None]
    months: tuple[date, ...]
    trend: tuple[float | None, ...]
    lonely: tuple[str, ...]
    faults: tuple[str, ...]

    def of(self, perspective: str) -> list[BoardLine]:
        return [line for line in self.lines if line.row.perspective == perspective]


def board_of(card: Scorecard, today: date) -> Board:
    """Return the card with every figure up to yesterday. Queries by the number of measures, not of units or rows."""
    rows = list(lines_of(card))
    months = months_of(card)
    edges = (*months, next_month(months[-1]))
    share = _shares_over(card, edges, today)
    read = _read(card, rows, edges, today)
    lines = tuple(_line(row, read.get(row.pk), share, months, today) for row in rows)
    scores = np.array([np.nan if line.score is None else line.score for line in lines])
    monthly = np.array([[np.nan if one is None else one for one in line.months] for line in lines])
    total, perspectives = _total(card, rows, scores)
    trend = tuple(_total(card, rows, monthly[:, at])[0] for at in range(len(months))) if rows else ()
    return Board(card, lines, total, perspectives, months, trend, _lonely(card, rows), _faults(card, rows))


def months_of(card: Scorecard) -> tuple[date, ...]:
    """Return the months of the card's period, each by its first day."""
    count = (card.ends_on.year - card.starts_on.year) * 12 + card.ends_on.month - card.starts_on.month
    return tuple(months_from(card.starts_on.replace(day=1), max(count, 1)))


def _shares_over(card: Scorecard, edges: Sequence[date], today: date) -> Floats:
    """The share of the period's workdays that fall in each month and are over, (months,)."""
    calendar = teams.working_calendar(card.starts_on, card.ends_on)
    flags = calendar.flags(card.starts_on, card.ends_on).astype(np.float64)
    whole = flags.sum() or 1.0
    over = max(min((today - card.starts_on).days, flags.size), 0)
    flags[over:] = 0
    at = [min(max((edge - card.starts_on).days, 0), flags.size) for edge in edges]
    return np.array([flags[a:b].sum() / whole for a, b in pairwise(at)])


def _read(card: Scorecard, rows: Sequence[ScorecardLine], edges: Sequence[date], today: date) -> dict[int, Measured]:
    """Each line's measure by month; lines on the same measure and scope share one reading."""
    subject, kept = Subjects.of_units([card.unit]), {}
    found = {}
    for row in rows:
        if row.measure not in MEASURABLE:
            continue
        key = row.measure, row.scope.get("cube_kind", ""), row.scope.get("channel", "")
        if key not in kept:
            kept[key] = measured(key[0], subject, edges, today=today, cube_kind=key[1], channel=key[2])
        found[row.pk] = kept[key]
    return found


def _line(row: ScorecardLine, read: Measured | None, share: Floats, months: Sequence[date], today: date) -> BoardLine:
    low, high = float(row.floor), float(row.target)
    if read is not None:
        value, whole, n = read.value[0], float(read.over()[0]), int(read.n[0].sum())
        is_sum = read.is_sum
    else:
        typed = {one.month: float(one.value) for one in row.actuals.all()}
        value = np.array([typed.get(month, np.nan) for month in months])
        known = value[~np.isnan(value)]
        whole, n, is_sum = (float(known[-1]) if known.size else float("nan")), int(known.size), False
    begun = share.sum()
    floor, target = (low * begun, high * begun) if is_sum else (low, high)
    monthly = [
        _score(value[at], low * part if is_sum else low, high * part if is_sum else high)
        if month < today and (part > 0 or not is_sum)
        else None
        for at, (month, part) in enumerate(zip(months, share, strict=True))
    ]
    actual = None if np.isnan(whole) else whole
    return BoardLine(row, actual, floor, target, _score(whole, floor, target), tuple(monthly), n)


def _score(actual: float, floor: float, target: float) -> float | None:
    if np.isnan(actual) or floor == target:
        return None
    return round(float(measure_score(actual, floor, target)), 1)


def _total(
    card: Scorecard, rows: Sequence[ScorecardLine], scores: Floats
) -> tuple[float | None, dict[str, float | None]]:
    """The card's score and that of each perspective; what has no figure leaves its weight to the others."""
    nothing: dict[str, float | None] = dict.fromkeys(Perspective.values)
    weights = np.array([float(row.weight) for row in rows])
    known = ~np.isnan(scores) if len(rows) else np.zeros(0, bool)
    if not (weights[known] > 0).any():
        return None, nothing
    if card.kind == SheetKind.KPI:
        return round(float(np.average(scores[known], weights=weights[known])), 1), nothing
    at = [PERSPECTIVES.index(row.perspective or PERSPECTIVES[0]) for row in rows]
    outer = [float(card.weights.get(name, 0)) for name in PERSPECTIVES]
    if abs(sum(outer) - 100) > 1e-6:
        return None, nothing
    found = balanced_scorecard(scores, at, weights, outer)
    each = {
        name: None if np.isnan(value) else round(float(value), 1)
        for name, value in zip(PERSPECTIVES, found.perspectives, strict=True)
    }
    return round(found.score, 1), each


def _lonely(card: Scorecard, rows: Sequence[ScorecardLine]) -> tuple[str, ...]:
    if card.kind == SheetKind.KPI:
        return ()
    names = {row.pk: row.name for row in rows}
    lags = [row.name for row in rows if not row.is_lead]
    leads = [row.name for row in rows if row.is_lead]
    links = [
        (names[link.lead_id], row.name)
        for row in rows
        if not row.is_lead
        for link in row.driven_by.all()
        if link.lead_id in names and names[link.lead_id] in leads
    ]
    return lags_without_lead(lags, leads, links)


def _faults(card: Scorecard, rows: Sequence[ScorecardLine]) -> tuple[str, ...]:
    if card.kind == SheetKind.BSC:
        is_off = abs(sum(float(card.weights.get(name, 0)) for name in PERSPECTIVES) - 100) > 1e-6
        return (SheetFault.SUM_OF_WEIGHTS.value,) if is_off else ()
    found = sheet_faults(
        [float(row.weight) for row in rows], [row.is_quality for row in rows], [row.is_compliance for row in rows]
    )
    return tuple(fault.value for fault in found)
