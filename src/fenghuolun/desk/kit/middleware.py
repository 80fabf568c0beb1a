"""What the server answers to a fragment request, so that no view has to think of it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.loader import render_to_string


class Fragments:
    """Translate pages into fragments where htmx asked.

    A redirect moves the whole page, never a part of it. A redirect to the sign-in page is 401: the script then asks for
    the password in place and repeats the request, so that nothing typed is lost. Toasts travel with the fragment.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.htmx:
            return response
        if response.status_code in (301, 302, 303):
            return self._moved(request, response)
        if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
            self._add_toasts(request, response)
        return response

    def _moved(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
        target = response["Location"]
        asks_for_password = target.split("?")[0] == resolve_url(settings.LOGIN_URL)
        moved = HttpResponse(status=401 if asks_for_password else 204)
        if not asks_for_password:
            moved["HX-Redirect"] = target
        moved.cookies = response.cookies
        return moved

    def _add_toasts(self, request: HttpRequest, response: HttpResponseBase) -> None:
        waiting = get_messages(request)
        if isinstance(response, HttpResponse) and len(waiting):
            toasts = render_to_string("kit/_toasts.html", {"messages": waiting, "is_fragment": True}, request)
            response.content += toasts.encode()
