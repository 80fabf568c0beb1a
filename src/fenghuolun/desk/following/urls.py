from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.following.views import board, card, delegation, duties, goals, reports, revisions

app_name = "following"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", goals.goals, name="list"),
    path("<int:pk>/", card.card, name="card"),
    path("<int:pk>/as-expected/", card.as_expected, name="as_expected"),
    path("<int:pk>/deviation/", card.deviation, name="deviation"),
    path("<int:pk>/opinion/", card.opinion, name="opinion"),
    path("exceptions/", goals.exceptions, name="exceptions"),
    path("watch/", goals.watch, name="watch"),
    path("checks/", duties.habits, name="habits"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<uuid:client_id>/<slug:duty>/", duties.finding, name="finding"),
    path("board/", board.board, name="board"),
    path("authority/", delegation.authority, name="authority"),
    path("authority/add/", delegation.grant, name="grant"),
    path("happenings/", delegation.happenings, name="happenings"),
    path("happenings/add/", delegation.happened, name="happened"),
    path("revisions/", revisions.revisions, name="revisions"),
    path("revisions/<int:pk>/", revisions.decide, name="decide"),
    path("revisions/<int:pk>/withdraw/", revisions.withdraw, name="withdraw"),
    path("reports/", reports.reports, name="reports"),
    path("reports/freeze/<slug:kind>/", reports.freeze, name="freeze"),
    path("reports/<int:pk>/", reports.report, name="report"),
]
