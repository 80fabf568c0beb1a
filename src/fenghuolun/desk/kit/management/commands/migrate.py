"""Django's ``migrate`` with a look first: tables that do not fit are refused before anything is touched."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from fenghuolun.desk.kit.preflight import DoesNotFit, refuse_what_does_not_fit


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        loader = MigrationLoader(connections[options["database"]])
        try:
            refuse_what_does_not_fit(loader.applied_migrations, loader)
        except DoesNotFit as refused:
            raise CommandError(str(refused)) from refused
        super().handle(*args, **options)
