"""One reading a page: what several parts of a page ask alike is asked of the database once, and forgotten after it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from datetime import date
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


def asked_within(
    question: Hashable, first: date, end: date, read: Callable[[date, date], Answer]
) -> tuple[date, Answer]:
    """Return the first day and the answer of ``question`` over days that hold ``[first, end)``.

    A span read earlier for the same page serves every span within it, so a page
    reads the longest first; the caller cuts what it needs. Else ``read(first, end)`` is asked.
    """
    kept = _answers.get()
    if kept is None:
        return first, read(first, end)
    spans: list[tuple[date, date, Answer]] = kept.setdefault((asked_within, question), [])
    for begin, until, answer in spans:
        if begin <= first and end <= until:
            return begin, answer
    spans.append((first, end, read(first, end)))
    return first, spans[-1][2]


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
