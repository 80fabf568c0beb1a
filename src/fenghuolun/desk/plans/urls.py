from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.plans.views import work

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", work.work, name="work"),
    path("work/add/", work.add, name="add"),
    path("work/<int:pk>/", work.item, name="item"),
    path("work/<int:pk>/cancel/", work.cancel, name="cancel"),
    path("work/<int:pk>/<slug:step>/", work.step, name="step"),
]
