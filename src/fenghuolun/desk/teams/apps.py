from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "fenghuolun.desk.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"
