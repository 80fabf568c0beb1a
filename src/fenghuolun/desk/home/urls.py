from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.home import navigation

app_name = "home"
urlpatterns: list[URLPattern | URLResolver] = [
    path("navigation/badges/", navigation.badges, name="badges"),
]
