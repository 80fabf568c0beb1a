from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "fenghuolun.desk.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fenghuolun.desk.customers.actions import hand_over, move_along
        from fenghuolun.desk.teams.actions import register_hand_over, register_move

        register_hand_over(hand_over)
        register_move(move_along)
