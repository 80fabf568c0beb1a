"""Addresses of the four activity tables."""

from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.tables.views import (
    building,
    mine,
    month,
    quarter,
    week,
    week_lines,
    year,
    year_cell,
    year_person,
    year_publish,
)

app_name = "tables"
OF_YEAR = "year/<int:unit_id>/<int:year>/"
OF_QUARTER = "quarter/<int:unit_id>/<int:year>/<int:number>/"
OF_MONTH = "month/person/<int:pk>/<str:month>/"
TEAM_MONTH = "month/team/<int:unit_id>/<str:month>/"
OF_WEEK = "week/person/<int:pk>/<str:day>/"
TEAM_WEEK = "week/team/<int:unit_id>/<str:day>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", year.start, name="list"),
    path(OF_YEAR, year.year, name="year"),
    path(f"{OF_YEAR}fill/", year.fill, name="year_fill"),
    path(f"{OF_YEAR}copy/", year.copy, name="year_copy"),
    path(f"{OF_YEAR}drop/", year.drop, name="year_drop"),
    path(f"{OF_YEAR}cell/", year_cell.cell, name="year_cell"),
    path(f"{OF_YEAR}cell/preview/", year_cell.preview, name="year_preview"),
    path(f"{OF_YEAR}lock/", year_cell.lock, name="year_lock"),
    path(f"{OF_YEAR}undo/", year_cell.undo, name="year_undo"),
    path(f"{OF_YEAR}edits/", year_cell.edits, name="year_edits"),
    path(f"{OF_YEAR}people/<int:pk>/", year_person.person, name="year_person"),
    path(f"{OF_YEAR}workbook/", year.workbook, name="year_workbook"),
    path(f"{OF_YEAR}publish/", year_publish.publish, name="year_publish"),
    path(f"{OF_YEAR}publish/<int:pk>/", year_publish.job, name="year_job"),
    path("building/<int:unit_id>/", building.building, name="building"),
    path(OF_QUARTER, quarter.quarter, name="quarter"),
    path(f"{OF_QUARTER}<int:month>/", quarter.texts, name="quarter_texts"),
    path("mine/", mine.targets, name="mine"),
    path("month/", month.start, name="month_start"),
    path(OF_MONTH, month.contract, name="month"),
    path(f"{OF_MONTH}sign/", month.sign, name="month_sign"),
    path(f"{OF_MONTH}workbook/", month.excel, name="month_excel"),
    path(TEAM_MONTH, month.team, name="month_team"),
    path(f"{TEAM_MONTH}workbook/", month.team_excel, name="month_team_excel"),
    path("week/", week.start, name="week_start"),
    path(OF_WEEK, week.week, name="week"),
    path(f"{OF_WEEK}fill/", week.fill, name="week_fill"),
    path(f"{OF_WEEK}sign/", week.sign, name="week_sign"),
    path(f"{OF_WEEK}workbook/", week.excel, name="week_excel"),
    path(f"{OF_WEEK}add/", week_lines.add, name="week_add"),
    path(f"{OF_WEEK}lines/<int:item_id>/", week_lines.line, name="week_line"),
    path(f"{OF_WEEK}lines/<int:item_id>/move/", week_lines.move, name="week_move"),
    path(f"{OF_WEEK}lines/<int:item_id>/drop/", week_lines.drop, name="week_drop"),
    path(TEAM_WEEK, week.team, name="week_team"),
    path(f"{TEAM_WEEK}fill/", week.team_fill, name="week_team_fill"),
]
