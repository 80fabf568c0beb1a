"""Pages of long lists: no row twice, none lost, the same cost on every page."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldDoesNotExist

from cast import Cast
from fenghuolun.desk.kit.keyset import page_of
from fenghuolun.desk.teams.models import Person


def walk(order: tuple[str, ...], size: int) -> list[int]:
    found, after = [], ""
    while True:
        page = page_of(Person.objects.all(), order=order, after=after, size=size)
        found += [person.pk for person in page]
        if not page.next_after:
            return found
        after = page.next_after


@pytest.mark.parametrize(
    "order", [("name", "pk"), ("-seller_kind", "pk"), ("seller_kind", "-pk"), ("-created_at", "-pk")]
)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_hold_every_row_once_and_in_order(cast: Cast, order: tuple[str, ...], size: int) -> None:
    assert walk(order, size) == list(Person.objects.order_by(*order).values_list("pk", flat=True))


def test_an_order_may_follow_a_relation(cast: Cast) -> None:
    people = Person.objects.filter(unit__isnull=False).select_related("unit")
    first = page_of(people, order=("unit__name", "pk"), size=3)
    second = page_of(people, order=("unit__name", "pk"), after=first.next_after, size=100)
    expected = list(people.order_by("unit__name", "pk"))
    assert [*first, *second] == expected


def test_rows_that_arrive_meanwhile_shift_nothing(cast: Cast) -> None:
    first = page_of(Person.objects.all(), order=("-pk",), size=2)
    Person.objects.create(login="new", name="新人")
    second = page_of(Person.objects.all(), order=("-pk",), after=first.next_after, size=2)
    assert {person.pk for person in first} & {person.pk for person in second} == set()


@pytest.mark.parametrize("place", ["x", "bm9wZQ", "WzFd", "WyJhIiwiYiIsImMiXQ", "eyJhIjoxfQ", "é"])
def test_a_place_that_cannot_be_read_opens_the_first_page(cast: Cast, place: str) -> None:
    page = page_of(Person.objects.all(), order=("name", "pk"), after=place, size=2)
    assert not page.is_continued
    assert list(page) == list(Person.objects.order_by("name", "pk")[:2])


def test_every_page_is_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    first = page_of(Person.objects.all(), order=("pk",), size=1)
    with django_assert_num_queries(1):
        page_of(Person.objects.all(), order=("pk",), after=first.next_after, size=1)
    with pytest.raises(FieldDoesNotExist):
        page_of(Person.objects.all(), order=("nothing",), after=first.next_after)
