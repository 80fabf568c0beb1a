from django.urls import path

from fenghuolun.desk.exchange.api import guide
from fenghuolun.desk.exchange.views import preparing, running, uploading

app_name = "exchange"
urlpatterns = [
    path("imports/", uploading.imports, name="imports"),
    path("imports/<int:pk>/", running.one, name="import"),
    path("imports/<int:pk>/table/", preparing.choose, name="table"),
    path("imports/<int:pk>/columns/", preparing.columns, name="columns"),
    path("imports/<int:pk>/preview/", preparing.preview, name="preview"),
    path("imports/<int:pk>/discard/", preparing.discard, name="discard"),
    path("imports/<int:pk>/progress/", running.progress, name="progress"),
    path("imports/<int:pk>/cancel/", running.cancel, name="cancel"),
    path("imports/<int:pk>/undo/", running.undo, name="undo"),
    path("imports/<int:pk>/report/", running.report, name="report"),
    path("api/", guide.guide, name="api_guide"),
]
