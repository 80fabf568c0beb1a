from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "fenghuolun.desk.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
