"""Files as people have them, made in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from cast import NOW, Cast
from fenghuolun.desk.exchange.actions import map_columns, run_import, start_import, upload_file
from fenghuolun.desk.exchange.actions.uploading import choose_table, proposed
from fenghuolun.desk.exchange.asking import questions
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.exchange.queries import table_of

Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows, sheet: str = "Sheet1", **sheets: Rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, grid in {sheet: rows, **sheets}.items():
        page = book.add_worksheet(name)
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if hasattr(cell, "isoformat"):
                    page.write_datetime(row, column, cell, day)
                elif cell is not None:
                    page.write(row, column, cell)
    book.close()
    return out.getvalue()


def as_csv(rows: Rows, encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def prepare(
    cast: Cast, name: str, content: bytes, *, by: Any = None, target: str = "", table: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Batch:  # fmt: skip
    """Upload, take the proposed columns, answer what is asked as proposed or as given."""
    by = by or cast.zhang_wei
    batch = upload_file(by=by, now=NOW, name=name, content=content)
    choose_table(by=by, batch=batch, label=table or batch.table, target=target or batch.target)
    mapping = proposed(batch)
    asked = questions(
        by=by, today=NOW.date(), table=table_of(batch), target=batch.target, mapping=mapping.values(), file_name=name
    )
    chosen = {question.name: question.initial for question in asked} | dict(answers or {})
    return map_columns(by=by, batch=batch, mapping=mapping, answers=chosen)


def bring(cast: Cast, name: str, content: bytes, **more: Any) -> Batch:
    """Import a file from beginning to end as the wizard does."""
    batch = prepare(cast, name, content, **more)
    start_import(by=batch.by, now=NOW, batch=batch, enqueue=lambda _pk: None)
    return run_import(batch.pk, now=NOW)


def told(batch: Batch) -> dict[int, str]:
    """Return what was said about each row, by its number in the file."""
    return {number: " ".join(sentences) for number, _fate, sentences in batch.problems}


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.rows_made, batch.rows_changed, batch.rows_same, batch.rows_wrong
