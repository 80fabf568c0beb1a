from django.apps import AppConfig
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate


def seed(**signal: object) -> None:
    """After each full migration, and after a flush, the roles and the calendar every company starts with are there."""
    from fenghuolun.desk.teams.actions import ensure_calendar, ensure_roles

    if "plan" in signal:
        loader = MigrationLoader(connection)
        if not set(loader.graph.leaf_nodes("teams")) <= set(loader.applied_migrations):
            return
    ensure_roles()
    ensure_calendar()


class TeamsConfig(AppConfig):
    name = "fenghuolun.desk.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(seed, sender=self)
