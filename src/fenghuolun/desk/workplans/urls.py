"""Addresses of the work plan: table, steps, help, PDCA, risks, meetings, planner, approvals."""

from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.workplans.views import (
    cells,
    control,
    gantt,
    help,
    lane,
    meeting,
    planner,
    risks,
    run_chart,
    states,
    steps,
    table,
)

app_name = "workplans"
PERSON = "person/<int:pk>/<str:month>/"
TEAM = "team/<int:unit_id>/<str:month>/"
ITEM = "items/<int:item_id>/"
PLANNER = "planner/<str:horizon>/<str:day>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", table.start, name="table"),
    path(PERSON, table.person, name="person"),
    path(f"{PERSON}add/", table.add, name="add"),
    path(f"{PERSON}order/", table.order, name="order"),
    path(f"{PERSON}lane/", lane.person, name="lane"),
    path(f"{PERSON}run-chart/", run_chart.person, name="run_chart"),
    path(f"{PERSON}run-chart/point/", run_chart.person_point, name="point"),
    path(f"{PERSON}gantt/", gantt.person, name="gantt"),
    path(f"{PERSON}control/", control.person, name="control"),
    path(f"{PERSON}risks/", risks.person, name="risks"),
    path(f"{PERSON}risks/add/", risks.add, name="risk_add"),
    path(TEAM, table.team, name="team"),
    path(f"{TEAM}lane/", lane.team, name="team_lane"),
    path(f"{TEAM}run-chart/", run_chart.team, name="run_chart_team"),
    path(f"{TEAM}run-chart/point/", run_chart.team_point, name="point_team"),
    path(f"{TEAM}gantt/", gantt.team, name="gantt_team"),
    path(f"{TEAM}control/", control.team, name="control_team"),
    path(f"{TEAM}risks/", risks.team, name="team_risks"),
    path(f"{TEAM}meeting/", meeting.meeting, name="meeting"),
    path("rollout/<int:unit_id>/", meeting.rollout, name="rollout"),
    path("rollout/<int:unit_id>/satisfaction/", meeting.satisfaction, name="satisfaction"),
    path(f"{ITEM}cells/<str:cell>/", cells.cell, name="cell"),
    path(f"{ITEM}control/<str:month>/", control.weeks, name="weeks"),
    path(f"{ITEM}control/<str:month>/<int:week>/", control.check, name="week_check"),
    path(f"{ITEM}dates/", gantt.dates, name="dates"),
    path(f"{ITEM}ties/", gantt.tie, name="tie"),
    path(f"{ITEM}ties/<int:link_id>/remove/", gantt.untie, name="untie"),
    path(f"{ITEM}undo/", cells.undo, name="undo"),
    path(f"{ITEM}status/", cells.status, name="status"),
    path(f"{ITEM}status/checked/", cells.checked, name="status_checked"),
    path(f"{ITEM}check/", lane.check, name="check"),
    path(f"{ITEM}listing/", table.listing, name="listing"),
    path(f"{ITEM}steps/", steps.steps, name="steps"),
    path(f"{ITEM}steps/<int:step_id>/<str:verb>/", steps.step, name="step"),
    path(f"{ITEM}templates/<int:template_id>/", steps.take, name="take"),
    path(f"{ITEM}answer/", help.answer, name="answer"),
    path("risks/<int:risk_id>/", risks.risk, name="risk"),
    path("risks/<int:risk_id>/close/", risks.close, name="risk_close"),
    path("templates/", steps.templates, name="templates"),
    path("templates/<int:template_id>/vote/", steps.vote, name="vote"),
    path("help/", help.inbox, name="help"),
    path("approvals/", states.approvals, name="approvals"),
    path("<int:plan_id>/", states.plan, name="plan"),
    path("<int:plan_id>/step/", states.plan_step, name="plan_step"),
    path("<int:plan_id>/tools/", states.tools, name="tools"),
    path("planner/", planner.start, name="planner_start"),
    path(PLANNER, planner.resume, name="planner"),
    path(f"{PLANNER}<str:name>/", planner.planner, name="planner_step"),
]
