"""Addresses of the four activity tables: one list per horizon."""

from django.urls import URLPattern, URLResolver

app_name = "tables"
urlpatterns: list[URLPattern | URLResolver] = []
