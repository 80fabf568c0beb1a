"""Whom to turn to today: the one order, its reasons, its buffer, at most four statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry, some_leads
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.activities.queries import day_list
from fenghuolun.desk.activities.rules.day_order import Chance, Rank, ordered, rank_of
from fenghuolun.engine.calendars import statutory_calendar

TODAY = NOW.date()
CALENDAR = statutory_calendar([2026])


def a_chance(**given: Any) -> Chance:
    usual: dict[str, Any] = {
        "key": 1, "cube_kind": "renewal", "window": None, "due_on": None, "grade": "", "next_step": "", "next_on": None,
        "is_quoted": False, "is_referred": False, "is_claimed": True, "has_fleet_step": False, "premium_fen": 0,
        "place": None,
    }  # fmt: skip
    return Chance(**(usual | given))


IN_ORDER: list[tuple[dict[str, Any], Rank]] = [
    ({"next_on": TODAY - timedelta(days=2), "window": "W2"}, Rank.PROMISED),
    ({"next_on": TODAY}, Rank.PROMISED),
    ({"window": "W5", "next_on": TODAY + timedelta(days=1)}, Rank.W5),
    ({"window": "W4", "is_quoted": True}, Rank.W4_QUOTED),
    ({"window": "W4"}, Rank.W4_UNQUOTED),
    ({"has_fleet_step": True, "window": "W3"}, Rank.FLEET),
    ({"window": "W3"}, Rank.W3),
    ({"grade": "A"}, Rank.GRADE_A),
    ({"window": "W1", "is_claimed": False}, Rank.W1),
    ({"window": "W2"}, Rank.W2),
    ({"is_referred": True}, Rank.REFERRAL),
    ({}, Rank.NEW_LEAD),
    ({"window": "W6"}, Rank.W6),
]


@pytest.mark.outline("1.4.4")
def test_the_order_of_the_day_is_the_one_of_the_ruling() -> None:
    chances = [a_chance(key=key, **given) for key, (given, _rank) in enumerate(IN_ORDER)]
    assert [rank_of(chance, TODAY) for chance in chances] == [rank for _given, rank in IN_ORDER]
    assert [slot.chance.key for slot in ordered(reversed(chances), TODAY)] == list(range(len(chances)))


@pytest.mark.parametrize(
    "given",
    [
        {"next_on": TODAY + timedelta(days=1), "window": "W3"},
        {"window": "W1", "is_claimed": True},
        {"due_on": TODAY + timedelta(days=200), "grade": "B"},
    ],
)
def test_whoever_was_promised_another_day_or_has_no_reason_yet_is_left_alone(given: dict[str, Any]) -> None:
    assert rank_of(a_chance(**given), TODAY) is None


def test_a_fifth_of_the_day_stays_free_and_a_half_day_holds_two_far_visits() -> None:
    near, far = (31.2, 121.5), (31.5, 121.9)
    calls = [a_chance(key=n, window="W3", place=near) for n in range(100)]
    slots = ordered(calls, TODAY)
    assert sum(slot.fits for slot in slots) == 2 * int(420 / 2 * 0.8 // 20)
    visits = [a_chance(key=n, next_on=TODAY, next_step="visit", place=far) for n in range(6)]
    slots = ordered([*visits, *calls], TODAY)
    for half in ("am", "pm"):
        assert sum(slot.is_far for slot in slots if slot.half_day == half) == 2
    assert not any(slot.fits for slot in slots if slot.is_far and not slot.half_day)


@pytest.mark.parametrize("n", [1, 3, 12])
def test_the_list_costs_four_statements_whatever_its_length(cast: Cast, n: int, django_assert_num_queries: Any) -> None:
    some_leads(cast.li_na, n, due_in=20)
    a_lead(cast.li_na, name="宏达物流", plate="沪Z00001", phone="13700000000", kind="fleet", due_in=100)
    with django_assert_num_queries(4):
        lines = day_list(cast.li_na, NOW, CALENDAR)
    assert len(lines) == n + 1


@pytest.mark.outline("1.4.4")
def test_a_line_says_why_and_proposes_what_and_when(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=5)
    [line] = day_list(cast.li_na, NOW, CALENDAR)
    assert (line.lead, line.purpose, line.did, line.next_step, line.next_on) == (
        lead, "W5", "A01:call", "call", date(2026, 11, 24),
    )  # fmt: skip
    assert [reason.code for reason in line.reasons] == ["W5"]
    assert line.reasons[0].tone == "stop"
    assert line.blocked is None


def test_a_quote_left_alone_for_two_days_is_named(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=20)
    then = NOW - timedelta(days=3)
    quote = an_entry(kind="A06", lead_id=lead.pk, amount_fen=1, quote_number="Q", happened_at=then, next_step="",
                     next_on=None)  # fmt: skip
    log_activity(by=cast.li_na, now=NOW, entry=quote)
    [line] = day_list(cast.li_na, NOW, CALENDAR)
    assert [reason.code for reason in line.reasons] == ["W4", "quote_cold"]
    assert line.slot.rank == Rank.W4_QUOTED


def test_whoever_was_reached_today_leaves_the_list_and_an_unanswered_call_does_not(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=5)
    missed = an_entry(lead_id=lead.pk, outcome="no_contact", next_step="", next_on=None)
    log_activity(by=cast.li_na, now=NOW, entry=missed)
    assert len(day_list(cast.li_na, NOW, CALENDAR)) == 1
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    assert day_list(cast.li_na, NOW, CALENDAR) == []
    tomorrow = NOW + timedelta(days=1)
    assert len(day_list(cast.li_na, tomorrow, CALENDAR)) == 1


def test_a_call_that_is_not_allowed_now_is_blocked_with_its_sentence(cast: Cast) -> None:
    a_lead(cast.li_na, due_in=5, consents=())
    night = NOW.replace(hour=21)
    [line] = day_list(cast.li_na, NOW, CALENDAR)
    [later] = day_list(cast.li_na, night, CALENDAR)
    assert str(line.blocked)
    assert "20:30" in str(later.blocked)


def test_the_list_holds_own_open_leads_only(cast: Cast) -> None:
    a_lead(cast.li_na, due_in=5)
    assert day_list(cast.liu_yang, NOW, CALENDAR) == []
    assert day_list(cast.zhang_wei, NOW, CALENDAR) == []


def test_a_proposed_day_is_a_working_day_before_the_end_of_cover(cast: Cast) -> None:
    friday = NOW + timedelta(days=4)
    a_lead(cast.li_na, due_in=5, now=friday)
    [line] = day_list(cast.li_na, friday, CALENDAR)
    assert line.next_on == date(2026, 11, 30)


def test_a_claimed_lead_of_the_list_window_waits_for_its_time(cast: Cast) -> None:
    assert a_lead(cast.li_na, due_in=70).claimed_at is not None
    assert day_list(cast.li_na, NOW, CALENDAR) == []
