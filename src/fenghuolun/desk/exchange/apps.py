from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "fenghuolun.desk.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
