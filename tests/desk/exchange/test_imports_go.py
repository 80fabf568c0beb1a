"""An import's file and what undoing needs go when their clock has run; that there was one stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from cast import NOW, Cast
from fenghuolun.desk.exchange.actions import ImportRefused, forget_imports, undo_import
from fenghuolun.desk.exchange.models import Batch


@pytest.fixture
def batch(cast: Cast, settings: Any, tmp_path: Any) -> Batch:
    settings.MEDIA_ROOT = tmp_path
    made = Batch.objects.create(
        by=cast.planner, unit=cast.branch, file_name="客户.csv", sha256="1", status="done", rows_made=3,
        uploaded_at=NOW,
        undo={"before": {"vehicles": {"1": {"plate": "沪A8K2M1"}}}}, problems=[[2, "wrong", ["周小明"]]],
    )  # fmt: skip
    made.file.save("a.csv", ContentFile("周小明"))
    made.report.save("b.xlsx", ContentFile("周小明"))
    return made


def test_nothing_of_a_person_is_left_of_an_old_import(batch: Batch, tmp_path: Any) -> None:
    assert forget_imports(now=NOW + timedelta(days=90)) == 0
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2
    assert forget_imports(now=NOW + timedelta(days=91)) == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    row = Batch.objects.get(pk=batch.pk)
    assert (row.undo, row.problems, bool(row.file), bool(row.report)) == ({}, [], False, False)
    assert (row.file_name, row.rows_made, row.status) == ("客户.csv", 3, "done")
    assert forget_imports(now=NOW + timedelta(days=92)) == 0


def test_a_forgotten_import_cannot_be_taken_back_and_one_that_runs_is_not_forgotten(batch: Batch, cast: Cast) -> None:
    Batch.objects.update(status="running")
    assert forget_imports(now=NOW + timedelta(days=91)) == 0
    Batch.objects.update(status="done")
    forget_imports(now=NOW + timedelta(days=91))
    with pytest.raises(ImportRefused):
        undo_import(by=cast.planner, now=NOW, batch=batch)
