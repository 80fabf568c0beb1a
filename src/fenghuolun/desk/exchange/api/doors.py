"""The API put together."""

from __future__ import annotations

from ninja import NinjaAPI

from fenghuolun.desk.exchange.api import activities, customers, goals, people
from fenghuolun.desk.exchange.api.answers import add_refusals
from fenghuolun.desk.exchange.api.guarding import PerPerson

api = NinjaAPI(
    title="Fenghuolun",
    version="1",
    description="The same actions and queries as the pages. Times with their offset, money in fen, ratios 0..1.",
    urls_namespace="api",
    docs_url=None,
    throttle=PerPerson(),
)
add_refusals(api)
for part in (people, activities, customers, goals):
    api.add_router("", part.router)
