"""Addresses of the forms: for each kind a PDF and a workbook, and the way back in."""

from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.papers.queries.kinds import KINDS
from fenghuolun.desk.papers.views import returning, taking_out

app_name = "papers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("returns/", returning.bring, name="bring"),
    path("returns/<int:pk>/", returning.one, name="return"),
    path("returns/<int:pk>/apply/", returning.apply, name="apply"),
    path("returns/<int:pk>/undo/", returning.undo, name="undo"),
    path("round/<int:pk>/pdf/", taking_out.round_pdf, name="round_pdf"),
]
for name, kind in KINDS.items():
    urlpatterns += [
        path(f"{kind.route}pdf/", taking_out.pdf, {"kind": name}, name=f"{name}_pdf"),
        path(f"{kind.route}workbook/", taking_out.workbook, {"kind": name}, name=f"{name}_book"),
    ]
