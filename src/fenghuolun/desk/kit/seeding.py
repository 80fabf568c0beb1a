"""When an app may lay down the rows that every company starts with."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.migrations.loader import MigrationLoader


def is_whole(app: str, signal: Mapping[str, object]) -> bool:
    """Say whether the tables of ``app`` are as its last migration leaves them, given what ``post_migrate`` said.

    A flush says nothing of migrations and changes none; a migration to somewhere in between leaves older tables.
    """
    if "plan" not in signal:
        return True
    loader = MigrationLoader(connection)
    return set(loader.graph.leaf_nodes(app)) <= set(loader.applied_migrations)
