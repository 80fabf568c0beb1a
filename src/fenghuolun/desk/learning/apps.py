from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "fenghuolun.desk.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"
