from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.insight.views import (
    branch,
    branch_person,
    branch_wheel,
    calibration,
    funnel,
    gap,
    process,
    team,
    wheel,
)

app_name = "insight"
urlpatterns: list[URLPattern | URLResolver] = [
    path("business/", branch.branch, name="branch"),
    path("business/sheet/", branch.sheet, name="sheet"),
    path("business/gap/", gap.gap, name="gap"),
    path("business/calibration/", calibration.calibration_page, name="calibration"),
    path("business/people/<int:pk>/", branch_person.person, name="person"),
    path("business/wheel/", branch_wheel.of_unit, name="wheel"),
    path("business/people/<int:pk>/wheel/", branch_wheel.of_person, name="person_wheel"),
    path("team/", team.team, name="team"),
    path("team/funnel/", funnel.funnel, name="funnel"),
    path("team/process/", process.process, name="process"),
    path("team/wheels/", wheel.wheels, name="wheels"),
    path("team/coach/<int:pk>/", team.coach, name="coach"),
]
