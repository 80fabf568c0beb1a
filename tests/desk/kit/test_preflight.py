"""Older tables pass, newer ones and ones with a hole are refused."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from fenghuolun.desk.kit.preflight import DoesNotFit, Step, refuse_what_does_not_fit


@pytest.fixture
def loader(db: None, settings: object) -> MigrationLoader:
    """The steps of this version; tests lay their tables down without them."""
    settings.MIGRATION_MODULES = {}  # type: ignore[attr-defined]
    return MigrationLoader(connection)


def taken(loader: MigrationLoader) -> set[Step]:
    return set(loader.disk_migrations)


def test_tables_of_this_version_and_of_none_pass(loader: MigrationLoader) -> None:
    refuse_what_does_not_fit(taken(loader), loader)
    refuse_what_does_not_fit([], loader)


def test_older_tables_and_steps_of_a_library_that_is_gone_pass(loader: MigrationLoader) -> None:
    older = taken(loader) - set(loader.graph.leaf_nodes("exchange"))
    refuse_what_does_not_fit({*older, ("admin", "0001_initial")}, loader)


@pytest.mark.parametrize("step", [("teams", "9999_next"), ("rockets", "0001_initial")])
def test_newer_tables_are_refused_by_the_step_that_nobody_knows(loader: MigrationLoader, step: Step) -> None:
    with pytest.raises(DoesNotFit) as refused:
        refuse_what_does_not_fit({*taken(loader), step}, loader)
    assert ".".join(step) in str(refused.value)


def test_a_hole_is_refused_by_its_name(loader: MigrationLoader) -> None:
    with pytest.raises(DoesNotFit) as refused:
        refuse_what_does_not_fit(taken(loader) - {("teams", "0001_first_tables")}, loader)
    assert "teams.0001_first_tables" in str(refused.value)
