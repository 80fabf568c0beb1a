"""Which column holds what: a proposal from remembered headings, known words, and what the cells look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fenghuolun.desk.exchange.counting import proposed_counts
from fenghuolun.desk.exchange.fields import TARGETS, Target, squeezed
from fenghuolun.desk.exchange.reading import Table, values
from fenghuolun.desk.exchange.reading.files import Cell
from fenghuolun.desk.exchange.reading.tables import is_blank

REMEMBERED, SAME_WORD, PART_OF_WORD, LOOKS_LIKE = 1.0, 0.9, 0.6, 0.5
SAMPLE_ROWS = 60
PLATE = re.compile(r"^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s-]?[A-Z0-9]{4,6}$")
VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
MOBILE = re.compile(r"^1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}$")
IDENTITY = re.compile(r"^\d{17}[\dXx]$")
LOOKS: Mapping[str, Callable[[str], bool]] = {
    "plate": lambda text: bool(PLATE.match(text.upper())),
    "vin": lambda text: bool(VIN.match(text.upper())),
    "customer_phone": lambda text: bool(MOBILE.match(text)),
    "phone": lambda text: bool(MOBILE.match(text)),
    "identity_number": lambda text: bool(IDENTITY.match(text)),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed field of one column, and how sure: ``REMEMBERED`` … ``LOOKS_LIKE``; no field scores 0."""

    column: int
    heading: str
    field: str
    score: float


def propose(table: Table, target: Target, memory: Mapping[str, str] | None = None) -> list[Proposal]:
    """Return one proposal per column; each field is proposed at most once, the surest first.

    ``memory`` maps squeezed headings to fields that a person chose before.
    """
    scores = [
        (score, -column, field)
        for column, heading in enumerate(table.headings)
        for field, score in _scores(heading, column, table, target, memory or {}).items()
    ]
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, minus_column, field in sorted(scores, reverse=True):
        if -minus_column not in chosen and field not in taken:
            chosen[-minus_column] = (field, score)
            taken.add(field)
    return [Proposal(column, heading, *chosen.get(column, ("", 0.0))) for column, heading in enumerate(table.headings)]


def propose_columns(table: Table, target: Target, memory: Mapping[str, str] | None = None) -> dict[int, str]:
    """Return column → field, with the columns of daily counts named by the activity they count."""
    found = {p.column: p.field for p in propose(table, target, memory) if p.field}
    if target.code == "counted":
        found |= proposed_counts(table, set(found), dict(memory or {}))
    return found


def _scores(heading: str, column: int, table: Table, target: Target, memory: Mapping[str, str]) -> dict[str, float]:
    words = squeezed(heading)
    scores: dict[str, float] = {}
    for field in target.fields:
        if words and memory.get(words) == field.name:
            scores[field.name] = REMEMBERED
        elif words in field.spellings:
            # the field that lists the word earlier means it more
            scores[field.name] = SAME_WORD - 0.001 * field.spellings.index(words)
        elif part := max(
            (len(s) for s in field.spellings if s in words and len(s) > (3 if s.isascii() else 1)), default=0
        ):
            scores[field.name] = PART_OF_WORD + 0.1 * part / len(words)
        elif field.name in LOOKS and _looks(table, column, LOOKS[field.name]):
            scores[field.name] = LOOKS_LIKE
    return {
        name: score for name, score in scores.items() if score >= REMEMBERED or _readable(table, column, target, name)
    }


def _cells(table: Table, column: int) -> list[Cell]:
    return [row[column] for row in table.rows[:SAMPLE_ROWS] if not is_blank(row[column])]


def _looks(table: Table, column: int, like: Callable[[str], bool]) -> bool:
    cells = _cells(table, column)
    return len(cells) > 0 and sum(like(values.text(cell)) for cell in cells) >= 0.7 * len(cells)


def _readable(table: Table, column: int, target: Target, name: str) -> bool:
    """A column whose cells mostly cannot be read as the field is not that field (a 渠道 column of numbers)."""
    read = target.field(name).read
    cells = _cells(table, column)
    wrong = 0
    for cell in cells:
        try:
            read(cell)
        except values.WrongValue:
            wrong += 1
    return wrong <= 0.5 * len(cells) or read in {values.day, values.moment, values.whole}


def missing(target: Target, mapped: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the groups of fields of which none is mapped: an import needs one of each group."""
    return [group for group in target.needs if not set(group) & set(mapped)]


def guess_target(table: Table, memory: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Return the target that the headings speak for most; empty when none has what it needs."""
    best, best_score = "", 0.0
    for code, target in TARGETS.items():
        mapped = [p for p in propose(table, target, (memory or {}).get(code)) if p.field]
        names = [p.field for p in mapped]
        if missing(target, names):
            continue
        score = sum(p.score for p in mapped) + 2 * sum(sign in names for sign in target.signs)
        if score > best_score:
            best, best_score = code, score
    return best
