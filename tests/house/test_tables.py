"""Migrations are what the models say, and say what they do."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from house.repository import DESK, none_of


def test_no_migration_is_missing(db: None) -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_migrations_are_named_for_what_they_do() -> None:
    names = [path.stem for path in DESK.glob("*/migrations/0*.py")]
    none_of([name for name in names if re.search(r"_auto_|_initial$|_more$|_and_more", name)])


def test_a_planted_new_table_is_seen_as_a_missing_migration() -> None:
    before = MigrationLoader(None).project_state()
    after: ProjectState = before.clone()
    after.add_model(ModelState("teams", "Planted", [("id", models.BigAutoField(primary_key=True))]))
    assert "teams" in MigrationAutodetector(before, after)._detect_changes()
