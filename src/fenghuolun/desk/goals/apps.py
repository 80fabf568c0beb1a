from django.apps import AppConfig
from django.db.models.signals import post_migrate

from fenghuolun.desk.kit.seeding import is_whole


def seed(**signal: object) -> None:
    """After each full migration, and after a flush, the competence map every company starts with is there."""
    from fenghuolun.desk.goals.actions import ensure_skills

    if is_whole("goals", signal):
        ensure_skills()


class GoalsConfig(AppConfig):
    name = "fenghuolun.desk.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Thresholds join the catalogue before the first page asks."""
        from fenghuolun.desk.goals.rules import limits  # noqa: F401

        post_migrate.connect(seed, sender=self)
