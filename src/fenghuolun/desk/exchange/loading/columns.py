"""Arrays into a table: one prepared statement on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Field, Max, Model
from numpy.typing import NDArray

UTC_OFFSET = np.timedelta64(8, "h")  # the simulator's moments are those of Asia/Shanghai, which knows no summer time
Column = Sequence[Any] | NDArray[Any]


@dataclass(frozen=True, slots=True)
class First:
    """The id of the first row of each table; units have an id each."""

    unit: np.ndarray
    person: int
    customer: int
    vehicle: int
    policy: int
    lead: int
    activity: int


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def next_id(label: str) -> int:
    """Return the first free number of a table; rows that are written take numbers from there on."""
    return (model_of(label)._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def days(column: NDArray[np.datetime64]) -> list[str | None]:
    """Return dates as the database reads them, None for NaT."""
    return _texts(column.astype("datetime64[D]"), column)


def moments(column: NDArray[np.datetime64]) -> list[str | None]:
    """Return local moments of Asia/Shanghai as the database reads them (UTC), None for NaT."""
    texts = np.datetime_as_string(column.astype("datetime64[s]") - UTC_OFFSET)
    letters = texts.view(np.uint32).reshape(len(texts), -1) if len(texts) else None
    if letters is not None:
        letters[:, 10] = ord(" ")  # SQLite compares texts, and Django writes a space
    zone = "" if connection.vendor == "sqlite" else "+00"
    gone = np.isnat(column)
    return [None if none else text + zone for text, none in zip(texts.tolist(), gone.tolist(), strict=True)]


def _texts(values: NDArray[np.datetime64], column: NDArray[np.datetime64]) -> list[str | None]:
    texts: list[str | None] = np.datetime_as_string(values).tolist() if len(values) else []
    for place in np.flatnonzero(np.isnat(column)).tolist():
        texts[place] = None
    return texts


def references(rows: NDArray[np.int64], first_id: int | NDArray[np.int64]) -> list[int | None]:
    """Return row numbers of another table as its ids: counted from ``first_id``, or looked up in it; None for -1."""
    ids = np.asarray(first_id)[rows] if isinstance(first_id, np.ndarray) else rows + first_id
    if not (rows < 0).any():
        found: list[int | None] = ids.tolist()
        return found
    return [None if row < 0 else pk for row, pk in zip(rows.tolist(), ids.tolist(), strict=True)]


def optional(column: NDArray[Any]) -> list[Any]:
    """Return numbers with None for NaN (floats) and for 0 (whole numbers, where 0 says that it does not apply)."""
    if column.dtype.kind == "f":
        return [None if value != value else value for value in column.tolist()]
    return [value or None for value in column.tolist()]


def uuids(column: Column) -> list[Any]:
    texts = column.tolist() if isinstance(column, np.ndarray) else list(column)
    if connection.features.has_native_uuid_field:
        return [text or None for text in texts]
    return [text.replace("-", "") or None for text in texts]


def write(label: str, first_id: int, count: int, columns: Mapping[str, Any]) -> int:
    """Write ``count`` rows with ids from ``first_id`` on, in one transaction; return ``count``.

    ``columns`` maps attribute names (``owner_id``) to lists, or to one value
    for all rows; a column left out takes the model's default. Raises
    ``KeyError`` on a name the model does not have.
    """
    model = model_of(label)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if unknown := set(columns) - set(fields):
        raise KeyError(f"{label} has no {', '.join(sorted(unknown))}")
    given = {"id": range(first_id, first_id + count), **columns}
    table = [_column(field, given, count) for field in fields.values()]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields.values())
    with transaction.atomic():
        _insert(f"{connection.ops.quote_name(model._meta.db_table)} ({names})", len(fields), zip(*table, strict=True))
    return count


def _column(field: Field[Any, Any], given: Mapping[str, Any], count: int) -> Iterable[Any]:
    if field.attname in given:
        value = given[field.attname]
        if isinstance(value, np.ndarray):
            return value.tolist()  # type: ignore[no-any-return]
        if isinstance(value, list | range):
            return value
    else:
        value = field.get_db_prep_save(field.get_default(), connection)
    return [value] * count


def _insert(into: str, width: int, rows: Iterable[tuple[Any, ...]]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["?"] * width)
    with connection.cursor() as cursor:
        # below Django's own cursor, which rewrites the statement's marks for each row
        cursor.connection.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)


@contextmanager
def unhindered(labels: Sequence[str]) -> Iterator[None]:
    """Let whole tables be written without looking up each reference; what was written is checked at the end.

    On SQLite the indexes of tables that are still empty are made afterwards,
    from sorted rows. On PostgreSQL the counters of ids are moved on.
    """
    indexes = list(_indexes_of_empty(labels)) if connection.vendor == "sqlite" else []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA cache_size=-200000")
        for name, _statement in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, statement in indexes:
                cursor.execute(statement)
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA foreign_keys=ON")
                cursor.execute("PRAGMA synchronous=NORMAL")
            for statement in connection.ops.sequence_reset_sql(_no_style(), [model_of(label) for label in labels]):
                cursor.execute(statement)


def _indexes_of_empty(labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    for label in labels:
        table = model_of(label)._meta.db_table
        if not model_of(label)._default_manager.exists():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql NOT NULL AND tbl_name=%s", [table]
                )
                yield from cursor.fetchall()


def _no_style() -> Any:
    from django.core.management.color import no_style

    return no_style()
