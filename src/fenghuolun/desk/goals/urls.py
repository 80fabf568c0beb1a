from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.goals.views import answers, goals

app_name = "goals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("goals/", goals.goals, name="list"),
    path("goals/add/", goals.add, name="add"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/revise/", goals.revise, name="revise"),
    path("goals/<int:pk>/agree/", goals.agree, name="agree"),
    path("goals/<int:pk>/close/", goals.close, name="close"),
    path("goals/mine/<int:year>/", answers.mine, name="mine"),
    path("goals/answers/<int:pk>/", answers.answer, name="answer"),
]
