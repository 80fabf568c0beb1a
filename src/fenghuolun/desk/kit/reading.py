"""One reading a page: what several parts of a page ask alike is asked of the database once, and forgotten after it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


def asked_once(read: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let ``read`` answer the same question once while a page is read; arguments must be hashable.

    Only requests that change nothing (GET, HEAD) keep answers, so what is kept
    cannot be older than the page. Jobs, commands and requests that write read anew each time. The answer is shared:
    nobody may change it.
    """

    @wraps(read)
    def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        kept = _answers.get()
        if kept is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = read(*args, **kwargs)
        found: Answer = kept[key]
        return found

    return answer


class OneReading:
    """Keep answers from the beginning to the end of a request that changes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        before = _answers.set({})
        try:
            return self.get_response(request)
        finally:
            _answers.reset(before)
