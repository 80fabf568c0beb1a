from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.teams.views import audit, calendars, parameters, people, start, tokens, units

app_name = "teams"
urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", start.start, name="start"),
    path("start/password/<str:uid>/<str:token>/", start.set_password, name="set_password"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/add/", people.add, name="add_person"),
    path("settings/people/<int:pk>/", people.person, name="person"),
    path("settings/people/<int:pk>/change/", people.change, name="change_person"),
    path("settings/people/<int:pk>/move/", people.move, name="move_person"),
    path("settings/people/<int:pk>/leave/", people.let_go, name="let_person_go"),
    path("settings/people/<int:pk>/invite/", people.invite, name="invite_person"),
    path("settings/people/<int:pk>/reset/", people.reset, name="reset_password"),
    path("settings/units/add/", units.add_unit, name="add_unit"),
    path("settings/units/<int:pk>/", units.change_unit, name="change_unit"),
    path("settings/units/<int:pk>/close/", units.close_unit, name="close_unit"),
    path("settings/roles/", units.roles, name="roles"),
    path("settings/roles/<int:pk>/", units.change_role, name="change_role"),
    path("settings/calendar/", calendars.calendar, name="calendar"),
    path("settings/calendar/year/", calendars.add_year, name="add_year"),
    path("settings/calendar/day/", calendars.set_day, name="set_day"),
    path("settings/parameters/", parameters.parameters, name="parameters"),
    path("settings/parameters/<str:key>/", parameters.parameter, name="parameter"),
    path("settings/parameters/rows/<int:pk>/end/", parameters.end, name="end_parameter"),
    path("settings/audit/", audit.audit, name="audit"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("leave/", calendars.leave, name="leave"),
    path("leave/<int:pk>/cancel/", calendars.cancel_leave, name="cancel_leave"),
]
