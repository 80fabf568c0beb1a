"""The navigation is one table: what exists and what this person may use, in one order, with one current place."""

from __future__ import annotations

import pytest
from django.urls import resolve

from cast import Cast
from fenghuolun.desk.home.navigation import (
    ENTRIES,
    GROUPS,
    LOG,
    MINE,
    PHONE_SLOTS,
    address_of,
    counter,
    navigation_of,
)
from fenghuolun.desk.teams.choices import Permission


def urls_of(cast_member: object) -> set[str]:
    return {link.url for group in navigation_of(cast_member, "/").groups for link in group.entries}


def test_every_entry_has_a_group_an_icon_and_a_known_permission() -> None:
    for entry in (*ENTRIES, LOG, MINE):
        assert entry.group in GROUPS
        assert entry.icon
        assert not entry.permission or entry.permission in Permission.values


def test_the_phone_has_one_entry_for_each_place_of_its_bar() -> None:
    assert sorted(entry.phone for entry in (*ENTRIES, LOG, MINE) if entry.phone) == sorted(PHONE_SLOTS)


def test_an_entry_without_an_address_is_left_out() -> None:
    assert address_of("nowhere:nothing") == ""


def test_nobody_sees_an_entry_they_may_not_use(cast: Cast) -> None:
    for person in cast.people:
        allowed = {e.url for e in ENTRIES if not e.permission or person.may(e.permission)}
        assert urls_of(person) <= allowed


def test_exactly_one_entry_is_current_on_its_own_page(cast: Cast) -> None:
    links = [link for group in navigation_of(cast.chen_jing, "/").groups for link in group.entries]
    assert links
    for link in links:
        resolve(link.address)
        shown = navigation_of(cast.chen_jing, link.address)
        current = [other.url for group in shown.groups for other in group.entries if other.is_current]
        assert current == [link.url]


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.badge], ids=lambda entry: entry.url)
def test_every_badge_counts(cast: Cast, entry: object) -> None:
    from cast import NOW

    assert counter(entry.badge)(cast.zhang_wei, NOW) >= 0
