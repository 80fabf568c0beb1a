from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "fenghuolun.desk.following"
    label = "following"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Thresholds join the catalogue before the first page asks."""
        from fenghuolun.desk.following.rules import thresholds  # noqa: F401
