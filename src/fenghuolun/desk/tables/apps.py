from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "fenghuolun.desk.tables"
    label = "tables"
    default_auto_field = "django.db.models.BigAutoField"
