from django.apps import AppConfig
from django.db.models.signals import post_migrate

from fenghuolun.desk.kit.seeding import is_whole


def seed(**signal: object) -> None:
    """After each full migration, and after a flush, the roles and the calendar every company starts with are there."""
    from fenghuolun.desk.teams.actions import ensure_calendar, ensure_roles

    if is_whole("teams", signal):
        ensure_roles()
        ensure_calendar()


class TeamsConfig(AppConfig):
    name = "fenghuolun.desk.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(seed, sender=self)
