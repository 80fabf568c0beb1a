"""Addresses of the cases."""

from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.learning.views import cases

app_name = "learning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", cases.cases, name="cases"),
    path("leave/", cases.leave, name="leave"),
    path("<slug:name>/", cases.case, name="case"),
    path("<slug:name>/begin/", cases.begin, name="begin"),
    path("<slug:name>/enter/", cases.enter, name="enter"),
    path("<slug:name>/check/", cases.check, name="check"),
]
