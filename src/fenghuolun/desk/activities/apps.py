from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.seeding import is_whole


def seed(**signal: object) -> None:
    """After each full migration, and after a flush, the kinds of activity every company starts with are there."""
    from fenghuolun.desk.activities.actions import ensure_kinds

    if is_whole("activities", signal):
        ensure_kinds()


class ActivitiesConfig(AppConfig):
    name = "fenghuolun.desk.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fenghuolun.desk.activities.holdings import copy_of_activities, erase_from_activities
        from fenghuolun.desk.customers.holdings import register_holding

        post_migrate.connect(seed, sender=self)
        register_holding("activities", _("Activities"), copy_of_activities, erase_from_activities)
