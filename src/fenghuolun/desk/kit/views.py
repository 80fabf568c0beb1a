"""Views that belong to no app: the theme, the manifest, the gallery; and the bridge from refusals to answers."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from fenghuolun.desk.kit.theme import COOKIE, ONE_YEAR_SECONDS, THEMES


def address_to_return_to(request: HttpRequest, otherwise: str = "/") -> str:
    """Return the ``next`` of the form when it is one of our own addresses."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return otherwise


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "auto")
    response = HttpResponse(status=204) if request.htmx else redirect(address_to_return_to(request))
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, ONE_YEAR_SECONDS, samesite="Lax", secure=settings.HTTPS)
    return response


@cache_control(private=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Return what a phone needs to put the product on its home screen."""
    sizes = ("192", "512")
    icons = [{"src": static(f"kit/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in sizes]
    described = {
        "id": "/",
        "name": _("Fenghuolun"),
        "short_name": _("Fenghuolun"),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f5f1",
        "theme_color": "#f6f5f1",
        "icons": [*icons, {**icons[-1], "purpose": "maskable"}],
    }
    return JsonResponse(described, content_type="application/manifest+json")


def gallery(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    return render(request, "kit/gallery.html")
