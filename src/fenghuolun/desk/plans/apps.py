from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "fenghuolun.desk.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Thresholds join the catalogue before the first page asks; customers learn what is kept about them here."""
        from fenghuolun.desk.customers.holdings import register_holding
        from fenghuolun.desk.plans.holdings import copy_of_items, erase_from_items
        from fenghuolun.desk.plans.rules import thresholds  # noqa: F401

        register_holding("items", _("Tasks"), copy_of_items, erase_from_items)
