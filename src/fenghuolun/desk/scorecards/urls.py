from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.scorecards.views import cards, lines, maturity

app_name = "scorecards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", cards.cards, name="list"),
    path("open/", cards.open_, name="open"),
    path("maturity/<int:unit_id>/<int:year>/<int:quarter>/", maturity.maturity, name="maturity"),
    path("<int:pk>/", cards.card, name="card"),
    path("<int:pk>/agree/", cards.agree, name="agree"),
    path("<int:pk>/version/", cards.version, name="version"),
    path("<int:pk>/weights/", cards.weights, name="weights"),
    path("<int:pk>/beside/", cards.beside, name="beside"),
    path("<int:pk>/lines/add/", lines.add, name="line_add"),
    path("<int:pk>/lines/<int:line_id>/", lines.line, name="line"),
    path("<int:pk>/lines/<int:line_id>/drop/", lines.drop, name="line_drop"),
    path("<int:pk>/lines/<int:line_id>/actual/", lines.actual, name="actual"),
    path("<int:pk>/link/", lines.link, name="link"),
    path("<int:pk>/unlink/<int:lead_id>/<int:lag_id>/", lines.unlink, name="unlink"),
]
