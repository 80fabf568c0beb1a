"""A settings page that is not one's own does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def permitted(permission: str) -> Callable[[View], View]:
    """Let a view be seen by whose role holds ``permission``; anybody else gets 404, a stranger the sign-in page."""

    def around(view: View) -> View:
        @login_required
        @wraps(view)
        def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return seen

    return around
