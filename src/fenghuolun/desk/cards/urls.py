from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.cards.views import abilities, cards, checking, directions, lines, tree

app_name = "cards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", cards.mine, name="mine"),
    path("open/", cards.open_card, name="open"),
    path("<int:pk>/", cards.card, name="card"),
    path("<int:pk>/foot/", cards.foot, name="foot"),
    path("<int:pk>/propose/", cards.propose, name="propose"),
    path("<int:pk>/sign/", cards.sign, name="sign"),
    path("<int:pk>/publish/", cards.publish, name="publish"),
    path("<int:pk>/back/", cards.send_back, name="send_back"),
    path("<int:pk>/weights/", lines.weigh, name="weigh"),
    path("<int:pk>/smart/", lines.smart, name="smart"),
    path("<int:pk>/lines/add/", lines.add, name="add"),
    path("<int:pk>/lines/<int:goal_id>/", lines.line, name="line"),
    path("<int:pk>/lines/<int:goal_id>/drop/", lines.drop, name="drop"),
    path("<int:pk>/lines/<int:goal_id>/talk/", lines.talk, name="talk"),
    path("<int:pk>/growth/add/", abilities.growth, name="add_growth"),
    path("<int:pk>/growth/<int:goal_id>/", abilities.growth, name="growth"),
    path("<int:pk>/directions/", directions.directions, name="directions"),
    path("<int:pk>/directions/<str:direction>/", directions.direction, name="direction"),
    path("abilities/", abilities.mine, name="my_abilities"),
    path("abilities/<int:pk>/", abilities.abilities, name="abilities"),
    path("abilities/<int:pk>/<str:code>/", abilities.rate, name="rate"),
    path("development/<int:pk>/", abilities.development, name="development"),
    path("development/<int:pk>/assess/", abilities.assess, name="assess"),
    path("development/<int:pk>/evidence/<int:evidence_id>/", abilities.accept, name="accept"),
    path("tree/", tree.tree, name="tree"),
    path("tree/<int:pk>/", tree.branch, name="branch"),
    path("tree/<int:pk>/split/", tree.split, name="split"),
    path("faults/", checking.faults, name="faults"),
    path("side-effects/", checking.watched, name="side_effects"),
]
