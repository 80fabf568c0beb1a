"""What a page asks alike is asked once; what may change is asked anew."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from fenghuolun.desk.kit.reading import OneReading, asked_once, asked_within


@pytest.fixture
def asked() -> list[tuple[object, ...]]:
    return []


def page(method: str, asked: list[tuple[object, ...]]) -> None:
    """Serve one request in which two parts ask for one thing and for spans of days."""

    @asked_once
    def of(name: str, *, day: int = 1) -> int:
        asked.append((name, day))
        return len(asked)

    def days(first: date, end: date) -> list[date]:
        asked.append((first, end))
        return [first, end]

    def view(_request: object) -> HttpResponse:
        assert (of("sellers") == of("sellers")) is (method == "GET")
        of("sellers", day=2)
        asked_within("sold", date(2026, 11, 1), date(2026, 12, 1), days)
        begin, found = asked_within("sold", date(2026, 11, 5), date(2026, 11, 9), days)
        assert begin == found[0]
        asked_within("sold", date(2026, 10, 31), date(2026, 11, 9), days)
        return HttpResponse()

    OneReading(view)(getattr(RequestFactory(), method.lower())("/"))


def test_a_page_asks_the_same_question_once_and_cuts_spans_from_wider_ones(asked: list[tuple[object, ...]]) -> None:
    page("GET", asked)
    assert asked == [
        ("sellers", 1), ("sellers", 2), (date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 10, 31), date(2026, 11, 9)),
    ]  # fmt: skip


def test_the_next_page_asks_anew(asked: list[tuple[object, ...]]) -> None:
    page("GET", asked)
    page("GET", asked)
    assert len(asked) == 8


def test_a_request_that_writes_keeps_nothing(asked: list[tuple[object, ...]]) -> None:
    page("POST", asked)
    assert len(asked) == 6


def test_outside_of_a_page_nothing_is_kept(asked: list[tuple[object, ...]]) -> None:
    @asked_once
    def of() -> int:
        asked.append(())
        return len(asked)

    assert (of(), of()) == (1, 2)
