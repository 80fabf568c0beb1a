"""What insight writes: forecasts as they were made, and what became of them."""

from fenghuolun.desk.insight.actions.landing import record_outcomes, store_landings, store_past_landings

__all__ = ["record_outcomes", "store_landings", "store_past_landings"]
