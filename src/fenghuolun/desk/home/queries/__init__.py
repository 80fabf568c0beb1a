"""What the first page of the day puts together from the other apps."""

from fenghuolun.desk.home.queries.route import DayRoute, day_route
from fenghuolun.desk.home.queries.today import (
    LeadersDay,
    SellersDay,
    greeting,
    leaders_day,
    month_chance,
    sellers_day,
    sells,
)

__all__ = [
    "DayRoute",
    "LeadersDay",
    "SellersDay",
    "day_route",
    "greeting",
    "leaders_day",
    "month_chance",
    "sellers_day",
    "sells",
]
