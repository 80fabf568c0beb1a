"""Addresses of the four activity tables."""

from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.tables.views import year, year_cell, year_publish

app_name = "tables"
OF_YEAR = "year/<int:unit_id>/<int:year>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", year.start, name="start"),
    path(OF_YEAR, year.year, name="year"),
    path(f"{OF_YEAR}fill/", year.fill, name="year_fill"),
    path(f"{OF_YEAR}copy/", year.copy, name="year_copy"),
    path(f"{OF_YEAR}drop/", year.drop, name="year_drop"),
    path(f"{OF_YEAR}cell/", year_cell.cell, name="year_cell"),
    path(f"{OF_YEAR}cell/preview/", year_cell.preview, name="year_preview"),
    path(f"{OF_YEAR}lock/", year_cell.lock, name="year_lock"),
    path(f"{OF_YEAR}undo/", year_cell.undo, name="year_undo"),
    path(f"{OF_YEAR}edits/", year_cell.edits, name="year_edits"),
    path(f"{OF_YEAR}workbook/", year.workbook, name="year_workbook"),
    path(f"{OF_YEAR}publish/", year_publish.publish, name="year_publish"),
    path(f"{OF_YEAR}publish/<int:pk>/", year_publish.job, name="year_job"),
]
