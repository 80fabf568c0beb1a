from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "fenghuolun.desk.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The thresholds of this app join the catalogue before the first page asks for one."""
        from fenghuolun.desk.plans.rules import thresholds  # noqa: F401
