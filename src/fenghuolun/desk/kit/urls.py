from django.urls import path
from django.views.i18n import set_language

from fenghuolun.desk.kit import views

app_name = "kit"
urlpatterns = [
    path("kit/", views.gallery, name="gallery"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("theme/", views.choose_theme, name="theme"),
    path("language/", set_language, name="language"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
