"""Views that belong to no app: the theme, the manifest, the gallery; and the bridge from refusals to answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST

from fenghuolun.desk.kit.gallery import sample
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.kit.theme import COOKIE, ONE_YEAR_SECONDS, THEMES

View = Callable[..., HttpResponseBase]


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


@never_cache
def signed_in(request: HttpRequest) -> HttpResponse:
    """Say who is signed in: a page that was open while the session ended compares it with whom it was made for."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return JsonResponse({"person": request.user.pk})


@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("kit/mark-192.png"))


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
    return render(request, "kit/gallery.html", sample())


def answers_refusals(view: View) -> View:
    """Turn a ``Refused`` that leaves a view into a sentence for the person.

    A view with a form calls ``add_refusal(form, refused)`` itself and shows the form again. This is for the rest:
    buttons and links. A fragment request gets 409 and a toast, a page 409 and the sentence with a way back.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            if not request.htmx:
                return render(request, "kit/refused.html", {"refused": refused}, status=409)
            messages.error(request, refused.sentence)
            context = {"messages": messages.get_messages(request), "is_fragment": True}
            answer = render(request, "kit/_toasts.html", context, status=409)
            answer["HX-Reswap"] = "none"
            return answer

    return answered


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Attach the sentence of a refusal to the field it is about, or to the whole form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def form_answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a page with a form; one that was sent and has errors is answered 422, so that scripts know it was kept."""
    form = context["form"]
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
