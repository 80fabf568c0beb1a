"""A form of the course as such: what stands on it, before paper or workbook draw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from fenghuolun.desk.kit.numbers import MINUS

Value = str | float | int | None
Kind = Literal["text", "number", "count", "yuan", "share", "percent", "day"]
NUMBERS = frozenset({"number", "count", "yuan", "share", "percent"})
DIGITS = 4  # what a figure of a goal keeps behind the point


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cells are written, and how they come about.

    ``percent`` is a share that people type as 0..100, ``share`` one that is 0..1.
    ``formula`` names other cells of the same row in braces, as in
    ``IF({target}=0,"",{actual}/{target})``; the rows hold the server's figure of
    it. ``entry`` cells are those a person fills in; ``choices`` are codes with
    their words. ``group`` is what several neighbours are called together.
    """

    key: str
    label: str
    kind: Kind = "text"
    width: float = 10
    group: str = ""
    formula: str = ""
    entry: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 0
    is_summed: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Row:
    """One row by its columns; ``id`` names what stands behind it, ``locked`` the entry cells that nobody fills in."""

    id: str
    values: Mapping[str, Value]
    locked: frozenset[str] = frozenset()
    is_open: bool = True

    def takes(self, column: Column) -> bool:
        return column.entry and self.is_open and column.key not in self.locked


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one heading; with a ``total_label`` the summed columns have their sum below them."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    title: str = ""
    total_label: str = ""

    def total(self, column: Column) -> float:
        return sum(float(value) for row in self.rows if isinstance(value := row.values.get(column.key), int | float))


@dataclass(frozen=True, slots=True)
class Signature:
    """A box to sign in: whose, and where it was signed by whom and on which day."""

    role: str
    name: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form. ``kind`` and ``address`` say where it comes from, ``revision`` how often it was changed."""

    kind: str
    address: Mapping[str, Any]
    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[tuple[str, str]] = ()
    signatures: Sequence[Signature] = ()
    is_landscape: bool = False
    revision: int | None = None
    name: str = field(default="form")

    def cells(self) -> dict[tuple[str, str], tuple[Column, Row]]:
        """Return every cell that may be filled in, by row and column."""
        found = {}
        for table in self.tables:
            for row in table.rows:
                for column in table.columns:
                    if row.takes(column):
                        found[row.id, column.key] = (column, row)
        return found


def plain(value: Any) -> Value:
    """Return a figure, day or text as a form holds it.

    >>> from decimal import Decimal
    >>> plain(Decimal("24.0000")), plain(date(2026, 12, 4)), plain(None), plain("")
    (24, '2026-12-04', None, None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    number = round(float(value), DIGITS)
    return int(number) if number == int(number) else number


def written(value: Value, kind: Kind, choices: Sequence[tuple[str, str]] = ()) -> str:
    """Return a value as it is printed; nothing where there is nothing.

    >>> written(1234567.5, "yuan"), written(0.725, "share"), written(-3, "count"), written("2026-12-04", "day")
    ('1,234,567.50', '72.5%', '−3', '2026-12-04')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return dict(choices).get(value, value)
    if kind == "share":
        text = f"{value * 100:.1f}".removesuffix(".0") + "%"
    elif kind == "percent":
        text = f"{value:g}%"
    elif kind == "yuan":
        text = f"{value:,.2f}".removesuffix(".00")
    else:
        text = f"{value:,.{DIGITS}f}".rstrip("0").rstrip(".")
    return text.replace("-", MINUS, 1) if text.startswith("-") else text
