from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.evaluations.views import assessing, rounds, schemes, sheet

app_name = "evaluations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", rounds.evaluations, name="list"),
    path("open/", rounds.open_, name="open"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path("rounds/<int:pk>/publish/", rounds.publish, name="publish"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/add/", schemes.add, name="scheme_add"),
    path("<int:pk>/", sheet.sheet, name="sheet"),
    path("<int:pk>/assess/", assessing.assess, name="assess"),
    path("<int:pk>/facts/", assessing.facts, name="facts"),
    path("<int:pk>/shift/", assessing.shift, name="shift"),
    path("<int:pk>/appeal/", sheet.appeal, name="appeal"),
    path("<int:pk>/answer/", sheet.answer, name="answer"),
    path("<int:pk>/sign/", sheet.sign, name="sign"),
]
