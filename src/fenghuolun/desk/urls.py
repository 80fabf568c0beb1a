"""Every address of the product. The navigation bar and this list are the same list."""

from django.urls import include, path

from fenghuolun.desk.exchange.api.doors import api

urlpatterns = [
    path("", include("fenghuolun.desk.home.urls")),
    path("", include("fenghuolun.desk.insight.urls")),
    path("", include("fenghuolun.desk.exchange.urls")),
    path("tables/", include("fenghuolun.desk.tables.urls")),
    path("cards/", include("fenghuolun.desk.cards.urls")),
    path("scorecards/", include("fenghuolun.desk.scorecards.urls")),
    path("following/", include("fenghuolun.desk.following.urls")),
    path("plans/", include("fenghuolun.desk.workplans.urls")),
    path("evaluations/", include("fenghuolun.desk.evaluations.urls")),
    path("learning/", include("fenghuolun.desk.learning.urls")),
    path("papers/", include("fenghuolun.desk.papers.urls")),
    path("", include("fenghuolun.desk.activities.urls")),
    path("", include("fenghuolun.desk.plans.urls")),
    path("", include("fenghuolun.desk.goals.urls")),
    path("", include("fenghuolun.desk.customers.urls")),
    path("", include("fenghuolun.desk.teams.urls")),
    path("", include("fenghuolun.desk.kit.urls")),
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
]
