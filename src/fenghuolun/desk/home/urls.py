from django.urls import path

from fenghuolun.desk.home import navigation, views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("today/chance/", views.chance, name="chance"),
    path("today/route/", views.route, name="route"),
    path("me/", views.me, name="me"),
    path("search/", views.search_page, name="search"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("navigation/badges/", navigation.badges, name="badges"),
]
